"""What is different, in words: between two sets of answers, and between two revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from forms.answers import Line, Section, sections
from forms.context import Context
from forms.definition import Field, Procedure
from forms.expressions import Expression
from forms.fields.base import JSON


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is different; empty where there was none, or is none any more."""

    path: str
    label: str
    before: str
    after: str


def between(
    procedure: Procedure,
    before_json: Mapping[str, JSON],
    after_json: Mapping[str, JSON],
    context: Context,
) -> tuple[Change, ...]:
    """What changed from one set of answers to another, in the order of the form."""
    before = _by_path(sections(procedure, before_json, context))
    after = _by_path(sections(procedure, after_json, context))
    found = []
    for path in dict.fromkeys((*after, *before)):
        old, new = before.get(path), after.get(path)
        label, line = new or old or ("", Line(path, "", ""))
        old_text, new_text = _text(old), _text(new)
        if old_text != new_text or (old and old[1].files) != (new and new[1].files):
            found.append(Change(line.path, label, old_text, new_text))
    return tuple(found)


def _by_path(parts: tuple[Section, ...]) -> dict[str, tuple[str, Line]]:
    """Lines by path, with a label that names the row as well."""
    found: dict[str, tuple[str, Line]] = {}
    for part in parts:
        found |= {line.path: (line.label, line) for line in part.lines}
        for row in part.groups:
            found |= {line.path: (f"{row.title} {line.label}", line) for line in row.lines}
    return found


def _text(entry: tuple[str, Line] | None) -> str:
    if entry is None:
        return ""
    line = entry[1]
    names = "、".join(file.name for file in line.files)
    return f"{line.text}({names})" if names else line.text


def revisions(old: Procedure, new: Procedure) -> list[str]:
    """What a new revision changes for citizens and officers, one sentence each."""
    return [
        *_whole(old, new),
        *_pages(old, new),
        *_fields(dict(old.walk()), dict(new.walk())),
        *_rules(old, new),
    ]


def _whole(old: Procedure, new: Procedure) -> Iterator[str]:
    for name, before, after in (
        ("手続の名前", old.title.ja, new.title.ja),
        ("説明", old.summary.ja, new.summary.ja),
        ("担当", old.office, new.office),
        ("根拠", old.basis.text.ja, new.basis.text.ja),
        ("使う目的", old.purpose.ja, new.purpose.ja),
        ("標準処理期間", old.standard_days, new.standard_days),
        ("保存年数", old.retention_years, new.retention_years),
        ("受付の始まり", old.open_from, new.open_from),
        ("受付の終わり", old.open_until, new.open_until),
        ("本人確認", old.identity, new.identity),
        ("決裁", " → ".join(old.review.approval), " → ".join(new.review.approval)),
        ("手数料", _fee(old), _fee(new)),
    ):
        if before != after:
            yield f"{name}が「{_or_none(before)}」から「{_or_none(after)}」になりました。"


def _pages(old: Procedure, new: Procedure) -> Iterator[str]:
    before = {page.name: page for page in old.pages}
    after = {page.name: page for page in new.pages}
    for name in before.keys() - after.keys():
        yield f"ページ「{before[name].title}」がなくなりました。"
    for name, page in after.items():
        if name not in before:
            yield f"ページ「{page.title}」が加わりました。"
        elif _source(before[name].when) != _source(page.when):
            yield f"ページ「{page.title}」を開く条件が変わりました。"
    if [n for n in before if n in after] != [n for n in after if n in before]:
        yield "ページの順番が変わりました。"


def _fields(old: Mapping[str, Field], new: Mapping[str, Field]) -> Iterator[str]:
    for path, field in old.items():
        if path not in new:
            yield f"「{field.label}」を聞かなくなりました。"
    for path, field in new.items():
        if path in old:
            yield from _field(old[path], field)
        else:
            need = "必須" if field.required else "任意"
            yield f"「{field.label}」({need})が加わりました。"


def _field(old: Field, new: Field) -> Iterator[str]:
    label = f"「{new.label}」"
    if old.label.ja != new.label.ja:
        yield f"「{old.label}」の見出しが{label}になりました。"
    if old.type != new.type:
        yield f"{label}の種類が {old.type} から {new.type} になりました。"
    if old.required != new.required:
        yield f"{label}が{'必須' if new.required else '任意'}になりました。"
    if _source(old.when) != _source(new.when):
        yield f"{label}を聞く条件が変わりました。"
    limits = [
        (_source(f.min), _source(f.max), f.count, f.min_length, f.max_length) for f in (old, new)
    ]
    if limits[0] != limits[1]:
        yield f"{label}に入れられる範囲が変わりました。"
    before = {option.value: option.label.ja for option in old.options}
    after = {option.value: option.label.ja for option in new.options}
    for value in before.keys() - after.keys():
        yield f"{label}で「{before[value]}」を選べなくなりました。"
    for value, words in after.items():
        if value not in before:
            yield f"{label}で「{words}」を選べるようになりました。"
        elif before[value] != words:
            yield f"{label}の「{before[value]}」が「{words}」になりました。"


def _rules(old: Procedure, new: Procedure) -> Iterator[str]:
    before = {check.message.ja: _source(check.rule) for check in old.checks}
    after = {check.message.ja: _source(check.rule) for check in new.checks}
    for message, rule in after.items():
        if message not in before:
            yield f"確認が加わりました: {message}"
        elif before[message] != rule:
            yield f"確認の条件が変わりました: {message}"
    for message in before.keys() - after.keys():
        yield f"確認がなくなりました: {message}"
    stops_before = {stop.title.ja: _source(stop.when) for stop in old.stops}
    stops_after = {stop.title.ja: _source(stop.when) for stop in new.stops}
    if stops_before != stops_after:
        yield "申請できない場合の案内が変わりました。"
    computed = [
        {each.name: (_source(each.value), _source(each.when)) for each in p.computed}
        for p in (old, new)
    ]
    if computed[0] != computed[1]:
        yield "自動で計算する値が変わりました。"


def _fee(procedure: Procedure) -> str | None:
    return procedure.fee.text.ja if procedure.fee else None


def _source(expression: Expression | None) -> str | None:
    return expression.source if expression else None


def _or_none(value: object) -> str:
    return "なし" if value is None or value == "" else str(value)

"""Two revisions of a procedure, and what is different between them in sentences.

Whatever a procedure can say is compared: keys known here have words of their own, any other key is
named as the file names it, so that no change is ever silent. Positions in the file are no content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final, TypeVar

from forms.definition import (
    Computed,
    Field,
    Note,
    Option,
    Page,
    Procedure,
    Result,
    Review,
    Shown,
    Text,
)
from forms.expressions import Expression
from forms.opening import begin_words, end_words, is_whole_day

T = TypeVar("T")

LONGEST_SHOWN: Final = 80
"""Characters of a text that is shown as it was and as it is; of a longer one only that it changed."""

_PLACES: Final = frozenset({"line", "column", "position"})
_LANGUAGES: Final = {
    "en": ("英語", "English"),
    "easy": ("やさしい日本語", "easy Japanese"),
    "zh": ("中国語", "Chinese"),
    "ko": ("韓国語", "Korean"),
    "vi": ("ベトナム語", "Vietnamese"),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One difference. `inside`: it concerns only those who work at the city hall."""

    ja: str
    en: str
    inside: bool = False

    def get(self, lang: str = "ja") -> str:
        """The sentence in Japanese for `ja` and `easy`, in English for every other language."""
        return self.ja if lang in {"ja", "easy"} else self.en


SOMETHING: Final = Sentence("細かい所が変わりました。", "Something small changed.")
"""Said where nothing better is known: a change is never silent."""


@dataclass(frozen=True, slots=True)
class _Key:
    """What a key is called in a sentence."""

    ja: str
    en: str
    inside: bool = False


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose key it is: 「続柄」の, the … of 'Relationship'."""

    ja: str = ""
    en: str = ""
    inside: bool = False


_PROCEDURE: Final = {
    "slug": _Key("手続のID", "id", inside=True),
    "title": _Key("手続の名前", "name"),
    "summary": _Key("説明", "summary"),
    "kind": _Key("手続の種類", "kind"),
    "category": _Key("分類", "category"),
    "office": _Key("担当", "office in charge"),
    "purpose": _Key("使う目的", "purpose of use"),
    "life_events": _Key("出来事", "list of life events"),
    "disposition": _Key("処分かどうか", "being a disposition", inside=True),
    "identity": _Key("本人確認", "proof of identity"),
    "opens_at": _Key("受付の始まり", "opening"),
    "closes_at": _Key("受付の終わり", "closing"),
    "standard_days": _Key("標準処理期間", "standard processing time in days"),
    "retention_years": _Key("保存年数", "retention in years"),
    "who": _Key("対象になる方", "text on who can apply"),
    "minutes": _Key("入力にかかる時間", "time for filling in, in minutes"),
    "words": _Key("さがすための言葉", "list of search words", inside=True),
    "blocks": _Key("使う部品", "list of blocks used", inside=True),
}
_BASIS: Final = {"type": _Key("根拠の種類", "kind of basis"), "text": _Key("根拠", "legal basis")}
_FEE: Final = {
    "amount": _Key("計算", "calculation"),
    "text": _Key("説明", "text"),
    "when_paid": _Key("払う時期", "time of payment"),
}
_REVIEW: Final = {
    "receive": _Key("受付のしかた", "way of receiving", inside=True),
    "correction_days": _Key("補正の期間", "time for corrections in days"),
}
_FIELD: Final = {
    "hint": _Key("書き方の説明", "hint"),
    "prefill": _Key("はじめから入る値", "prefilled value"),
    "reason": _Key("聞く理由", "reason for asking"),
    "statement": _Key("同意する文", "statement"),
    "unit": _Key("単位", "unit"),
    "accept": _Key("付けられるファイルの種類", "kinds of file taken"),
}
_LIMITS: Final = ("min", "max", "count", "min_length", "max_length", "decimals")
_PAGE: Final = {"title": _Key("題", "title"), "lead": _Key("はじめの文", "lead")}
_RESULT: Final = {
    "document": _Key("書式", "template"),
    "title": _Key("題", "title"),
    "text": _Key("文", "text"),
    "reasons": _Key("理由の記載", "statement of reasons"),
    "appeal": _Key("教示", "notice of appeal rights"),
    "closing": _Key("結びの文", "closing words"),
}
_COMPUTED: Final = {
    "label": _Key("見出し", "label"),
    "value": _Key("計算", "calculation"),
    "format": _Key("書き方", "format"),
    "internal": _Key("見える人", "audience"),
    "when": _Key("出す条件", "condition"),
}


def differences(old: Procedure, new: Procedure) -> tuple[Sentence, ...]:
    """Everything that is different, one sentence each; nothing when both say the same."""
    found = (
        *_whole(old, new),
        *_pages(old, new),
        *_fields(old, new),
        *_notes(old, new),
        *_rules(old, new),
        *_review(old.review, new.review),
        *_results(old, new),
        *_examples(old, new),
    )
    return found or (() if content(old) == content(new) else (SOMETHING,))


def content(value: Any) -> Any:
    """What a part of a procedure says, comparable and without its place in the file."""
    if isinstance(value, Expression):
        return value.source
    if is_dataclass(value):
        return tuple(
            (each.name, content(getattr(value, each.name)))
            for each in fields(value)
            if each.name not in _PLACES
        )
    if isinstance(value, Mapping):
        return tuple(sorted((str(key), content(each)) for key, each in value.items()))
    if isinstance(value, (tuple, list)):
        return tuple(map(content, value))
    return (type(value).__name__, value)


# --- The whole -------------------------------------------------------------------------------------


def _whole(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    own = {"basis", "pages", "needs", "fee", "stops", "checks", "computed", "review"}
    own |= {"results", "messages", "examples"}
    yield from _keys(_Owner(), old, new, _PROCEDURE, own)
    yield from _keys(_Owner(), old.basis, new.basis, _BASIS)
    if (old.fee is None) != (new.fee is None):
        yield from _value(_Owner(), _Key("手数料", "fee"), _fee(old), _fee(new))
    elif old.fee and new.fee and content(old.fee) != content(new.fee):
        before, after = old.fee.text.ja, new.fee.text.ja
        if before != after:
            yield from _value(_Owner(), _Key("手数料", "fee"), before, after)
        done = {"text"} if before != after else set()
        yield from _keys(_Owner("手数料の", "of the fee"), old.fee, new.fee, _FEE, done)
    yield from _listed(
        old.needs,
        new.needs,
        lambda need: need.item.ja,
        _Key("用意するもの", "thing to have at hand"),
    )
    for name in sorted({*old.messages, *new.messages}):
        yield from _value(
            _Owner(),
            _Key(f"お知らせ({name})の文", f"text of the message '{name}'"),
            old.messages.get(name),
            new.messages.get(name),
        )


def _fee(procedure: Procedure) -> str | None:
    return procedure.fee.text.ja if procedure.fee else None


# --- Pages and questions ----------------------------------------------------------------------------


def _pages(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    before = {page.name: page for page in old.pages}
    after = {page.name: page for page in new.pages}
    for name, page in before.items():
        if name not in after:
            yield _said("ページ{}がなくなりました。", "Page {} is gone.", page.title)
    for name, page in after.items():
        if name in before:
            yield from _page(before[name], page)
        else:
            yield _said("ページ{}が加わりました。", "Page {} is new.", page.title)
    if _order(before, after) != _order(after, before):
        yield Sentence("ページの順番が変わりました。", "The order of the pages changed.")


def _page(old: Page, new: Page) -> Iterator[Sentence]:
    if content(old.when) != content(new.when):
        yield _said(
            "ページ{}を開く条件が変わりました。", "Page {} opens on another condition.", new.title
        )
    owner = _owner("ページ{}の", "of page {}", new.title)
    yield from _keys(owner, old, new, _PAGE, {"when", "items"})
    before, after = (tuple(_key(item) for item in page.items) for page in (old, new))
    if _order(before, after) != _order(after, before):
        yield _said(
            "ページ{}の質問の順番が変わりました。",
            "The order of the questions on page {} changed.",
            new.title,
        )


def _fields(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    before, after = dict(old.walk()), dict(new.walk())
    for path, field in before.items():
        if path not in after:
            yield _said("{}を聞かなくなりました。", "{} is no longer asked.", field.label)
    for path, field in after.items():
        if path in before:
            yield from _field(before[path], field)
            yield from _moved(old, new, path, field.label)
        elif field.required:
            yield _said("{}(必須)が加わりました。", "{} (required) is new.", field.label)
        else:
            yield _said("{}(任意)が加わりました。", "{} (optional) is new.", field.label)


def _field(old: Field, new: Field) -> Iterator[Sentence]:
    label = new.label
    if old.label.ja != label.ja:
        yield Sentence(
            f"「{old.label}」の見出しが「{label}」になりました。",
            f"The label '{_en(old.label)}' became '{_en(label)}'.",
        )
    elif content(old.label) != content(label):
        yield from _translated(
            _owner("{}の", "of {}", label), _Key("見出し", "label"), old.label, label
        )
    if old.type != new.type:
        yield Sentence(
            f"「{label}」の種類が {old.type} から {new.type} になりました。",
            f"The type of '{_en(label)}' was {old.type} and is {new.type}.",
        )
    if old.required != new.required:
        need = ("必須", "required") if new.required else ("任意", "optional")
        yield _said(f"{{}}が{need[0]}になりました。", f"{{}} is now {need[1]}.", label)
    if content(old.when) != content(new.when):
        yield _said("{}を聞く条件が変わりました。", "{} is asked on another condition.", label)
    limits = [[content(getattr(each, name)) for name in _LIMITS] for each in (old, new)]
    if limits[0] != limits[1]:
        yield _said("{}に入れられる範囲が変わりました。", "The range of {} changed.", label)
    yield from _options(label, old.options, new.options)
    done = {"name", "label", "type", "required", "when", "options", "fields", *_LIMITS}
    yield from _keys(_owner("{}の", "of {}", label), old, new, _FIELD, done)
    before, after = (tuple(_key(item) for item in each.fields) for each in (old, new))
    if _order(before, after) != _order(after, before):
        yield _said(
            "{}の中の質問の順番が変わりました。", "The order of the questions in {} changed.", label
        )


def _options(label: Text, old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[Sentence]:
    before = {option.value: option for option in old}
    after = {option.value: option for option in new}
    for value, option in before.items():
        if value not in after:
            yield _said(
                "{}で{}を選べなくなりました。", "{}: {} is no longer offered.", label, option.label
            )
    for value, option in after.items():
        if value in before:
            yield from _option(label, before[value], option)
        else:
            yield _said(
                "{}で{}を選べるようになりました。", "{}: {} is newly offered.", label, option.label
            )
    if _order(before, after) != _order(after, before):
        yield _said(
            "{}の選択肢の順番が変わりました。", "The order of the options of {} changed.", label
        )


def _option(label: Text, old: Option, new: Option) -> Iterator[Sentence]:
    if old.label.ja != new.label.ja:
        yield _said(
            "{}の{}が{}になりました。", "{}: {} is now called {}.", label, old.label, new.label
        )
    if content(old.when) != content(new.when):
        yield _said(
            "{}で{}を選べる条件が変わりました。",
            "{}: {} is offered on another condition.",
            label,
            new.label,
        )
    owner = _owner("{}の{}の", "of {}: {}", label, new.label)
    done = {"when"} | ({"label"} if old.label.ja != new.label.ja else set())
    keys = {"label": _Key("見出し", "label"), "hint": _Key("説明", "hint")}
    yield from _keys(owner, old, new, keys, done)


def _moved(old: Procedure, new: Procedure, path: str, label: Text) -> Iterator[Sentence]:
    """A question that stands on another page now; of a group only the group itself."""
    before, after = old.page_of(path), new.page_of(path)
    if before and after and "." not in path and before.name != after.name:
        yield _said(
            "{}がページ{}からページ{}に移りました。",
            "{} moved from page {} to page {}.",
            label,
            before.title,
            after.title,
        )


def _notes(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    before, after = dict(_notes_of(old)), dict(_notes_of(new))
    for place, (page, note) in before.items():
        if place not in after:
            yield _note_said("案内がなくなりました", "A note is gone", note)
        elif after[place][0] != page:
            yield _note_said("案内が別のページに移りました", "A note moved to another page", note)
    for place, (_, note) in after.items():
        if place not in before:
            yield _note_said("案内が加わりました", "A note is new", note)
        else:
            yield from _note(before[place][1], note)
    shown_before, shown_after = set(_shown_of(old)), set(_shown_of(new))
    for name, page in sorted(shown_before ^ shown_after):
        values = (old if (name, page) in shown_before else new).computed
        label = next((each.label for each in values if each.name == name), Text(name))
        if (name, page) in shown_after:
            yield _said("計算した値{}をページに出します。", "{} is newly shown on a page.", label)
        else:
            yield _said("計算した値{}をページに出しません。", "{} is off a page.", label)


def _note(old: Note, new: Note) -> Iterator[Sentence]:
    if content(old.text) != content(new.text):
        yield _note_said("案内の文が変わりました", "The words of a note changed", new)
    if content(old.when) != content(new.when):
        yield _note_said(
            "案内を出す条件が変わりました", "A note is shown on another condition", new
        )
    owner = _Owner(f"案内「{_short(new.text.ja)}」の", f"of the note '{_short(_en(new.text))}'")
    keys = {"tone": _Key("目立たせ方", "tone")}
    yield from _keys(owner, old, new, keys, {"name", "text", "when"})


def _note_said(ja: str, en: str, note: Note) -> Sentence:
    return Sentence(f"{ja}: {note.text.ja}", f"{en}: {_en(note.text)}")


def _notes_of(procedure: Procedure) -> Iterator[tuple[tuple[str, str], tuple[str, Note]]]:
    """Every note by where it stands: (group or nothing, its name), with its page."""
    for page in procedure.pages:
        for item in page.items:
            if isinstance(item, Note):
                yield ("", item.name), (page.name, item)
            if isinstance(item, Field):
                notes = (each for each in item.fields if isinstance(each, Note))
                yield from (((item.name, each.name), (page.name, each)) for each in notes)


def _shown_of(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for page in procedure.pages:
        yield from ((item.computed, page.name) for item in page.items if isinstance(item, Shown))


# --- Rules, review, results -------------------------------------------------------------------------


def _rules(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    for before, after in _pairs(old.checks, new.checks, lambda each: each.message.ja):
        if before is None and after:
            yield Sentence(
                f"確認が加わりました: {after.message.ja}", f"A check is new: {_en(after.message)}"
            )
        elif after is None and before:
            yield Sentence(
                f"確認がなくなりました: {before.message.ja}",
                f"A check is gone: {_en(before.message)}",
            )
        elif before and after and content(before) != content(after):
            yield Sentence(
                f"確認の条件が変わりました: {after.message.ja}",
                f"A check changed: {_en(after.message)}",
            )
    if _order_of(old.checks, new.checks, lambda each: each.message.ja):
        yield Sentence("確認の順番が変わりました。", "The order of the checks changed.")
    yield from _listed(
        old.stops,
        new.stops,
        lambda stop: stop.title.ja,
        _Key("申請できない場合の案内", "page that says no"),
    )
    for was, now in _pairs(old.computed, new.computed, lambda each: each.name):
        yield from _computed(was, now)
    if _order_of(old.computed, new.computed, lambda each: each.name):
        yield Sentence(
            "自動で計算する値の順番が変わりました。", "The order of the computed values changed."
        )


def _computed(old: Computed | None, new: Computed | None) -> Iterator[Sentence]:
    one = new or old
    assert one
    if old is None or new is None:
        ja, en = ("加わりました", "is new") if old is None else ("なくなりました", "is gone")
        yield _said(
            f"自動で計算する値{{}}が{ja}。", f"The computed value {{}} {en}.", one.label,
            inside=one.internal,
        )  # fmt: skip
        return
    owner = _owner("自動で計算する値{}の", "of the computed value {}", new.label)
    yield from _keys(owner, old, new, _COMPUTED)


def _review(old: Review, new: Review) -> Iterator[Sentence]:
    yield from _keys(_Owner(), old, new, _REVIEW, {"checklist", "consult", "approval"})
    key = _Key("決裁", "chain of approval", inside=True)
    yield from _value(_Owner(), key, " → ".join(old.approval), " → ".join(new.approval))
    if old.approval != new.approval and " → ".join(old.approval) == " → ".join(new.approval):
        yield Sentence("決裁の順番が変わりました。", "The chain of approval changed.", inside=True)
    yield from _listed(
        old.checklist,
        new.checklist,
        lambda each: each.item.ja,
        _Key("審査項目", "item of the checklist", inside=True),
    )
    yield from _listed(
        old.consult,
        new.consult,
        lambda each: f"{each.office}: {each.question.ja}",
        _Key("照会", "consultation", inside=True),
    )


def _results(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    for outcome in sorted({*old.results, *new.results}):
        before, after = old.results.get(outcome), new.results.get(outcome)
        if before and after:
            owner = _owner("結果の通知{}の", "of the notice {}", after.title)
            yield from _keys(owner, before, after, _RESULT)
        elif one := after or before:
            yield from _result_came_or_went(one, came=before is None)


def _result_came_or_went(result: Result, *, came: bool) -> Iterator[Sentence]:
    ja, en = ("加わりました", "is new") if came else ("なくなりました", "is gone")
    yield _said(f"結果の通知{{}}が{ja}。", f"The notice {{}} {en}.", result.title)


def _examples(old: Procedure, new: Procedure) -> Iterator[Sentence]:
    key = _Key("例", "example", inside=True)
    yield from _listed(old.examples, new.examples, lambda each: each.name, key)


# --- How it is said ---------------------------------------------------------------------------------


def _keys(
    owner: _Owner,
    old: Any,
    new: Any,
    keys: Mapping[str, _Key],
    done: Iterable[str] = (),
) -> Iterator[Sentence]:
    """Every key of a block that differs; one without words of its own by its name in the file."""
    for each in fields(new):
        if each.name in done or each.name in _PLACES:
            continue
        before, after = getattr(old, each.name), getattr(new, each.name)
        if content(before) != content(after):
            key = keys.get(each.name) or _Key(f"設定「{each.name}」", f"setting '{each.name}'")
            yield from _value(owner, key, before, after)


def _value(owner: _Owner, key: _Key, before: Any, after: Any) -> Iterator[Sentence]:
    if content(before) == content(after):
        return
    inside = owner.inside or key.inside
    what = f"The {key.en} {owner.en}".rstrip()
    old, new = _plain(before), _plain(after)
    old_en, new_en = _plain(before, "en"), _plain(after, "en")
    if isinstance(before, Text) and isinstance(after, Text) and before.ja == after.ja:
        yield from _translated(owner, key, before, after)
    elif old is None or new is None or old == new or max(len(old), len(new)) > LONGEST_SHOWN:
        yield Sentence(f"{owner.ja}{key.ja}が変わりました。", f"{what} changed.", inside)
    else:
        yield Sentence(
            f"{owner.ja}{key.ja}が「{old or 'なし'}」から「{new or 'なし'}」になりました。",
            f"{what} was '{old_en or 'none'}' and is '{new_en or 'none'}'.",
            inside,
        )


def _translated(owner: _Owner, key: _Key, old: Text, new: Text) -> Iterator[Sentence]:
    changed = [
        lang
        for lang in sorted({*old.others, *new.others})
        if old.others.get(lang) != new.others.get(lang)
    ]
    names = [_LANGUAGES.get(lang, (lang, lang)) for lang in changed]
    yield Sentence(
        f"{owner.ja}{key.ja}の訳({'、'.join(ja for ja, _ in names)})が変わりました。",
        f"The {key.en} {owner.en}".rstrip() + f" changed in {', '.join(en for _, en in names)}.",
        owner.inside or key.inside,
    )


def _plain(value: Any, lang: str = "ja") -> str | None:
    """A value as a person reads it; None for one that is not said, such as an expression."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime) and lang == "ja":
        return (end_words if is_whole_day(value) else begin_words)(value)
    if isinstance(value, Text):
        return value.get(lang)
    if isinstance(value, (str, int, float, date)):
        return str(value)
    if isinstance(value, tuple) and all(isinstance(each, (str, Text)) for each in value):
        parts = (_plain(each, lang) or "" for each in value)
        return "、".join(parts) if lang == "ja" else ", ".join(parts)
    return None


def _listed(
    old: tuple[T, ...], new: tuple[T, ...], name: Callable[[T], str], key: _Key
) -> Iterator[Sentence]:
    """Parts known by their own words: which came, which went, which changed."""
    for before, after in _pairs(old, new, name):
        words = _short(name(after if after is not None else before))  # type: ignore[arg-type]
        if before is None:
            ja, en = "加わりました", "is new"
        elif after is None:
            ja, en = "なくなりました", "is gone"
        elif content(before) != content(after):
            ja, en = "変わりました", "changed"
        else:
            continue
        yield Sentence(f"{key.ja}「{words}」が{ja}。", f"The {key.en} '{words}' {en}.", key.inside)
    if _order_of(old, new, name):
        yield Sentence(
            f"{key.ja}の順番が変わりました。", f"The order changed: {key.en}.", key.inside
        )


def _numbered(parts: Iterable[T], name: Callable[[T], str]) -> dict[tuple[str, int], T]:
    """Parts by their name, and by how many of that name came before."""
    found: dict[tuple[str, int], T] = {}
    for part in parts:
        number = 0
        while (name(part), number) in found:
            number += 1
        found[name(part), number] = part
    return found


def _pairs(
    old: Iterable[T], new: Iterable[T], name: Callable[[T], str]
) -> Iterator[tuple[T | None, T | None]]:
    """What was and what is, by name: first all that is, then what is gone."""
    before, after = _numbered(old, name), _numbered(new, name)
    for key in (*after, *(key for key in before if key not in after)):
        yield before.get(key), after.get(key)


def _order_of(old: Iterable[T], new: Iterable[T], name: Callable[[T], str]) -> bool:
    """Whether what is in both stands in another order."""
    before, after = _numbered(old, name), _numbered(new, name)
    return _order(before, after) != _order(after, before)


def _order(one: Iterable[T], other: Iterable[T]) -> list[T]:
    """The members of one that are in the other, too."""
    both = set(other)
    return [each for each in one if each in both]


def _key(item: Field | Note | Shown) -> str:
    return item.computed if isinstance(item, Shown) else item.name


def _owner(ja: str, en: str, *texts: Text) -> _Owner:
    sentence = _said(ja, en, *texts)
    return _Owner(sentence.ja, sentence.en)


def _said(ja: str, en: str, *texts: Text, inside: bool = False) -> Sentence:
    return Sentence(
        ja.format(*(f"「{each}」" for each in texts)),
        en.format(*(f"'{_en(each)}'" for each in texts)),
        inside,
    )


def _en(text: Text) -> str:
    return text.get("en")


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"

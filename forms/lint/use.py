"""Names that are used: options compared with, computed values shown, fields confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from forms.definition import Field, Note, Procedure, Shown, Text
from forms.explaining import suggestion, type_words
from forms.expressions import STRINGS
from forms.lint.place import Place, expressions, spot
from forms.source import FileProblem, Path
from forms.translations import texts

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NULL = re.compile(r"\s*[!=]=\s*null\b")
_COMPARED = re.compile(
    r"(?P<name>\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\s*[!=]=\s*(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<text2>'[^'\\]*'|\"[^\"\\]*\")\s*(?:[!=]=|in)\s*(?P<name2>\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
)


_SHOWN_AS: Final[Mapping[str, str]] = {
    "date": "date",
    "month": "date",
    "money": "int",
    "yes_no": "bool",
}
"""What a computed value must give for each format; `plain` takes everything."""


def formats(place: Place) -> Iterator[FileProblem]:
    """Computed values that are shown as what they are not."""
    for each in place.procedure.computed:
        wanted = _SHOWN_AS.get(each.format)
        got = each.value.program.type if each.value.program else "dyn"
        if wanted is None or got in {wanted, "dyn"}:
            continue
        fitting = next((how for how, kind in _SHOWN_AS.items() if kind == got), "plain")
        needs, is_ = type_words(wanted), type_words(got)
        yield place.value(
            ("computed", each.name, "format"),
            "format",
            f"「{each.format}」は{needs[0]}の書き方で、この式は{is_[0]}になります。"
            f"format を {fitting} にするか、式を直してください。",
            f"'{each.format}' shows {needs[1]}, and this gives {is_[1]}; use {fitting}.",
        )


def comparisons(place: Place) -> Iterator[FileProblem]:
    """Comparisons of a choice with what is none of its options, and conditions that say nothing."""
    for path, expression in expressions(place.procedure):
        if path[-1] == "when" and expression.source.strip() in {"true", "false"}:
            never = expression.source.strip() == "false"
            yield place.value(
                path,
                "constant",
                f"この条件は、いつも成り立{'たない' if never else 'つ'}ので、意味がありません。",
                f"This condition {'never' if never else 'always'} holds.",
            )
        plain = STRINGS.sub(lambda each: " " * len(each[0]), expression.source)
        if found := _NULL.search(plain):
            yield FileProblem(
                spot(place.source, path, expression, found.start()),
                "null",
                "null とは比べられません。answered(項目) か unanswered(項目) と書いてください。",
                "Nothing equals null here; write answered(name) or unanswered(name).",
            )
        for found in _COMPARED.finditer(expression.source):
            name = found["name"] or found["name2"]
            text = (found["text"] or found["text2"])[1:-1]
            options = _options(place.procedure, name)
            if not options or text in options:
                continue
            ja, en = suggestion(text, options)
            start = found.start("text" if found["text"] else "text2") + 1
            listed = "、".join(sorted(options))
            yield FileProblem(
                spot(place.source, path, expression, start),
                "option",
                f"「{name}」に「{text}」という選択肢はありません。{ja or f'あるのは {listed} です。'}",
                f"{name} has no option '{text}'; {en or f'there are {listed}'}",
            )


def _options(procedure: Procedure, name: str) -> set[str]:
    """The options of a choice; for a part of a row (`c.relation`), those of any row's field."""
    fields_ = [
        field
        for path, field in procedure.walk()
        if path == name
        or ("." in name and "." in path and path.split(".")[1] == name.split(".")[1])
    ]
    fields_ = fields_ or [f for path, f in procedure.walk() if path.endswith(f".{name}")]
    if not fields_ or any(field.type not in {"choice", "choices"} for field in fields_):
        return set()
    return {option.value for field in fields_ for option in field.options}


def shown(place: Place) -> Iterator[FileProblem]:
    """Computed values that are shown or named in a text, and do not exist."""
    known = [each.name for each in place.procedure.computed]
    for n, page in enumerate(place.procedure.pages):
        for m, item in enumerate(page.items):
            path: Path = ("pages", n, "fields", m)
            if isinstance(item, Shown) and item.computed not in known:
                yield _not_computed(place, (*path, "computed"), item.computed, known)
            if isinstance(item, Note):
                yield from _named(place, item.text, (*path, "text"), known)
            for k, inner in enumerate(item.fields if isinstance(item, Field) else ()):
                if isinstance(inner, Note):
                    yield from _named(place, inner.text, (*path, "fields", k, "text"), known)


def texts_of_results(place: Place) -> Iterator[FileProblem]:
    """Computed values named in a notice."""
    known = [each.name for each in place.procedure.computed]
    for outcome, result in place.procedure.results.items():
        if result.text is not None:
            yield from _named(place, result.text, ("result", outcome, "text"), known)


def _named(place: Place, text: Text, path: Path, known: list[str]) -> Iterator[FileProblem]:
    for lang, words in (("ja", text.ja), *text.others.items()):
        at = (*path, lang) if (*path, lang) in place.source.values else path
        for found in _PLACEHOLDER.finditer(words):
            if found[1] not in known:
                yield _not_computed(place, at, found[1], known)


def unfilled(place: Place) -> Iterator[FileProblem]:
    """Names in braces where nothing is put in their place: people would read them as they are."""
    for each in texts(place.procedure):
        if each.path[-1] == "text" and each.path[0] in {"pages", "result"}:
            continue
        for lang, words in (("ja", each.text.ja), *each.text.others.items()):
            at = (*each.path, lang) if (*each.path, lang) in place.source.values else each.path
            for found in _PLACEHOLDER.finditer(words):
                yield place.value(
                    at,
                    "unfilled",
                    f"「{found[0]}」は、ここではこのまま画面に出ます。計算した値を入れられるのは、"
                    "説明(note)と結果(result)の text だけです。言葉で書くか、説明に書いてください。",
                    f"{found[0]} is shown as it is here; only notes and results hold computed values.",
                )


def _not_computed(place: Place, path: Path, name: str, known: list[str]) -> FileProblem:
    ja, en = suggestion(name, known)
    return place.value(
        path,
        "unknown_computed",
        f"「{name}」は計算(computed)にありません。{ja}",
        f"There is no computed value '{name}'. {en}".strip(),
    )


def checklist(place: Place) -> Iterator[FileProblem]:
    """Confirmations about fields that nobody asks."""
    known = {field.name for field in place.procedure.fields}
    for n, item in enumerate(place.procedure.review.checklist):
        for m, name in enumerate(item.about):
            if name not in known:
                ja, en = suggestion(name, known)
                yield place.value(
                    ("review", "checklist", n, "about", m),
                    "unknown_field",
                    f"「{name}」という項目はありません。{ja}",
                    f"There is no field '{name}'. {en}".strip(),
                )

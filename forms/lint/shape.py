"""Questions that cannot work: keys that mean nothing, limits that nothing meets, empty pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from forms.definition import Count, Field, Note
from forms.fields import TYPES
from forms.fields.choosing import Ranking
from forms.fields.files import File
from forms.fields.group import MOST_ROWS
from forms.lint.place import Place
from forms.opening import begin_words, end_words
from forms.schema import UNKNOWN_TYPE
from forms.source import FileProblem, Path

CHOICES: Final = {"choice", "choices", "ranking"}
KEYS_OF_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "options": frozenset(CHOICES),
    "fields": frozenset({"group"}),
    "count": frozenset({"choices", "ranking", "group", "file", "photo"}),
    "min": frozenset({"integer", "decimal", "money", "date", "year_month"}),
    "max": frozenset({"integer", "decimal", "money", "date", "year_month"}),
    "min_length": frozenset({"text", "textarea", "kana"}),
    "max_length": frozenset({"text", "textarea", "kana", "place"}),
    "decimals": frozenset({"decimal"}),
    "unit": frozenset({"integer", "decimal", "money", "group"}),
    "statement": frozenset({"consent"}),
    "accept": frozenset({"file", "photo"}),
}
"""Keys of a question that only some types understand."""
NEEDED_BY_TYPES: Final = {
    **dict.fromkeys(CHOICES, "options"),
    "group": "fields",
    "consent": "statement",
}


def questions(place: Place) -> Iterator[FileProblem]:
    """Every question by itself."""
    for path, field in place.questions():
        yield from _keys(place, field, path)
        yield from _bounds(place, field, path)
        yield from _possible(place, field, path)


def _keys(place: Place, field: Field, path: Path) -> Iterator[FileProblem]:
    """Keys that the type of a question does not understand, and those it needs."""
    for key, types in KEYS_OF_TYPES.items():
        if (*path, key) in place.source.keys and field.type not in {*types, UNKNOWN_TYPE}:
            listed = ", ".join(sorted(types))
            yield place.key(
                (*path, key),
                "key_of_type",
                f"「{key}」は {field.type} には書けません。書けるのは {listed} です。",
                f"'{key}' means nothing for {field.type}, only for {listed}.",
            )
    needed = NEEDED_BY_TYPES.get(field.type)
    if needed and (*path, needed) not in place.source.keys:
        words = {"options": "選択肢", "fields": "くり返す質問", "statement": "同意する文"}[needed]
        yield place.value(
            path,
            needed,
            f"「{field.label}」に{words}({needed})がありません。",
            f"A {field.type} needs '{needed}'.",
        )
    for n, inner in enumerate(field.fields):
        if isinstance(inner, Field) and inner.type == "group":
            yield place.value(
                (*path, "fields", n, "type"),
                "nested",
                "くり返し(group)の中に、さらにくり返しは入れられません。",
                "A group cannot hold another group.",
            )


def _bounds(place: Place, field: Field, path: Path) -> Iterator[FileProblem]:
    """Limits that no answer can meet."""
    count = field.count
    if count and count.max is not None and count.min > count.max:
        yield place.value(
            (*path, "count"),
            "bounds",
            f"最小({count.min})が最大({count.max})より大きくなっています。",
            f"The minimum {count.min} exceeds the maximum {count.max}.",
        )
    if field.min_length and field.max_length and field.min_length > field.max_length:
        yield place.value(
            (*path, "min_length"),
            "bounds",
            f"最小({field.min_length}文字)が最大({field.max_length}文字)より大きくなっています。",
            f"min_length {field.min_length} exceeds max_length {field.max_length}.",
        )
    if field.min and field.max and not (field.min.names | field.max.names):
        least, most = field.min.evaluate({}), field.max.evaluate({})
        if least is not None and most is not None and least > most:
            yield place.value(
                (*path, "min"),
                "bounds",
                f"最小({least})が最大({most})より大きくなっています。",
                f"The minimum {least} exceeds the maximum {most}.",
            )


def _possible(place: Place, field: Field, path: Path) -> Iterator[FileProblem]:
    """Attachments, rows and choices that nobody could give."""
    type_ = TYPES.get(field.type)
    if isinstance(type_, File) and not type_.accepted(field):
        kinds = ", ".join(type_.kinds)
        yield place.value(
            (*path, "accept"),
            "impossible",
            f"この種類のファイルは {field.type} には付けられません。付けられるのは {kinds} です。",
            f"A {field.type} takes none of these, only {kinds}.",
        )
    count, most = field.count or Count(), _most(field)
    if count.min > most and (count.max is None or count.max >= count.min):
        yield place.value(
            (*path, "count"),
            "impossible",
            f"「{field.label}」に{count.min}は求められません。あるのは{most}までです。",
            f"{count.min} cannot be given; there are {most} at most.",
        )


def _most(field: Field) -> int:
    """How many rows, files or options there can be at most."""
    type_ = TYPES.get(field.type)
    if isinstance(type_, File):
        return type_.most(field)
    if isinstance(type_, Ranking):
        return type_.ranks(field)
    return MOST_ROWS if field.type == "group" else len(field.options) or MOST_ROWS


def opening(place: Place) -> Iterator[FileProblem]:
    """An end that comes before the beginning."""
    opens_at, closes_at = place.procedure.opens_at, place.procedure.closes_at
    if opens_at and closes_at and opens_at > closes_at:
        first, last = begin_words(opens_at), end_words(closes_at)
        yield place.value(
            ("open", "until"),
            "bounds",
            f"受付の終わり({last})が、はじめ({first})より前になっています。",
            f"It closes ({closes_at:%Y-%m-%d %H:%M}) before it opens ({opens_at:%Y-%m-%d %H:%M}).",
        )


def pages(place: Place) -> Iterator[FileProblem]:
    """Pages on which nothing is asked and nothing is said."""
    for n, page in enumerate(place.procedure.pages):
        if all(isinstance(item, Note) and item.when is not None for item in page.items):
            yield place.value(
                ("pages", n),
                "empty_page",
                f"「{page.title}」の画面には、質問がありません。",
                "This page asks nothing.",
            )

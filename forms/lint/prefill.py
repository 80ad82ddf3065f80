"""Answers that stand in a question from the beginning: where they can, and what they can be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from forms.definition import Field
from forms.explaining import type_words
from forms.fields import TYPES, type_of
from forms.lint.place import Place
from forms.profile import KNOWN, named_entry
from forms.source import FileProblem, Path

_LENGTH_ON_PAGE: Final = 4
"""Parts of the path of a question that is in no row: pages, 0, fields, 0."""
_ANY_TEXT: Final = frozenset({"text", "textarea"})
_ALSO: Final[Mapping[str, str]] = {"double": "int"}


def prefill(place: Place) -> Iterator[FileProblem]:
    """A `prefill` where nothing can be filled in, and one that the question cannot hold."""
    for path, field in place.questions():
        if field.prefill is None or field.type not in TYPES:
            continue
        if len(path) > _LENGTH_ON_PAGE:
            ja = "くり返し(group)の中の質問には prefill を書けません。どの行にも同じ答えが入ってしまいます。"
            en = "No 'prefill' in the rows of a group: every row would get the same answer."
            yield place.key((*path, "prefill"), "prefill", ja, en)
        elif not type_of(field).prefilled:
            ja = f"「{field.label}」は {field.type} の質問なので、はじめから入れておけません。"
            en = f"A {field.type} is answered by the person alone; it cannot be filled in before."
            yield place.key((*path, "prefill"), "prefill", ja, en)
        elif not _fits(field):
            yield _misfit(place, field, (*path, "prefill"))


def _fits(field: Field) -> bool:
    program = field.prefill.program if field.prefill else None
    if program is None or program.type == "dyn":
        return True  # it was told already, or nobody can know
    entry = named_entry(field)
    if entry is not None and field.type not in {entry.type, *_ANY_TEXT}:
        return False
    wanted = type_of(field).cel_type(field)
    if program.type not in {wanted.kind, _ALSO.get(wanted.kind)}:
        return False
    return program.parts == frozenset(wanted.members)


def _misfit(place: Place, field: Field, path: Path) -> FileProblem:
    entry, program = named_entry(field), field.prefill.program if field.prefill else None
    got = type_words(program.type if program else "")
    if entry is not None:
        label = entry.label
        got = f"登録情報の「{label.ja}」({entry.type})", f"profile.{entry.name} ({entry.type})"
    fitting = [f"profile.{each.name}" for each in KNOWN.values() if each.type == field.type]
    ja = f"入れられるのは {'、'.join(fitting)} です。" if fitting else ""
    en = f" Use {', '.join(fitting)}." if fitting else ""
    return place.value(
        path,
        "prefill",
        f"「{field.label}」は {field.type} の質問なので、{got[0]}は入れられません。{ja}",
        f"The question takes a value of the type {field.type}, not {got[1]}.{en}",
    )

"""A draft's answers taken over to a newer revision: all are kept, and those that no longer fit named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forms.answers import Raw, fill, row_title
from forms.context import Context
from forms.definition import Field, Procedure
from forms.fields.base import JSON, Refused, Scope, type_of


@dataclass(frozen=True, slots=True)
class LeftOver:
    """An answer that does not fit the form as it is now, in the words of the form it was given to."""

    path: str
    label: str
    words: str
    value: JSON

    def to_json(self) -> dict[str, Any]:
        """As it is stored with the draft."""
        return {"path": self.path, "label": self.label, "words": self.words, "value": self.value}


@dataclass(frozen=True, slots=True)
class Moved:
    """The answers as the newer form takes them, and the rest."""

    raw: Raw
    left: tuple[LeftOver, ...]


def left_overs(stored: Iterable[Mapping[str, Any]] | None) -> tuple[LeftOver, ...]:
    """What `LeftOver.to_json` wrote; nothing where nothing was."""
    return tuple(LeftOver(**each) for each in stored or ())


def move(
    old: Procedure, new: Procedure, raw: Raw, left: Iterable[LeftOver], context: Context
) -> Moved:
    """Take what was typed from one revision to another; nothing is lost.

    What did not fit an earlier time comes back to its question where it fits now.
    """
    mover = _Mover(
        old, new, context, fill(old, raw, context).values, fill(new, raw, context).values
    )
    found: Raw = {}
    for name, value in raw.items():
        mover.carry(name, value, found)
    for each in left:
        if mover.fits_again(each, found):
            found[each.path] = each.value
        else:
            mover.left.append(each)
    return Moved(found, tuple(mover.left))


class _Mover:
    """Looks at one answer after another, and collects those that do not fit."""

    def __init__(
        self,
        old: Procedure,
        new: Procedure,
        context: Context,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        self._old, self._new = old, new
        self._before, self._after = Scope(context, before), Scope(context, after)
        self.left: list[LeftOver] = []

    def carry(self, name: str, value: JSON, into: dict[str, JSON]) -> None:
        """Put the answer to a question where the new form has it, or aside."""
        was, now = self._old.field(name), self._new.field(name)
        if now is not None and now.type == "group" and was is not None and was.type == "group":
            into[name] = self._rows(was, now, value)
        elif now is not None and (self._empty(now, value) or self._fits(was, now, value)):
            into[name] = value
        else:
            self._leave(name, was, "", value)

    def fits_again(self, each: LeftOver, found: Raw) -> bool:
        """Whether an answer that was left over can be an answer again, where there is none."""
        field = self._new.field(each.path)
        if "." in each.path or field is None or not self._empty(field, found.get(each.path)):
            return False
        return self._said(field, each.value, self._after) == each.words

    def _rows(self, was: Field, now: Field, value: JSON) -> JSON:
        if not isinstance(value, list):
            return value
        before = {each.name: each for each in was.subfields}
        after = {each.name: each for each in now.subfields}
        rows: list[JSON] = []
        for index, row in enumerate(value):
            kept: dict[str, JSON] = {}
            for name, typed in row.items() if isinstance(row, dict) else ():
                sub = after.get(name)
                fits = sub and (self._empty(sub, typed) or self._fits(before.get(name), sub, typed))
                if fits:
                    kept[name] = typed
                else:
                    title = f"{row_title(was, index)} "
                    self._leave(f"{was.name}.{index}.{name}", before.get(name), title, typed)
            rows.append(kept if isinstance(row, dict) else row)
        return rows

    def _fits(self, was: Field | None, now: Field, value: JSON) -> bool:
        """Whether it means to the new question what it meant to the old one.

        What the old one refused already is no worse for the new one's refusing it, too.
        """
        said = self._said(now, value, self._after)
        meant = self._said(was, value, self._before) if was else None
        if was is not None and was.type == now.type:
            return said is not None or meant is None
        return said is not None and (meant is None or said == meant)

    def _said(self, field: Field, value: JSON, scope: Scope) -> str | None:
        """The answer in words; None where the question refuses it."""
        if self._empty(field, value):
            return None
        parsed = type_of(field).parse(field, value, scope)
        return None if isinstance(parsed, Refused) else type_of(field).words(field, parsed)

    def _empty(self, field: Field, value: JSON) -> bool:
        return type_of(field).is_empty(value)

    def _leave(self, path: str, was: Field | None, row: str, value: JSON) -> None:
        words = (self._said(was, value, self._before) if was else None) or _plain(value)
        if words:
            label = was.label.ja if was else path.rpartition(".")[2]
            self.left.append(LeftOver(path, f"{row}{label}", words, value))


def _plain(value: JSON) -> str:
    """What was typed, as it was typed."""
    if isinstance(value, dict):
        return " ".join(filter(None, map(_plain, value.values())))
    if isinstance(value, list):
        return "、".join(filter(None, map(_plain, value)))
    return "" if value is None else str(value).strip()

"""What was typed (`Raw`), nested by field name, and what the buttons of a page do to it.

Nothing typed is ever lost: answers off the path stay here, and only here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from forms.definition import Field, Page, Procedure
from forms.fields import TYPES, type_of
from forms.fields.base import JSON
from forms.fields.group import MOST_ROWS
from forms.fields.places import Place, PostalAddress
from forms.japanese.numbers import plain_number
from forms.japanese.positions import Position, parse_position
from forms.japanese.postal import parse_postal_code, places_of
from forms.problems import Problem
from forms.wording import say

Raw = dict[str, JSON]
"""What was typed, by field name: text, parts of a date or a name, rows of a group."""


def read_page(page: Page, form: Iterable[tuple[str, str]], before: Raw) -> Raw:
    """`before` with what a page posted; input names are paths (`children.0.birthday.year`)."""
    inputs: dict[str, list[str]] = {}
    for name, value in form:
        inputs.setdefault(name, []).append(value)
    raw = dict(before)
    for each in page.fields:
        typed = type_of(each).collect(each, each.name, inputs, before.get(each.name))
        if typed is not None:
            raw[each.name] = typed
    return raw


def add_row(raw: Raw, path: str) -> Raw:
    """`raw` with an empty row more in the group at `path`."""
    return _changed(raw, path, lambda rows: [*_list(rows), {}][: MOST_ROWS + 1])


def copy_row(procedure: Procedure, raw: Raw, path: str) -> Raw:
    """`raw` in which the row at `path` (`children.1`) has the answers of the row before it.

    What was typed into the row stays, and files are not copied: each belongs to one answer.
    """
    group, _, number = path.rpartition(".")
    asked = procedure.field(group)
    rows = _list(raw.get(group))
    index = plain_number(number) or 0
    if asked is None or not 1 <= index <= len(rows):
        return raw
    above, row = (_dict(each) for each in (*rows, {})[index - 1 : index + 1])
    copied = {sub.name: above[sub.name] for sub in copied_fields(asked, above, row)}
    return _changed(raw, path, lambda _: row | copied)


def copied_fields(group: Field, above: Raw, row: Raw) -> Iterator[Field]:
    """The questions of a row that the row above can answer, and nobody has yet."""
    for sub in group.subfields:
        type_ = TYPES[sub.type]
        if (
            type_.copied
            and type_.is_empty(row.get(sub.name))
            and not type_.is_empty(above.get(sub.name))
        ):
            yield sub


def remove_row(raw: Raw, path: str, index: int) -> Raw:
    """`raw` without one row of the group at `path`; nothing happens if there is no such row."""
    return _changed(
        raw, path, lambda rows: [row for n, row in enumerate(_list(rows)) if n != index]
    )


def add_file(raw: Raw, path: str, file_id: str) -> Raw:
    """`raw` with an attachment more in the field at `path`."""
    return _changed(
        raw, path, lambda ids: [*(each for each in _list(ids) if each != file_id), file_id]
    )


def remove_file(raw: Raw, path: str, file_id: str) -> Raw:
    """`raw` without an attachment."""
    return _changed(raw, path, lambda ids: [each for each in _list(ids) if each != file_id])


def look_up(
    procedure: Procedure, raw: Raw, path: str, choice: int = 0
) -> tuple[Raw, tuple[Problem, ...]]:
    """`raw` with the address of its postal code in the field at `path`, or why it stayed empty.

    `choice` is the number of the candidate where a code has several. Nothing that was typed is
    overwritten with less: house numbers that follow the found street stay.
    """
    asked = procedure.field(path)
    if asked is None or not isinstance(TYPES[asked.type], PostalAddress):
        return raw, ()
    typed = value_at(raw, path)
    typed = dict(typed) if isinstance(typed, dict) else {}
    code = parse_postal_code(str(typed.get("postal_code", ""))[:40])
    where = f"{path}.postal_code"
    if code is None:
        return raw, (Problem.at(where, say("not_postal_code")),)
    found = places_of(code)
    if not found:
        return raw, (Problem.at(where, say("unknown_postal_code", code=code)),)
    place = found[choice] if choice < len(found) else found[0]
    street = str(typed.get("street", ""))
    for each in sorted(found, key=lambda each: -len(each.street)):
        street = street.removeprefix(each.street)
    address = {
        "postal_code": code,
        "prefecture": place.prefecture,
        "city": place.city,
        "street": place.street + street,
    }
    return _changed(raw, path, lambda _: typed | address), ()


def pointed_at(procedure: Procedure, raw: Raw, path: str) -> Position | None:
    """The position in the place at `path`; None where none was typed that can be read."""
    place = _place(procedure, path)
    typed = place.taken_apart(value_at(raw, path)) if place else None
    position = typed.get("position") if isinstance(typed, dict) else None
    return parse_position(position) if isinstance(position, str) else None


def point_at(procedure: Procedure, raw: Raw, path: str, position: Position) -> Raw:
    """`raw` with this position in the place at `path`; its address or landmark stays."""
    place = _place(procedure, path)
    if place is None:
        return raw
    typed = place.taken_apart(value_at(raw, path))
    return _changed(raw, path, lambda _: {**_dict(typed), "position": str(position)})


def value_at(raw: JSON, path: str) -> JSON:
    """What stands at a path (`children.0.name`); None where nothing does."""
    for part in path.split("."):
        index = plain_number(part)
        if isinstance(raw, list) and index is not None and index < len(raw):
            raw = raw[index]
        elif isinstance(raw, dict):
            raw = raw.get(part)
        else:
            return None
    return raw


def _place(procedure: Procedure, path: str) -> Place | None:
    asked = procedure.field(path)
    type_ = TYPES[asked.type] if asked else None
    return type_ if isinstance(type_, Place) else None


def _list(value: JSON) -> list[JSON]:
    return list(value) if isinstance(value, list) else []


def _dict(value: JSON) -> Raw:
    return value if isinstance(value, dict) else {}


def _changed(raw: Raw, path: str, change: Callable[[JSON], JSON]) -> Raw:
    """A copy of `raw` in which the value at `path` is changed; what is missing on the way is made.

    A path that does not fit, such as one into rows without a number, changes nothing.
    """
    changed: Raw = _changed_inside(raw, path, change)
    return changed


def _changed_inside(raw: JSON, path: str, change: Callable[[JSON], JSON]) -> JSON:
    part, _, rest = path.partition(".")
    index = plain_number(part)
    if isinstance(raw, list) or (raw is None and index is not None):
        rows = _list(raw)
        if index is None or index >= MOST_ROWS:
            return raw
        rows += [{} for _ in range(index + 1 - len(rows))]
        rows[index] = _changed_inside(rows[index], rest, change) if rest else change(rows[index])
        return rows
    fields = dict(raw) if isinstance(raw, dict) else {}
    before = fields.get(part)
    fields[part] = _changed_inside(before, rest, change) if rest else change(before)
    return fields

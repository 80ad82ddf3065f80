"""Which items of a page or a row hang below which, and which appear only once they are asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from forms.answers import Filled
from forms.definition import Field, Item, Page, Shown


class Order(NamedTuple):
    """Items as they are drawn: those on top, and by the name of a yes_no those below it."""

    top: Sequence[Item]
    below: Mapping[str, Sequence[Item]]


def order_of(items: Sequence[Item]) -> Order:
    """How the items of a page, or of a row, are drawn."""
    top: list[Item] = []
    below: dict[str, list[Item]] = {}
    for item in items:
        parent = parent_of(item, items)
        (below.setdefault(parent, []) if parent else top).append(item)
    return Order(top, below)


def parent_of(item: Item, beside: Iterable[Item]) -> str:
    """The yes_no on which alone a question or a note depends; empty where there is none."""
    if isinstance(item, Shown) or item.when is None:
        return ""
    source = item.when.source.strip()
    return next(
        (
            f.name
            for f in beside
            if isinstance(f, Field) and f.type == "yes_no" and f.name == source
        ),
        "",
    )


def newly_asked(page: Page, before: Filled, after: Filled) -> frozenset[str]:
    """Paths that the page did not draw before and draws now: show the page again for them."""
    return _drawn(page, after) - _drawn(page, before)


def _drawn(page: Page, filled: Filled) -> frozenset[str]:
    """Paths of the conditional questions of a page that are asked and were not always drawn."""
    found = set()
    for each in page.fields:
        if each.when is not None and not parent_of(each, page.items):
            found |= {each.name} & filled.asked
        rows = filled.values.get(each.name)
        for sub in each.subfields if isinstance(rows, list) else ():
            if sub.when is not None and not parent_of(sub, each.fields):
                names = {f"{each.name}.{index}.{sub.name}" for index in range(len(rows or ()))}
                found |= names & filled.asked
    return frozenset(found)

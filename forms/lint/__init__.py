"""What a schema cannot see: parts that the law asks for, and questions that cannot work.

Every check looks at one part of the file, by the name of its key, and is left out when that part
has other problems that come first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Final

from forms.definition import Procedure
from forms.lint import asking, comments, law, order, shape, use
from forms.lint.place import Place
from forms.lint.prefill import prefill
from forms.lint.reach import proof
from forms.lint.readings import readings
from forms.source import FileProblem, Source

__all__ = ["problems", "proof", "trial"]


def problems(
    procedure: Procedure, source: Source, without: Collection[str] = ()
) -> Iterator[FileProblem]:
    """Everything that would be unlawful, a dead end or without meaning.

    Parts of the file named in `without` are not looked at.
    """
    place = Place(procedure, source)
    for parts, check in _CHECKS:
        if not {*parts} & {*without}:
            yield from check(place)


def trial(procedure: Procedure, source: Source, today: date) -> Iterator[FileProblem]:
    """What is found in a procedure that can be read: proofs over its answers, and advice."""
    yield from proof(procedure, source, today)
    place = Place(procedure, source)
    yield from law.advice(place)
    yield from asking.grounds(place)
    yield from comments.cut(place)
    yield from use.unfilled(place)


_CHECKS: Final[tuple[tuple[tuple[str, ...], Callable[[Place], Iterator[FileProblem]]], ...]] = (
    ((), shape.questions),
    ((), law.questions),
    ((), order.order),
    (("pages",), shape.pages),
    (("pages", "computed"), prefill),
    (("computed",), use.formats),
    (("pages", "computed"), use.shown),
    (("computed", "result"), use.texts_of_results),
    (("pages", "computed", "stops", "checks", "fee", "review"), use.comparisons),
    (("pages", "review"), use.checklist),
    (("result", "kind", "disposition"), law.results),
    (("basis", "disposition"), law.basis),
    (("open",), shape.opening),
    (("pages",), readings),
)

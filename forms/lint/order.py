"""The order of evaluation: a condition looks at what stands before it, so that nothing goes round."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition import Field
from forms.expressions import Expression
from forms.lint.place import Place, word_at
from forms.source import FileProblem, Path


def order(place: Place) -> Iterator[FileProblem]:
    """Conditions that look at what is asked only later: they could never hold in time."""
    computed = {each.name for each in place.procedure.computed}
    everything = {path for path, _ in place.procedure.walk()}
    seen: set[str] = set()
    for n, page in enumerate(place.procedure.pages):
        yield from _late(place, page.when, ("pages", n, "when"), everything - seen, computed)
        for m, item in enumerate(page.items):
            if not isinstance(item, Field):
                continue
            path: Path = ("pages", n, "fields", m)
            yield from _late_in(place, item, path, everything - seen, computed)
            row: set[str] = set()
            later = {each.name for each in item.subfields}
            for k, inner in enumerate(item.fields):
                if isinstance(inner, Field):
                    hidden = ((everything - seen) | later) - row
                    yield from _late_in(place, inner, (*path, "fields", k), hidden, computed)
                    row.add(inner.name)
            seen.add(item.name)


def _late_in(
    place: Place, field: Field, path: Path, later: set[str], computed: set[str]
) -> Iterator[FileProblem]:
    for key, expression in (("when", field.when), ("min", field.min), ("max", field.max)):
        yield from _late(place, expression, (*path, key), later, computed)
    for option in field.options:
        at = (*path, "options", option.value, "when")
        yield from _late(place, option.when, at, later, computed)


def _late(
    place: Place, expression: Expression | None, path: Path, later: set[str], computed: set[str]
) -> Iterator[FileProblem]:
    for name in sorted(expression.names & (later | computed)) if expression else ():
        position = word_at(place.source, path, expression, name) if expression else None
        if name in computed:
            ja = f"計算した値「{name}」は、画面や質問の条件には使えません。もとの項目で書いてください。"
            en = f"'{name}' is computed after all questions; write the condition with fields."
        else:
            ja = f"「{name}」は、この質問より後で聞く項目です。前に聞く項目だけが使えます。"
            en = f"'{name}' is asked only later; use what is asked before."
        yield FileProblem(position or place.source.at(path), "order", ja, en)

"""The order of evaluation: everything looks at what stands before it, so that nothing goes round.

Pages and questions are read from the first to the last, the questions of a row likewise; computed values
follow in their own order; then notes, stops, rules, the fee and the officer's part see all of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from forms.definition import Field
from forms.expressions import Expression, names_in
from forms.lint.place import Place, word_at
from forms.source import FileProblem, Path


def order(place: Place) -> Iterator[FileProblem]:
    """Conditions that look at what comes only later: they could never hold in time."""
    yield from _Order(place).everything()


class _Order:
    def __init__(self, place: Place) -> None:
        self.place = place
        procedure = place.procedure
        self.computed = {each.name: each for each in procedure.computed}
        self.pages = {field.name: page for page in procedure.pages for field in page.fields}
        self.fields = dict(procedure.walk())
        self.everything_asked = set(self.fields)
        self.labels = {path: field.label.ja for path, field in self.fields.items()}
        self.labels |= {name: each.label.ja for name, each in self.computed.items()}
        self.labels |= {f"page {page.name}": page.title.ja for page in procedure.pages}

    def everything(self) -> Iterator[FileProblem]:
        seen: set[str] = set()
        for n, page in enumerate(self.place.procedure.pages):
            later = self.everything_asked - seen
            yield from self._late(page.when, ("pages", n, "when"), later, f"page {page.name}")
            for m, item in enumerate(page.items):
                if not isinstance(item, Field):
                    continue
                path: Path = ("pages", n, "fields", m)
                yield from self._field(item, path, self.everything_asked - seen, item.name)
                row: set[str] = set()
                own = {each.name for each in item.subfields}
                for k, inner in enumerate(item.fields):
                    if isinstance(inner, Field):
                        hidden = ((self.everything_asked - seen) | own) - row
                        at, key = (*path, "fields", k), f"{item.name}.{inner.name}"
                        yield from self._field(inner, at, hidden, key)
                        row.add(inner.name)
                seen.add(item.name)
        yield from self._computed()

    def _field(self, field: Field, path: Path, later: set[str], key: str) -> Iterator[FileProblem]:
        for part in ("when", "min", "max", "prefill"):
            yield from self._late(getattr(field, part), (*path, part), later, key)
        for option in field.options:
            at = (*path, "options", option.value, "when")
            yield from self._late(option.when, at, later, key)

    def _late(
        self, expression: Expression | None, path: Path, later: set[str], key: str
    ) -> Iterator[FileProblem]:
        """What one condition of `key` names too early."""
        if expression is None:
            return
        for name in sorted(expression.names & (later | self.computed.keys())):
            if name in self.computed:
                ja = f"計算した値「{name}」は、画面や質問の条件には使えません。もとの項目で書いてください。"
                en = f"'{name}' is computed after all questions; write the condition with fields."
                yield self._problem(expression, path, name, "order", ja, en)
                continue
            owner = key.partition(".")[0]
            inner = f"{owner}.{name}" if f"{owner}.{name}" in self.labels and "." in key else name
            if way := self._way(inner, key):
                yield self._problem(expression, path, name, "cycle", *self._round([key, *way]))
                continue
            ja = f"「{name}」は、この質問より後で聞く項目です。前に聞く項目だけが使えます。"
            en = f"'{name}' is asked only later; use what is asked before."
            yield self._problem(expression, path, name, "order", ja, en)

    def _computed(self) -> Iterator[FileProblem]:
        """Computed values that use themselves or what is computed after them."""
        later = set(self.computed)
        for name, each in self.computed.items():
            for part, expression in (("value", each.value), ("when", each.when)):
                used = names_in(expression.source) & later if expression else set()
                for early in sorted(used if expression else ()):
                    path: Path = ("computed", name, part)
                    if way := self._way(early, name):
                        said = self._round([name, *way])
                        yield self._problem(expression, path, early, "cycle", *said)
                        continue
                    ja = f"「{early}」は、この値より後で計算します。「{early}」を先に書いてください。"
                    en = f"'{early}' is computed only later; write it before '{name}'."
                    yield self._problem(expression, path, early, "order", ja, en)
            later.discard(name)

    def _problem(
        self, expression: Expression | None, path: Path, name: str, code: str, ja: str, en: str
    ) -> FileProblem:
        source = self.place.source
        position = word_at(source, path, expression, name) if expression else source.at(path)
        return FileProblem(position, code, ja, en)

    # Going round

    def _way(self, start: str, end: str) -> list[str]:
        """The shortest way of what rests on what from one to another; empty without one."""
        before: dict[str, str] = {start: ""}
        waiting = deque([start])
        while waiting:
            found = waiting.popleft()
            if found == end:
                way = [found]
                while before[way[0]]:
                    way.insert(0, before[way[0]])
                return way
            for each in self._rests_on(found):
                if each not in before:
                    before[each] = found
                    waiting.append(each)
        return []

    def _rests_on(self, key: str) -> Iterator[str]:
        """What decides whether something is asked or worked out, directly."""
        if key in self.computed:
            each = self.computed[key]
            yield from self._known([each.value, each.when], "")
            return
        name, _, part = key.partition(".")
        page = self.pages.get(name)
        if key.startswith("page "):
            shown = self.place.procedure.page(key.removeprefix("page "))
            yield from self._known([shown.when if shown else None], "")
        elif page is not None:
            field = self.fields.get(key)
            options = [option.when for option in field.options] if field else []
            found = [field.when, field.min, field.max, *options] if field else []
            yield from self._known(found, name if part else "")
            yield from (f"{name}.{sub.name}" for sub in field.subfields) if field else ()
            yield name if part else f"page {page.name}"

    def _known(self, expressions: Iterable[Expression | None], group: str) -> Iterator[str]:
        for expression in expressions:
            for name in sorted(names_in(expression.source)) if expression else ():
                for each in (f"{group}.{name}", name):
                    if each in self.labels:
                        yield each
                        break

    def _round(self, way: list[str]) -> tuple[str, str]:
        """A circle in words; `way` comes back to where it starts."""
        names = [f"「{self.labels.get(each, each)}」" for each in way]
        if len(way) == 2 and way[0] in self.computed:
            ja = f"{names[0]}の式に、{names[0]}自身が使われています。ほかの項目で書いてください。"
            return ja, f"{way[0]} is made of itself; use what comes before it."
        if len(way) == 2:
            ja = f"{names[0]}は、自分の答えで自分の条件を決めることになります。ほかの項目で書いてください。"
            return ja, f"{way[0]} rests on itself; use what comes before it."
        ja = f"条件が回っています: {' → '.join(names)}。どれかの条件を、前に決まる項目で書いてください。"
        en = f"These conditions go round: {' → '.join(way)}; break the circle."
        return ja, en

"""From the loaded dictionaries of a file to its `Procedure`, with every expression compiled.

Names are checked here, because an expression needs to know what it may speak of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from forms.definition import (
    Basis,
    Check,
    ChecklistItem,
    Computed,
    Consultation,
    Count,
    Example,
    Fee,
    Field,
    Item,
    Need,
    Note,
    Option,
    Page,
    Procedure,
    Result,
    Review,
    Shown,
    Stop,
    Text,
)
from forms.explaining import suggestion
from forms.expressions import (
    BUILT_IN,
    TAKEN,
    CelType,
    Checker,
    Environment,
    Expression,
    Wrong,
    WrongExpressionError,
)
from forms.fields import TYPES, type_of
from forms.opening import first_second, last_second
from forms.profile import TYPE
from forms.source import FileProblem, Path, Position, Source

RESERVED: Final = frozenset(
    {
        *BUILT_IN,
        *TAKEN,
        "true",
        "false",
        "null",
        "in",
        "as",
        "break",
        "const",
        "continue",
        "else",
        "for",
    }
    | {"function", "if", "import", "let", "loop", "package", "namespace", "return", "var", "void"}
    | {"while"}
)
"""Names that mean something to expressions already."""

_COMPUTABLE: Final = ("bool", "int", "double", "string", "date")
_LIMITS: Final[Mapping[str, tuple[str, ...]]] = {
    "integer": ("int",),
    "money": ("int",),
    "decimal": ("int", "double"),
    "date": ("date",),
    "year_month": ("date",),
}
"""What `min` and `max` of a type must give."""

Loaded = Mapping[str, Any]


def build(source: Source, loaded: Loaded) -> tuple[Procedure, tuple[FileProblem, ...]]:
    """Make the procedure; it may only be used when there are no problems.

    Of a file that its schema refuses, what is left can be built too, to find the problems in that.
    """
    builder = _Builder(source)
    return builder.procedure(loaded), tuple(builder.problems)


@dataclass
class _Builder:
    source: Source

    def __post_init__(self) -> None:
        self.problems: dict[FileProblem, None] = {}
        """Each once, in the order in which they were found."""
        self.incomplete = False
        """Whether some field could not be understood: then nobody can say which names are wrong."""
        self.fields: dict[str, Field] = {}
        self.variables: dict[str, CelType] = {"profile": TYPE}
        self.computed: frozenset[str] = frozenset()
        self.checker: Checker | None = None
        """For the names of the whole file."""
        self.environment: Environment | None = None
        """None while the fields are not known yet; nothing is compiled then."""

    # The whole

    def procedure(self, loaded: Loaded) -> Procedure:
        drawn = [self._page(each, ("pages", n)) for n, each in enumerate(loaded["pages"])]
        self._unique([(page.name, ("pages", n, "page")) for n, page in enumerate(drawn)])
        self._declare(drawn)
        computed = self._computed(loaded.get("computed", {}))
        pages = tuple(self._page(each, ("pages", n)) for n, each in enumerate(loaded["pages"]))
        opens = loaded.get("open", {})
        return Procedure(
            slug=loaded["procedure"],
            title=loaded["title"],
            summary=loaded["summary"],
            kind=loaded["kind"],
            category=loaded["category"],
            office=loaded["office"],
            basis=Basis(**loaded["basis"]),
            purpose=loaded["purpose"],
            pages=pages,
            life_events=tuple(loaded.get("life_events", ())),
            disposition=loaded.get("disposition", False),
            identity=loaded.get("identity", "login"),
            opens_at=first_second(opens.get("from_")),
            closes_at=last_second(opens.get("until")),
            standard_days=loaded.get("standard_days"),
            retention_years=loaded["retention_years"],
            who=loaded.get("who"),
            needs=tuple(Need(**each) for _, each in _whole(loaded.get("needs"))),
            minutes=loaded.get("minutes"),
            fee=self._fee(loaded.get("fee")),
            stops=tuple(self._stop(each, n) for n, each in _whole(loaded.get("stops"))),
            checks=tuple(self._check(each, n) for n, each in _whole(loaded.get("checks"))),
            computed=computed,
            review=self._review(loaded.get("review", {})),
            results=MappingProxyType(
                {key: _result(key, each) for key, each in loaded.get("result", {}).items()}
            ),
            messages=MappingProxyType(
                {key: each["text"] for key, each in loaded.get("messages", {}).items()}
            ),
            examples=tuple(self._example(each, n) for n, each in _whole(loaded.get("examples"))),
            words=tuple(loaded.get("words", ())),
            blocks=self.source.blocks,
        )

    def _declare(self, pages: list[Page]) -> None:
        """Let expressions know the fields; those that cannot be typed yet are left out."""
        places = [
            (item, ("pages", n, "fields", m))
            for n, page in enumerate(pages)
            for m, item in enumerate(page.items)
        ]
        names = [
            (item.name, (*at, _key(item))) for item, at in places if not isinstance(item, Shown)
        ]
        self._unique(names)
        for item, at in places:
            if not isinstance(item, Field):
                continue
            self._refuse_reserved(item.name, self.source.at((*at, "field")))
            for n, sub in enumerate(item.fields):
                self._refuse_reserved(sub.name, self.source.at((*at, "fields", n, _key(sub))))
            self.fields[item.name] = item
            known = item.type in TYPES and all(sub.type in TYPES for sub in item.subfields)
            self.variables[item.name] = type_of(item).cel_type(item) if known else CelType("any")
        self.checker = Checker(self._all_types())
        self.environment = Environment(self.variables, wider=self.checker)

    def _all_types(self) -> dict[str, CelType]:
        """Types of the form's fields, and of those of its rows that are not spelt like others."""
        rows = [type_.item.members for type_ in self.variables.values() if type_.item is not None]
        return {name: type_ for row in rows for name, type_ in row.items()} | self.variables

    def _refuse_reserved(self, name: str, place: Position) -> None:
        if name in RESERVED or name.startswith("answered_"):
            ja = f"「{name}」は式の中で決まった意味をもつ名前です。別の名前にしてください。"
            self._say(place, "reserved", ja, f"'{name}' has a meaning in expressions; rename it.")

    def _computed(self, loaded: Loaded) -> tuple[Computed, ...]:
        """Computed values in their order: each may use those before it."""
        found = []
        self.computed = frozenset(loaded)
        for name, each in loaded.items():
            at = ("computed", name)
            self._refuse_reserved(name, self.source.key_at(at))
            if name in self.variables:
                self._say(
                    self.source.key_at(at),
                    "twice",
                    f"「{name}」は、ほかの項目の名前と同じです。",
                    f"'{name}' is the name of a field already.",
                )
            value = self._expression(each["value"], (*at, "value"), *_COMPUTABLE)
            found.append(
                Computed(
                    name=name,
                    label=each["label"],
                    value=value,
                    format=each.get("format", "plain"),
                    when=self._condition(each, at),
                    internal=each.get("internal", False),
                )
            )
            # One that is wrong is any value to the others, so that it is reported only once.
            kind: Any = value.program.type if value.program else "any"
            self.variables[name] = CelType(kind if kind in _COMPUTABLE else "any")
            self.environment = Environment(self.variables, wider=self.checker)
        return tuple(found)

    # Pages and fields. They are drawn twice: at first to know the fields, then with expressions.

    def _page(self, loaded: Loaded | None, at: Path) -> Page:
        if loaded is None:
            self.incomplete = True
            return Page("", Text(""), ())
        items = enumerate(loaded["fields_"])
        return Page(
            name=loaded["page"],
            title=loaded["title"],
            items=tuple(self._item(each, (*at, "fields", n)) for n, each in items),
            lead=loaded.get("lead"),
            when=self._condition(loaded, at),
        )

    def _item(self, loaded: Loaded | None, at: Path) -> Item:
        if loaded is None:
            self.incomplete = True
            return Shown("")
        if "computed" in loaded:
            return Shown(loaded["computed"])
        if "note" in loaded:
            return Note(
                name=loaded["note"],
                text=loaded["text"],
                when=self._condition(loaded, at),
                tone=loaded.get("tone", "info"),
            )
        return self._field(loaded, at)

    def _field(self, loaded: Loaded, at: Path) -> Field:
        options = loaded.get("options", {})
        return Field(
            name=loaded["field"],
            type=loaded["type"],
            label=loaded["label"],
            hint=loaded.get("hint"),
            required=loaded.get("required", True),
            when=self._condition(loaded, at),
            options=tuple(
                self._option(key, each, (*at, "options", key)) for key, each in options.items()
            ),
            min=self._optional(loaded, at, "min", *_LIMITS.get(loaded["type"], ())),
            max=self._optional(loaded, at, "max", *_LIMITS.get(loaded["type"], ())),
            count=Count(**loaded["count"]) if "count" in loaded else None,
            min_length=loaded.get("min_length"),
            max_length=loaded.get("max_length"),
            decimals=loaded.get("decimals"),
            unit=loaded.get("unit"),
            prefill=self._optional(loaded, at, "prefill"),
            reason=loaded.get("reason_for_asking"),
            statement=loaded.get("statement"),
            accept=tuple(loaded.get("accept", ())),
            fields=self._row(loaded, at),
        )

    def _row(self, loaded: Loaded, at: Path) -> tuple[Field | Note, ...]:
        """The questions of a group's row; their conditions see the row and the whole form."""
        group, environment = self.variables.get(loaded["field"]), self.environment
        if group is not None and group.item is not None and environment is not None:
            self.environment = Environment(self.variables, group.item.members, self.checker)
        rows = [
            (self._item(each, (*at, "fields", n)), (*at, "fields", n))
            for n, each in enumerate(loaded.get("fields_", ()))
        ]
        self.environment = environment
        named = [(each, at) for each, at in rows if not isinstance(each, Shown)]
        self._unique([(each.name, (*at, _key(each))) for each, at in named])
        return tuple(each for each, _ in named)

    def _option(self, value: str, loaded: Loaded, at: Path) -> Option:
        return Option(value, loaded["label"], loaded.get("hint"), self._condition(loaded, at))

    # The rest

    def _fee(self, loaded: Loaded | None) -> Fee | None:
        if loaded is None:
            return None
        amount = self._expression(loaded["amount"], ("fee", "amount"), "int")
        return Fee(amount, loaded["text"], loaded.get("paid", ""))

    def _stop(self, loaded: Loaded, n: int) -> Stop:
        when = self._expression(loaded["when"], ("stops", n, "when"), "bool")
        return Stop(when, loaded["title"], loaded["text"])

    def _check(self, loaded: Loaded, n: int) -> Check:
        at: Path = ("checks", n)
        name, _, part = loaded["at"].partition(".")
        known = [
            path
            for each in self.fields.values()
            for path in (each.name, *(f"{each.name}.{sub.name}" for sub in each.subfields))
        ]
        group = self.variables.get(name)
        environment = self.environment
        if loaded["at"] not in known and not self.incomplete:
            ja, en = suggestion(loaded["at"], known)
            self._say(
                self.source.at((*at, "at")),
                "unknown_field",
                f"「{loaded['at']}」という項目はありません。{ja}",
                f"There is no field '{loaded['at']}'. {en}".strip(),
            )
        elif part and group is not None and group.item is not None:
            self.environment = Environment(self.variables, group.item.members, self.checker)
        rule = self._expression(loaded["rule"], (*at, "rule"), "bool")
        self.environment = environment
        return Check(rule, loaded["at"], loaded["message"])

    def _review(self, loaded: Loaded) -> Review:
        at: Path = ("review",)
        return Review(
            receive=loaded.get("receive", "officer"),
            checklist=tuple(
                ChecklistItem(
                    each["item"],
                    self._condition(each, (*at, "checklist", n)),
                    tuple(each.get("about", ())),
                )
                for n, each in _whole(loaded.get("checklist"))
            ),
            consult=tuple(
                Consultation(
                    each["office"],
                    each["question"],
                    each["days"],
                    self._condition(each, (*at, "consult", n)),
                )
                for n, each in _whole(loaded.get("consult"))
            ),
            approval=tuple(loaded.get("approval", ())),
            correction_days=loaded.get("correction_days", 14),
        )

    def _example(self, loaded: Loaded, n: int) -> Example:
        place = self.source.at(("examples", n))
        return Example(
            name=loaded["name"],
            answers=loaded["answers"],
            expect=loaded["expect"],
            today=loaded.get("today"),
            profile=loaded.get("profile", {}),
            line=place.line,
            column=place.column,
        )

    # Expressions and problems

    def _condition(self, loaded: Loaded, at: Path) -> Expression | None:
        return self._expression(loaded["when"], (*at, "when"), "bool") if "when" in loaded else None

    def _optional(self, loaded: Loaded, at: Path, key: str, *wanted: str) -> Expression | None:
        return self._expression(loaded[key], (*at, key), *wanted) if key in loaded else None

    def _expression(self, text: str, at: Path, *wanted: str) -> Expression:
        place = self.source.at(at)
        if self.environment is None:
            return Expression(text, place)
        try:
            return self.environment.compile(text, place, *wanted)
        except WrongExpressionError as error:
            for each in error.found:
                if self.incomplete and each.code in {"unknown_name", "unknown_part"}:
                    continue
                if each.code == "unknown_name" and self._is_computed(text, each):
                    continue  # it comes only later; forms.lint.order tells it
                position = self.source.inside(at, text, each.line, each.column)
                self._say(position, each.code, each.ja, each.en)
            return Expression(text, place)

    def _is_computed(self, text: str, wrong: Wrong) -> bool:
        rest = text.split("\n")[wrong.line - 1][wrong.column - 1 :]
        return any(re.match(rf"{name}\b", rest) for name in self.computed)

    def _unique(self, names: Sequence[tuple[str, Path]]) -> None:
        seen: set[str] = set()
        for name, at in names:
            if name and name in seen:
                self._say(
                    self.source.at(at),
                    "twice",
                    f"「{name}」という名前が2回使われています。別の名前にしてください。",
                    f"The name '{name}' is used twice.",
                )
            seen.add(name)

    def _say(self, position: Position, code: str, ja: str, en: str) -> None:
        problem = FileProblem(position, code, ja, en)
        self.problems[problem] = None


def _whole(entries: Sequence[Loaded | None] | None) -> Iterator[tuple[int, Loaded]]:
    """The entries that could be read, each with its place in the file."""
    return ((n, each) for n, each in enumerate(entries or ()) if each is not None)


def _key(item: Field | Note) -> str:
    return "field" if isinstance(item, Field) else "note"


def _result(outcome: str, loaded: Loaded) -> Result:
    return Result(
        outcome=outcome,
        document=loaded.get("document", f"result-{outcome.replace('_', '-')}"),
        title=loaded["title"],
        text=loaded.get("text"),
        reasons="reasons" in loaded,
        appeal=loaded.get("appeal"),
        closing=loaded.get("closing"),
    )

"""CEL expressions, type-checked against a procedure's fields when its file is loaded.

Checked and run in two environments that agree: for checking, rows of groups and answers of several
parts are message types, so that a misspelt part is an error at its column; for running they are
plain maps without what was not answered, so that an unanswered part is an error and not an empty
value. What an error means is decided once: see docs/decisions/0002-unanswered.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Final, Literal

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool, timestamp_pb2

from forms import dates
from forms.source import Position

LONGEST: Final = 2000
"""Characters of an expression."""

_Type = cel.Type
_MESSAGE: Final = 11
_KINDS: Final[Mapping[str, tuple[Any, int]]] = {
    "bool": (_Type.BOOL, 8),
    "int": (_Type.INT, 3),
    "double": (_Type.DOUBLE, 1),
    "string": (_Type.STRING, 9),
    "date": (_Type.TIMESTAMP, _MESSAGE),
    "any": (_Type.DYN, _MESSAGE),
}
"""CEL type and protobuf field type of each kind of `CelType`."""

_EPOCH: Final = date(1970, 1, 1)
_SECONDS_OF_A_DAY: Final = 86_400

_ANSWERED: Final = re.compile(r"\b(un)?answered\(\s*([A-Za-z_][\w.]*)\s*\)")
STRINGS: Final = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"")
"""Texts within an expression."""
_IDENTIFIER: Final = re.compile(r"(?<![\w.])[A-Za-z_]\w*\b(?!\s*\()")
_FOUND: Final = re.compile(
    r"ERROR: <input>:(\d+):(\d+): (.*?)(?: \[INVALID_ARGUMENT\])?$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class CelType:
    """How an answer looks to CEL. A `date` is a day; what was not answered is not there."""

    kind: Literal["bool", "int", "double", "string", "date", "list", "record", "any"]
    item: CelType | None = None
    """Of a list."""
    members: Mapping[str, CelType] = field(default_factory=dict)
    """Of a record, by name."""


@dataclass(frozen=True)
class Expression:
    """A compiled expression. Evaluating never raises: what cannot be worked out is None."""

    source: str
    position: Position
    program: Program | None = field(default=None, repr=False, compare=False)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for these answers, as plain Python; None when an answer it needs is missing.

        `values` holds what `FieldType.to_cel` gave for each field by name (None or absent:
        unanswered), and `today`, `arrived_on` (dates) and `profile`. A point in time is a date.
        """
        return self.program.run(values) if self.program else None

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether a condition is true; what cannot be worked out is not."""
        return self.evaluate(values) is True

    @property
    def names(self) -> frozenset[str]:
        """The names it may look at: fields, computed values, `today` …"""
        return self.program.names | self.program.answered if self.program else frozenset()


@dataclass(frozen=True)
class Program:
    """What runs."""

    compiled: Any
    names: frozenset[str]
    """Of which it uses the value."""
    answered: frozenset[str]
    """Of which it only asks whether they were answered."""
    type: str
    """`bool`, `int`, `double`, `string`, `date`, `list`, `record`, or `dyn` for what is not known."""

    def run(self, values: Mapping[str, Any]) -> Any:
        """The value, or None where there is none."""
        data = {
            name: _to_cel(value) for name in self.names if (value := values.get(name)) is not None
        }
        for name in self.answered:
            data[f"answered_{name}"] = values.get(name) is not None
        try:
            found = self.compiled.eval(data=data)
            return None if found.type() == _Type.ERROR else _from_cel(found.plain_value())
        except (RuntimeError, TypeError, ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an expression: line and column within it (from 1), code, words."""

    line: int
    column: int
    code: str
    ja: str
    en: str


class WrongExpressionError(Exception):
    """An expression that cannot be used, with everything that is wrong with it."""

    def __init__(self, *found: Wrong) -> None:
        super().__init__("; ".join(each.en for each in found))
        self.found = found


class Environment:
    """The names that expressions of one place may use, with their types.

    `names` are fields and computed values; `row` are the fields of a group's row, which hide names
    of the form that are spelt the same.
    """

    def __init__(
        self, names: Mapping[str, CelType], row: Mapping[str, CelType] | None = None
    ) -> None:
        self.types: dict[str, CelType] = {**names, **(row or {})}
        self._programs: dict[str, Program] = {}
        self._file = descriptor_pb2.FileDescriptorProto(
            name="answers.proto",
            package="answers",
            syntax="proto3",
            dependency=["google/protobuf/timestamp.proto"],
        )
        checked = {name: self._checked(name, type_) for name, type_ in self.types.items()}
        pool = descriptor_pool.DescriptorPool()
        pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
        pool.AddSerializedFile(self._file.SerializeToString())
        running = {name: _running(type_) for name, type_ in self.types.items()}
        answered = {f"answered_{name}": _Type.BOOL for name in (*self.types, "arrived_on")}
        self._check = cel.NewEnv(
            pool, variables={**BUILT_IN, **checked, **answered}, functions=_functions()
        )
        self._run = cel.NewEnv(
            variables={**BUILT_IN, **running, **answered}, functions=_functions()
        )

    @property
    def known(self) -> frozenset[str]:
        """Every name that can be used."""
        return frozenset((*self.types, *BUILT_IN))

    def compile(self, source: str, position: Position, *wanted: str) -> Expression:
        """The expression, of one of the `wanted` types (`bool`, `int`, `date` …; none: any).

        Raises `WrongExpressionError`.
        """
        from forms.explaining import not_wanted

        program = self._programs.get(source)
        if program is None:
            program = self._programs[source] = self._program(source)
        if wanted and program.type not in {*wanted, "dyn"}:
            raise WrongExpressionError(not_wanted(program.type, wanted))
        return Expression(source, position, program)

    def _program(self, source: str) -> Program:
        from forms.explaining import explain_all, too_long

        if len(source) > LONGEST:
            raise WrongExpressionError(too_long(LONGEST))
        text, answered = _with_answered(source)
        try:
            found = _name_of(self._check.compile(text).return_type())
            compiled = self._run.compile(text)
        except RuntimeError as error:
            at = [
                (int(line), int(column), words)
                for line, column, words in _FOUND.findall(str(error))
            ]
            raise WrongExpressionError(*explain_all(at, str(error), source, self)) from None
        names = names_in(text) & self.known
        return Program(compiled, names, answered, found)

    def _checked(self, name: str, type_: CelType) -> Any:
        """The type of a variable for checking; records become message types of the file."""
        if type_.kind == "record":
            return _Type(f"answers.{self._message(name, type_)}")
        if type_.kind == "list" and type_.item is not None:
            return _Type.List(self._checked(name, type_.item))
        return _KINDS[type_.kind][0]

    def _message(self, name: str, type_: CelType) -> str:
        message = self._file.message_type.add(name=name)
        for number, (member, of) in enumerate(type_.members.items(), 1):
            inner = of.item if of.kind == "list" and of.item is not None else of
            added: Any = message.field.add(
                name=member, number=number, label=3 if of.kind == "list" else 1
            )
            if inner.kind == "record":
                added.type = _MESSAGE
                added.type_name = f".answers.{self._message(f'{name}__{member}', inner)}"
                continue
            added.type = _KINDS[inner.kind][1]
            if inner.kind == "date":
                added.type_name = ".google.protobuf.Timestamp"
        return name


def names_in(source: str) -> frozenset[str]:
    """Every word of an expression that could be a name."""
    return frozenset(_IDENTIFIER.findall(STRINGS.sub("''", source)))


def _name_of(type_: Any) -> str:
    """`bool`, `int`, `date`, `list` …"""
    name = str(type_.name()).lower()
    if name.startswith(("list", "map")):
        return name.partition("<")[0]
    if "timestamp" in name:
        return "date"
    return "record" if type_.is_message() else name.partition("(")[0]


def _running(type_: CelType) -> Any:
    """The type of a variable when it runs: records are maps."""
    if type_.kind == "record":
        return _Type.Map(_Type.STRING, _Type.DYN)
    if type_.kind == "list" and type_.item is not None:
        return _Type.List(_running(type_.item))
    return _KINDS[type_.kind][0]


def _with_answered(source: str) -> tuple[str, frozenset[str]]:
    """`answered(x)` as a variable, `answered(c.x)` as CEL's `has`; no column moves by it."""
    names: set[str] = set()

    def replaced(found: re.Match[str]) -> str:
        no, name = "!" if found[1] else "", found[2]
        if "." in name:
            return f"{no}has({name})".rjust(len(found[0]))
        names.add(name)
        return f"{no}answered_{name}".ljust(len(found[0]))

    parts: list[str] = []
    end = 0
    for string in STRINGS.finditer(source):
        parts += (_ANSWERED.sub(replaced, source[end : string.start()]), string[0])
        end = string.end()
    parts.append(_ANSWERED.sub(replaced, source[end:]))
    return "".join(parts), frozenset(names)


def _to_cel(value: Any) -> Any:
    """A value as CEL takes it; what is None inside is left out."""
    if isinstance(value, date):
        # A datetime is understood only outside of maps and lists; this is everywhere.
        return timestamp_pb2.Timestamp(seconds=(value - _EPOCH).days * _SECONDS_OF_A_DAY)
    if isinstance(value, Mapping):
        return {key: _to_cel(each) for key, each in value.items() if each is not None}
    if isinstance(value, list | tuple):
        return [_to_cel(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def _from_cel(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, Mapping):
        return {key: _from_cel(each) for key, each in value.items()}
    return [_from_cel(each) for each in value] if isinstance(value, list) else value


BUILT_IN: Final[Mapping[str, Any]] = {
    "today": _Type.TIMESTAMP,
    "arrived_on": _Type.TIMESTAMP,
    "profile": _Type.Map(_Type.STRING, _Type.DYN),
}
"""What every expression knows besides the fields."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function that expressions may call: kinds of what it takes and gives, and its meaning."""

    takes: tuple[str, ...]
    gives: str
    meaning: Callable[..., Any]
    words: str
    """For the reference."""


FUNCTIONS: Final[Mapping[str, Function]] = {
    "date": Function(("string",), "date", date.fromisoformat, 'その日付。date("2026-04-01")'),
    "days_between": Function(
        ("date", "date"),
        "int",
        dates.days_between,
        "1つめの日から2つめの日までの日数(初日は数えない)",
    ),
    "months_between": Function(("date", "date"), "int", dates.months_between, "同じく満月数"),
    "years_between": Function(("date", "date"), "int", dates.years_between, "同じく満年数"),
    "age_on": Function(
        ("date", "date"), "int", dates.years_between, "生年月日と日付から、その日の満年齢"
    ),
    "attains": Function(
        ("date", "int"), "date", dates.attains, "生年月日から、その年齢に達する日(誕生日の前日)"
    ),
    "add_days": Function(("date", "int"), "date", dates.add_days, "何日か後(マイナスなら前)の日"),
    "add_months": Function(("date", "int"), "date", dates.add_months, "何か月か後の日"),
    "month_start": Function(("date",), "date", dates.month_start, "その月の1日"),
    "month_end": Function(("date",), "date", dates.month_end, "その月の末日"),
    "next_month": Function(("date",), "date", dates.next_month, "翌月の1日"),
    "fiscal_year": Function(("date",), "int", dates.fiscal_year, "年度(4月から翌年3月まで)"),
    "fiscal_year_start": Function(("date",), "date", dates.fiscal_year_start, "年度の初日(4月1日)"),
    "fiscal_year_end": Function(("date",), "date", dates.fiscal_year_end, "年度の末日(3月31日)"),
    "year": Function(("date",), "int", lambda day: day.year, "西暦の年"),
    "month": Function(("date",), "int", lambda day: day.month, "月"),
    "day": Function(("date",), "int", lambda day: day.day, "日"),
    "sum": Function(("ints",), "int", sum, "整数の並びの合計"),
    "least": Function(("int", "int"), "int", min, "小さいほう"),
    "greatest": Function(("int", "int"), "int", max, "大きいほう"),
}


@cache
def _functions() -> list[Any]:
    kinds = {kind: type_ for kind, (type_, _) in _KINDS.items()} | {"ints": _Type.List(_Type.INT)}
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(
                    name,
                    kinds[each.gives],
                    [kinds[kind] for kind in each.takes],
                    is_member=False,
                    impl=_on_days(each.meaning),
                )
            ],
        )
        for name, each in FUNCTIONS.items()
    ]


def _on_days(meaning: Callable[..., Any]) -> Callable[..., Any]:
    """A function of dates as one of CEL's timestamps."""

    def called(*arguments: Any) -> Any:
        found = meaning(*(_from_cel(each) for each in arguments))
        if isinstance(found, date):
            return datetime(found.year, found.month, found.day, tzinfo=UTC)
        return found

    return called

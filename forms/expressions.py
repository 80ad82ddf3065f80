"""CEL expressions, type-checked against a procedure's fields when its file is loaded.

Every expression is compiled twice: once with the types of the fields, which finds mistakes before
anybody applies, and once without, which runs: there an unanswered field is null. An expression that
meets null where it needs a value has no value (None): a condition then does not hold, and a rule is
not broken. Dates run as ISO text, whose order is that of the days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool, timestamp_pb2, wrappers_pb2

from forms import dates
from forms.source import Position

_T = cel.Type
NAME = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r"""r?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
_MESSAGE = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class CelType:
    """How an answer looks to CEL. A `date` is a day; an unanswered field is null."""

    kind: Literal["bool", "int", "double", "string", "date", "list", "record"]
    item: CelType | None = None
    """Of a list."""
    members: Mapping[str, CelType] = field(default_factory=dict)
    """Of a record, by name."""


class BadExpression(Exception):
    """An expression that cannot be used: what is wrong, at which character (from 0)."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


@dataclass(frozen=True)
class Expression:
    """A compiled expression. Evaluating never raises: what cannot be worked out is None."""

    source: str
    position: Position
    names: tuple[str, ...] = ()
    """The variables it reads."""
    kind: str = "any"
    """What it gives: bool, int, double, string, date, list or any."""
    program: Any = field(default=None, compare=False, repr=False)

    def evaluate(self, values: Mapping[str, Any]) -> Any:
        """The value for these answers, as plain Python; None when an answer it needs is missing.

        `values` holds what `FieldType.to_cel` gave for each field by name (None or absent:
        unanswered), and `today`, `arrived_on` (dates) and `profile`.
        """
        try:
            found = self.program.eval(data={name: _plain(values.get(name)) for name in self.names})
            value = found.value() if found.type() != _T.ERROR else None
        except (RuntimeError, ValueError, TypeError, OverflowError):
            return None
        if self.kind == "date":
            return date.fromisoformat(value) if isinstance(value, str) else None
        return value

    def holds(self, values: Mapping[str, Any]) -> bool:
        """Whether a condition is true; what cannot be worked out is not."""
        return self.evaluate(values) is True


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


# --- Functions: the table of docs/forms.md --------------------------------------------------------


FUNCTIONS: Final[Mapping[str, tuple[tuple[str, ...], str, Callable[..., Any], str]]] = {
    "date": (("string",), "date", date.fromisoformat, '日付を作る。date("2026-04-01")'),
    "days_between": (
        ("date", "date"),
        "int",
        dates.days_between,
        "1つめの日から2つめの日までの日数",
    ),
    "months_between": (("date", "date"), "int", dates.months_between, "同じく月数"),
    "years_between": (("date", "date"), "int", dates.years_between, "同じく満年数(満年齢)"),
    "attains": (
        ("date", "int"),
        "date",
        dates.attains,
        "生年月日から、その年齢に達する日(誕生日の前日)",
    ),
    "add_days": (("date", "int"), "date", dates.add_days, "何日か後(マイナスなら前)の日"),
    "add_months": (("date", "int"), "date", dates.add_months, "何か月か後の日"),
    "month_start": (("date",), "date", dates.month_start, "その月の1日"),
    "month_end": (("date",), "date", dates.month_end, "その月の末日"),
    "next_month": (("date",), "date", dates.next_month, "翌月の1日"),
    "fiscal_year": (("date",), "int", dates.fiscal_year, "年度(4月から翌年3月まで)"),
    "fiscal_year_start": (("date",), "date", dates.fiscal_year_start, "年度の初日(4月1日)"),
    "fiscal_year_end": (("date",), "date", dates.fiscal_year_end, "年度の末日(3月31日)"),
}
"""Name → argument kinds, result kind, what it does on plain values, and words for the reference."""

_SIMPLE = {
    "bool": "google.protobuf.BoolValue",
    "int": "google.protobuf.Int64Value",
    "double": "google.protobuf.DoubleValue",
    "string": "google.protobuf.StringValue",
    "date": "google.protobuf.Timestamp",
}
_TYPED = {"int": _T.INT, "string": _T.STRING, "date": _T.TIMESTAMP}
_RUNNING = {"int": _T.INT, "string": _T.STRING, "date": _T.STRING}


class Compiler:
    """Compiles the expressions of one procedure against its variables, or those of one row."""

    def __init__(self, variables: Mapping[str, CelType]) -> None:
        self.names = frozenset(variables)
        pool = _pool(variables)
        typed = {name: _type(name, type_) for name, type_ in variables.items()}
        self._checked = cel.NewEnv(pool, variables=typed, functions=_declared(_TYPED))
        self._running = cel.NewEnv(
            variables=dict.fromkeys(variables, _T.DYN), functions=_declared(_RUNNING)
        )

    def compile(self, source: str, position: Position, *, kind: str = "any") -> Expression:
        """Compile, or raise BadExpression. `kind` is what it must give; `any` takes everything."""
        if len(source) > LONGEST:
            raise BadExpression(0, "the expression is too long")
        try:
            given = _kind(self._checked.compile(source).return_type())
            program = self._running.compile(source)
        except RuntimeError as error:
            raise _bad(source, str(error)) from error
        if kind not in {"any", given} and given != "any":
            raise BadExpression(0, f"gives {given}, and {kind} is needed")
        words = NAME.findall(_STRING.sub("''", source))
        names = tuple(dict.fromkeys(word for word in words if word in self.names))
        return Expression(source, position, names, given, program)


def _declared(kinds: Mapping[str, Any]) -> list[Any]:
    return [
        cel.FunctionDecl(
            name,
            [
                cel.Overload(
                    f"{name}_{'_'.join(takes)}",
                    return_type=kinds[gives],
                    parameters=[kinds[each] for each in takes],
                    impl=_on_text(impl, takes),
                )
            ],
        )
        for name, (takes, gives, impl, _) in FUNCTIONS.items()
    ]


def _on_text(meaning: Callable[..., Any], takes: tuple[str, ...]) -> Callable[..., Any]:
    """A function of days as one of ISO texts."""

    def called(*given: Any) -> Any:
        typed = zip(given, takes, strict=True)
        return _plain(
            meaning(*(date.fromisoformat(each) if kind == "date" else each for each, kind in typed))
        )

    return called


def _type(path: str, type_: CelType) -> Any:
    if type_.kind == "list":
        assert type_.item is not None
        return _T.List(_item(path, type_.item))
    if type_.kind == "date":
        return _T.TIMESTAMP
    return _T(_SIMPLE.get(type_.kind) or f"form.{path}")


def _item(path: str, type_: CelType) -> Any:
    plain = {"bool": _T.BOOL, "int": _T.INT, "double": _T.DOUBLE, "string": _T.STRING}
    return plain.get(type_.kind) or _type(path, type_)


def _pool(variables: Mapping[str, CelType]) -> Any:
    """The records of the form as protobuf messages, so that a misspelt member is found."""
    pool = descriptor_pool.DescriptorPool()
    for known in (wrappers_pb2, timestamp_pb2):
        pool.AddSerializedFile(known.DESCRIPTOR.serialized_pb)
    file = descriptor_pb2.FileDescriptorProto(
        name="form.proto",
        package="form",
        syntax="proto3",
        dependency=["google/protobuf/wrappers.proto", "google/protobuf/timestamp.proto"],
    )
    for name, type_ in variables.items():
        inner = type_.item if type_.kind == "list" else type_
        if inner is not None and inner.kind == "record":
            _message(file, name, inner)
    pool.AddSerializedFile(file.SerializeToString())
    return pool


def _message(file: Any, path: str, record: CelType) -> None:
    message = file.message_type.add(name=path)
    optional, repeated = 1, 3
    for number, (name, type_) in enumerate(record.members.items(), start=1):
        inner = type_.item if type_.kind == "list" and type_.item else type_
        entry = message.field.add(
            name=name, number=number, label=repeated if type_.kind == "list" else optional
        )
        if inner.kind == "record":
            _message(file, f"{path}__{name}", inner)
            entry.type, entry.type_name = 11, f".form.{path}__{name}"
        elif type_.kind == "list":
            entry.type = {"string": 9, "int": 3, "bool": 8, "double": 1}[inner.kind]
        else:
            entry.type, entry.type_name = 11, f".{_SIMPLE[inner.kind]}"


def _kind(type_: Any) -> str:
    name = str(type_).lower()
    for word in ("bool", "int", "double", "string", "list"):
        if name.startswith(word):
            return word
    return "date" if "timestamp" in name else "any"


def _bad(source: str, text: str) -> BadExpression:
    found = _MESSAGE.search(text)
    if not found:
        return BadExpression(0, text.splitlines()[0][:200])
    line, column, words = int(found[1]), int(found[2]), found[3].strip()
    before = source.split("\n")[: line - 1]
    return BadExpression(sum(len(each) + 1 for each in before) + column - 1, words)

"""Whether an expression fits the names it may use, and what it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool, timestamp_pb2

from forms.expressions.functions import declarations
from forms.expressions.kinds import KINDS, MESSAGE, CelType

BUILT_IN: Final[Mapping[str, Any]] = {
    "today": cel.Type.TIMESTAMP,
    "arrived_on": cel.Type.TIMESTAMP,
    "profile": cel.Type.Map(cel.Type.STRING, cel.Type.DYN),
}
"""What every expression knows besides the fields."""
TAKEN: Final = frozenset(
    {"bool", "bytes", "double", "dyn", "int", "list", "map", "null_type", "string", "type", "uint"}
)
"""Names of CEL's own that no variable can have."""

INSIDE: Final = "__IN__"
"""Between a name and a part of it in the name of a message; no field's name has capitals."""

_FOUND: Final = re.compile(
    r"ERROR: <input>:(\d+):(\d+): (.*?)(?: \[INVALID_ARGUMENT\])?$", re.MULTILINE
)


class NotFittingError(Exception):
    """What CEL says of a wrong expression: line, column and words of each, and all of it."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.found = [
            (int(line), int(column), words) for line, column, words in _FOUND.findall(said)
        ]


class Checker:
    """Checks against names of certain types. CEL's environment is made with the first check."""

    def __init__(self, types: Mapping[str, CelType]) -> None:
        self.types = dict(types)

    def type_of(self, text: str) -> tuple[str, frozenset[str]]:
        """The kind of value that an expression gives, and the parts of a record.

        Raises `NotFittingError`.
        """
        try:
            found = self._environment.compile(text).return_type()
        except RuntimeError as error:
            raise NotFittingError(str(error)) from None
        return _name_of(found), frozenset(members_of(str(found.name()), self.types))

    @cached_property
    def _environment(self) -> Any:
        file = descriptor_pb2.FileDescriptorProto(
            name="answers.proto",
            package="answers",
            syntax="proto3",
            dependency=["google/protobuf/timestamp.proto"],
        )
        checked = {
            name: _declared(file, name, type_)
            for name, type_ in self.types.items()
            if name not in TAKEN
        }
        answered = {f"answered_{name}": cel.Type.BOOL for name in (*self.types, "arrived_on")}
        pool = descriptor_pool.DescriptorPool()
        pool.AddSerializedFile(timestamp_pb2.DESCRIPTOR.serialized_pb)
        pool.AddSerializedFile(file.SerializeToString())
        variables = {**BUILT_IN, **checked, **answered}
        return cel.NewEnv(pool, variables=variables, functions=declarations())


def members_of(message: str, types: Mapping[str, CelType]) -> Mapping[str, CelType]:
    """The parts of a message by name; nothing for what is none."""
    package, _, name = message.partition(".")
    if package != "answers":
        return {}
    found = types
    for each in name.split(INSIDE):
        type_ = found.get(each)
        found = (type_.item or type_).members if type_ else {}
    return found


def _declared(file: Any, name: str, type_: CelType) -> Any:
    """The type of a variable; records become message types of the file."""
    if type_.kind == "record":
        return cel.Type(f"answers.{_message(file, name, type_)}")
    if type_.kind == "list" and type_.item is not None:
        return cel.Type.List(_declared(file, name, type_.item))
    return KINDS[type_.kind][0]


def _message(file: Any, name: str, type_: CelType) -> str:
    message = file.message_type.add(name=name)
    # Protobuf has second names for JSON, in which a_b and a__b are alike; nobody uses them here.
    message.options.deprecated_legacy_json_field_conflicts = True
    for number, (member, of) in enumerate(type_.members.items(), 1):
        inner = of.item if of.kind == "list" and of.item is not None else of
        added: Any = message.field.add(
            name=member, number=number, label=3 if of.kind == "list" else 1
        )
        if inner.kind == "record":
            added.type = MESSAGE
            added.type_name = f".answers.{_message(file, f'{name}{INSIDE}{member}', inner)}"
            continue
        added.type = KINDS[inner.kind][1]
        if inner.kind == "date":
            added.type_name = ".google.protobuf.Timestamp"
    return name


def _name_of(type_: Any) -> str:
    """`bool`, `int`, `date`, `list` …"""
    name = str(type_.name()).lower()
    if name.startswith(("list", "map")):
        return name.partition("<")[0]
    if "timestamp" in name:
        return "date"
    return "record" if type_.is_message() else name.partition("(")[0]

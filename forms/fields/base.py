"""What a field type is: from what a stranger typed to a typed value, and back into words.

A type is one small class with one instance in `TYPES`. It holds no state: the question it answers
(`Field`) and what it may look at (`Scope`) come as arguments.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Final, Generic, TypeVar, cast

from forms.context import Context
from forms.definition import Field
from forms.expressions import CelType
from forms.japanese.widths import is_blank
from forms.problems import Problem
from forms.wording import Sayable, Words, say

JSON = Any
"""A value as `json.loads` gives it: what was typed, or the canonical form of an answer."""

Inputs = Mapping[str, Sequence[str]]
"""What a browser posted: input name → values, in order."""

T = TypeVar("T")


BOOL: Final = CelType("bool")
INT: Final = CelType("int")
DOUBLE: Final = CelType("double")
STRING: Final = CelType("string")
DATE: Final = CelType("date")
STRINGS: Final = CelType("list", item=STRING)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one box of a field (`at`: `year`, or empty for the field as a whole)."""

    says: Words
    at: str = ""

    @property
    def code(self) -> str:
        """The stable code."""
        return self.says.code

    @property
    def message(self) -> str:
        """The words in Japanese."""
        return self.says.get()


@dataclass(frozen=True, slots=True)
class Refused:
    """The answer of `parse` for what cannot be accepted: one fault or several."""

    faults: tuple[Fault, ...]


def refuse(sentence: str, /, at: str = "", **arguments: str | int | Sayable) -> Refused:
    """Refuse with one fault: a sentence of `forms/words` with its arguments."""
    return Refused((Fault(say(sentence, **arguments), at),))


@dataclass(frozen=True, slots=True)
class Scope:
    """What parsing may look at: the context, and the answers so far by name as CEL sees them."""

    context: Context
    values: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """What reading the fields of a page, or of a row, has found so far."""

    values: dict[str, Any] = field(default_factory=dict)
    """Accepted typed values by field name."""
    problems: list[Problem] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """Paths of the fields whose condition holds."""


class FieldType(Generic[T]):
    """A kind of question. Subclasses say how its answer is read, kept, shown and computed with."""

    name: ClassVar[str]
    widget: ClassVar[str] = "line"
    """The macro of `templates/pages/fields/field.html` that draws it."""
    parts: ClassVar[tuple[str, ...]] = ()
    """Names of its boxes below its path (`year`, `month`); none: one box, named by the path."""
    first: ClassVar[str] = ""
    """The part that is typed into first: links to the question lead there."""
    optional: ClassVar[frozenset[str]] = frozenset()
    """Parts that may stay empty in an answer."""
    unsaid: ClassVar[frozenset[str]] = frozenset()
    """Parts of which neither ※必須 nor ※任意 is true for everybody."""
    says_at_boxes: ClassVar[bool] = False
    """Whether what is wrong with a part is said at its box, not below all of them."""
    cel: ClassVar[CelType] = STRING
    missing_words: ClassVar[str] = "required.enter"
    """The sentence for a missing answer: 入力してください, 選んでください, 付けてください."""

    unanswered: ClassVar[Words | None] = None
    """What it says, in words, that such a question was asked and left without an answer."""
    copied: ClassVar[bool] = True
    """Whether a row of a group can take the answer of the row before it."""
    prefilled: ClassVar[bool] = True
    """Whether it can hold an answer before anybody gave one."""

    def unit(self, field: Field) -> Sayable | None:
        """What stands behind the box."""
        return field.unit

    def note(self, field: Field) -> Words | None:
        """What every such question has to say to the person, beside its own hint."""
        return None

    # From the browser

    def collect(self, field: Field, path: str, inputs: Inputs, before: JSON) -> JSON:
        """What was typed, as it was typed; `before` where the form did not show the field."""
        if not self.parts:
            typed = inputs.get(path)
            return before if typed is None else typed[-1]
        if not any(f"{path}.{part}" in inputs for part in self.parts):
            typed = inputs.get(path)
            return before if typed is None else typed[-1]
        kept = before if isinstance(before, dict) else {}
        return {
            part: inputs[name][-1] if (name := f"{path}.{part}") in inputs else kept.get(part, "")
            for part in self.parts
        }

    def taken_apart(self, raw: JSON) -> JSON:
        """What is shown in its boxes, by part, of what came as one text or as canonical JSON."""
        return raw

    def is_empty(self, raw: JSON) -> bool:
        """Whether nothing was answered; what nobody can see is nothing."""
        if raw is None:
            return True
        if isinstance(raw, str):
            return is_blank(raw)
        if isinstance(raw, dict):
            return all(self.is_empty(each) for each in raw.values())
        if isinstance(raw, list):
            return all(self.is_empty(each) for each in raw)
        return False

    # Into a typed value

    def read(self, field: Field, raw: JSON, path: str, scope: Scope, into: Reading) -> Any:
        """Read the answer at `path` into `into`; returns what CEL sees, None without an answer."""
        if self.is_empty(raw):
            if field.required:
                into.problems.append(Problem.at(path, self.missing(field)))
            return None
        value = self.parse(field, raw, scope)
        if isinstance(value, Refused) and (later := scope.context.later(scope.values)):
            value = self.parse(field, raw, Scope(scope.context, later))
        if isinstance(value, Refused):
            into.problems += (
                Problem.at(f"{path}.{fault.at}" if fault.at else path, fault.says)
                for fault in value.faults
            )
            return None
        into.values[field.name] = value
        return self.to_cel(field, value)

    def missing(self, field: Field) -> Words:
        """What to say when a required answer is missing."""
        return say(self.missing_words, label=field.label)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> T | Refused:
        """The typed value of what was typed, or of canonical JSON. Never raises; never empty."""
        raise NotImplementedError

    # Kept and shown

    def to_json(self, field: Field, value: T) -> JSON:
        """The canonical JSON of a value."""
        return value

    def from_json(self, field: Field, data: JSON) -> T:
        """The value of canonical JSON that `to_json` made."""
        return cast("T", data)

    def words(self, field: Field, value: T, lang: str = "ja") -> str:
        """The value in words, for the check page, the ledger and the PDF."""
        return str(value)

    # For expressions and for other programs

    def cel_type(self, field: Field) -> CelType:
        """The type that expressions see."""
        return self.cel

    def to_cel(self, field: Field, value: T) -> Any:
        """The value that expressions see, of the type that `cel_type` says."""
        return self.to_json(field, value)

    def typed(self, field: Field, value: Any) -> JSON:
        """What somebody would have typed for the value of an expression of that type."""
        return value

    def json_schema(self, field: Field) -> dict[str, Any]:
        """The shape of the canonical JSON, for the API's description."""
        return {"type": "string"}


TYPES: Final[dict[str, FieldType[Any]]] = {}
"""Every field type by its name in YAML; filled when `forms.fields` is imported."""


def register(*types: FieldType[Any]) -> None:
    """Add types to the registry."""
    for each in types:
        TYPES[each.name] = each


def type_of(field: Field) -> FieldType[Any]:
    """The type that answers a field."""
    return TYPES[field.type]


def read_fields(
    fields: Iterable[Field], raw: JSON, prefix: str, context: Context, values: dict[str, Any]
) -> Reading:
    """Read fields in order; each condition sees what stands before it.

    `values` is what expressions see; every field's own value is added to it, None without one.
    """
    typed = raw if isinstance(raw, dict) else {}
    scope = Scope(context, values)
    found = Reading()
    for each in fields:
        values[each.name] = None
        if each.when is not None and not each.when.holds(values):
            continue
        path = prefix + each.name
        found.asked.add(path)
        values[each.name] = TYPES[each.type].read(each, typed.get(each.name), path, scope, found)
    return found

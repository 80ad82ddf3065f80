"""Choosing: yes or no, one of several, some of several, an order of wishes, a consent."""

from typing import Any, ClassVar, Final

from forms.definition import Count, Field, Option
from forms.expressions import CelType
from forms.fields.base import (
    BOOL,
    JSON,
    STRINGS,
    FieldType,
    Inputs,
    Refused,
    Scope,
    refuse,
)
from forms.wording import Joined, Words, say

YES: Final = say("answer.yes")
NO: Final = say("answer.no")
AGREED: Final = say("answer.agreed")
NOT_AGREED: Final = say("answer.not_agreed")

_TRUE: Final = {"yes", "true", "on", "1", "はい", "同意する"}
_FALSE: Final = {"no", "false", "off", "0", "いいえ"}


def offered(field: Field, scope_values: Any) -> tuple[Option, ...]:
    """The options that can be chosen with these answers."""
    return tuple(o for o in field.options if o.when is None or o.when.holds(scope_values))


def label_of(field: Field, value: str, lang: str) -> str:
    """The words of an option; a value that no longer is one stands for itself."""
    return next((o.label.get(lang) for o in field.options if o.value == value), value)


class YesNo(FieldType[bool]):
    """はい or いいえ; `yes` and `no` in a browser, true and false in JSON."""

    name: ClassVar[str] = "yes_no"
    widget: ClassVar[str] = "radios"
    cel: ClassVar[CelType] = BOOL
    missing_words: ClassVar[str] = "required.choose"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> bool | Refused:
        if isinstance(raw, bool):
            return raw
        word = raw.strip().lower() if isinstance(raw, str) else ""
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        return refuse("unknown_option.yes_no")

    def words(self, field: Field, value: bool, lang: str = "ja") -> str:
        return (YES if value else NO).get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}


class Consent(FieldType[bool]):
    """A sentence to agree to; not agreeing is not answering."""

    name: ClassVar[str] = "consent"
    widget: ClassVar[str] = "consent"
    cel: ClassVar[CelType] = BOOL
    missing_words: ClassVar[str] = "required.agree"
    unanswered: ClassVar[Words | None] = NOT_AGREED
    prefilled: ClassVar[bool] = False

    def is_empty(self, raw: JSON) -> bool:
        return raw is False or super().is_empty(raw)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> bool | Refused:
        word = raw.strip().lower() if isinstance(raw, str) else raw
        if word is True or (isinstance(word, str) and word in _TRUE):
            return True
        return refuse("unknown_option.consent")

    def words(self, field: Field, value: bool, lang: str = "ja") -> str:
        return AGREED.get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean", "const": True}


class Choice(FieldType[str]):
    """One of several."""

    name: ClassVar[str] = "choice"
    widget: ClassVar[str] = "radios"
    missing_words: ClassVar[str] = "required.choose"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> str | Refused:
        chosen = _known([raw], field, scope)
        return chosen if isinstance(chosen, Refused) else chosen[0]

    def words(self, field: Field, value: str, lang: str = "ja") -> str:
        return label_of(field, value, lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "string", "enum": [option.value for option in field.options]}


class Choices(FieldType[tuple[str, ...]]):
    """Some of several, in the order in which they are offered."""

    name: ClassVar[str] = "choices"
    widget: ClassVar[str] = "checkboxes"
    cel: ClassVar[CelType] = STRINGS
    missing_words: ClassVar[str] = "required.choose"

    def collect(self, field: Field, path: str, inputs: Inputs, before: JSON) -> JSON:
        # The form sends an empty value with the boxes: none ticked is not the same as not shown.
        typed = inputs.get(path)
        return before if typed is None else [each for each in typed if each]

    def parse(self, field: Field, raw: JSON, scope: Scope) -> tuple[str, ...] | Refused:
        chosen = _known(raw if isinstance(raw, list) else [raw], field, scope)
        if isinstance(chosen, Refused):
            return chosen
        count = field.count or Count()
        number = len(set(chosen))
        if number < count.min:
            return refuse("too_few.options", fewest=count.min)
        if count.max is not None and number > count.max:
            return refuse("too_many.options", most=count.max, now=number)
        return tuple(option.value for option in field.options if option.value in chosen)

    def to_json(self, field: Field, value: tuple[str, ...]) -> JSON:
        return list(value)

    def from_json(self, field: Field, data: JSON) -> tuple[str, ...]:
        return tuple(data)

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return Joined(tuple(label_of(field, each, lang) for each in value)).get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        count = field.count or Count()
        shape: dict[str, Any] = {
            "type": "array",
            "items": {"type": "string", "enum": [option.value for option in field.options]},
            "uniqueItems": True,
        }
        if count.min:
            shape["minItems"] = count.min
        if count.max is not None:
            shape["maxItems"] = count.max
        return shape


class Ranking(Choices):
    """希望順位: different options in the order of wishes; one select box for each rank."""

    name: ClassVar[str] = "ranking"
    widget: ClassVar[str] = "ranking"
    says_at_boxes: ClassVar[bool] = True

    def ranks(self, field: Field) -> int:
        """How many wishes can be given."""
        limit = field.count.max if field.count and field.count.max is not None else 5
        return min(limit, len(field.options))

    def collect(self, field: Field, path: str, inputs: Inputs, before: JSON) -> JSON:
        names = [f"{path}.{rank}" for rank in range(self.ranks(field))]
        if not any(name in inputs for name in names):
            return before
        return [inputs[name][-1] if name in inputs else "" for name in names]

    def parse(self, field: Field, raw: JSON, scope: Scope) -> tuple[str, ...] | Refused:
        wishes = list(raw) if isinstance(raw, list) else [raw]
        while wishes and wishes[-1] in ("", None):
            wishes.pop()
        for rank, each in enumerate(wishes):
            if each in ("", None):
                return refuse("gap_in_ranking", str(rank), rank=rank_words(rank))
            if each in wishes[:rank]:
                other = rank_words(wishes.index(each))
                return refuse("chosen_twice", str(rank), rank=rank_words(rank), other=other)
        chosen = _known(wishes, field, scope)
        if isinstance(chosen, Refused):
            return chosen
        if field.count and len(chosen) < field.count.min:
            return refuse("too_few.ranking", rank=rank_words(field.count.min - 1))
        if len(chosen) > self.ranks(field):
            return refuse("too_many.ranking", rank=rank_words(self.ranks(field) - 1))
        return tuple(chosen)

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return "\n".join(
            f"{rank}. {label_of(field, each, lang)}" for rank, each in enumerate(value, 1)
        )


def rank_words(rank: int) -> Words:
    """第1希望, counted from 0."""
    return say("rank", number=rank + 1)


def _known(raw: list[JSON], field: Field, scope: Scope) -> list[str] | Refused:
    """The chosen values, if all of them can be chosen."""
    if not all(isinstance(each, str) for each in raw):
        return refuse("wrong_shape")
    now = {option.value for option in offered(field, scope.values)}
    for each in raw:
        if each not in now:
            known = next((o.label for o in field.options if o.value == each), None)
            if known:
                return refuse("option_not_offered", option=known)
            return refuse("unknown_option")
    return raw

"""Choosing: yes or no, one of several, some of several, an order of wishes, a consent."""

from typing import Any, ClassVar, Final

from forms.definition import Count, Field, Option, Text
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
from forms.fields.text import WRONG_SHAPE

YES: Final = Text("はい", {"en": "Yes", "zh": "是", "ko": "예", "vi": "Có"})
NO: Final = Text("いいえ", {"en": "No", "zh": "否", "ko": "아니요", "vi": "Không"})
AGREED: Final = Text("同意する", {"en": "I agree", "zh": "同意", "ko": "동의", "vi": "Đồng ý"})

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
    verb: ClassVar[str] = "選んでください"

    def parse(self, field: Field, raw: JSON, scope: Scope) -> bool | Refused:
        if isinstance(raw, bool):
            return raw
        word = raw.strip().lower() if isinstance(raw, str) else ""
        if word in _TRUE:
            return True
        if word in _FALSE:
            return False
        return refuse("unknown_option", "「はい」か「いいえ」を選んでください。")

    def words(self, field: Field, value: bool, lang: str = "ja") -> str:
        return (YES if value else NO).get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean"}


class Consent(FieldType[bool]):
    """A sentence to agree to; not agreeing is not answering."""

    name: ClassVar[str] = "consent"
    widget: ClassVar[str] = "consent"
    cel: ClassVar[CelType] = BOOL
    verb: ClassVar[str] = "読んで、同意するときは印を付けてください"

    def is_empty(self, raw: JSON) -> bool:
        return raw is False or super().is_empty(raw)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> bool | Refused:
        word = raw.strip().lower() if isinstance(raw, str) else raw
        if word is True or (isinstance(word, str) and word in _TRUE):
            return True
        return refuse("unknown_option", "同意するときは印を付けてください。")

    def words(self, field: Field, value: bool, lang: str = "ja") -> str:
        return AGREED.get(lang)

    def json_schema(self, field: Field) -> dict[str, Any]:
        return {"type": "boolean", "const": True}


class Choice(FieldType[str]):
    """One of several."""

    name: ClassVar[str] = "choice"
    widget: ClassVar[str] = "radios"
    verb: ClassVar[str] = "選んでください"

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
    verb: ClassVar[str] = "選んでください"

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
            return refuse("too_few", f"{count.min}つ以上選んでください。")
        if count.max is not None and number > count.max:
            return refuse("too_many", f"選べるのは{count.max}つまでです(いま{number})。")
        return tuple(option.value for option in field.options if option.value in chosen)

    def to_json(self, field: Field, value: tuple[str, ...]) -> JSON:
        return list(value)

    def from_json(self, field: Field, data: JSON) -> tuple[str, ...]:
        return tuple(data)

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return ("、" if lang in {"ja", "easy", "zh"} else ", ").join(
            label_of(field, each, lang) for each in value
        )

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
                return refuse(
                    "gap_in_ranking",
                    f"第{rank + 1}希望が空いています。上から順に選んでください。",
                    str(rank),
                )
            if each in wishes[:rank]:
                return refuse(
                    "chosen_twice",
                    f"第{rank + 1}希望は、第{wishes.index(each) + 1}希望と同じです。",
                    str(rank),
                )
        chosen = _known(wishes, field, scope)
        if isinstance(chosen, Refused):
            return chosen
        if field.count and len(chosen) < field.count.min:
            return refuse("too_few", f"第{field.count.min}希望まで選んでください。")
        if len(chosen) > self.ranks(field):
            return refuse("too_many", f"選べるのは第{self.ranks(field)}希望までです。")
        return tuple(chosen)

    def words(self, field: Field, value: tuple[str, ...], lang: str = "ja") -> str:
        return "\n".join(
            f"{rank}. {label_of(field, each, lang)}" for rank, each in enumerate(value, 1)
        )


def _known(raw: list[JSON], field: Field, scope: Scope) -> list[str] | Refused:
    """The chosen values, if all of them can be chosen."""
    if not all(isinstance(each, str) for each in raw):
        return refuse("wrong_shape", WRONG_SHAPE)
    now = {option.value for option in offered(field, scope.values)}
    for each in raw:
        if each not in now:
            known = next((o.label.ja for o in field.options if o.value == each), None)
            if known:
                return refuse(
                    "option_not_offered",
                    f"いまの回答では「{known}」を選べません。選び直してください。",
                )
            return refuse("unknown_option", "示された中から選んでください。")
    return raw

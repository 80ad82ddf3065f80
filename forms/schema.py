"""The marshmallow schemas of a procedure's YAML: which keys there are, and what each may hold.

They load into plain dictionaries, in which texts are `Text` and expressions still words;
`forms.building` makes the procedure of them. Every message is there in Japanese and in English.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final, Self

from marshmallow import Schema, ValidationError, fields, validates_schema

from forms.definition import LANGUAGES, Text
from forms.fields import TYPES

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG = re.compile(r"[a-z][a-z0-9-]{0,59}")
KINDS: Final = ("application", "notification", "enrolment", "inquiry")
OUTCOMES: Final[Mapping[str, tuple[str, ...]]] = {
    "application": ("approved", "rejected", "partly_approved"),
    "notification": ("acknowledged",),
    "enrolment": ("accepted", "declined", "waitlisted"),
    "inquiry": ("acknowledged",),
}
MESSAGES: Final = (
    "submitted",
    "received",
    "correction_asked",
    "correction_answered",
    "correction_closed",
    "notified",
    "withdrawn",
    "draft_expiring",
)
UNKNOWN_TYPE: Final = "?"
"""The type of a field whose type is wrong, while the rest of its file is looked at."""
ROLES: Final = ("係長", "課長", "部長")


class Words(str):  # noqa: SLOT000 - it carries two attributes
    """A message in Japanese that knows its code and its English."""

    code: str
    en: str

    def __new__(cls, code: str, ja: str, en: str) -> Self:
        """Keep the code and the English beside the Japanese."""
        words = super().__new__(cls, ja)
        words.code, words.en = code, en
        return words


def wrong(code: str, ja: str, en: str) -> ValidationError:
    """A validation error in both languages."""
    return ValidationError([Words(code, ja, en)])


def suggestion(word: str, known: Iterable[str]) -> tuple[str, str]:
    """What was probably meant, or all that could be, in both languages."""
    words = list(known)
    near = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if near:
        return f"「{near[0]}」ではありませんか。", f"Did you mean '{near[0]}'?"
    listed = ", ".join(words)
    return f"使えるのは {listed} です。", f"Known: {listed}."


class Block(Schema):
    """A mapping of the YAML: an unknown key is a problem with a suggestion."""

    error_messages = {  # noqa: RUF012 - marshmallow's own way
        "type": Words(
            "type", "「項目: 値」の形で書いてください。", "Write this as 'key: value' lines."
        ),
    }

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def refuse_unknown(self, data: Any, original: Any, **_: Any) -> None:
        """Name every key that means nothing here."""
        if not isinstance(original, Mapping):
            return
        known = [each.data_key or name for name, each in self.fields.items()]
        unknown = [key for key in original if key not in known]
        if unknown:
            raise ValidationError({key: [_unknown_key(key, known)] for key in unknown})

    def usable(self, value: Mapping[str, Any], valid: Mapping[str, Any]) -> dict[str, Any] | None:
        """What is valid, with substitutes for what is required; None without one of these."""
        found = dict(valid)
        for name, each in self.fields.items():
            if each.required and name not in found:
                substitute = self.guess(name, value)
                if substitute is None:
                    return None
                found[name] = substitute
        return found

    def guess(self, name: str, value: Mapping[str, Any]) -> Any:
        """What stands for a required value that is wrong or missing; None for nothing."""
        return getattr(self.fields[name], "substitute", None)

    class Meta:
        """What is unknown is named by `refuse_unknown`, in our words."""

        unknown = "exclude"


def _unknown_key(key: str, known: Sequence[str]) -> Words:
    ja, en = suggestion(key, known)
    return Words(
        "unknown_key", f"「{key}」という項目はありません。{ja}", f"Unknown key '{key}'. {en}"
    )


class Given(fields.Field[Any]):
    """A field of the YAML, with its messages in our words."""

    substitute: Any = None
    """Stands for a wrong value, so that the rest of the file can still be looked at."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own way
        "required": Words("required", "この項目が必要です。", "This key is required."),
        "null": Words("empty", "値が空です。書くか、行ごと消してください。", "The value is empty."),
    }


class Label(Given):
    """Words for people: one text in Japanese, or a mapping of languages."""

    substitute: Any = Text("")

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Text:
        if isinstance(value, Mapping):
            return self._languages(value)
        return Text(self._words(value))

    def _languages(self, value: Mapping[str, Any]) -> Text:
        unknown = [key for key in value if key not in LANGUAGES]
        if unknown:
            ja, en = suggestion(unknown[0], LANGUAGES)
            raise wrong(
                "language",
                f"「{unknown[0]}」という言語はありません。{ja}",
                f"Unknown language. {en}",
            )
        if "ja" not in value:
            raise wrong(
                "language", "日本語(ja)の文が必要です。", "The Japanese text (ja) is required."
            )
        texts = {key: self._words(each) for key, each in value.items()}
        return Text(texts.pop("ja"), texts)

    def _words(self, value: Any) -> str:
        if isinstance(value, bool) or not isinstance(value, (str, int, float)):
            raise wrong("text", "文で書いてください。", "Write a text.")
        words = str(value).strip()
        if not words:
            raise wrong("empty", "文が空です。", "The text is empty.")
        return words


class Word(Given):
    """A short text in Japanese only."""

    substitute: Any = ""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise wrong("text", "文で書いてください。", "Write a text.")
        return value.strip()


class Name(Word):
    """A name that programs use: small letters, digits and underscores."""

    substitute: Any = None

    pattern = NAME
    ja = "半角の英小文字で始め、英小文字・数字・「_」だけで書いてください。"
    en = "Use small letters, digits and '_', beginning with a letter."

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or not self.pattern.fullmatch(value):
            raise wrong("name", self.ja, self.en)
        return value


class Slug(Name):
    """The name of a procedure, which is part of its address."""

    pattern = SLUG
    ja = "半角の英小文字で始め、英小文字・数字・「-」だけで書いてください。"
    en = "Use small letters, digits and '-', beginning with a letter."


class OneOf(Given):
    """One of some words."""

    def __init__(self, known: Iterable[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = known

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if isinstance(value, str) and value in self.known:
            return value
        ja, en = suggestion(str(value), self.known)
        raise wrong("choice", f"「{value}」は使えません。{ja}", f"'{value}' is not known. {en}")


class YesNo(Given):
    """true or false."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise wrong("true_false", "true か false で書いてください。", "Write true or false.")


class Number(Given):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least, self.most = least, most

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> int:
        if (
            isinstance(value, int)
            and not isinstance(value, bool)
            and self.least <= value <= self.most
        ):
            return value
        raise wrong(
            "number",
            f"{self.least}から{self.most}までの整数で書いてください。",
            f"Write a whole number from {self.least} to {self.most}.",
        )


class Day(Given):
    """A date as 2026-04-01."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            raise wrong(
                "date", "日付は 2026-04-01 のように書いてください。", "Write a date as 2026-04-01."
            ) from None


class Condition(Given):
    """An expression; a number or true/false is one, too."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (int, float)):
            return str(value)
        if isinstance(value, str) and value.strip():
            return value
        raise wrong("expression", "式で書いてください。", "Write an expression.")


def load_block(block: type[Block], value: Mapping[str, Any]) -> dict[str, Any]:
    """Load a block; the error of a wrong one carries what can be used in spite of it."""
    schema = _schema_of(block)
    try:
        return dict(schema.load(value))
    except ValidationError as error:
        raise ValidationError(
            error.messages, valid_data=schema.usable(value, rest_of(error) or {})
        ) from None


@cache
def _schema_of(block: type[Block]) -> Block:
    """One schema of each kind: making one costs more than using it."""
    return block()


def rest_of(error: ValidationError) -> Any:
    """What can be used of a wrong value; None if nothing can."""
    return error.valid_data or None


class ListOf(Given):
    """A list; every entry is loaded, and every problem is told."""

    def __init__(self, entry: fields.Field[Any], *, least: int = 0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.entry, self.least = entry, least

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> list[Any]:
        if not isinstance(value, list):
            raise wrong(
                "list", "「- 」で始まる行を並べて書いてください。", "Write a list with '- '."
            )
        if len(value) < self.least:
            raise wrong("list", "1つ以上書いてください。", "Write at least one.")
        errors: dict[Any, Any] = {}
        loaded = []
        for place, each in enumerate(value):
            try:
                loaded.append(self.entry.deserialize(each, str(place), None))
            except ValidationError as error:
                errors[place] = error.messages
                loaded.append(rest_of(error))
        if errors:
            raise ValidationError(errors, valid_data=loaded)
        return loaded


class MapOf(Given):
    """A mapping from names to blocks."""

    def __init__(self, entry: fields.Field[Any], keys: fields.Field[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.entry, self.keys = entry, keys

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise wrong(
                "mapping", "「名前: 値」の形で書いてください。", "Write 'name: value' lines."
            )
        errors: dict[Any, Any] = {}
        loaded: dict[str, Any] = {}
        for key, each in value.items():
            try:
                loaded[str(self.keys.deserialize(key))] = self.entry.deserialize(each, key, None)
            except ValidationError as error:
                errors[key] = error.messages
                if isinstance(key, str) and (rest := rest_of(error)) is not None:
                    loaded[key] = rest
        if errors:
            raise ValidationError(errors, valid_data=loaded)
        return loaded


class Inner(Given):
    """A block inside a block."""

    def __init__(self, block: type[Block], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.block = block

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if not isinstance(value, Mapping):
            raise wrong(
                "mapping", "「項目: 値」の形で書いてください。", "Write 'key: value' lines."
            )
        return load_block(self.block, value)


class OrShort(Inner):
    """A block, or just its words."""

    def __init__(self, block: type[Block], key: str, **kwargs: Any) -> None:
        super().__init__(block, **kwargs)
        self.key = key

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, Mapping) and set(value) - set(LANGUAGES):
            return super()._deserialize(value, attr, data, **kwargs)
        return {self.key: Label().deserialize(value)}


class Table(Given):
    """Names with values of any kind, which are looked at elsewhere."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise wrong(
                "mapping", "「名前: 値」の形で書いてください。", "Write 'name: value' lines."
            )
        return dict(value)


class OptionBlock(Block):
    """One option of a choice."""

    label = Label(required=True)
    hint = Label()
    when = Condition()


class CountBlock(Block):
    """How many."""

    min = Number(0, 200)
    max = Number(1, 200)


class Item(Given):
    """A field, a note or a computed value: what it is shows in its first key."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if isinstance(value, Mapping):
            for key, block in (
                ("field", FieldBlock),
                ("note", NoteBlock),
                ("computed", ShownBlock),
            ):
                if key in value:
                    return load_block(block, value)
        raise wrong(
            "item",
            "「field: 名前」か「note: 名前」か「computed: 名前」で始めてください。",
            "Begin with 'field:', 'note:' or 'computed:'.",
        )


class FieldBlock(Block):
    """A question."""

    field = Name(required=True)
    type = OneOf(TYPES, required=True)
    label = Label(required=True)
    hint = Label()
    required = YesNo()
    when = Condition()
    options = MapOf(OrShort(OptionBlock, "label"), Name())
    min = Condition()
    max = Condition()
    count = Inner(CountBlock)
    min_length = Number(0, 10_000)
    max_length = Number(1, 10_000)
    decimals = Number(0, 6)
    unit = Label()
    prefill = Condition()
    reason_for_asking = Label()
    statement = Label()
    accept = ListOf(OneOf(("pdf", "jpeg", "png", "heic")), least=1)
    fields_ = ListOf(Item(), data_key="fields", least=1)

    def guess(self, name: str, value: Mapping[str, Any]) -> Any:
        """A wrong name stays if expressions can use it; a wrong type is that of any value."""
        given = value.get(name)
        if name == "field" and isinstance(given, str) and given.isidentifier() and given.isascii():
            return given
        return UNKNOWN_TYPE if name == "type" else super().guess(name, value)


class NoteBlock(Block):
    """Words between the questions."""

    note = Name(required=True)
    text = Label(required=True)
    when = Condition()
    tone = OneOf(("info", "warning"))


class ShownBlock(Block):
    """A computed value between the questions."""

    computed = Name(required=True)


class PageBlock(Block):
    """One screen."""

    page = Name(required=True)
    title = Label(required=True)
    lead = Label()
    when = Condition()
    fields_ = ListOf(Item(), data_key="fields", least=1, required=True)


class BasisBlock(Block):
    """根拠."""

    type = OneOf(("law", "ordinance", "guideline", "none"), required=True)
    text = Label(required=True)


class OpenBlock(Block):
    """When it can be applied for."""

    from_ = Day(data_key="from")
    until = Day()


class NeedBlock(Block):
    """Something to have at hand."""

    item = Label(required=True)
    when = Label()


class FeeBlock(Block):
    """手数料."""

    amount = Condition(required=True)
    text = Label(required=True)
    paid = OneOf(("before_review", "after_review"))


class StopBlock(Block):
    """A kind no."""

    when = Condition(required=True)
    title = Label(required=True)
    text = Label(required=True)


class CheckBlock(Block):
    """A rule over several answers."""

    rule = Condition(required=True)
    at = Word(required=True)
    message = Label(required=True)


class ComputedBlock(Block):
    """A value worked out from the answers."""

    label = Label(required=True)
    value = Condition(required=True)
    format = OneOf(("plain", "date", "month", "money", "yes_no"))
    when = Condition()
    internal = YesNo()


class ChecklistBlock(Block):
    """審査項目."""

    item = Label(required=True)
    when = Condition()
    about = ListOf(Name())


class ConsultBlock(Block):
    """照会."""

    office = Word(required=True)
    question = Label(required=True)
    days = Number(1, 90, required=True)
    when = Condition()


class ReviewBlock(Block):
    """審査."""

    receive = OneOf(("officer", "automatic"))
    checklist = ListOf(OrShort(ChecklistBlock, "item"))
    consult = ListOf(Inner(ConsultBlock))
    approval = ListOf(OneOf(ROLES))
    correction_days = Number(1, 90)


class Appeal(Given):
    """standard, none, or own words."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str | Text:
        if isinstance(value, str) and value in {"standard", "none"}:
            return value
        words: Text = Label().deserialize(value)
        return words


class ResultBlock(Block):
    """結果の通知書."""

    document = Slug()
    title = Label(required=True)
    text = Label()
    reasons = OneOf(("required",))
    appeal = Appeal()
    closing = Label()


class MessageBlock(Block):
    """お知らせ."""

    text = Label(required=True)


class ExampleBlock(Block):
    """A procedure's own test."""

    name = Word(required=True)
    answers = Table(required=True)
    expect = Table(required=True)
    today = Day()
    profile = Table()


class ProcedureBlock(Block):
    """A whole file."""

    def guess(self, name: str, value: Mapping[str, Any]) -> Any:
        """Whatever allows to look at the rest of the file."""
        guesses = {
            "procedure": "unknown",
            "kind": "application",
            "basis": {"type": "none", "text": Text("")},
            "retention_years": 1,
            "pages": [],
        }
        return guesses.get(name) or super().guess(name, value)

    procedure = Slug(required=True)
    title = Label(required=True)
    summary = Label(required=True)
    kind = OneOf(KINDS, required=True)
    category = Label(required=True)
    life_events = ListOf(Label())
    office = Word(required=True)
    basis = Inner(BasisBlock, required=True)
    disposition = YesNo()
    purpose = Label(required=True)
    identity = OneOf(("none", "email", "login", "verified"))
    open = Inner(OpenBlock)
    standard_days = Number(1, 400)
    retention_years = Number(1, 100, required=True)
    who = Label()
    needs = ListOf(OrShort(NeedBlock, "item"))
    minutes = Number(1, 240)
    fee = Inner(FeeBlock)
    pages = ListOf(Inner(PageBlock), least=1, required=True)
    stops = ListOf(Inner(StopBlock))
    checks = ListOf(Inner(CheckBlock))
    computed = MapOf(Inner(ComputedBlock), Name())
    review = Inner(ReviewBlock)
    result = MapOf(
        Inner(ResultBlock), OneOf(sorted({o for each in OUTCOMES.values() for o in each}))
    )
    messages = MapOf(Inner(MessageBlock), OneOf(MESSAGES))
    examples = ListOf(Inner(ExampleBlock))
    words = ListOf(Word())

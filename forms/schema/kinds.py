"""The kinds of value: a text, a name, a number, a condition, a list …

Each is a marshmallow field. Its `metadata` says in Japanese (`ja`) and in English (`en`) what the
key is for; the reference and the completion of editors are made from these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from marshmallow import ValidationError, fields

from forms.definition import LANGUAGES, Text
from forms.opening import WRITTEN, read_moment
from forms.schema.words import Words, suggestion, wrong

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
SLUG: Final = re.compile(r"[a-z][a-z0-9-]{0,59}")
LONGEST_WORDS: Final = 5000
"""Characters of one text in one language."""


class Given(fields.Field[Any]):
    """A value of the YAML, with its messages in our words."""

    substitute: Any = None
    """Stands for a wrong value, so that the rest of the file can still be looked at."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's own way
        "required": Words("required", "この項目が必要です。", "This key is required."),
        "null": Words("empty", "値が空です。書くか、行ごと消してください。", "The value is empty."),
    }

    def __init__(
        self, ja: str = "", en: str = "", *, required: bool = False, data_key: str | None = None
    ) -> None:
        super().__init__(required=required, data_key=data_key, metadata={"ja": ja, "en": en})


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
        if len(words) > LONGEST_WORDS:
            raise wrong(
                "too_long",
                f"文が長すぎます({LONGEST_WORDS:,}文字まで)。",
                f"Longer than {LONGEST_WORDS:,} characters.",
            )
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
    longest = 40
    ja = "半角の英小文字で始め、英小文字・数字・「_」だけで書いてください。"
    en = "Use small letters, digits and '_', beginning with a letter."

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or not self.pattern.fullmatch(value[: self.longest]):
            raise wrong("name", self.ja, self.en)
        if len(value) > self.longest:
            raise wrong(
                "name",
                f"名前が長すぎます({self.longest}文字まで。いまは{len(value)}文字)。",
                f"The name has {len(value)} characters; {self.longest} are allowed.",
            )
        return value


class Slug(Name):
    """The name of a procedure, which is part of its address."""

    pattern = SLUG
    longest = 60
    ja = "半角の英小文字で始め、英小文字・数字・「-」だけで書いてください。"
    en = "Use small letters, digits and '-', beginning with a letter."


class OneOf(Given):
    """One of some words."""

    def __init__(
        self,
        known: Iterable[str],
        ja: str = "",
        en: str = "",
        *,
        meant: Mapping[str, str] = MappingProxyType({}),
        **kwargs: Any,
    ) -> None:
        super().__init__(ja, en, **kwargs)
        self.known = known
        self.meant = meant
        """What words that others use for the same mean here."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if isinstance(value, str) and value in self.known:
            return value
        ja, en = suggestion(self.meant.get(str(value), str(value)), self.known)
        raise wrong("choice", f"「{value}」は使えません。{ja}", f"'{value}' is not known. {en}")


class YesNo(Given):
    """true or false."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> bool:
        if isinstance(value, bool):
            return value
        raise wrong("true_false", "半角の true か false で書いてください。", "Write true or false.")


class Number(Given):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int, ja: str = "", en: str = "", **kwargs: Any) -> None:
        super().__init__(ja, en, **kwargs)
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
            f"{self.least}から{self.most}までの整数を、半角の数字で書いてください。",
            f"Write a whole number from {self.least} to {self.most}.",
        )


class Day(Given):
    """A date as 2026-04-01."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> date:
        try:
            return date.fromisoformat(value)
        except (TypeError, ValueError):
            _refuse_impossible("date", value)
            raise wrong(
                "date", "日付は 2026-04-01 のように書いてください。", "Write a date as 2026-04-01."
            ) from None


class Moment(Given):
    """A date, or a moment as 2026-04-10T17:00 in the city's own time."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> date | datetime:
        try:
            return read_moment(value)
        except (TypeError, ValueError):
            _refuse_impossible("moment", value)
            raise wrong(
                "moment",
                "日付は 2026-04-01、時刻まで書くときは 2026-04-10T17:00 のように書いてください。",
                "Write a date as 2026-04-01, or with its time as 2026-04-10T17:00.",
            ) from None


def _refuse_impossible(code: str, value: Any) -> None:
    """Say of a day or a time that is written as it should be that there is none."""
    if isinstance(value, str) and WRITTEN.fullmatch(value):
        raise wrong(code, f"「{value}」という日時はありません。", f"There is no {value}.") from None


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


class Appeal(Given):
    """standard, none, or own words."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str | Text:
        if isinstance(value, str) and value in {"standard", "none"}:
            return value
        words: Text = Label().deserialize(value)
        return words


class Table(Given):
    """Names with values of any kind, which are looked at elsewhere."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise not_a_mapping("名前", "name")
        return dict(value)


class ListOf(Given):
    """A list; every entry is loaded, and every problem is told."""

    def __init__(
        self,
        entry: fields.Field[Any],
        ja: str = "",
        en: str = "",
        *,
        least: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(ja, en, **kwargs)
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
    """A mapping from names to values of one kind."""

    def __init__(
        self,
        entry: fields.Field[Any],
        keys: fields.Field[Any],
        ja: str = "",
        en: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(ja, en, **kwargs)
        self.entry, self.keys = entry, keys

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise not_a_mapping("名前", "name")
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


def not_a_mapping(ja: str, en: str) -> ValidationError:
    """Something else stands where lines of `name: value` should."""
    return wrong("mapping", f"「{ja}: 値」の形で書いてください。", f"Write '{en}: value' lines.")


def rest_of(error: ValidationError) -> Any:
    """What can be used of a wrong value; None if nothing can."""
    return error.valid_data or None

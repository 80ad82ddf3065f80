"""How a difference is said: named sentences (`forms/words/changes.yaml`) around a procedure's own words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from typing import Any, Final, TypeVar

from forms import moments
from forms.definition import Text
from forms.differences.comparing import PLACES, pairs, reordered, same
from forms.japanese.days import JAPAN
from forms.opening import is_whole_day
from forms.wording import Joined, Sayable, Words, said, say, sentences

T = TypeVar("T")

LONGEST_SHOWN: Final = 80
"""Characters of a text that is shown as it was and as it is; of a longer one only that it changed."""

_INSIDE: Final = frozenset(
    {
        "procedure.slug",
        "procedure.disposition",
        "procedure.words",
        "procedure.blocks",
        "review.receive",
        "review.checklist",
        "review.consult",
        "result.document",
        "example",
    }
)
"""Keys that concern only those who work at the city hall."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `inside`: it concerns only those who work at the city hall."""

    says: Sayable
    inside: bool = False

    def get(self, lang: str = "ja") -> str:
        """The sentence in `lang`."""
        return self.says.get(lang)


@dataclass(frozen=True, slots=True)
class _Became:
    """What it was and what it is; only that it changed, where a language has the same words for both."""

    says: Words
    otherwise: Words

    def get(self, lang: str = "ja") -> str:
        before, after = (said(self.says.arguments[key], lang) for key in ("before", "after"))
        return (self.otherwise if before == after else self.says).get(lang)


@dataclass(frozen=True, slots=True)
class Short:
    """The beginning of words that may be long."""

    words: Sayable

    def get(self, lang: str = "ja") -> str:
        """The words in `lang`, cut where they are too long to be shown within a sentence."""
        words = self.words.get(lang)
        return words if len(words) <= LONGEST_SHOWN else f"{words[:LONGEST_SHOWN]}…"


@dataclass(frozen=True, slots=True)
class _Moment:
    """The first second or the last one of a reception; a whole day without its time."""

    at: datetime

    def get(self, lang: str = "ja") -> str:
        """令和8年4月10日(金) 17時00分, or as `lang` says it."""
        whole = is_whole_day(self.at) or self.at.astimezone(JAPAN).time() == time()
        return (moments.day_long if whole else moments.moment_long)(self.at, lang)


def what_is(key: str, owner: Words | None = None) -> Words:
    """What a key is called: 「続柄」の聞く理由, reason for asking of “Relationship”."""
    known = f"what.{key}" in sentences()
    named = say(f"what.{key}") if known else say("what.setting", name=key.rpartition(".")[2])
    return named if owner is None else say("change.of", owner=owner, key=named)


def changed(name: str, /, *, inside: bool = False, **arguments: str | Sayable) -> Difference:
    """The sentence `change.…` of that name."""
    return Difference(say(f"change.{name}", **arguments), inside)


def became(
    name: str,
    /,
    what: Words,
    before: Sayable,
    after: Sayable,
    *,
    inside: bool = False,
    **arguments: str | Sayable,
) -> Difference:
    """The sentence `change.…` about something that has other words now; `what` is its name."""
    says = say(f"change.{name}", what=what, before=before, after=after, **arguments)
    return Difference(_Became(says, say("change.key", what=what)), inside)


def keys(
    kind: str,
    old: Any,
    new: Any,
    owner: Words | None = None,
    *,
    done: Iterable[str] = (),
    inside: bool = False,
) -> Iterator[Difference]:
    """Every key of a part that differs, but those that are `done`; `owner` is whose key it is."""
    for each in fields(new):
        if each.name not in done and each.name not in PLACES:
            key = f"{kind}.{each.name}"
            before, after = getattr(old, each.name), getattr(new, each.name)
            yield from value(what_is(key, owner), before, after, inside=inside or key in _INSIDE)


def value(what: Words, before: Any, after: Any, *, inside: bool = False) -> Iterator[Difference]:
    """One thing: what it was and what it is, where that can be said in a sentence."""
    if same(before, after):
        return
    old, new = _plain(before), _plain(after)
    if isinstance(before, Text) and isinstance(after, Text) and before.ja == after.ja:
        langs = sorted({*before.others, *after.others})
        other = (lang for lang in langs if before.others.get(lang) != after.others.get(lang))
        languages = Joined(tuple(say(f"language.{lang}") for lang in other))
        yield changed("translation", what=what, languages=languages, inside=inside)
    elif old is None or new is None or not _can_be_shown(old.get(), new.get()):
        yield changed("key", what=what, inside=inside)
    else:
        yield became("value", what, old, new, inside=inside)


def listed(
    key: str, old: tuple[T, ...], new: tuple[T, ...], words: Callable[[T], str | Text]
) -> Iterator[Difference]:
    """Parts known by their own words: which came, which went, which changed."""
    what, inside = what_is(key), key in _INSIDE

    def name(part: T) -> str:
        return str(words(part))

    for before, after in pairs(old, new, name):
        if not same(before, after):
            how = "gone" if after is None else "new" if before is None else "changed"
            named = words(after if after is not None else before)  # type: ignore[arg-type]
            part = Short(Text(named) if isinstance(named, str) else named)
            yield changed(f"part.{how}", what=what, part=part, inside=inside)
    if reordered(old, new, name):
        yield changed("order", what=what, inside=inside)


def _can_be_shown(old: str, new: str) -> bool:
    return old != new and max(len(old), len(new)) <= LONGEST_SHOWN


def _plain(value: Any) -> Text | Words | Joined | _Moment | None:
    """A value as a person reads it; None for one that is not said, such as an expression."""
    if value is None or value in ("", ()):
        return say("change.nothing")
    if isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return _Moment(value)
    if isinstance(value, Text):
        return value
    if isinstance(value, (str, int, float, date)):
        return say(f"value.{value}") if f"value.{value}" in sentences() else Text(str(value))
    if isinstance(value, tuple) and all(isinstance(each, (str, Text)) for each in value):
        return Joined(value)
    return None

"""From what a schema refuses to problems at their places in the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from forms.schema.words import Words
from forms.source import FileProblem, Path, Source
from forms.unreadable import CUT_OFF


def refusals(read: Source, messages: Any, path: Path = ()) -> Iterator[FileProblem]:
    """Flatten marshmallow's nested messages about the value at `path`, each to its place.

    A required key that was only misspelled is one mistake: the key that stands there is named.
    """
    if isinstance(messages, Mapping):
        misspelled = {meant for inner in messages.values() for meant in _meant(inner)}
        for key, inner in messages.items():
            if key not in misspelled or not _is_missing(inner):
                yield from refusals(read, inner, path if key == "_schema" else (*path, key))
        return
    for each in messages:
        if isinstance(each, (Mapping, list)):
            yield from refusals(read, each, path)
            continue
        words = each if isinstance(each, Words) else Words("invalid", str(each), str(each))
        if words.code == "required":
            name = path[-1]
            yield FileProblem(
                read.at(path[:-1]),
                "required",
                f"「{name}」が必要です。書き足してください。",
                f"'{name}' is required.",
            )
        elif words.code == "empty" and path in read.cut:
            yield FileProblem(read.cut[path], "cut", *CUT_OFF)
        else:
            place = read.key_at(path) if words.code == "unknown_key" else read.at(path)
            yield FileProblem(place, words.code, str(words), words.en)


def _meant(messages: Any) -> Iterator[str]:
    """The keys that were meant by unknown ones."""
    if isinstance(messages, list):
        yield from (each.meant for each in messages if isinstance(each, Words) and each.meant)


def _is_missing(messages: Any) -> bool:
    """Whether all that is wrong with a key is that it is not there."""
    return isinstance(messages, list) and [getattr(each, "code", "") for each in messages] == [
        "required"
    ]

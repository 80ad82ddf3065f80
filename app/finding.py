"""Finding a procedure by what people type: any kana, any width, a word of everyday life, a slip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from forms.definition import Procedure
from forms.japanese.kana import search_key

ALIKE = 0.34
"""Share of common letter pairs from which two texts are taken for a slip of one another."""


def find(procedures: Sequence[Procedure], query: str) -> tuple[Procedure, ...]:
    """The procedures that hold every word of the query, the best first; else those that look alike."""
    words = tuple(filter(None, (search_key(word) for word in query.split())))
    if not words:
        return ()
    ranked = [(score, each) for each in procedures if (score := _score(each, words)) > 0]
    if not ranked:
        whole = "".join(words)
        ranked = [(score, each) for each in procedures if (score := _alike(each, whole)) > ALIKE]
    ranked.sort(key=lambda pair: -pair[0])
    return tuple(each for _, each in ranked)


def _score(procedure: Procedure, words: tuple[str, ...]) -> float:
    """0 when a word is missing; a title counts more than other words, those more than the rest."""
    title, names, rest = _keys(procedure)
    total = 0.0
    for word in words:
        if word in title:
            total += 8
        elif any(word in name or (len(name) > 1 and name in word) for name in names):
            total += 4
        elif word in rest:
            total += 1
        else:
            return 0
    return total


def _alike(procedure: Procedure, word: str) -> float:
    title, names, _ = _keys(procedure)
    return max(_overlap(word, name) for name in (title, *names))


def _overlap(one: str, other: str) -> float:
    """How many letter pairs are in both (Dice's coefficient)."""
    pairs, others = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one, other))
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0


@lru_cache(maxsize=2048)
def _keys_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(search_key(text) for text in texts)


def _keys(procedure: Procedure) -> tuple[str, tuple[str, ...], str]:
    events = (str(event) for event in procedure.life_events)
    title, rest, *names = _keys_of(
        (
            str(procedure.title),
            f"{procedure.summary} {procedure.who or ''} {procedure.office}",
            str(procedure.category),
            *events,
            *procedure.words,
        )
    )
    return title, tuple(names), rest

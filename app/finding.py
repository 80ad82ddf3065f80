"""Finding a procedure by what people type: any kana, any width, a word of everyday life, a slip."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from forms.card import Card
from forms.japanese.kana import search_key

ALIKE = 0.5
"""Share of a word's letter pairs that a text must hold for the word to be taken for a slip."""


def find(cards: Sequence[Card], query: str) -> tuple[Card, ...]:
    """The cards that hold every word of the query, the best first; else those that look alike."""
    words = tuple(filter(None, (search_key(word) for word in query.split())))
    if not words:
        return ()
    ranked = [(score, each) for each in cards if (score := _score(each, words)) > 0]
    if not ranked:
        ranked = [(score, each) for each in cards if (score := _alike(each, words)) >= ALIKE]
    ranked.sort(key=lambda pair: -pair[0])
    return tuple(each for _, each in ranked)


def _score(card: Card, words: tuple[str, ...]) -> float:
    """0 when a word is missing; a title counts more than other words, those more than the rest."""
    title, names, rest = _keys(card)
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


def _alike(card: Card, words: tuple[str, ...]) -> float:
    title, names, _ = _keys(card)
    return min(max(_share(word, text) for text in (title, *names)) for word in words)


def _share(word: str, text: str) -> float:
    """How many of a word's letter pairs a text holds."""
    pairs = [word[place : place + 2] for place in range(len(word) - 1)]
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0


@lru_cache(maxsize=2048)
def _keys_of(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(search_key(text) for text in texts)


def _keys(card: Card) -> tuple[str, tuple[str, ...], str]:
    events = (str(event) for event in card.life_events)
    title, rest, *names = _keys_of(
        (
            str(card.title),
            f"{card.summary} {card.who or ''} {card.office}",
            str(card.category),
            *events,
            *card.words,
        )
    )
    return title, tuple(names), rest

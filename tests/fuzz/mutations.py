"""Files as clerks, editors and strangers break them: one file becomes another, by chance and a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

_KEY: Final = re.compile(r"(?m)^(\s*(?:- )?(?:\{)?)([a-z_]+)(?=:)")
_VALUE: Final = re.compile(r"(?m)(?<=: )[^\n{\[]+$")
_WIDE: Final = str.maketrans({":": "：", "-": "－", " ": "\u3000", "#": "＃", '"': "”", ",": "，"})
_STRANGE: Final = (
    "null",
    "true",
    "-1",
    "1e400",
    "2026-02-30",
    "2026-13-01",
    "12:30:45",
    "0o17",
    "[]",
    "{}",
    "[[[]]]",
    "{a: {b: {c: 1}}}",
    "|",
    ">",
    "&a",
    "*a",
    "!!python/object:os.system x",
    "!!binary AAAA",
    "'",
    '"',
    "🙂",
    "\u202eآب",
    "é́́",
    "\ufeff",
    "葛\U000e0100",
    "\ud7ff",
    "%",
    "@",
    "`",
    "?",
    "---",
    "...",
    "x" * 5_000,
)
_EXPRESSIONS: Final = (
    "1 +",
    "((((((((((",
    "nothing_of_this == 1",
    "today > 3",
    "size(today)",
    "'a' in 1",
    "true ? 1 : 'x'",
    "-" * 300,
    "!" * 300 + "true",
    "a.b.c.d.e",
    "[1, 2, 3].all(x, x.all(y, y))",
    "today >= date('2026-99-99')",
    "９９＞１",
    "reason＝＝'birth'",
    "\x00",
)
_CONTROLS: Final = "\x00\x01\x07\x08\x0b\x0c\x1b\x7f\x85\u2028\u2029\ufffe"

Mutation = Callable[[str, random.Random], str]


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def renamed_key(text: str, chance: random.Random) -> str:
    """A key gets a letter more, less, or another one's name."""
    keys = list(_KEY.finditer(text))
    found = chance.choice(keys)
    new = chance.choice(
        [found[2][1:], found[2] + "s", found[2].upper(), chance.choice(keys)[2], "x", ""]
    )
    return text[: found.start(2)] + new + text[found.end(2) :]


def strange_value(text: str, chance: random.Random) -> str:
    """A value becomes something that nobody would write there."""
    found = chance.choice(list(_VALUE.finditer(text)))
    return text[: found.start()] + chance.choice(_STRANGE) + text[found.end() :]


def swapped_values(text: str, chance: random.Random) -> str:
    """Two values change places."""
    values = list(_VALUE.finditer(text))
    one, two = sorted(chance.sample(values, 2), key=re.Match.start)
    between = text[one.end() : two.start()]
    return text[: one.start()] + two[0] + between + one[0] + text[two.end() :]


def wrong_expression(text: str, chance: random.Random) -> str:
    """An expression becomes nonsense, or there is one where none was."""
    places = list(re.finditer(r"(?<=when: )[^\n}]+|(?<=rule: )[^\n}]+|(?<=value: )[^\n}]+", text))
    found = chance.choice(places or list(_VALUE.finditer(text)))
    return text[: found.start()] + repr(chance.choice(_EXPRESSIONS)) + text[found.end() :]


def truncated(text: str, chance: random.Random) -> str:
    """The end is lost."""
    return text[: chance.randrange(len(text))]


def lost_line(text: str, chance: random.Random) -> str:
    """A line is gone."""
    lines = _lines(text)
    del lines[chance.randrange(len(lines))]
    return "".join(lines)


def doubled_lines(text: str, chance: random.Random) -> str:
    """Some lines are there twice."""
    lines = _lines(text)
    start = chance.randrange(len(lines))
    end = start + chance.randrange(1, 30)
    return "".join([*lines[:end], *lines[start:end], *lines[end:]])


def moved_line(text: str, chance: random.Random) -> str:
    """A line stands somewhere else."""
    lines = _lines(text)
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randrange(len(lines) + 1), line)
    return "".join(lines)


def wrong_indent(text: str, chance: random.Random) -> str:
    """A line begins too far left, too far right, or with a tab."""
    lines = _lines(text)
    place = chance.randrange(len(lines))
    bare = lines[place].lstrip()
    lines[place] = chance.choice(["", " ", "   ", "\t", "  \t", "\u3000\u3000"]) + bare
    return "".join(lines)


def wide_punctuation(text: str, chance: random.Random) -> str:
    """A line is typed with the Japanese keyboard still on."""
    lines = _lines(text)
    place = chance.randrange(len(lines))
    lines[place] = lines[place].rstrip("\n").translate(_WIDE) + "\n"
    return "".join(lines)


def huge_nest(text: str, chance: random.Random) -> str:
    """Brackets within brackets, thousands deep."""
    depth = chance.choice([20, 200, 5_000])
    opening, closing = chance.choice([("[", "]"), ("{a: ", "}"), ("- ", "")])
    found = chance.choice(list(_VALUE.finditer(text)))
    return text[: found.start()] + opening * depth + closing * depth + text[found.end() :]


def alias_bomb(text: str, chance: random.Random) -> str:
    """Names for parts that hold parts that hold parts."""
    width = chance.choice([2, 9])
    lines = ["a0: &a0 [x, x]\n"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]\n" for n in range(1, 12)]
    return text + "".join(lines) if chance.random() < 0.5 else "".join(lines) + text


def aliases(text: str, chance: random.Random) -> str:
    """Anchors, aliases and merge keys where values should be."""
    found = chance.choice(list(_VALUE.finditer(text)))
    new = chance.choice(["&x 1", "*x", "&x {<<: *x}", "{<<: [1, 2]}", "*nobody", "&x *x"])
    return text[: found.start()] + new + text[found.end() :]


def control_characters(text: str, chance: random.Random) -> str:
    """Characters that nobody sees."""
    place = chance.randrange(len(text))
    return text[:place] + chance.choice(_CONTROLS) * chance.randrange(1, 4) + text[place:]


def noise(text: str, chance: random.Random) -> str:
    """A few characters become others of the same file, or of any script."""
    letters = list(text)
    for _ in range(chance.randrange(1, 12)):
        place = chance.randrange(len(letters))
        anything = chr(chance.choice([chance.randrange(32, 0xD7FF), chance.randrange(32, 127)]))
        letters[place] = chance.choice([chance.choice(letters), anything, ""])
    return "".join(letters)


def open_quote(text: str, chance: random.Random) -> str:
    """A quotation mark too many."""
    place = chance.randrange(len(text))
    return text[:place] + chance.choice("'\"") + text[place:]


MUTATIONS: Final[Sequence[Mutation]] = (
    renamed_key,
    strange_value,
    swapped_values,
    wrong_expression,
    truncated,
    lost_line,
    doubled_lines,
    moved_line,
    wrong_indent,
    wide_punctuation,
    huge_nest,
    alias_bomb,
    aliases,
    control_characters,
    noise,
    open_quote,
)


def mutated(texts: Mapping[str, str], seed: int) -> tuple[str, bytes]:
    """A file's name, and it after one to three mutations, at times in a wrong encoding."""
    chance = random.Random(seed)
    name = chance.choice(sorted(texts))
    text = texts[name]
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        try:
            text = chance.choice(MUTATIONS)(text, chance)
        except (IndexError, ValueError):  # nothing is left to break
            break
    return name, _encoded(text, chance)


def _encoded(text: str, chance: random.Random) -> bytes:
    if chance.random() < 0.95:
        return text.encode("utf-8", "surrogatepass")
    encoding = chance.choice(["cp932", "utf-16", "euc_jp", "utf-8-sig", "utf-32"])
    found = text.encode(encoding, "replace")
    if chance.random() < 0.3:
        place = chance.randrange(len(found) + 1)
        found = found[:place] + chance.randbytes(8) + found[place:]
    return found

"""The grammar of CEL as a tree, to speak about an expression; what it means is CEL's alone.

CEL's own library keeps its tree to itself, so this reads the source again: names, values, calls,
operators, each with its place. What it cannot read is None, and is then shown as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

DEEPEST: Final = 30
"""Brackets within brackets; nobody reads more."""
LONGEST: Final = 300
"""Words and signs of an expression that is read."""
MACROS: Final = frozenset({"all", "exists", "exists_one", "filter", "map"})
"""Calls whose first argument is a name for each row."""

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+\.\d+|\d+)"
    r"|(?P<text>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<sign>&&|\|\||[=!<>]=|[-+*/%<>!?:.,()\[\]]))"
)
_LEVELS: Final = {
    sign: level
    for level, signs in enumerate(("||", "&&", "== != < <= > >= in", "+ -", "* / %"))
    for sign in signs.split()
}
"""How tightly each operator binds."""


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression, from `start` to `end` of its source.

    `kind` and what `text` then is: `name`, `number`, `text` (the value), `unary` and `binary` (the
    operator), `call` (the function; of a method, the first part is its object), `method`, `member`
    (the part's name), `index`, `list`, `choose` (`? :`).
    """

    kind: str
    text: str
    parts: tuple[Node, ...]
    start: int
    end: int

    def names(self, hidden: frozenset[str] = frozenset()) -> Iterator[Node]:
        """The names of which it uses the value, without those it gives to rows."""
        if self.kind == "name" and self.text not in hidden:
            yield self
        if self.kind == "method" and self.text in MACROS:
            rows, name, *rest = self.parts
            yield from rows.names(hidden)
            for each in rest:
                yield from each.names(hidden | {name.text})
            return
        for each in self.parts:
            yield from each.names(hidden)


def parse(source: str) -> Node | None:
    """The tree of an expression; None for what is no CEL, or more than anybody reads."""
    try:
        return _Parser(source).whole()
    except _NotReadError:
        return None


class _NotReadError(Exception):
    """Raised where the grammar ends."""


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens: list[tuple[str, str, int, int]] = []
        self.next = 0
        self.depth = 0
        end, length = 0, len(source.rstrip())
        while end < length:
            found = _TOKEN.match(source, end)
            if found is None:
                raise _NotReadError
            kind = str(found.lastgroup)
            self.tokens.append((kind, found[kind], found.start(kind), found.end()))
            end = found.end()
        if len(self.tokens) > LONGEST:
            raise _NotReadError

    def whole(self) -> Node:
        node = self._expression()
        if self.next < len(self.tokens):
            raise _NotReadError
        return node

    def _expression(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise _NotReadError
        node = self._binary(0)
        if self._take("?"):
            yes = self._binary(0)
            self._need(":")
            no = self._expression()
            node = Node("choose", "?", (node, yes, no), node.start, no.end)
        self.depth -= 1
        return node

    def _binary(self, loosest: int) -> Node:
        left = self._unary()
        while self.next < len(self.tokens):
            kind, sign, _, _ = self.tokens[self.next]
            level = _LEVELS.get(sign, -1) if kind != "text" else -1
            if level < loosest:
                break
            self.next += 1
            right = self._binary(level + 1)
            left = Node("binary", sign, (left, right), left.start, right.end)
        return left

    def _unary(self) -> Node:
        signs = []
        while (start := self._start()) >= 0 and (sign := self._take("!") or self._take("-")):
            signs.append((sign, start))
        node = self._member()
        for sign, start in reversed(signs):
            node = Node("unary", sign, (node,), start, node.end)
        return node

    def _member(self) -> Node:
        node = self._primary()
        while True:
            if self._take("."):
                name = self._name()
                if self._take("("):
                    parts = (node, *self._until(")"))
                    node = Node("method", name, parts, node.start, self._end())
                else:
                    node = Node("member", name, (node,), node.start, self._end())
            elif self._take("["):
                inner = self._expression()
                self._need("]")
                node = Node("index", "", (node, inner), node.start, self._end())
            else:
                return node

    def _primary(self) -> Node:
        start = self._start()
        if start < 0:
            raise _NotReadError
        if self._take("("):
            inner = self._expression()
            self._need(")")
            return replace(inner, start=start, end=self._end())
        if self._take("["):
            return Node("list", "", self._until("]"), start, self._end())
        kind, text, _, end = self.tokens[self.next]
        if kind == "sign":
            raise _NotReadError
        self.next += 1
        if kind == "name" and self._take("("):
            return Node("call", text, self._until(")"), start, self._end())
        return Node(kind, text[1:-1] if kind == "text" else text, (), start, end)

    def _until(self, closing: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self._take(closing):
            if found:
                self._need(",")
            found.append(self._expression())
        return tuple(found)

    def _name(self) -> str:
        if self._start() < 0 or self.tokens[self.next][0] != "name":
            raise _NotReadError
        self.next += 1
        return self.tokens[self.next - 1][1]

    def _take(self, sign: str) -> str:
        if self.next < len(self.tokens) and self.tokens[self.next][:2] == ("sign", sign):
            self.next += 1
            return sign
        return ""

    def _need(self, sign: str) -> None:
        if not self._take(sign):
            raise _NotReadError

    def _start(self) -> int:
        """Where the next token starts; -1 at the end."""
        return self.tokens[self.next][2] if self.next < len(self.tokens) else -1

    def _end(self) -> int:
        """Where the last token ended."""
        return self.tokens[self.next - 1][3]

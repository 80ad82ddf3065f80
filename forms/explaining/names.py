"""What CEL says of a wrong expression, in the words of somebody who is no programmer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from forms.explaining.kinds import no_overload, no_parts
from forms.explaining.spelling import listed, suggestion
from forms.explaining.syntax import no_expression
from forms.expressions import FUNCTIONS, Environment, Wrong
from forms.expressions.checking import INSIDE, members_of

_OF_ROWS: Final = ("all", "exists", "exists_one", "filter", "map")
_OF_ANSWERS: Final = ("answered", "unanswered")
_OTHERS: Final = ("size", "contains", "startsWith", "endsWith", "matches")
_OF_OTHERS: Final[Mapping[str, str]] = {
    "count": "size",
    "len": "size",
    "length": "size",
    "total": "sum",
    "min": "least",
    "max": "greatest",
    "age": "age_on",
    "now": "today",
}
"""What other languages call a function of ours."""
_UNDECLARED: Final = re.compile(r"undeclared reference to '([^']*)'")
_UNDEFINED: Final = re.compile(r"undefined field '([^']*)' not found in struct '([^']*)'")
_OVERLOAD: Final = re.compile(r"found no matching overload for '([^']*)' applied to '(.*)'")
_SELECT: Final = re.compile(r"expression of type '([^']*)' cannot be the operand of a select")


def explain_all(
    found: Iterable[tuple[int, int, str]], whole: str, source: str, among: Environment
) -> tuple[Wrong, ...]:
    """Everything that CEL found (line, column, words), each once."""
    if "recursion limit" in whole:
        ja = "かっこの入れ子が深すぎます。computed に分けて書いてください。"
        return (Wrong(1, 1, "too_deep", ja, "nested too deeply; use computed values"),)
    told = list(found)
    # What CEL could not type was told where it stands; that it cannot be used then is its echo.
    own = [each for each in told if "'*error*'" not in each[2]] or told
    explained = [_explain(*each, source, among) for each in own]
    # What follows a mistake in spelling, or in naming the rows, is only its echo.
    first = [each for each in explained if each.code == "syntax"][:1]
    first = first or [each for each in explained if each.code == "macro"]
    unique = tuple(dict.fromkeys(first or explained))
    return unique or (Wrong(1, 1, "expression", f"式が正しくありません: {whole}", whole),)


def too_long(longest: int) -> Wrong:
    """An expression that nobody could read."""
    ja = f"式が長すぎます({longest:,}文字まで)。computed に分けて書いてください。"
    return Wrong(1, 1, "too_long", ja, f"longer than {longest:,} characters; use computed values")


def _explain(line: int, column: int, words: str, source: str, among: Environment) -> Wrong:
    """One thing that CEL found, at the place where the person has to look."""
    lines = source.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    if found := _UNDECLARED.search(words):
        return _unknown_name(line, column, found[1], text, among)
    if found := _UNDEFINED.search(words):
        column += text[column - 1 : column] == "."
        return _unknown_part(line, column, found[1], found[2], among)
    if found := _OVERLOAD.search(words):
        return no_overload(line, column, found[1], found[2], text)
    if found := _SELECT.search(words):
        return no_parts(line, column, found[1], text)
    if words.startswith("Syntax error"):
        return no_expression(line, column, words, lines)
    if "has() argument" in words:
        ja = "答えがあるかどうかは answered(項目の名前) と書いてください。"
        return Wrong(line, column, "has", ja, "write answered(name) to ask for an answer")
    if words == "invalid int literal":
        ja = "数が大きすぎます。けた数を確かめてください。"
        return Wrong(line, column, "too_large", ja, "the number is too large")
    return Wrong(line, column, "expression", f"式が正しくありません: {words}", words)


def _unknown_name(line: int, column: int, name: str, text: str, among: Environment) -> Wrong:
    name = name.partition(".")[0].removeprefix("answered_")
    is_call = text[column - 1 : column] == "("
    # CEL points at the bracket of a call, and at the dot of a longer name.
    start = text.rfind(name, 0, column + 8 + len(name))
    column = start + 1 if start >= 0 else column
    if not is_call:
        ja, en = f"「{name}」という項目はありません。", f"there is no field {name}"
        near = suggestion(name, among.known)
        if not near[0]:
            near = listed(among.types)
        return _with(Wrong(line, column, "unknown_name", ja, en), near)
    if name in FUNCTIONS:
        count = len(FUNCTIONS[name].takes)
        ja, en = f"{name} には値が{count}個いります。", f"{name} takes {count} values"
        return Wrong(line, column, "arguments", ja, en)
    if name in _OF_ROWS:
        rows = text[: column - 1].rstrip(".").split()[-1:] if column > 1 else []
        right = f"{rows[0] if rows else '項目'}.{name}(i, …)"
        ja = f"{name} は {right} の形で書いてください。i は1件ずつに付ける名前で、i.項目 のように使います。"
        en = f"write {right}; i stands for each row, whose parts are i.name"
        return Wrong(line, column, "macro", ja, en)
    if name in _OF_ANSWERS:
        ja = f"{name} には、引用符を付けずに項目の名前を書いてください: {name}(項目の名前)。"
        return Wrong(line, column, "macro", ja, f"write {name}(name), without quotation marks")
    if meant := _OF_OTHERS.get(name):
        near = f"もしかして「{meant}」ですか。", f"did you mean {meant}?"
    else:
        near = suggestion(name, (*FUNCTIONS, *_OF_ROWS, *_OF_ANSWERS, *_OTHERS))
    ja, en = f"「{name}」という関数はありません。", f"there is no function {name}"
    return _with(Wrong(line, column, "unknown_function", ja, en), near)


def _unknown_part(line: int, column: int, part: str, struct: str, among: Environment) -> Wrong:
    members = members_of(struct, among.types)
    name = ".".join(struct.removeprefix("answers.").split(INSIDE))
    near = suggestion(part, members)
    if not near[0]:
        near = listed(members)
    ja, en = f"「{name}」の中に「{part}」はありません。", f"{name} has no {part}"
    return _with(Wrong(line, column, "unknown_part", ja, en), near)


def _with(wrong: Wrong, near: tuple[str, str]) -> Wrong:
    if not near[0]:
        return wrong
    return Wrong(
        wrong.line, wrong.column, wrong.code, f"{wrong.ja}{near[0]}", f"{wrong.en}; {near[1]}"
    )

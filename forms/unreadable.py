"""Why a file is no YAML, in the words of somebody who is no programmer, at the line to look at.

YAML notices a mistake only where it can read no further, often lines below; what it read last tells
where the mistake is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import yaml

FULL_WIDTH_COLON: Final = (
    "全角の「：」は使えません。半角の「:」と空白にしてください。",
    "Use ': ' for the full-width '：'.",
)
CUT_OFF: Final = (
    "「 #」のあとは説明になり、だれにも見えません。文の一部なら文の全体を引用符で囲み、説明なら「# 」と空白を入れてください。",
    "What follows ' #' is a comment; quote the whole text, or write '# ' for a comment.",
)

_NEAR: Final = 3
"""Lines in which a mistake is looked for that YAML noticed in the last of them."""
_KEY_IN_FULL_WIDTH: Final = re.compile(r"^\s*(?:- )?[\w.-]+(?P<sign>：)")
_SURELY_IN_FULL_WIDTH: Final = re.compile(r"^ *(?:- )?[a-z_]+(?P<sign>：)")
_INDENTED_IN_FULL_WIDTH: Final = re.compile(r"^[ \t]*(?P<sign>　)\s*(?:- |[a-z_]+:)")
_INDENTED_WITH_TAB: Final = re.compile(r"^ *(?P<sign>\t)\s*\S")
_NO_SPACE: Final = re.compile(r"^ *(?:- +)*(?P<key>[a-z][a-z0-9_-]*):(?P<rest>[^\s/].*|　.*)$")
_KEY_AT_THE_END: Final = re.compile(r",\s*\w+:\s*$")
_COMMENT: Final = re.compile(r"[ \t](?P<sign>#)(?=\S)")
_FULL_WIDTH: Final = {
    "：": ":",
    "，": ",",
    "［": "[",
    "］": "]",
    "｛": "{",
    "｝": "}",
    "－": "-",
    "　": " ",
    "＃": "#",
    "“": '"',
    "”": '"',
    "’": "'",
    "‘": "'",
    "\N{NO-BREAK SPACE}": " ",
}
_HINTS: Final[Mapping[str, tuple[str, str]]] = {
    "mapping values are not allowed": (
        "「:」の使い方か、字下げがずれています。前の行と頭をそろえ、「: 」のある文は引用符で囲んでください。",
        "A ':' is in the wrong place or the indentation is off; quote text that holds ': '.",
    ),
    "could not find expected ':'": (
        "項目の名前のあとに、半角の「:」と空白がありません。",
        "A key needs ':' and a space after it.",
    ),
    "expected ',' or '}'": (
        "「{」が閉じられていないか、「,」が足りません。",
        "A '{' is not closed, or a ',' is missing.",
    ),
    "expected ',' or ']'": (
        "「[」が閉じられていないか、「,」が足りません。",
        "A '[' is not closed, or a ',' is missing.",
    ),
    "quoted scalar": (
        "「\\」の使い方が正しくありません。'…' で囲むと、「\\」はそのままの文字になります。",
        "A backslash is misplaced; put the text in '…'.",
    ),
    "did not find expected": (
        "字下げが前の行とそろっていません。半角の空白の数をそろえてください。",
        "The indentation does not match the lines before.",
    ),
}
_BEGINS_A_VALUE: Final = re.compile(r"while scanning an? (?:alias|anchor|tag|block scalar)")


class Mistake(NamedTuple):
    """What is wrong: line and column from 1, code, words."""

    line: int
    column: int
    code: str
    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Read:
    """A value in quotation marks or brackets that was read; `sign` is what opens it."""

    sign: str
    start: Any
    end: Any
    text: str = ""


class Events:
    """YAML's events one after another; `last` is what was read last, if it was opened by a sign."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._open: list[Any] = []
        self.last: Read | None = None

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        event = next(self._events)
        self.last = None
        if isinstance(event, yaml.CollectionStartEvent):
            self._open.append(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            begun = self._open.pop()
            if begun.flow_style:
                sign = "{" if isinstance(begun, yaml.MappingStartEvent) else "["
                self.last = Read(sign, begun.start_mark, event.end_mark)
        elif isinstance(event, yaml.ScalarEvent) and event.style in {"'", '"'}:
            self.last = Read(event.style, event.start_mark, event.end_mark, event.value)
        return event


def explain(lines: Sequence[str], error: Any, last: Read | None) -> Iterator[Mistake]:
    """What is wrong in a file; more than one where the same is wrong in several lines."""
    said = f"{error.context or ''} {error.problem or ''}"
    mark = _mark(error)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    line = min(line, len(lines))
    lines = [*lines, ""]  # YAML may notice it only after the last line
    for signs, surely, words in _SAME_IN_MANY_LINES:
        near = range(line, max(0, line - _NEAR), -1)
        if number := next((each for each in near if signs.match(lines[each - 1])), 0):
            for each, text in enumerate(lines, 1):
                if found := (signs if each == number else surely).match(text):
                    yield Mistake(each, found.start("sign") + 1, *words)
            return
    yield (
        _unclosed_quote(error, last)
        or _more_than_quoted(lines, error, last)
        or _cut_off(lines, error, said)
        or _no_space(lines, error, said)
        or _unclosed_bracket(lines, error, said)
        or _otherwise(lines, line, column, said)
    )


_SAME_IN_MANY_LINES: Final = (
    (
        _INDENTED_WITH_TAB,
        _INDENTED_WITH_TAB,
        (
            "yaml",
            "行の頭にタブがあります。字下げは半角の空白でそろえてください。",
            "A tab begins the line; indent with spaces.",
        ),
    ),
    (_KEY_IN_FULL_WIDTH, _SURELY_IN_FULL_WIDTH, ("full_width", *FULL_WIDTH_COLON)),
    (
        _INDENTED_IN_FULL_WIDTH,
        _INDENTED_IN_FULL_WIDTH,
        (
            "full_width",
            "行の頭に全角の空白があります。字下げは半角の空白でそろえてください。",
            "A full-width space begins the line; indent with spaces.",
        ),
    ),
)
"""What is seen in a line alone: near the place, in all other lines, and what is said of it."""


def _mark(error: Any) -> Any:
    """Where YAML gave up, or where something begins that never ends."""
    mark, context = error.problem_mark or error.context_mark, error.context_mark
    if context and ("end of stream" in str(error.problem) or mark.index < context.index):
        return context  # at the end of the file, libyaml forgets where it was
    return mark


def _unclosed_quote(error: Any, last: Read | None) -> Mistake | None:
    """A quotation mark that only a later value's closes, in another line or in the same `{…}`."""
    start, end = error.context_mark, error.problem_mark
    if "quoted scalar" not in str(error.context):
        if last is None or last.sign not in {"'", '"'} or not _follows(last, end):
            return None
        start, end = last.start, last.end
        if start.line == end.line and not _KEY_AT_THE_END.search(last.text):
            return None
    elif start.line == end.line and "end of stream" not in str(error.problem):
        return None
    ja = "この引用符が閉じられていません。文の終わりに、同じ引用符を付けてください。"
    en = "This quotation mark is not closed."
    return Mistake(start.line + 1, start.column + 1, "yaml", ja, en)


def _follows(last: Read, mark: Any) -> bool:
    return bool(mark) and mark.line == last.end.line and mark.index >= last.end.index


def _more_than_quoted(lines: Sequence[str], error: Any, last: Read | None) -> Mistake | None:
    """A text that begins with a sign that means something to YAML."""
    start = None
    if _BEGINS_A_VALUE.match(str(error.context)):
        start = error.context_mark
    elif "cannot start any token" in str(error.problem):
        start = error.problem_mark
        if lines[start.line][start.column : start.column + 1] == "\t":
            ja = "タブがあります。半角の空白にしてください。"
            return Mistake(start.line + 1, start.column + 1, "yaml", ja, "Use spaces for tabs.")
    elif last is not None and _follows(last, error.problem_mark):
        after = lines[last.end.line][error.problem_mark.column :]
        start = last.start if after and after[0] not in "]}" else None
    if start is None:
        return None
    ja, en = in_quotes(lines, start.line, start.column)
    return Mistake(start.line + 1, start.column + 1, "yaml", ja, en)


def in_quotes(lines: Sequence[str], row: int, column: int) -> tuple[str, str]:
    """That the whole value must be in quotation marks, and how that is written; both from 0."""
    before, text = lines[row][:column], lines[row][column:]
    if sum(map(before.count, "{[")) > sum(map(before.count, "}]")):
        text = re.split(r",(?= )|[}\]]+\s*$", text, maxsplit=1)[0]
    text = _COMMENT.split(text)[0].rstrip()
    if '"' not in text and "\\" not in text:
        whole = f'"{text}"'
    else:
        whole = "'" + text.replace("'", "''") + "'"
    ja = f"「{text[:1]}」で始まる文や式は、全体を引用符で囲んでください: {whole}"
    return ja, f"Put the whole value in quotation marks: {whole}"


def _cut_off(lines: Sequence[str], error: Any, said: str) -> Mistake | None:
    """A text that a comment ends, with the bracket after it or in the middle of its lines."""
    if "expected" not in said or error.context_mark is None:
        return None
    first = last = error.problem_mark.line - 1
    if "',' or" in said:
        first = max(error.context_mark.line, last - _NEAR)
    elif "expected ':'" in said:
        first = last = error.context_mark.line - 1
    for row in range(max(0, first), last + 1):
        found = _COMMENT.search(lines[row])
        if found and not {'"', "'"} & {*lines[row][: found.start()]}:
            return Mistake(row + 1, found.start("sign") + 1, "yaml", *CUT_OFF)
    return None


def _no_space(lines: Sequence[str], error: Any, said: str) -> Mistake | None:
    """A key whose colon no space follows; YAML takes the line for a text."""
    if "could not find expected ':'" in said and error.context_mark:
        row = error.context_mark.line
    elif "mapping values are not allowed" in said and error.problem_mark.line:
        row = error.problem_mark.line - 1
    else:
        return None
    found = _NO_SPACE.match(lines[row])
    if found is None:
        return None
    key, rest = found["key"], found["rest"]
    ja, en = no_space(key, rest)
    return Mistake(row + 1, found.start("rest") + 1, "yaml", ja, en)


def no_space(key: str, rest: str) -> tuple[str, str]:
    """That a space is missing between the colon of a key and its value."""
    right = f"{key}: {rest.strip()}"
    if rest.startswith("　"):
        ja = f"「{key}:」のあとの空白が全角です。半角の空白にしてください: {right}"
        return ja, f"The space after '{key}:' is full-width: {right}"
    ja = f"「{key}:」のあとに半角の空白を入れてください: {right}"
    return ja, f"Put a space after '{key}:': {right}"


def _unclosed_bracket(lines: Sequence[str], error: Any, said: str) -> Mistake | None:
    """A bracket that is still open where lines begin that do not belong into it."""
    start, end = error.context_mark, error.problem_mark
    if "expected ',' or" not in said or start is None or end.line == start.line:
        return None
    if _indent(lines[end.line]) > _indent(lines[start.line]):
        return None
    sign = lines[start.line][start.column : start.column + 1]
    closing = "}" if sign == "{" else "]"
    ja = f"この「{sign}」が閉じられていません。「{closing}」を付けてください。"
    return Mistake(start.line + 1, start.column + 1, "yaml", ja, f"This '{sign}' is not closed.")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _otherwise(lines: Sequence[str], line: int, column: int, said: str) -> Mistake:
    ja, en = next(
        (words for part, words in _HINTS.items() if part in said),
        (
            "YAMLとして読めません。この行と前の行の、字下げと記号を確かめてください。",
            f"{said.strip()}.",
        ),
    )
    around = "".join(lines[max(0, line - 2) : line])
    wide = next((sign for sign in _FULL_WIDTH if sign in around), None)
    narrow = _FULL_WIDTH.get(wide or "")
    if narrow is None and "expected ',' or" in said and "、" in lines[line - 1]:
        wide, narrow = "、", ","
    if narrow is not None:
        shown, instead = (f"「{wide}」", f"「{narrow}」") if narrow.strip() else ("空白", "空白")
        ja += f"近くに全角の{shown}があります。半角の{instead}にしてください。"
        en += f" There is a full-width '{wide}' nearby; use '{narrow}'."
    return Mistake(line, column, "yaml", ja, en)

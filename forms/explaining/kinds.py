"""Values of the wrong kind: what an operator, a function or a key takes instead, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from forms.expressions import FUNCTIONS, Wrong

_TYPE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "bool": ("条件(はい・いいえ)", "true or false"),
    "int": ("整数", "a whole number"),
    "double": ("小数", "a decimal number"),
    "string": ("文字", "text"),
    "date": ("日付", "a date"),
    "list": ("並び", "a list"),
    "record": ("項目の集まり", "a record"),
    "map": ("項目の集まり", "a record"),
    "null": ("空", "nothing"),
    "null_type": ("空", "nothing"),
    "duration": ("期間", "a duration"),
}
_TEXT: Final = r"'[^'\\]*'|\"[^\"\\]*\""
_NAME: Final = r"[A-Za-z_][\w.]*"
_COMPARED: Final = re.compile(
    rf"(?P<name>{_NAME})\s*(?P<sign>[!=]=)\s*(?P<text>{_TEXT})"
    rf"|(?P<text2>{_TEXT})\s*(?P<sign2>[!=]=)\s*(?P<name2>{_NAME})"
)
_DAY_AS_TEXT: Final = re.compile(r"(?P<sign>['\"])(?P<day>\d{4}-\d\d-\d\d)(?P=sign)")
_WHOLE_NUMBER: Final = re.compile(r"(?<![\w.])\d+(?![\w.])")
_PART_OF_ROWS: Final = re.compile(r"(?P<rows>\w+)\.(?P<part>\w+)(?P<rest>\s*[<>=!]=?\s*[\w.'\"]+)?")


def not_wanted(found: str, wanted: Iterable[str]) -> Wrong:
    """An expression that gives something else than is needed there."""
    ja = "か".join(type_words(each)[0] for each in wanted)
    en = " or ".join(type_words(each)[1] for each in wanted)
    got = type_words(found)
    return Wrong(
        1,
        1,
        "wrong_type",
        f"ここには{ja}になる式を書いてください(いまは{got[0]})。",
        f"this must give {en}; it gives {got[1]}",
    )


def no_parts(line: int, column: int, name: str, text: str) -> Wrong:
    """A part of something that has none; of rows, each row has it."""
    found = next(_at(_PART_OF_ROWS, text, column), None)
    if found and "list(answers." in name:
        rows, part, rest = found["rows"], found["part"], found["rest"] or ""
        right = f"{rows}.exists(i, i.{part}{rest})"
        ja = f"「{rows}」は何件もあるので、どれか1件でもなら {right}、すべてなら all と書いてください。"
        en = f"{rows} are rows; write {right}, or all for every row"
        return Wrong(line, column, "types", ja, en)
    ja, en = type_words(name)
    return Wrong(
        line, column, "types", f"{ja}に「.」で続く項目はありません。", f"{en} has no parts"
    )


def no_overload(line: int, column: int, name: str, types: str, text: str) -> Wrong:
    """Values that an operator or a function cannot take together."""
    got = [type_words(each) for each in types.strip("()").split(", ")]
    ja, en = "と".join(each[0] for each in got), ", ".join(each[1] for each in got)
    operator = name.strip("_@")
    if operator == "?_:":
        says = f"「? :」の前は条件に、あとの2つは同じ種類にしてください(いまは{ja})。"
        return Wrong(line, column, "types", says, f"? : needs a condition and two alike, not {en}")
    if operator.isidentifier() and operator != "in":
        says = f"{operator} に{ja}は渡せません。"
        if operator in FUNCTIONS:
            wanted = "、".join(type_words(each)[0] for each in FUNCTIONS[operator].takes)
            says += f"渡すのは {wanted} です。"
        column = max(1, column - len(operator))
        return Wrong(line, column, "types", says, f"{operator} does not take {en}")
    how = _how({each[1] for each in got}, text, column)
    says = f"「{operator}」は{ja}には使えません。{how[0] or '種類をそろえてください。'}"
    en = f"{operator} cannot be used with {en}{how[1]}"
    return Wrong(line, column, "types", says, en)


def type_words(name: str) -> tuple[str, str]:
    """A type in Japanese and English."""
    short = name.partition("(")[0]
    if "Timestamp" in name:
        short = "date"
    elif "answers." in short:
        short = "record"
    elif short == "ints":
        short = "list"
    return _TYPE_WORDS.get(short, (name, name))


def _how(kinds: set[str], text: str, column: int) -> tuple[str, str]:
    """How two values are compared that are not of a kind; empty where that is not known."""
    if kinds == {"a date", "text"} and (day := _DAY_AS_TEXT.search(text)):
        right = f'date("{day["day"]}")'
        return f"日付は {right} と書いてください。", f"; write {right}"
    if kinds == {"a decimal number", "a whole number"}:
        number = _WHOLE_NUMBER.search(text)
        right = f"{number[0]}.0" if number else "double(…)"
        return f"小数にそろえて {right} と書いてください。", f"; write {right}"
    found = next(_at(_COMPARED, text, column), None)
    if found is None:
        return "", ""
    name, same = found["name"] or found["name2"], (found["sign"] or found["sign2"]) == "=="
    if kinds == {"true or false", "text"}:
        ja = f"はい・いいえの答えは、くらべずに「はい」なら {name}、「いいえ」なら !{name} と書いてください。"
        return ja, f"; write {name} or !{name}"
    if kinds == {"a list", "text"}:
        right = f"{found['text'] or found['text2']} in {name}"
        right = right if same else f"!({right})"
        return f"いくつか選ぶ答えは {right} と書いてください。", f"; write {right}"
    return "", ""


def _at(pattern: re.Pattern[str], text: str, column: int) -> Iterator[re.Match[str]]:
    return (each for each in pattern.finditer(text) if each.start() < column <= each.end() + 1)

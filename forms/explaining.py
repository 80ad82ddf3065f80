"""What CEL says of a wrong expression, in the words of somebody who is no programmer."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Final

from forms.expressions import FUNCTIONS, STRINGS, Environment, Wrong
from forms.expressions.checking import INSIDE, members_of

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
_MACROS: Final = (
    *("all", "exists", "exists_one", "filter", "map", "size", "answered", "unanswered"),
    *("contains", "startsWith", "endsWith", "matches"),
)
_UNDECLARED: Final = re.compile(r"undeclared reference to '([^']*)'")
_UNDEFINED: Final = re.compile(r"undefined field '([^']*)' not found in struct '([^']*)'")
_OVERLOAD: Final = re.compile(r"found no matching overload for '([^']*)' applied to '(.*)'")
_SELECT: Final = re.compile(r"expression of type '([^']*)' cannot be the operand of a select")
_MOST_NAMES: Final = 100
"""Names that a misspelt word is compared with."""
_MOST_LISTED: Final = 12
"""Names that are told where nothing is like the word."""
_WORDS_OF_OTHERS: Final = re.compile(r"===|(?<![=!<>])=(?!=)|\b(?:and|or|not)\b|かつ|または")
_INSTEAD: Final[Mapping[str, str]] = {
    "=": "==",
    "===": "==",
    "and": "&&",
    "かつ": "&&",
    "or": "||",
    "または": "||",
    "not": "!",
}


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
    # What follows a mistake in spelling is only its echo.
    first = [each for each in explained if each.code == "syntax"][:1]
    unique = tuple(dict.fromkeys(first or explained))
    return unique or (Wrong(1, 1, "expression", f"式が正しくありません: {whole}", whole),)


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


def too_long(longest: int) -> Wrong:
    """An expression that nobody could read."""
    ja = f"式が長すぎます({longest:,}文字まで)。computed に分けて書いてください。"
    return Wrong(1, 1, "too_long", ja, f"longer than {longest:,} characters; use computed values")


def suggestion(word: str, among: Iterable[str]) -> tuple[str, str]:
    """「もしかして」 for a misspelt word, in Japanese and English; empty without an idea."""
    alike = sorted(among, key=lambda each: (abs(len(each) - len(word)), each))[:_MOST_NAMES]
    near = get_close_matches(word[:60], alike, n=1, cutoff=0.6)
    return (f"もしかして「{near[0]}」ですか。", f"did you mean {near[0]}?") if near else ("", "")


def _listed(names: Iterable[str]) -> tuple[str, str]:
    """The names that could have been meant, in Japanese and English; empty where there are none."""
    shown = list(islice(names, _MOST_LISTED + 1))
    if not shown:
        return "", ""
    listed = ", ".join(shown[:_MOST_LISTED])
    if len(shown) > _MOST_LISTED:
        return f"使えるのは {listed} などです。", f"there are {listed} and others"
    return f"使えるのは {listed} です。", f"there are {listed}"


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
        return _no_overload(line, column, found[1], found[2])
    if found := _SELECT.search(words):
        ja, en = type_words(found[1])
        says = f"{ja}に「.」で続く項目はありません。"
        return Wrong(line, column, "types", says, f"{en} has no parts")
    if words.startswith("Syntax error"):
        return _syntax(line, column, words, lines)
    if "has() argument" in words:
        ja = "答えがあるかどうかは answered(項目の名前) と書いてください。"
        return Wrong(line, column, "has", ja, "write answered(name) to ask for an answer")
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
            near = _listed(among.types)
        return _with(Wrong(line, column, "unknown_name", ja, en), near)
    if name in FUNCTIONS:
        count = len(FUNCTIONS[name].takes)
        ja, en = f"{name} には値が{count}個いります。", f"{name} takes {count} values"
        return Wrong(line, column, "arguments", ja, en)
    near = suggestion(name, (*FUNCTIONS, *_MACROS))
    ja, en = f"「{name}」という関数はありません。", f"there is no function {name}"
    return _with(Wrong(line, column, "unknown_function", ja, en), near)


def _unknown_part(line: int, column: int, part: str, struct: str, among: Environment) -> Wrong:
    members = members_of(struct, among.types)
    name = ".".join(struct.removeprefix("answers.").split(INSIDE))
    near = suggestion(part, members)
    if not near[0]:
        near = _listed(members)
    ja, en = f"「{name}」の中に「{part}」はありません。", f"{name} has no {part}"
    return _with(Wrong(line, column, "unknown_part", ja, en), near)


def _no_overload(line: int, column: int, name: str, types: str) -> Wrong:
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
    says = f"「{operator}」は{ja}には使えません。種類をそろえてください。"
    return Wrong(line, column, "types", says, f"{operator} cannot be used with {en}")


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


def _syntax(line: int, column: int, words: str, lines: list[str]) -> Wrong:
    for number, text in enumerate(lines, 1):
        plain = STRINGS.sub(lambda found: " " * len(found[0]), text)
        for place, letter in enumerate(plain, 1):
            if letter in "「」『』“”‘’":
                ja = f'文字は半角の "…" で囲んでください(いまは {letter})。'
                return Wrong(number, place, "syntax", ja, f'put text in "…", not {letter}')
            narrow = unicodedata.normalize("NFKC", letter)
            if letter != narrow and narrow.isascii():
                sign = narrow if narrow.strip() else "空白"
                ja = f"全角の「{letter}」は使えません。半角の {sign} にしてください。"
                return Wrong(
                    number, place, "syntax", ja, f"'{letter}' is full-width; use '{narrow}'"
                )
        if found := _WORDS_OF_OTHERS.search(plain):
            right = _INSTEAD[found[0]]
            ja, en = f"{found[0]} は {right} と書いてください。", f"write {right} for {found[0]}"
            return Wrong(number, found.start() + 1, "syntax", ja, en)
        if found := re.search(r"[^\x00-\x7f]+", plain):
            word = found[0]
            ja = f'文字は引用符で囲んでください: "{word}"。'
            return Wrong(number, found.start() + 1, "syntax", ja, f'put text in quotes: "{word}"')
    if "<EOF>" in words and "mismatched" in words:
        ja = "式が途中で終わっています。かっこや引用符が閉じているか確かめてください。"
        return Wrong(line, column, "syntax", ja, "the expression ends too early")
    ja = "式を読めません。この文字のあたりを確かめてください。"
    return Wrong(line, column, "syntax", ja, words.removeprefix("Syntax error: "))


def _with(wrong: Wrong, near: tuple[str, str]) -> Wrong:
    if not near[0]:
        return wrong
    return Wrong(
        wrong.line, wrong.column, wrong.code, f"{wrong.ja}{near[0]}", f"{wrong.en}; {near[1]}"
    )

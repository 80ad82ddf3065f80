"""What a schema cannot see: parts that the law asks for, and questions that cannot work.

Every check looks at one part of the file, by the name of its key, and is left out when that part
has other problems that come first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Final

from forms.definition import Field, Note, Procedure, Shown, Text
from forms.explaining import suggestion
from forms.expressions import STRINGS, Expression
from forms.opening import begin_words, end_words
from forms.schema import OUTCOMES, UNKNOWN_TYPE
from forms.source import FileProblem, Path, Position, Source

CHOICES: Final = {"choice", "choices", "ranking"}
KEYS_OF_TYPES: Final[Mapping[str, frozenset[str]]] = {
    "options": frozenset(CHOICES),
    "fields": frozenset({"group"}),
    "count": frozenset({"choices", "ranking", "group", "file", "photo"}),
    "min": frozenset({"integer", "decimal", "money", "date", "year_month"}),
    "max": frozenset({"integer", "decimal", "money", "date", "year_month"}),
    "min_length": frozenset({"text", "textarea", "kana"}),
    "max_length": frozenset({"text", "textarea", "kana", "place"}),
    "decimals": frozenset({"decimal"}),
    "unit": frozenset({"integer", "decimal", "money", "group"}),
    "statement": frozenset({"consent"}),
    "accept": frozenset({"file", "photo"}),
}
"""Keys of a question that only some types understand."""
NEEDED_BY_TYPES: Final = {
    **dict.fromkeys(CHOICES, "options"),
    "group": "fields",
    "consent": "statement",
}
NEEDED_OUTCOMES: Final = {"application": 2, "enrolment": 2}
"""How many outcomes of a kind, in their order, a case could not end without; of others, one."""

_MY_NUMBER = re.compile(r"マイナンバー|個人番号|my_?number", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_NULL = re.compile(r"\s*[!=]=\s*null\b")
_COMPARED = re.compile(
    r"(?P<name>\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)\s*[!=]=\s*(?P<text>'[^'\\]*'|\"[^\"\\]*\")"
    r"|(?P<text2>'[^'\\]*'|\"[^\"\\]*\")\s*(?:[!=]=|in)\s*(?P<name2>\b[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
)


def problems(
    procedure: Procedure, source: Source, without: Collection[str] = ()
) -> Iterator[FileProblem]:
    """Everything that would be unlawful, a dead end or without meaning.

    Parts of the file named in `without` are not looked at.
    """
    place = _Place(procedure, source)
    for parts, check in _CHECKS:
        if not {*parts} & {*without}:
            yield from check(place)


@dataclass(frozen=True)
class _Place:
    """A procedure and the file it comes from."""

    procedure: Procedure
    source: Source

    def value(self, path: Path, code: str, ja: str, en: str) -> FileProblem:
        """A problem at a value."""
        return FileProblem(self.source.at(path), code, ja, en)

    def key(self, path: Path, code: str, ja: str, en: str) -> FileProblem:
        """A problem at a key."""
        return FileProblem(self.source.key_at(path), code, ja, en)

    def questions(self) -> Iterator[tuple[Path, Field]]:
        """Every question with its path in the file, those of rows too."""
        for n, page in enumerate(self.procedure.pages):
            for m, item in enumerate(page.items):
                if isinstance(item, Field):
                    path: Path = ("pages", n, "fields", m)
                    yield path, item
                    for k, inner in enumerate(item.fields):
                        if isinstance(inner, Field):
                            yield (*path, "fields", k), inner


def _questions(place: _Place) -> Iterator[FileProblem]:
    for path, field in place.questions():
        yield from _keys(place, field, path)
        yield from _bounds(place, field, path)
        if _MY_NUMBER.search(f"{field.label} {field.name}"):
            yield place.value(
                (*path, "label"),
                "my_number",
                "マイナンバーを尋ねる質問は作れません(番号法15条・19条・20条)。この質問を消してください。",
                "No question may ask for the Individual Number (Number Act 15, 19, 20); remove it.",
            )


def _keys(place: _Place, field: Field, path: Path) -> Iterator[FileProblem]:
    """Keys that the type of a question does not understand, and those it needs."""
    for key, types in KEYS_OF_TYPES.items():
        if (*path, key) in place.source.keys and field.type not in {*types, UNKNOWN_TYPE}:
            listed = ", ".join(sorted(types))
            yield place.key(
                (*path, key),
                "key_of_type",
                f"「{key}」は {field.type} には書けません。書けるのは {listed} です。",
                f"'{key}' means nothing for {field.type}, only for {listed}.",
            )
    needed = NEEDED_BY_TYPES.get(field.type)
    if needed and (*path, needed) not in place.source.keys:
        words = {"options": "選択肢", "fields": "くり返す質問", "statement": "同意する文"}[needed]
        yield place.value(
            path,
            needed,
            f"「{field.label}」に{words}({needed})がありません。",
            f"A {field.type} needs '{needed}'.",
        )
    for n, inner in enumerate(field.fields):
        if isinstance(inner, Field) and inner.type == "group":
            yield place.value(
                (*path, "fields", n, "type"),
                "nested",
                "くり返し(group)の中に、さらにくり返しは入れられません。",
                "A group cannot hold another group.",
            )


def _bounds(place: _Place, field: Field, path: Path) -> Iterator[FileProblem]:
    """Limits that no answer can meet."""
    count = field.count
    if count and count.max is not None and count.min > count.max:
        yield place.value(
            (*path, "count"),
            "bounds",
            f"最小({count.min})が最大({count.max})より大きくなっています。",
            f"The minimum {count.min} exceeds the maximum {count.max}.",
        )
    if field.min_length and field.max_length and field.min_length > field.max_length:
        yield place.value(
            (*path, "min_length"),
            "bounds",
            f"最小({field.min_length}文字)が最大({field.max_length}文字)より大きくなっています。",
            f"min_length {field.min_length} exceeds max_length {field.max_length}.",
        )
    if field.min and field.max and not (field.min.names | field.max.names):
        least, most = field.min.evaluate({}), field.max.evaluate({})
        if least is not None and most is not None and least > most:
            yield place.value(
                (*path, "min"),
                "bounds",
                f"最小({least})が最大({most})より大きくなっています。",
                f"The minimum {least} exceeds the maximum {most}.",
            )


def _order(place: _Place) -> Iterator[FileProblem]:
    """Conditions that look at what is asked only later: they could never hold in time."""
    computed = {each.name for each in place.procedure.computed}
    everything = {path for path, _ in place.procedure.walk()}
    seen: set[str] = set()
    for n, page in enumerate(place.procedure.pages):
        yield from _late(place, page.when, ("pages", n, "when"), everything - seen, computed)
        for m, item in enumerate(page.items):
            if not isinstance(item, Field):
                continue
            path: Path = ("pages", n, "fields", m)
            yield from _late_in(place, item, path, everything - seen, computed)
            row: set[str] = set()
            later = {each.name for each in item.subfields}
            for k, inner in enumerate(item.fields):
                if isinstance(inner, Field):
                    hidden = ((everything - seen) | later) - row
                    yield from _late_in(place, inner, (*path, "fields", k), hidden, computed)
                    row.add(inner.name)
            seen.add(item.name)


def _late_in(
    place: _Place, field: Field, path: Path, later: set[str], computed: set[str]
) -> Iterator[FileProblem]:
    for key, expression in (("when", field.when), ("min", field.min), ("max", field.max)):
        yield from _late(place, expression, (*path, key), later, computed)
    for option in field.options:
        at = (*path, "options", option.value, "when")
        yield from _late(place, option.when, at, later, computed)


def _late(
    place: _Place, expression: Expression | None, path: Path, later: set[str], computed: set[str]
) -> Iterator[FileProblem]:
    for name in sorted(expression.names & (later | computed)) if expression else ():
        position = _word(place.source, path, expression, name) if expression else None
        if name in computed:
            ja = f"計算した値「{name}」は、画面や質問の条件には使えません。もとの項目で書いてください。"
            en = f"'{name}' is computed after all questions; write the condition with fields."
        else:
            ja = f"「{name}」は、この質問より後で聞く項目です。前に聞く項目だけが使えます。"
            en = f"'{name}' is asked only later; use what is asked before."
        yield FileProblem(position or place.source.at(path), "order", ja, en)


def _word(source: Source, path: Path, expression: Expression, word: str) -> Position:
    """The place of a word of an expression."""
    plain = STRINGS.sub(lambda found: " " * len(found[0]), expression.source)
    found = re.search(rf"(?<![\w.]){word}\b", plain)
    return _spot(source, path, expression, found.start() if found else 0)


def _spot(source: Source, path: Path, expression: Expression, offset: int) -> Position:
    """The place of a character of an expression."""
    before = expression.source[:offset]
    column = offset - before.rfind("\n")
    return source.inside(path, expression.source, before.count("\n") + 1, column)


def _comparisons(place: _Place) -> Iterator[FileProblem]:
    """Comparisons of a choice with what is none of its options, and conditions that say nothing."""
    for path, expression in _expressions(place.procedure):
        if path[-1] == "when" and expression.source.strip() in {"true", "false"}:
            never = expression.source.strip() == "false"
            yield place.value(
                path,
                "constant",
                f"この条件は、いつも成り立{'たない' if never else 'つ'}ので、意味がありません。",
                f"This condition {'never' if never else 'always'} holds.",
            )
        plain = STRINGS.sub(lambda each: " " * len(each[0]), expression.source)
        if found := _NULL.search(plain):
            yield FileProblem(
                _spot(place.source, path, expression, found.start()),
                "null",
                "null とは比べられません。answered(項目) か unanswered(項目) と書いてください。",
                "Nothing equals null here; write answered(name) or unanswered(name).",
            )
        for found in _COMPARED.finditer(expression.source):
            name = found["name"] or found["name2"]
            text = (found["text"] or found["text2"])[1:-1]
            options = _options(place.procedure, name)
            if not options or text in options:
                continue
            ja, en = suggestion(text, options)
            start = found.start("text" if found["text"] else "text2") + 1
            listed = "、".join(sorted(options))
            yield FileProblem(
                _spot(place.source, path, expression, start),
                "option",
                f"「{name}」に「{text}」という選択肢はありません。{ja or f'あるのは {listed} です。'}",
                f"{name} has no option '{text}'; {en or f'there are {listed}'}",
            )


def _options(procedure: Procedure, name: str) -> set[str]:
    """The options of a choice; for a part of a row (`c.relation`), those of any row's field."""
    fields_ = [
        field
        for path, field in procedure.walk()
        if path == name
        or ("." in name and "." in path and path.split(".")[1] == name.split(".")[1])
    ]
    fields_ = fields_ or [f for path, f in procedure.walk() if path.endswith(f".{name}")]
    if not fields_ or any(field.type not in {"choice", "choices"} for field in fields_):
        return set()
    return {option.value for field in fields_ for option in field.options}


def _expressions(procedure: Procedure) -> Iterator[tuple[Path, Expression]]:
    """Every expression with its path in the file."""
    names: Mapping[str, str] = {"items": "fields", "reason": "reason_for_asking"}

    def walk(value: Any, path: Path) -> Iterator[tuple[Path, Expression]]:
        if isinstance(value, Expression):
            yield path, value
        elif isinstance(value, tuple):
            for n, each in enumerate(value):
                key = getattr(each, "value", n) if path[-1:] == ("options",) else n
                key = each.name if path == ("computed",) else key
                yield from walk(each, (*path, key))
        elif is_dataclass(value) and not isinstance(value, Text):
            for each in fields(value):
                yield from walk(getattr(value, each.name), (*path, names.get(each.name, each.name)))

    yield from walk(procedure, ())


def _shown(place: _Place) -> Iterator[FileProblem]:
    """Computed values that are shown or named in a text, and do not exist."""
    known = [each.name for each in place.procedure.computed]
    for n, page in enumerate(place.procedure.pages):
        for m, item in enumerate(page.items):
            path: Path = ("pages", n, "fields", m)
            if isinstance(item, Shown) and item.computed not in known:
                yield _not_computed(place, (*path, "computed"), item.computed, known)
            if isinstance(item, Note):
                yield from _named(place, item.text, (*path, "text"), known)


def _texts_of_results(place: _Place) -> Iterator[FileProblem]:
    known = [each.name for each in place.procedure.computed]
    for outcome, result in place.procedure.results.items():
        if result.text is not None:
            yield from _named(place, result.text, ("result", outcome, "text"), known)


def _named(place: _Place, text: Text, path: Path, known: list[str]) -> Iterator[FileProblem]:
    for lang, words in (("ja", text.ja), *text.others.items()):
        at = (*path, lang) if (*path, lang) in place.source.values else path
        for found in _PLACEHOLDER.finditer(words):
            if found[1] not in known:
                yield _not_computed(place, at, found[1], known)


def _not_computed(place: _Place, path: Path, name: str, known: list[str]) -> FileProblem:
    ja, en = suggestion(name, known)
    return place.value(
        path,
        "unknown_computed",
        f"「{name}」は計算(computed)にありません。{ja}",
        f"There is no computed value '{name}'. {en}".strip(),
    )


def _checklist(place: _Place) -> Iterator[FileProblem]:
    """Confirmations about fields that nobody asks."""
    known = {field.name for field in place.procedure.fields}
    for n, item in enumerate(place.procedure.review.checklist):
        for m, name in enumerate(item.about):
            if name not in known:
                ja, en = suggestion(name, known)
                yield place.value(
                    ("review", "checklist", n, "about", m),
                    "unknown_field",
                    f"「{name}」という項目はありません。{ja}",
                    f"There is no field '{name}'. {en}".strip(),
                )


def _results(place: _Place) -> Iterator[FileProblem]:
    procedure = place.procedure
    possible = OUTCOMES[procedure.kind]
    for outcome in procedure.results:
        if outcome not in possible:
            yield place.key(
                ("result", outcome),
                "outcome",
                f"この種類の手続の結果は {', '.join(possible)} です。",
                f"Outcomes of this kind are: {', '.join(possible)}.",
            )
    for outcome in possible[: NEEDED_OUTCOMES.get(procedure.kind, 1)]:
        if outcome not in procedure.results:
            yield place.key(
                ("result",),
                "outcome",
                f"結果(result)に「{outcome}」の通知書がありません。",
                f"The result '{outcome}' is missing.",
            )
    for outcome in ("rejected", "partly_approved"):
        result = procedure.results.get(outcome)
        if not procedure.disposition or result is None:
            continue
        if not result.reasons:
            yield place.key(
                ("result", outcome),
                "reasons",
                "処分の通知には理由が必要です(行政手続法8条)。reasons: required と書いてください。",
                "A disposition states its reasons; write 'reasons: required'.",
            )
        if result.appeal is None or result.appeal == "none":
            yield place.key(
                ("result", outcome),
                "appeal",
                "処分の通知には教示が必要です(行政不服審査法82条)。appeal: standard と書いてください。",
                "A disposition carries the notice of appeal rights; write 'appeal: standard'.",
            )


def _basis(place: _Place) -> Iterator[FileProblem]:
    if place.procedure.disposition and place.procedure.basis.type not in {"law", "ordinance"}:
        yield place.value(
            ("basis", "type"),
            "basis",
            "処分(disposition: true)の根拠は、法律(law)か条例・規則(ordinance)です。",
            "A disposition rests on a law or an ordinance.",
        )


def _open(place: _Place) -> Iterator[FileProblem]:
    opens_at, closes_at = place.procedure.opens_at, place.procedure.closes_at
    if opens_at and closes_at and opens_at > closes_at:
        first, last = begin_words(opens_at), end_words(closes_at)
        yield place.value(
            ("open", "until"),
            "bounds",
            f"受付の終わり({last})が、はじめ({first})より前になっています。",
            f"It closes ({closes_at:%Y-%m-%d %H:%M}) before it opens ({opens_at:%Y-%m-%d %H:%M}).",
        )


def _pages(place: _Place) -> Iterator[FileProblem]:
    """Pages on which nothing is asked and nothing is said."""
    for n, page in enumerate(place.procedure.pages):
        if all(isinstance(item, Note) and item.when is not None for item in page.items):
            yield place.value(
                ("pages", n),
                "empty_page",
                f"「{page.title}」の画面には、質問がありません。",
                "This page asks nothing.",
            )


_CHECKS: Final[tuple[tuple[tuple[str, ...], Callable[[_Place], Iterator[FileProblem]]], ...]] = (
    ((), _questions),
    ((), _order),
    (("pages",), _pages),
    (("pages", "computed"), _shown),
    (("computed", "result"), _texts_of_results),
    (("pages", "computed", "stops", "checks", "fee", "review"), _comparisons),
    (("pages", "review"), _checklist),
    (("result", "kind", "disposition"), _results),
    (("basis", "disposition"), _basis),
    (("open",), _open),
)

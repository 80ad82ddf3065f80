"""A procedure's own tests: the `examples:` of its file, filled in and compared with what they expect.

Answers are written as people type them, or as the API takes them; an attachment is the name of a
file (`letter.pdf`), which is there as soon as an answer names it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from forms import profile
from forms.answers import Filled, computed_lines, fill, notice_text, prefilled, sections
from forms.context import Context, FileInfo
from forms.definition import Example, Procedure
from forms.explaining import suggestion
from forms.source import FileProblem, Path, Source

_KINDS: Final = {"pdf": "pdf", "jpg": "jpeg", "jpeg": "jpeg", "png": "png", "heic": "heic"}
_Words = tuple[str, str]
_Found = tuple[Path, str, str]
"""Where within the example, in Japanese, in English."""


def problems(procedure: Procedure, read: Source, today: date) -> tuple[FileProblem, ...]:
    """Run every example; each difference is a problem at what is expected.

    `today` is the day for examples that name none.
    """
    return tuple(
        FileProblem(
            read.key_at(("examples", n, *path)),
            "example",
            f"例「{example.name}」: {ja}",
            f"Example '{example.name}': {en}",
        )
        for n, example in enumerate(procedure.examples)
        for path, ja, en in _differences(procedure, example, today)
    )


def run(procedure: Procedure, example: Example, today: date) -> Filled:
    """The form as the example fills it in."""
    return fill(procedure, dict(example.answers), context_of(procedure, example, today))


def context_of(procedure: Procedure, example: Example, today: date) -> Context:
    """What is known beside the example's answers: its day, its profile, the files it names."""
    return Context(
        today=example.today or today,
        arrived_on=example.today or today,
        profile=profile.known(example.profile, example.today or today),
        files=_files(procedure, example.answers),
    )


def kind_of(name: str) -> str:
    """The kind of a file that is only a name; pdf where the name does not tell."""
    return _KINDS.get(name.rpartition(".")[2].lower(), "pdf")


def _differences(procedure: Procedure, example: Example, today: date) -> Iterator[_Found]:
    yield from _unknown_answers(procedure, example.answers)
    yield from _wrong_profile(example, example.today or today)
    filled = run(procedure, example, today)
    yield from _unread(filled, example.expect)
    if not example.expect:
        yield ("expect",), *_NOTHING
    for key, expected in example.expect.items():
        at: Path = ("expect", key)
        compare = EXPECTATIONS.get(key)
        if compare is None:
            ja, en = suggestion(key, EXPECTATIONS)
            listed = ", ".join(EXPECTATIONS)
            yield (
                at,
                f"「{key}」は確かめられません。{ja or f'確かめられるのは {listed} です。'}",
                f"{key} cannot be expected; {en or f'there are {listed}'}",
            )
        elif key in _NAMING and not expected:
            yield at, *_NOTHING
        elif unknown := next(_unknown_names(procedure, key, expected), None):
            yield at, *unknown
        elif found := compare(filled, expected):
            yield at, *found


def _unread(filled: Filled, expect: Mapping[str, Any]) -> Iterator[_Found]:
    """Answers that cannot be read: what they should prove is then not proved."""
    if "problems" in expect:
        return
    for each in filled.problems:
        if each.code in {"required", "check"}:
            continue
        path = tuple(int(part) if part.isdigit() else part for part in each.path.split("."))
        said = each.message
        if each.code == "unknown_option" and (values := _values(filled.procedure, each.path)):
            said = f"選択肢は、言葉ではなく値で書いてください({values})。"
        meant = f"problems: {{{each.path}: {each.code}}}"
        ja = f"答えに問題があります: {said}これを確かめる例なら、expect に {meant} と書いてください。"
        en = f"{each.words('en')} If that is to be proved, expect {meant}."
        yield ("answers", *path), ja, en


def _values(procedure: Procedure, path: str) -> str:
    """The options of a choice as the file calls them."""
    plain = ".".join(part for part in path.split(".") if not part.isdigit())
    field = dict(procedure.walk()).get(plain)
    return "、".join(each.value for each in field.options) if field else ""


def _unknown_names(procedure: Procedure, key: str, expected: Any) -> Iterator[_Words]:
    """Names in an expectation that nothing has: a misspelt one would prove nothing."""
    if key == "computed":
        known = {each.name for each in procedure.computed}
        for name in expected if isinstance(expected, Mapping) else (expected,):
            if name not in known:
                ja, en = suggestion(str(name), known)
                yield f"「{name}」は計算(computed)にありません。{ja}", f"no computed {name}; {en}"
    elif key in _NAMING - {"documents"}:
        types = {path: field.type for path, field in procedure.walk()}
        known = set(types)
        for path in _paths(expected):
            plain = ".".join(part for part in path.split(".") if not part.isdigit())
            of_an_answer = types.get(plain.rpartition(".")[0], "group") != "group"
            if plain not in known and not of_an_answer:
                yield _no_field(plain, known)


def _no_field(path: str, known: set[str]) -> _Words:
    ja, en = suggestion(path, known)
    return f"「{path}」という項目はありません。{ja}", f"there is no field {path}; {en}"


def _unknown_answers(procedure: Procedure, answers: Mapping[str, Any]) -> Iterator[_Found]:
    """Answers to questions that nobody asks: a misspelt name would prove nothing."""
    known = {path for path, _ in procedure.walk()}
    given: dict[str, Path] = {name: ("answers", name) for name in answers}
    for name, rows in answers.items():
        for n, row in enumerate(rows if isinstance(rows, list) else ()):
            for part in row if isinstance(row, Mapping) else ():
                given.setdefault(f"{name}.{part}", ("answers", name, n, part))
    for path in sorted(given.keys() - known):
        yield given[path], *_no_field(path, known)


def _wrong_profile(example: Example, today: date) -> Iterator[_Found]:
    """Entries that nobody can keep, or not so."""
    for name in example.profile:
        if name not in profile.KNOWN:
            ja, en = suggestion(name, profile.KNOWN)
            listed = ", ".join(profile.KNOWN)
            yield (
                ("profile", name),
                f"登録情報に「{name}」はありません。{ja or f'あるのは {listed} です。'}",
                f"there is no profile.{name}; {en or f'there are {listed}'}",
            )
    for each in profile.read(example.profile, today)[0].problems:
        yield (
            ("profile", *each.path.split(".")),
            f"登録情報の {each.path}: {each.message}",
            f"profile.{each.path}: {each.words('en')}",
        )


def _files(procedure: Procedure, answers: Mapping[str, Any]) -> dict[str, FileInfo]:
    """The files that answers name."""
    names: set[str] = set()
    for path, field in procedure.walk():
        if field.type not in {"file", "photo"}:
            continue
        top, _, part = path.partition(".")
        found = answers.get(top)
        for each in found if part and isinstance(found, list) else [answers]:
            given = each.get(part or top) if isinstance(each, Mapping) else None
            names |= {str(name) for name in (given if isinstance(given, list) else [given]) if name}
    return {name: FileInfo(name, name, 100_000, kind_of(name)) for name in names}


def _pages(filled: Filled, expected: Any) -> _Words | None:
    return _unless_equal("画面", "the pages", expected, [s.page.name for s in filled.pages])


def _missing(filled: Filled, expected: Any) -> _Words | None:
    """The named fields must be missing; an example with few answers has others that are, too."""
    return _contains(
        "足りない項目",
        "missing",
        expected,
        [p.path for p in filled.problems if p.code == "required"],
    )


def _asked(filled: Filled, expected: Any) -> _Words | None:
    return _contains("聞く項目", "asked", expected, sorted(filled.asked))


def _not_asked(filled: Filled, expected: Any) -> _Words | None:
    asked = [path for path in _paths(expected) if path in filled.asked]
    if not asked:
        return None
    return f"{_shown(asked)} は聞かないはずですが、聞いています。", f"{asked} should not be asked"


def _prefilled(filled: Filled, expected: Any) -> _Words | None:
    """Of the questions that are asked and that the example does not answer."""
    fields = [each for each in filled.procedure.fields if each.name in filled.asked]
    got = prefilled(fields, filled.raw, filled.values)
    return _unless_equal("はじめから入る項目", "prefilled", _paths(expected), list(got))


def _problems(filled: Filled, expected: Any) -> _Words | None:
    """Codes by field, without what is only missing."""
    got = {each.path: each.code for each in filled.problems if each.code != "required"}
    return _unless_equal("入力の問題", "the problems", expected or {}, got)


def _complete(filled: Filled, expected: Any) -> _Words | None:
    if not isinstance(expected, bool):
        return "complete は、半角の true か false で書いてください。", "write true or false"
    if filled.complete is expected:
        return None
    why = [f"{each.path}({each.message})" for each in filled.problems]
    why += [f"「{filled.stop.title}」で止まる"] if filled.stop else []
    if expected:
        return f"送信できるはずですが、できません: {'、'.join(why)}", f"not complete: {why}"
    return "送信できないはずですが、できます。", "should not be complete, and is"


def _computed(filled: Filled, expected: Any) -> _Words | None:
    wanted = expected if isinstance(expected, Mapping) else {}
    got = {name: filled.computed.get(name) for name in wanted}
    return _unless_equal("計算", "computed", expected, got)


def _fee(filled: Filled, expected: Any) -> _Words | None:
    return _unless_equal("手数料", "the fee", expected, filled.fee)


def _stop(filled: Filled, expected: Any) -> _Words | None:
    got = filled.stop.title.ja if filled.stop else None
    return _unless_equal("止まる画面", "the stop", expected, got)


def _documents(filled: Filled, expected: Any) -> _Words | None:
    """Each text must stand in the notice of its outcome, or in the applicant's copy."""
    papers = _papers(filled)
    for name, texts in expected.items() if isinstance(expected, Mapping) else ((expected, ()),):
        if name not in papers:
            ja, en = suggestion(str(name), papers)
            return f"「{name}」という文書はありません。{ja}", f"there is no document {name}; {en}"
        absent = [text for text in _paths(texts) if text not in papers[name]]
        if absent:
            return (
                f"文書「{name}」に {_shown(absent)} があるはずですが、「{papers[name]}」でした。",
                f"document {name} should hold {absent} and is {papers[name]!r}",
            )
    return None


def _papers(filled: Filled) -> dict[str, str]:
    """What the notice of each outcome says, and the copy of the answers."""
    procedure = filled.procedure
    papers = {
        outcome: "\n".join(
            str(words)
            for words in (
                result.title,
                notice_text(procedure, outcome, filled.computed),
                result.closing,
            )
            if words
        )
        for outcome, result in procedure.results.items()
    }
    given = filled.answers.to_json()
    found = sections(procedure, given, filled.context, asked=filled.asked)
    lines = [
        *(line for each in found for part in (each, *each.groups) for line in part.lines),
        *computed_lines(procedure, filled.computed),
    ]
    return papers | {"copy": "\n".join(f"{line.label} {line.text}" for line in lines)}


EXPECTATIONS: Final[Mapping[str, Callable[[Filled, Any], _Words | None]]] = {
    "pages": _pages,
    "missing": _missing,
    "asked": _asked,
    "not_asked": _not_asked,
    "prefilled": _prefilled,
    "problems": _problems,
    "complete": _complete,
    "computed": _computed,
    "fee": _fee,
    "stop": _stop,
    "documents": _documents,
}
"""What an example may expect."""
_NAMING: Final = frozenset({"missing", "asked", "not_asked", "computed", "documents"})
"""What expects something of what it names, and nothing of anything else."""
_NOTHING: Final = (
    "期待することが空なので、何も確かめられません。書くか、消してください。",
    "it expects nothing; write what is expected, or remove it",
)


def _unless_equal(ja: str, en: str, expected: Any, got: Any) -> _Words | None:
    if got == expected and type(got) is type(expected):
        return None
    if _shown(got) == _shown(expected):
        how = "数と true・false は引用符なしで、文は引用符で囲んで書いてください。"
        return (
            f"{ja}の {_shown(expected)} の書き方が違います。{how}",
            f"{en}: write numbers, true and false without quotation marks, and text with them",
        )
    return (
        f"{ja}は {_shown(expected)} のはずが {_shown(got)} でした。",
        f"{en} should be {expected!r} and is {got!r}",
    )


def _contains(ja: str, en: str, expected: Any, got: list[str]) -> _Words | None:
    absent = [path for path in _paths(expected) if path not in got]
    if not absent:
        return None
    return (
        f"{ja}に {_shown(absent)} があるはずですが、{_shown(got)} でした。",
        f"{absent} should be {en}; there is {got!r}",
    )


def _paths(value: Any) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value])]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_shown, value))}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_shown(each)}' for key, each in value.items())}}}"
    return "なし" if value is None else str(value)

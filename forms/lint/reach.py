"""What nobody will ever see, and where nobody gets on: proved over the space of answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from forms.definition import Procedure
from forms.lint.place import Place
from forms.source import FileProblem, Path, Position, Source
from forms.space import Deadlock, Unpaid, Verdict, prove

_NEVER: Final = {
    "page": ("この画面は、どう答えても出ません", "This page is never shown"),
    "field": ("この質問は、どう答えても聞かれません", "This is never asked"),
    "note": ("この案内は、どう答えても出ません", "This note is never shown"),
    "option": ("この選択肢は、どう答えても選べません", "This option is never offered"),
    "stop": ("この止まる画面は、どう答えても出ません", "This never stops anybody"),
    "computed": ("この計算は、どう答えてもされません", "This is never worked out"),
    "checklist": ("この確認は、どう答えても求められません", "This is never to be confirmed"),
    "consultation": ("この照会は、どう答えてもされません", "This office is never consulted"),
}


_Questions = Mapping[str, tuple[Path, str]]
"""By their paths, where questions stand in the file, and their labels."""


def proof(procedure: Procedure, source: Source, today: date) -> Iterator[FileProblem]:
    """Every finding, at its condition; `today` is the day on which the file is looked at."""
    place = Place(procedure, source)
    asked = zip(place.questions(), procedure.walk(), strict=True)
    questions = {key: (path, field.label.ja) for (path, field), (key, _) in asked}
    found = prove(procedure, today)
    broken = {each.subject.path for each in found if isinstance(each, Verdict)}
    for each in found:
        if isinstance(each, Verdict):
            yield _verdict(questions, each)
        elif isinstance(each, Unpaid):
            yield _unpaid(questions, each)
        elif each.code != "rule" or ("checks", each.number) not in broken:
            yield _deadlock(place, questions, each)


def _verdict(questions: _Questions, verdict: Verdict) -> FileProblem:
    position, subject = verdict.subject.expression.position, verdict.subject
    rests = _rests_on(questions, verdict.rests_on)
    if verdict.code == "never":
        ja, en = _NEVER[subject.kind]
        ja = f"{ja}(「{_short(subject.label)}」)。条件が成り立つ答えがありません{rests[0]}。"
        ja += "条件を直すか、消してください。"
        return FileProblem(position, "never", ja, f"{en}: no answer meets the condition{rests[1]}.")
    if verdict.code == "always":
        ja = f"この条件は、答えがそろえばいつも成り立ちます{rests[0]}。条件を直すか、消してください。"
        en = f"This condition holds for all answers{rests[1]}; put it right or remove it."
        return FileProblem(position, "always", ja, en, "warning")
    if verdict.code == "kept":
        ja = f"この決まりは、どう答えても破られません{rests[0]}。式を直すか、消してください。"
        en = f"No answer breaks this rule{rests[1]}; put it right or remove it."
        return FileProblem(position, "kept", ja, en, "warning")
    if verdict.code == "broken":
        ja = f"この決まりは、どう答えても守れません{rests[0]}。だれも先へ進めないので、式を直してください。"
        return FileProblem(position, "dead_end", ja, f"No answer keeps this rule{rests[1]}.")
    if verdict.code == "idle":
        ja = f"この決まりは、確かめられることがありません{rests[0]}。必要な答えがそろわないためです。"
        en = f"This rule is never asked{rests[1]}: the answers that it needs never come together."
        return FileProblem(position, "idle", ja, en, "warning")
    return _unfinished(position, verdict.tried, verdict.of)


def _unfinished(position: Position, tried: int, of: int) -> FileProblem:
    ja = f"この条件は調べきれませんでした({of:,}通り中{tried:,}通り)。"
    ja += "使う質問を減らすと、最後まで調べられます。"
    en = f"Not proved: {tried:,} of {of:,} combinations were tried; use fewer questions."
    return FileProblem(position, "unfinished", ja, en, "warning")


def _deadlock(place: Place, questions: _Questions, found: Deadlock) -> FileProblem:
    if found.code == "rule":
        position = place.procedure.checks[found.number].rule.position
        ja = "この決まりと、前の決まりや選択肢・上限下限を、すべて満たす答えがありません。だれも送信できません。"
        en = "No complete answer keeps this rule and what stands before it; nobody could apply."
        return FileProblem(position, "dead_end", ja, en)
    if found.code == "stop":
        position = place.procedure.stops[found.number].when.position
        ja = "最後まで答えた方は、必ずここで止まります。だれも送信できないので、条件を直してください。"
        en = "Whoever answers everything is stopped here; nobody could apply."
        return FileProblem(position, "dead_end", ja, en)
    path, label = questions[found.path]
    position = place.source.at(path)
    if found.code == "unfinished":
        return _unfinished(position, found.tried, found.of)
    if found.code == "no_answer":
        ja = f"「{label}」に、入力できる答えがありません。選択肢の条件と上限・下限を確かめてください。"
        en = "This must be answered, and no answer can be given: see options, min and max."
        return FileProblem(position, "dead_end", ja, en)
    answers = "、".join(f"「{questions[key][1]}」が「{words}」" for key, words in found.example)
    ja = f"{answers}のとき、「{label}」に選べるものがありません。"
    ja += "選択肢を足すか、質問に条件を付けてください。"
    en = ", ".join(f"{key} = {value}" for key, value in found.example)
    en = f"Nothing can be chosen here when {en}; add an option, or a condition to the question."
    return FileProblem(position, "dead_end", ja, en)


def _unpaid(questions: _Questions, found: Unpaid) -> FileProblem:
    answers = "、".join(f"「{questions[key][1]}」が「{words}」" for key, words in found.example)
    what = "計算できません" if found.amount is None else f"{found.amount:,}円になります"
    when = f"{answers}のとき、" if answers else ""
    ja = f"{when}手数料が{what}。そう答えた方は送信できません。"
    ja += "式を直すか、min・必須・answered(…) で、0円以上になるようにしてください。"
    en = ", ".join(f"{key} = {value}" for key, value in found.example) or "whatever is answered"
    said = "cannot be worked out" if found.amount is None else f"is {found.amount:,} yen"
    en = f"The fee {said} ({en}); who answers so cannot apply."
    return FileProblem(found.fee.amount.position, "fee", ja, en, "warning")


def _rests_on(questions: _Questions, keys: tuple[str, ...]) -> tuple[str, str]:
    """In brackets: the questions that decide."""
    if not keys:
        return "", ""
    labels = "".join(f"「{questions[key][1]}」" for key in keys)
    return f"({labels}で決まります)", f" ({', '.join(keys)})"


def _short(text: str, longest: int = 24) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest]}…"

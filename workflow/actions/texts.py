"""Words that people add to a case: there where they must be, not endless, never with a 個人番号."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import Invalid
from forms.japanese.check_digits import contains_my_number
from forms.japanese.widths import is_blank
from forms.problems import Problem
from forms.wording import say

LONGEST = 4000
"""Characters of one text: four pages of a notice, which is drawn while somebody waits."""
MY_NUMBER = "マイナンバーは保存できません。番号を消してから、もう一度お試しください。"


def required(**texts: tuple[str, str]) -> None:
    """Raise Invalid naming every text of which nothing can be seen; each is (text, what it is called)."""
    problems = [
        Problem(path, "required", f"{label}を入力してください。")
        for path, (text, label) in texts.items()
        if is_blank(text)
    ]
    if problems:
        raise Invalid(problems)


def refuse_unfit(texts: Mapping[str, str]) -> None:
    """Raise Invalid naming every text that is too long or holds a 個人番号 (番号法20条).

    texts are by path.
    """
    lengths = {path: len(text.replace("\r\n", "\n")) for path, text in texts.items()}
    problems = [
        Problem.at(path, say("too_long", most=LONGEST, now=length))
        for path, length in lengths.items()
        if length > LONGEST
    ]
    problems += [
        Problem(path, "my_number", MY_NUMBER)
        for path, text in texts.items()
        if contains_my_number(text)
    ]
    if problems:
        raise Invalid(problems)

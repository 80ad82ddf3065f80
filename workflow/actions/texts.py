"""Words that people add to a case: present where they must be, and never with a 個人番号 in them."""

from __future__ import annotations

from core.errors import Invalid
from forms.japanese.check_digits import contains_my_number
from forms.japanese.widths import is_blank
from forms.problems import Problem

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


def refuse_my_numbers(texts: dict[str, str]) -> None:
    """Raise Invalid naming every text that holds a 個人番号 (番号法20条); texts are by path."""
    problems = [
        Problem(path, "my_number", MY_NUMBER)
        for path, text in texts.items()
        if contains_my_number(text)
    ]
    if problems:
        raise Invalid(problems)

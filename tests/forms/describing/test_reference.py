"""The reference says what there is: every made part is current, and every problem has its words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.describing import words
from forms.describing.reference import PARTS, renewed
from forms.lint.shape import NEEDED_BY_TYPES

ROOT = Path(__file__).parents[3]
REFERENCE = ROOT / "docs" / "forms.md"
SAYING = {
    *("wrong", "Words", "FileProblem", "value", "key", "_say", "Wrong", "_problem", "_whole"),
}
"""Calls that make a problem of a file; the code is their first plain word."""


def codes() -> Iterator[str]:
    for path in (ROOT / "forms").rglob("*.py"):
        if path.parent.name in {"fields", "japanese", "answers"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and named(node.func) in SAYING:
                plain = (each.value for each in node.args if isinstance(each, ast.Constant))
                code = next((each for each in plain if isinstance(each, str)), "")
                if re.fullmatch("[a-z_]+", code):
                    yield code


def named(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def test_the_reference_is_current() -> None:
    text = REFERENCE.read_text("utf-8")
    assert renewed(text) == text, "run: tenohira reference docs/forms.md"


def test_every_made_part_has_its_place() -> None:
    text = REFERENCE.read_text("utf-8")
    assert set(re.findall(r"<!-- made: (\w+) -->", text)) == set(PARTS)


def test_every_problem_of_a_file_is_in_the_reference() -> None:
    known = set(codes()) | set(NEEDED_BY_TYPES.values())
    assert known - set(words.PROBLEMS) == set()


def test_the_reference_names_no_problem_that_nobody_has() -> None:
    known = set(codes()) | set(NEEDED_BY_TYPES.values())
    assert set(words.PROBLEMS) - known == set()


@pytest.mark.parametrize("part", PARTS)
def test_a_made_part_has_words_in_every_row(part: str) -> None:
    rows = [line for line in PARTS[part]().split("\n") if line.startswith("|")]
    empty = [row for row in rows if re.search(r"\|\s*\|", row) and part != "types"]
    assert empty == []

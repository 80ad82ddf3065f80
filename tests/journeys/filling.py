"""Fills any form as a person would: reads from the page what it asks, and answers that.

A test says what matters to it; everything else that is required gets a plausible answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from tests.journeys import papers

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Locator, Page

Answer = str | Sequence[str] | Sequence["FilePayload"]
"""A text, the value of a choice, values of several choices, or files."""
Answers = Mapping[str, Answer]

_INPUTS = """form => [...form.elements].filter(e => e.name && e.type !== 'hidden').map(e => ({
    name: e.name, type: e.type, value: e.value, required: e.required, checked: !!e.checked,
    options: e.options ? [...e.options].map(o => o.value) : [],
    mode: e.inputMode, has: (e.closest('.upload')?.querySelectorAll('li').length || 0) > 0,
    must: ['file', 'radio', 'checkbox'].includes(e.type)
        && !!e.closest('fieldset')?.querySelector('.need')?.textContent.includes('必須'),
    seen: e.checkVisibility({visibilityProperty: true}) && !e.disabled,
    label: e.labels?.[0]?.textContent.trim() || ''}))"""

PARTS = {
    "claimant_birthday.era": "昭和",
    "claimant_birthday.year": "63",
    "custody": "yes",
    "era": "令和",
    "year": "2",
    "month": "4",
    "day": "12",
    "hour": "9",
    "minute": "30",
    "family": "山﨑",
    "given": "結衣",
    "family_kana": "ヤマサキ",
    "given_kana": "ユイ",
    "postal_code": "8508685",
    "prefecture": "長崎県",
    "city": "長崎市",
    "street": "魚の町4番1号",
    "address": "魚の町4番1号のそば",
    "bank_code": "9990",
    "branch_code": "101",
    "bank_name": "うみかぜ銀行",
    "branch_name": "桜馬場支店",
    "number": "7654321",
    "account_number": "7654321",
    "holder": "ヤマサキ ユイ",
}


@dataclass(frozen=True)
class Box:
    """One input of a form, as the page describes it."""

    name: str
    type: str
    value: str
    required: bool
    checked: bool
    options: list[str]
    mode: str
    has: bool
    must: bool
    seen: bool
    label: str


def boxes_of(form: Locator) -> list[Box]:
    """The inputs of a form that can be seen."""
    found = cast("list[dict[str, object]]", form.evaluate(_INPUTS))
    boxes = [Box(**each) for each in found]  # type: ignore[arg-type]  # made by _INPUTS
    return [box for box in boxes if box.seen and box.type not in {"submit", "button"}]


def fill(page: Page, answers: Answers | None = None) -> set[str]:
    """Answer every visible required question of the page's form, and those named in answers.

    A question that opens when another is answered is answered in the next round. Gives the names
    of the answers that the page does not ask for: questions that open only once it is saved.
    """
    answers = answers or {}
    form = page.locator("main form").filter(has=page.locator("[name='seen']")).first
    done: set[str] = set()
    while fresh := [box for box in boxes_of(form) if box.name not in done]:
        for box in fresh:
            if box.name in done:
                continue
            done.add(box.name)
            same = [each for each in fresh if each.name == box.name]
            _answer(form, box, same, answers)
    return set(answers) - done


def _answer(form: Locator, box: Box, same: list[Box], answers: Answers) -> None:
    inputs = form.locator(f'[name="{box.name}"]')
    given = answers.get(box.name)
    if given is None and (not _is_wanted(box) or _is_answered(box, same)):
        return
    if box.type == "file":
        files = cast("list[FilePayload]", given) if given else [papers.photo()]
        inputs.last.set_input_files(files)
    elif box.type in {"radio", "checkbox"}:
        values = [given] if isinstance(given, str) else given or [_choice(same)]
        for value in cast("list[str]", values):
            _check(form.locator(f'[name="{box.name}"][value="{value}"]'))
    elif box.type == "select-one":
        inputs.first.select_option(cast("str | None", given) or _option(box))
    else:
        inputs.first.fill(cast("str | None", given) or _text(box))


def _check(choice: Locator) -> None:
    """Press a choice by its words, as a finger does; the circle itself may be hidden."""
    choice.check(force=True)


def _is_wanted(box: Box) -> bool:
    """Whether most people answer it: few have no 名, and few know where they are in degrees."""
    return box.required or box.must or box.name.endswith((".given", ".given_kana", ".address"))


def _is_answered(box: Box, same: list[Box]) -> bool:
    if box.type in {"radio", "checkbox"}:
        return any(each.checked for each in same)
    if box.type == "select-one" and box.name in PARTS:
        return False  # a browser chooses the first by itself
    return box.has if box.type == "file" else bool(box.value)


def _known(box: Box) -> str:
    """What fits an input of this name."""
    return PARTS.get(box.name) or PARTS.get(box.name.rsplit(".", 1)[-1], "")


def _choice(same: list[Box]) -> str:
    """「いいえ」 where it can be said: it opens no further questions."""
    values = [each.value for each in same]
    return next((value for value in (_known(same[0]), "no") if value in values), values[0])


def _option(box: Box) -> str:
    wanted = _known(box)
    return (
        wanted
        if wanted and wanted in box.options
        else next(value for value in box.options if value)
    )


def _text(box: Box) -> str:
    if known := _known(box):
        return known
    if box.type == "time":
        return "09:30"
    if box.type == "email":
        return "yui@example.jp"
    if box.type == "tel" or box.mode == "tel":
        return "090-1234-5678"
    if box.mode in {"numeric", "decimal"}:
        return "1"
    return "カナ" if "カナ" in box.label else "見本"

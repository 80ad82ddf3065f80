"""What long forms cost: a hundred fields with twenty conditions, fifty rows of ten questions.

CPU of this process alone, without server and database; each figure takes turns with its floor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from statistics import median
from typing import Any, NamedTuple

import marshmallow
from cel_expr_python import cel
from jinja2 import Environment

from forms import answers, catalogue
from forms.answers import Filled, Raw
from forms.context import Context
from forms.definition import Page, Procedure
from forms.view import page_view
from tests.bench.figures import Figure
from tests.forms.rendering import draw

CONTEXT = Context(today=date(2026, 6, 9))
HEAD = """
procedure: wide
title: 長い手続
summary: 長い手続です。
kind: application
category: くらし
office: 市民課
basis: {type: ordinance, text: 条例第6条}
disposition: false
purpose: ためしのために使います。
identity: login
standard_days: 5
retention_years: 3
review: {receive: automatic, approval: [係長]}
result:
  approved: {title: 承認書, text: 承認します。}
  rejected: {title: 不承認のお知らせ, text: 承認しません。}
pages:
"""
TYPED: Mapping[str, Any] = {
    "text": "長崎市",
    "person_name": {"family": "山﨑", "given": "結衣", "family_kana": "ヤマサキ", "given_kana": "ユイ"},
    "date": {"era": "令和", "year": "6", "month": "5", "day": "1"},
    "integer": "3",
    "yes_no": "yes",
    "choice": "a",
    "phone": "095-822-8888",
    "postal_address": {
        "postal_code": "850-8685", "prefecture": "長崎県", "city": "長崎市", "street": "魚の町4番1号", "building": ""
    },
    "money": "1,200",
    "textarea": "一行目です。\n二行目です。",
}  # fmt: skip
"""Ten types, and what is typed into them."""
_INPUTS = """{% for box in boxes %}<div><label for="{{ box.id }}">{{ box.label }}</label>
<input id="{{ box.id }}" name="{{ box.name }}" value="{{ box.value }}"></div>{% endfor %}"""


class Form(NamedTuple):
    """A procedure, and what somebody typed into it."""

    procedure: Procedure
    raw: Raw

    @property
    def page(self) -> Page:
        """The first page."""
        return self.procedure.pages[0]

    def filled(self) -> Filled:
        """The form as it stands."""
        return answers.fill(self.procedure, self.raw, CONTEXT)

    def drawn(self, filled: Filled) -> str:
        """The first page in HTML."""
        return draw(page_view(self.page, self.raw, filled))


def long_forms() -> Iterator[Figure]:
    """Validation, path and drawing of a form of a hundred fields, and of a long group."""
    form, group = hundred_fields(pages=10), fifty_rows()
    yield _validation("100 fields, 20 conditions: validated", form, 100, limit=5)
    yield _path("  the path through it", form)
    yield _drawing("  a page of it drawn", form, limit=5)
    yield _drawing("100 fields on one page: drawn", hundred_fields(pages=1))
    yield _validation("50 rows × 10 fields, 150 conditions: validated", group, 500, limit=20)
    yield _drawing("  drawn", group)


def _validation(name: str, form: Form, fields: int, limit: float) -> Figure:
    class Plain(marshmallow.Schema):
        pass

    plain = Plain.from_dict({f"f{n}": marshmallow.fields.String() for n in range(fields)})()
    typed = {f"f{n}": "長崎市" for n in range(fields)}
    assert form.filled().complete
    value, floor = _cpu_ms(form.filled, lambda: plain.load(typed))
    return Figure(name, "ms", value, floor, f"marshmallow, {fields} texts", limit=limit)


def _path(name: str, form: Form) -> Figure:
    values = form.filled().values
    conditions = [each.when for each in form.procedure.fields if each.when]
    bare = cel.NewEnv(variables={"x": cel.Type.INT}).compile("x == 1")
    data = {"x": 1}
    value, floor = _cpu_ms(
        lambda: [each.holds(values) for each in conditions],
        lambda: [bare.eval(data=data) for _ in conditions],
    )
    return Figure(name, "ms", value, floor, f"{len(conditions)} bare expressions", limit=1)


def _drawing(name: str, form: Form, limit: float | None = None) -> Figure:
    filled = form.filled()
    boxes = [
        {"id": f"f-{n}", "name": f"f.{n}", "label": "問い", "value": "長崎市"}
        for n in range(form.drawn(filled).count("<input"))
    ]
    trivial = Environment(autoescape=True).from_string(_INPUTS)
    value, floor = _cpu_ms(lambda: form.drawn(filled), lambda: trivial.render(boxes=boxes))
    floor_name = f"Jinja, {len(boxes)} plain inputs"
    return Figure(name, "ms", value, floor, floor_name, limit=limit)


def _cpu_ms(*turns: Callable[[], object], times: int = 21) -> list[float]:
    """Median milliseconds of CPU of each, taking turns."""
    found: list[list[float]] = [[] for _ in turns]
    for _ in range(times + 1):
        for turn, taken in zip(turns, found, strict=True):
            begin = time.process_time()
            turn()
            taken.append((time.process_time() - begin) * 1000)
    return [median(taken[1:]) for taken in found]


def hundred_fields(pages: int) -> Form:
    """Ten of each of ten types; every fifth waits for an answer before it."""
    types = list(TYPED)
    source = HEAD
    for number in range(100):
        if number % (100 // pages) == 0:
            source += f"  - page: p{number}\n    title: {number}から\n    fields:\n"
        waits = {3: f"f{number - 1} < today", 8: f"f{number - 4}"}.get(number % 10, "")
        source += _field(number, types[number % 10], waits, indent=6)
    return Form(_load(source), {f"f{n}": TYPED[types[n % 10]] for n in range(100)})


def fifty_rows() -> Form:
    """A group of ten types, three of which wait for answers of the row and of the form."""
    source = HEAD + "  - page: rows\n    title: 行\n    fields:\n"
    source += "      - {field: base, type: date, label: 基準日}\n"
    source += "      - field: rows\n        type: group\n        label: 行\n"
    source += "        count: {max: 60}\n        fields:\n"
    waits = {5: "f2 < base", 8: "f4 && f2 < today", 9: "f3 > 1"}
    for number, type_ in enumerate(TYPED):
        source += _field(number, type_, waits.get(number, ""), indent=10)
    row = {f"f{number}": typed for number, typed in enumerate(TYPED.values())}
    return Form(_load(source), {"base": "2026-04-01", "rows": [row] * 50})


def _field(number: int, type_: str, when: str, indent: int) -> str:
    keys = f"field: f{number}, type: {type_}, label: 問い{number}"
    keys += ", options: {a: あ, b: い, c: う}" if type_ == "choice" else ""
    keys += f", when: {when!r}" if when else ""
    return f"{' ' * indent}- {{{keys}}}\n"


def _load(source: str) -> Procedure:
    procedure, problems = catalogue.load_source(source, "wide.yaml")
    assert procedure is not None, problems
    return procedure


if __name__ == "__main__":
    for figure in long_forms():
        print(figure)

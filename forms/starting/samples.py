"""Answers that can be sent: found by filling a form in, as a person would who takes the short way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from forms.answers import Filled, Raw, fill
from forms.context import Context
from forms.definition import Count, Example, Field, Procedure
from forms.examples import context_of
from forms.starting.scalars import scalar

_TEXTS: Final[Mapping[str, Any]] = {
    "text": "例",
    "textarea": "例です。",
    "time": "10:00",
    "email": "hanako@example.jp",
    "phone": "095-822-8888",
    "kana": "ナガサキ ハナコ",
    "corporate_number": "4011001098993",
    "yes_no": False,
    "consent": True,
    "decimal": "1",
    "person_name": {
        "family": "長崎",
        "given": "花子",
        "family_kana": "ナガサキ",
        "given_kana": "ハナコ",
    },
    "postal_address": {
        "postal_code": "850-8685",
        "prefecture": "長崎県",
        "city": "長崎市",
        "street": "魚の町4番1号",
    },
    "place": {"address": "長崎市魚の町4番1号"},
    "bank_account": {
        "kind": "bank",
        "bank_name": "十八親和銀行",
        "bank_code": "0181",
        "branch_name": "本店",
        "branch_code": "100",
        "account_type": "ordinary",
        "number": "1234567",
        "holder": "ナガサキ ハナコ",
    },
    "file": ["shorui.pdf"],
    "photo": ["shashin.jpg"],
}
_ROUNDS: Final = 10
"""An answer may bring questions, and these others; no real form needs as many rounds."""


def complete_answers(procedure: Procedure, today: date) -> Raw | None:
    """Answers with which the form can be sent on a day; None where the short way leads nowhere."""
    raw: Raw = {}
    for _ in range(_ROUNDS):
        filled = _filled(procedure, raw, today)
        more = {
            field.name: _answer(field, filled)
            for field in procedure.fields
            if field.required and field.name in filled.asked and field.name not in raw
        }
        raw |= more
        if not more:
            return raw if filled.complete else None
    return None


def examples(procedure: Procedure, today: date) -> str:
    """The `examples:` of a file that has none yet, as YAML."""
    raw = complete_answers(procedure, today)
    found = ["examples:"]
    if raw is not None:
        filled = _filled(procedure, raw, today)
        found += ["  - name: すべて入力すると送信できる", f"    today: {today}", "    answers:"]
        found += [f"      {name}: {_flow(each)}" for name, each in raw.items()]
        found += ["    expect:", f"      pages: {_flow([s.page.name for s in filled.pages])}"]
        found += [f"      fee: {filled.fee}"] if filled.fee is not None else []
        found.append("      complete: true")
    first = next(_missing(procedure, today), None)
    if first is not None:
        found += [
            "  - name: 何も入力しないと送信できない",
            f"    today: {today}",
            "    answers: {}",
        ]
        found += [f"    expect: {{missing: [{first}], complete: false}}"]
    return "\n".join(found) + "\n"


def _missing(procedure: Procedure, today: date) -> Iterator[str]:
    for problem in _filled(procedure, {}, today).problems:
        if problem.code == "required":
            yield problem.path


def _filled(procedure: Procedure, raw: Raw, today: date) -> Filled:
    return fill(procedure, raw, _context(procedure, raw, today))


def _context(procedure: Procedure, raw: Raw, today: date) -> Context:
    return context_of(procedure, Example("", raw, {}), today)


def _answer(field: Field, filled: Filled) -> Any:
    if field.type == "group":
        row = {sub.name: _answer(sub, filled) for sub in field.subfields if _always(sub)}
        return [row] * max(1, (field.count or Count()).min)
    if field.options:
        values = [each.value for each in field.options if each.when is None]
        return values[0] if field.type == "choice" else values[: max(1, _fewest(field))]
    if field.type in {"date", "year_month"}:
        return _within(field, filled, filled.context.today).isoformat()[: _LENGTHS[field.type]]
    if field.type in {"integer", "money"}:
        return _within(field, filled, 1)
    found = _TEXTS[field.type]
    if isinstance(found, str) and field.min_length:
        return found * field.min_length
    if field.type in {"file", "photo"}:
        kinds = field.accept or ("pdf" if field.type == "file" else "jpeg",)
        return [f"shorui-{n + 1}.{kinds[0]}" for n in range(max(1, _fewest(field)))]
    return found


_LENGTHS: Final = {"date": 10, "year_month": 7}


def _within(field: Field, filled: Filled, value: Any) -> Any:
    """The value, or the bound that it would break."""
    least = field.min.evaluate(filled.values) if field.min else None
    most = field.max.evaluate(filled.values) if field.max else None
    if least is not None and value < least:
        value = least
    return most if most is not None and value > most else value


def _always(field: Field) -> bool:
    return field.required and field.when is None


def _fewest(field: Field) -> int:
    return field.count.min if field.count else 0


def _flow(value: Any) -> str:
    """A value on one line of YAML."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return scalar(value) if isinstance(value, str) else str(value)

"""A bank account for payments by the city: banks by code and number, ゆうちょ by 記号 and 番号."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field
from forms.expressions import CelType
from forms.fields.base import JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import clean_text, typed_text
from forms.japanese.kana import is_account_holder, to_account_holder
from forms.japanese.widths import without_hyphens
from forms.wording import say

LABELS: Final = {
    part: say(f"part.{part}")
    for part in (
        "kind", "bank_name", "bank_code", "branch_name", "branch_code", "account_type", "number",
        "symbol", "yucho_number", "holder",
    )
}  # fmt: skip
KINDS: Final = {kind: say(f"bank.{kind}") for kind in ("bank", "yucho")}
ACCOUNT_TYPES: Final = {kind: say(f"account.{kind}") for kind in ("ordinary", "current", "savings")}
BANK_PARTS: Final = (
    "bank_name", "bank_code", "branch_name", "branch_code", "account_type", "number", "holder",
)  # fmt: skip
YUCHO_PARTS: Final = ("symbol", "yucho_number", "holder")


def _digits(text: str, fewest: int, most: int) -> str | None:
    digits = without_hyphens(text)
    return digits if re.fullmatch(f"[0-9]{{{fewest},{most}}}", digits) else None


def _account_type(text: str) -> str | None:
    return next(
        (code for code, words in ACCOUNT_TYPES.items() if text in {code, words.get()}), None
    )


def _holder(text: str) -> str | None:
    holder = to_account_holder(text)
    return holder if is_account_holder(holder) else None


def _symbol(text: str) -> str | None:
    digits = without_hyphens(text)
    # A re-issued passbook prints one more digit behind a hyphen, which transfers leave out.
    return digits[:5] if re.fullmatch("[01][0-9]{4,5}", digits) else None


def _number(text: str) -> str | None:
    digits = _digits(text, 1, 7)
    return digits.zfill(7) if digits else None


_READERS: Final[dict[str, Callable[[str], str | None]]] = {
    "bank_name": str,
    "bank_code": lambda text: _digits(text, 4, 4),
    "branch_name": str,
    "branch_code": lambda text: _digits(text, 3, 3),
    "account_type": _account_type,
    "number": _number,
    "symbol": _symbol,
    "yucho_number": lambda text: _digits(text, 1, 8),
    "holder": _holder,
}
"""How each part is read; what cannot be read is said by the sentence `not_…`."""


class BankAccount(FieldType[Mapping[str, str]]):
    """`kind` is `bank` or `yucho`, and says which of the other parts are there."""

    name: ClassVar[str] = "bank_account"
    widget: ClassVar[str] = "bank"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    says_at_boxes: ClassVar[bool] = True
    first: ClassVar[str] = "bank_name"
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(LABELS, STRING))

    def is_empty(self, raw: JSON) -> bool:
        # One kind is chosen before anybody types.
        if isinstance(raw, dict):
            raw = {name: each for name, each in raw.items() if name not in {"kind", "account_type"}}
        return super().is_empty(raw)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        if not isinstance(raw, dict):
            return refuse("wrong_shape")
        kind = raw.get("kind") or "bank"
        if kind not in KINDS if isinstance(kind, str) else True:
            return refuse("unknown_option.bank", "kind")
        account = {"kind": str(kind)}
        faults: list[Fault] = []
        for part in YUCHO_PARTS if kind == "yucho" else BANK_PARTS:
            typed = typed_text(raw.get(part, ""))
            text = clean_text(typed, longest=60, at=part)
            if isinstance(text, Refused):
                faults += text.faults
            elif not text:
                faults.append(Fault(say("required.part", part=LABELS[part]), part))
            else:
                read = _READERS[part](text)
                if read is None:
                    faults.append(Fault(say(f"not_{part}"), part))
                else:
                    account[part] = read
        if not faults and kind == "yucho":
            faults += _yucho_faults(account)
        return Refused(tuple(faults)) if faults else account

    def words(self, field: Field, value: Mapping[str, str], lang: str = "ja") -> str:
        holder = f"{LABELS['holder'].get(lang)} {value['holder']}"
        if value["kind"] == "yucho":
            symbol, number = value["symbol"], value["yucho_number"]
            account = say("yucho_account", symbol=symbol, number=number).get(lang)
            transfer = transfer_words(symbol, number, lang)
            return f"{KINDS['yucho'].get(lang)}\n{account}\n({transfer})\n{holder}"
        bank = f"{value['bank_name']}({value['bank_code']})"
        branch = f"{value['branch_name']}({value['branch_code']})"
        account = f"{ACCOUNT_TYPES[value['account_type']].get(lang)} {value['number']}"
        return f"{bank} {branch}\n{account}\n{holder}"

    def to_cel(self, field: Field, value: Mapping[str, str]) -> Any:
        return {part: value.get(part) for part in LABELS}

    def json_schema(self, field: Field) -> dict[str, Any]:
        def shape(kind: str, parts: tuple[str, ...]) -> dict[str, Any]:
            return {
                "type": "object",
                "properties": {
                    "kind": {"const": kind},
                    **{part: {"type": "string"} for part in parts},
                },
                "required": ["kind", *parts],
                "additionalProperties": False,
            }

        return {"oneOf": [shape("bank", BANK_PARTS), shape("yucho", YUCHO_PARTS)]}


def transfer_words(symbol: str, number: str, lang: str = "ja") -> str:
    """What other banks call a ゆうちょ account: 振込用の店番 and 口座番号.

    総合口座 (記号 1…): branch = 2nd and 3rd digit and 8, number without its last digit.
    振替口座 (記号 0…): branch = 2nd and 3rd digit and 9, a current account.
    """
    if symbol.startswith("1"):
        branch, kind, number = f"{symbol[1:3]}8", "ordinary", number[:-1].zfill(7)
    else:
        branch, kind, number = f"{symbol[1:3]}9", "current", number.zfill(7)
    words = say("yucho_transfer", branch=branch, kind=ACCOUNT_TYPES[kind], number=number)
    return words.get(lang)


def _yucho_faults(account: Mapping[str, str]) -> list[Fault]:
    number = account["yucho_number"]
    if account["symbol"].startswith("0") and len(number) > 7:
        return [Fault(say("not_yucho_number.long"), "yucho_number")]
    if account["symbol"].startswith("1") and (len(number) < 2 or not number.endswith("1")):
        return [Fault(say("not_yucho_number.ending"), "yucho_number")]
    return []

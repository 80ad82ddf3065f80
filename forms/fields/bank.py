"""A bank account for payments by the city: banks by code and number, ゆうちょ by 記号 and 番号."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from forms.definition import Field, Text
from forms.expressions import CelType
from forms.fields.base import JSON, STRING, Fault, FieldType, Refused, Scope, refuse
from forms.fields.text import WRONG_SHAPE, clean_text, typed_text
from forms.japanese.kana import is_account_holder, to_account_holder
from forms.japanese.widths import without_hyphens

LABELS: Final = {
    "kind": Text("金融機関", {"en": "Kind of bank"}),
    "bank_name": Text("金融機関名", {"en": "Bank"}),
    "bank_code": Text("金融機関コード", {"en": "Bank code"}),
    "branch_name": Text("支店名", {"en": "Branch"}),
    "branch_code": Text("支店コード", {"en": "Branch code"}),
    "account_type": Text("種別", {"en": "Account type"}),
    "number": Text("口座番号", {"en": "Account number"}),
    "symbol": Text("記号", {"en": "Symbol (記号)"}),
    "yucho_number": Text("番号", {"en": "Number (番号)"}),
    "holder": Text("口座の名義(カナ)", {"en": "Account holder in katakana"}),
}
KINDS: Final = {
    "bank": Text("銀行・信用金庫・農協など", {"en": "Bank"}),
    "yucho": Text("ゆうちょ銀行", {"en": "Japan Post Bank (ゆうちょ)"}),
}
ACCOUNT_TYPES: Final = {
    "ordinary": Text("普通", {"en": "Ordinary"}),
    "current": Text("当座", {"en": "Current"}),
    "savings": Text("貯蓄", {"en": "Savings"}),
}
BANK_PARTS: Final = (
    "bank_name", "bank_code", "branch_name", "branch_code", "account_type", "number", "holder",
)  # fmt: skip
YUCHO_PARTS: Final = ("symbol", "yucho_number", "holder")


def _digits(text: str, fewest: int, most: int) -> str | None:
    digits = without_hyphens(text)
    return digits if re.fullmatch(f"[0-9]{{{fewest},{most}}}", digits) else None


def _account_type(text: str) -> str | None:
    return next((code for code, words in ACCOUNT_TYPES.items() if text in {code, words.ja}), None)


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


_READERS: Final[dict[str, tuple[Callable[[str], str | None], str]]] = {
    "bank_name": (lambda text: text, ""),
    "bank_code": (lambda text: _digits(text, 4, 4), "金融機関コードは4けたの数字です。"),
    "branch_name": (lambda text: text, ""),
    "branch_code": (lambda text: _digits(text, 3, 3), "支店コードは3けたの数字です。"),
    "account_type": (_account_type, "口座の種別を選んでください。"),
    "number": (_number, "口座番号は7けたまでの数字です。"),
    "symbol": (_symbol, "記号は、0か1で始まる5けたの数字です。通帳の1ページ目を見てください。"),
    "yucho_number": (lambda text: _digits(text, 1, 8), "番号は8けたまでの数字です。"),
    "holder": (_holder, "口座の名義は、通帳のとおりにカタカナで入力してください。"),
}


class BankAccount(FieldType[Mapping[str, str]]):
    """`kind` is `bank` or `yucho`, and says which of the other parts are there."""

    name: ClassVar[str] = "bank_account"
    widget: ClassVar[str] = "bank"
    parts: ClassVar[tuple[str, ...]] = tuple(LABELS)
    cel: ClassVar[CelType] = CelType("record", members=dict.fromkeys(LABELS, STRING))

    def is_empty(self, raw: JSON) -> bool:
        # One kind is chosen before anybody types.
        if isinstance(raw, dict):
            raw = {name: each for name, each in raw.items() if name not in {"kind", "account_type"}}
        return super().is_empty(raw)

    def parse(self, field: Field, raw: JSON, scope: Scope) -> Mapping[str, str] | Refused:
        if not isinstance(raw, dict):
            return refuse("wrong_shape", WRONG_SHAPE)
        kind = raw.get("kind") or "bank"
        if kind not in KINDS if isinstance(kind, str) else True:
            return refuse("unknown_option", "金融機関の種類を選んでください。", "kind")
        account = {"kind": str(kind)}
        faults: list[Fault] = []
        for part in YUCHO_PARTS if kind == "yucho" else BANK_PARTS:
            typed = typed_text(raw.get(part, ""))
            text = clean_text(typed, longest=60, at=part)
            if isinstance(text, Refused):
                faults += text.faults
            elif not text:
                faults.append(Fault("required", f"{LABELS[part]}を入力してください。", part))
            else:
                reader, advice = _READERS[part]
                read = reader(text)
                if read is None:
                    faults.append(Fault(f"not_{part}", advice, part))
                else:
                    account[part] = read
        if not faults and kind == "yucho":
            faults += _yucho_faults(account)
        return Refused(tuple(faults)) if faults else account

    def words(self, field: Field, value: Mapping[str, str], lang: str = "ja") -> str:
        holder = f"{LABELS['holder'].get(lang)} {value['holder']}"
        if value["kind"] == "yucho":
            place = (
                f"{KINDS['yucho'].get(lang)}\n記号 {value['symbol']} 番号 {value['yucho_number']}"
            )
            return f"{place}\n({transfer_words(value['symbol'], value['yucho_number'])})\n{holder}"
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


def transfer_words(symbol: str, number: str) -> str:
    """What other banks call a ゆうちょ account: 振込用の店番 and 口座番号.

    総合口座 (記号 1…): branch = 2nd and 3rd digit and 8, number without its last digit.
    振替口座 (記号 0…): branch = 2nd and 3rd digit and 9, a current account.
    """
    if symbol.startswith("1"):
        return f"振込用 店番{symbol[1:3]}8 普通 {number[:-1].zfill(7)}"
    return f"振込用 店番{symbol[1:3]}9 当座 {number.zfill(7)}"


def _yucho_faults(account: Mapping[str, str]) -> list[Fault]:
    number = account["yucho_number"]
    if account["symbol"].startswith("1") and (len(number) < 2 or not number.endswith("1")):
        return [
            Fault(
                "not_yucho_number",
                "記号が1で始まる口座の番号は、最後のけたが1です。通帳の番号を確かめてください。",
                "yucho_number",
            )
        ]
    return []

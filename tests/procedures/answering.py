"""Answers that people might give to any procedure, by chance and a seed: complete, and never twice the same.

An example that can be sent is changed answer by answer, each in one of the spellings people use;
what a change newly asks is answered, too; a change that leads nowhere is taken back.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from forms import examples
from forms.answers import Filled, fill
from forms.context import Context, FileInfo
from forms.definition import Example, Field, Procedure
from forms.fields import TYPES

_NAMES: Final = ("山﨑", "髙橋", "𠮷田", "葛\U000e0100城", "長谷川", "グエン", "Müller", "李")
_GIVEN: Final = ("結衣", "太郎", "さくら", "Anna", "翔")
_KANA: Final = ("ヤマサキ", "やまさき", "ﾔﾏｻｷ", "グエン", "リ")
_TEXTS: Final = ("東京", "長崎 あ 12-3", "ＡＢＣ", "髙い木", "0123", "猫🐈", "é", "ー", "１２３")
_NUMBERS: Final = ("1", "２", 3, "10", "1,000", 12, "45")
_ADDRESSES: Final = (
    ("850-8685", "魚の町4番1号"),
    ("８５０８６８５", "尾上町3-1"),
    ("850 0057", "x"),
)


def complete_examples(procedure: Procedure, today: date) -> list[Example]:
    """The examples that can be sent."""
    return [each for each in procedure.examples if examples.run(procedure, each, today).complete]


def answered(
    procedure: Procedure, example: Example, today: date, chance: random.Random
) -> tuple[dict[str, Any], Context]:
    """Answers that can be sent, and what else is known; files are named, not stored."""
    context = examples.context_of(procedure, example, today)
    raw = copy.deepcopy(dict(example.answers))
    for path, field in list(_questions(procedure, raw)):
        if chance.random() < 0.5:
            raw, context = _changed(procedure, raw, context, path, field, chance)
    return raw, context


def _changed(
    procedure: Procedure,
    before: dict[str, Any],
    context: Context,
    path: tuple[str | int, ...],
    field: Field,
    chance: random.Random,
) -> tuple[dict[str, Any], Context]:
    raw, known = copy.deepcopy(before), context
    known = _put(raw, path, field, known, chance)
    for _ in range(12):
        filled = fill(procedure, raw, known)
        if filled.complete:
            return raw, known
        missing = [each.path for each in filled.problems if each.code == "required"]
        if filled.stop or len(missing) < len(filled.problems):
            break
        for each in missing:
            asked = procedure.field(each)
            if asked is not None:
                known = _put(raw, _parts(each), asked, known, chance)
    return before, context


def _put(
    raw: dict[str, Any],
    path: tuple[str | int, ...],
    field: Field,
    context: Context,
    chance: random.Random,
) -> Context:
    """Give an answer at a path; gives the context, which knows the file if it is one."""
    at: Any = raw
    for part in path[:-1]:
        at = at[part]
    if field.type == "group" or not isinstance(at, dict):
        return context
    make = _MAKERS.get(field.type)
    value = make(field, context.today, chance) if make else chance.choice(_SAMPLES[field.type])
    at[path[-1]] = value
    if field.type not in {"file", "photo"}:
        return context
    return replace(context, files={**context.files, **{name: _file(name) for name in value}})


def _questions(
    procedure: Procedure, raw: Mapping[str, Any]
) -> Iterator[tuple[tuple[str | int, ...], Field]]:
    for field in procedure.fields:
        if field.type != "group":
            yield (field.name,), field
            continue
        rows = raw.get(field.name)
        for index in range(len(rows)) if isinstance(rows, list) else ():
            for sub in field.subfields:
                yield (field.name, index, sub.name), sub


def _parts(path: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in path.split("."))


def _file(name: str) -> FileInfo:
    return FileInfo(name, name, 100_000, examples.kind_of(name))


def _name(field: Field, today: date, chance: random.Random) -> Any:
    return {
        "family": chance.choice(_NAMES),
        "given": chance.choice(_GIVEN),
        "family_kana": chance.choice(_KANA),
        "given_kana": chance.choice(_KANA),
    }


def _day(field: Field, today: date, chance: random.Random) -> Any:
    day = today + timedelta(days=chance.choice([0, 1, -1, 7, -14, 30, -400, -9_000, -20_000]))
    return chance.choice(
        [
            day.isoformat(),
            f"{day.year}/{day.month}/{day.day}",
            f"{day.year}年{day.month}月{day.day}日",
            *([f"令和{day.year - 2018}年{day.month}月{day.day}日"] if day.year > 2019 else []),
            {"era": "西暦", "year": str(day.year), "month": str(day.month), "day": str(day.day)},
        ]
    )


def _address(field: Field, today: date, chance: random.Random) -> Any:
    code, street = chance.choice(_ADDRESSES)
    return {"postal_code": code, "prefecture": "長崎県", "city": "長崎市", "street": street}


def _account(field: Field, today: date, chance: random.Random) -> Any:
    return chance.choice(
        [
            {
                "kind": "bank",
                "bank_code": "９９９０",
                "bank_name": "うみかぜ銀行",
                "branch_code": "101",
                "branch_name": "桜馬場支店",
                "account_type": "ordinary",
                "number": "12345",
                "holder": "ヤマサキ ユイ",
            },
            {"kind": "yucho", "symbol": "17610", "yucho_number": "1234561", "holder": "ﾔﾏｻｷ ﾕｲ"},
        ]
    )


def _files(field: Field, today: date, chance: random.Random) -> Any:
    kinds = [kind.replace("jpeg", "jpg") for kind in field.accept if kind != "heic"]
    kinds = kinds or (["jpg", "png"] if field.type == "photo" else ["pdf", "jpg"])
    fewest = max(1, field.count.min if field.count else 1)
    return [f"f{chance.randrange(10**9)}.{chance.choice(kinds)}" for _ in range(fewest)]


def _options(field: Field, today: date, chance: random.Random) -> list[str]:
    values = [option.value for option in field.options]
    fewest = max(1, field.count.min if field.count else 1)
    most = (field.count.max if field.count else None) or len(values)
    return chance.sample(values, min(len(values), chance.randint(fewest, max(fewest, most))))


def _text(field: Field, today: date, chance: random.Random) -> Any:
    return "\n".join(chance.sample(_TEXTS, 3 if field.type == "textarea" else 1))


def _choice(field: Field, today: date, chance: random.Random) -> Any:
    return chance.choice(field.options).value


def _month(field: Field, today: date, chance: random.Random) -> Any:
    return chance.choice([f"{today:%Y-%m}", f"{today.year}年{today.month}月"])


_SAMPLES: Final[Mapping[str, Sequence[Any]]] = {
    "integer": _NUMBERS,
    "decimal": _NUMBERS,
    "money": _NUMBERS,
    "yes_no": (True, False, "yes", "no"),
    "time": ("9:30", "１３：００", "午後3時", "23:59"),
    "email": ("a@example.jp", "Ａ@example.jp"),
    "phone": ("095-822-8888", "０９０１２３４５６７８", "095 825 5151"),
    "kana": _KANA,
    "corporate_number": ("4011001098992", "４０１１００１０９８９９２"),
    "place": ({"address": "長崎市鳴滝1丁目"}, "長崎市平野町7番8号"),
    "consent": (True,),
}
_MAKERS: Final[Mapping[str, Callable[[Field, date, random.Random], Any]]] = {
    "text": _text,
    "textarea": _text,
    "choice": _choice,
    "choices": _options,
    "ranking": _options,
    "date": _day,
    "year_month": _month,
    "postal_address": _address,
    "person_name": _name,
    "bank_account": _account,
    "file": _files,
    "photo": _files,
}
assert {*_MAKERS, *_SAMPLES} == set(TYPES) - {"group"}


def told(filled: Filled) -> list[str]:
    """What is wrong, for a failing test's words."""
    return [f"{each.path}: {each.code} {each.message}" for each in filled.problems]

"""The keys of what is asked: questions, notes, computed values, pages, and blocks of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from forms.fields import TYPES
from forms.schema.keys import Inner, Keys, OrShort, load_keys
from forms.schema.kinds import (
    Condition,
    Given,
    Label,
    ListOf,
    MapOf,
    Name,
    Number,
    OneOf,
    Word,
    YesNo,
)
from forms.schema.vocabulary import TYPES_OF_OTHERS, UNKNOWN_TYPE
from forms.schema.words import wrong

_IDENTIFIER: Final = re.compile(r"[a-z_][a-z0-9_]{0,80}")
"""What an expression can name, though no field should be called so."""


class OptionKeys(Keys):
    """One option of a choice."""

    ja = "選択肢"

    label = Label("選択肢の言葉", "The words of the option", required=True)
    hint = Label("選択肢の下に出る説明", "A line under the option")
    when = Condition("成り立つときだけ選べる", "Offered only where this holds")


class CountKeys(Keys):
    """How many."""

    ja = "数の範囲"

    min = Number(0, 200, "最小の数", "The least")
    max = Number(1, 200, "最大の数", "The most")


class NoteKeys(Keys):
    """Words between the questions."""

    ja = "質問の間に置く説明"

    note = Name("説明の名前", "Name of the note", required=True)
    text = Label(
        "説明の文。{計算の名前} と書くと、その値が入る",
        "The words; {name} shows a computed value",
        required=True,
    )
    when = Condition("成り立つときだけ出す", "Shown only where this holds")
    tone = OneOf(("info", "warning"), "info お知らせ、warning 注意", "Its tone; info unless told")


class ShownKeys(Keys):
    """A computed value between the questions."""

    ja = "質問の間に出す計算の値"

    computed = Name("計算(computed)の名前", "Name of the computed value", required=True)


class UseKeys(Keys):
    """A block that stands here, from procedures/blocks."""

    ja = "部品(procedures/blocks のファイル)をここに入れる"

    use = Word("部品の名前", "Name of the block", required=True)
    without = ListOf(
        Name(), "部品のうち、ここでは使わない質問の名前", "Names in the block that are left out"
    )
    prefill = YesNo(
        "false なら、部品の質問に登録情報を入れない(申し込む方とは別の方のことを聞くとき)",
        "false: nothing is filled in from the profile; for questions about somebody else",
    )


UNREAD: Final = object()
"""Stands for a question that could not be read, which was told already."""


class Item(Given):
    """A question, a note, a computed value or a block: which one shows in its first key."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> Any:
        if value is UNREAD:
            return None
        if isinstance(value, Mapping):
            for key, keys in ITEMS.items():
                if key in value:
                    return load_keys(keys, value)
            if "use" in value:
                raise wrong(
                    "use",
                    "ここでは部品(use)を使えません。部品の中に、別の部品は入れられません。",
                    "No 'use' here: a block cannot use another block.",
                )
        raise wrong(
            "item",
            "「field: 名前」か「note: 名前」か「computed: 名前」か「use: 部品の名前」で始めてください。",
            "Begin with 'field:', 'note:', 'computed:' or 'use:'.",
        )


class FieldKeys(Keys):
    """A question."""

    ja = "質問"

    field = Name(
        "質問の名前。手続の中(くり返しの中の質問なら、その中)で1つだけ。式で使う",
        "Its name, unique in the procedure, in a row: in its group; expressions use it",
        required=True,
    )
    type = OneOf(TYPES, "何を聞くか", "What is asked", required=True, meant=TYPES_OF_OTHERS)
    label = Label("見出し", "The question as people read it", required=True)
    hint = Label("見出しの下の説明", "A line under it")
    required = YesNo(
        "false なら任意。書かなければ必須", "false: may be left empty; true unless told"
    )
    when = Condition("成り立つときだけ聞く", "Asked only where this holds")
    options = MapOf(
        OrShort(OptionKeys, "label"),
        Name(),
        "選択肢。値と言葉を並べる(choice, choices, ranking)",
        "The options, a name and words each (choice, choices, ranking)",
    )
    min = Condition(
        "最小の数、またはいちばん早い日", "The least number or the earliest date, as an expression"
    )
    max = Condition(
        "最大の数、またはいちばん遅い日", "The greatest number or the latest date, as an expression"
    )
    count = Inner(
        CountKeys,
        "くり返し・ファイル・選ぶ数の範囲",
        "How many rows, files or options",
    )
    min_length = Number(0, 10_000, "文字数の最小", "The least number of characters")
    max_length = Number(1, 10_000, "文字数の最大", "The greatest number of characters")
    decimals = Number(0, 6, "小数点の下のけた数(decimal)", "Digits after the point (decimal)")
    unit = Label("数のあとの言葉。通、円、人目など", "Stands after the number: copies, yen …")
    prefill = Condition(
        "はじめから入れておく値。profile.birthday なら登録情報から入り、答えは登録情報に残せる",
        "Stands in the field before it is answered; with profile.birthday, which the answer can be kept in",
    )
    reason_for_asking = Label("なぜ聞くか", "Why this is asked")
    statement = Label("同意する文(consent)", "The sentence that is agreed to (consent)")
    accept = ListOf(
        OneOf(("pdf", "jpeg", "png", "heic")),
        "受けつけるファイルの種類",
        "Kinds of file that are taken",
        least=1,
    )
    fields_ = ListOf(
        Item(),
        "くり返す質問(group)",
        "What each row of a group asks",
        data_key="fields",
        least=1,
    )

    def guess(self, name: str, value: Mapping[str, Any]) -> Any:
        """A wrong name stays if expressions can use it; a wrong type is that of any value."""
        given = value.get(name)
        if name == "field" and isinstance(given, str) and _IDENTIFIER.fullmatch(given):
            return given
        return UNKNOWN_TYPE if name == "type" else super().guess(name, value)


ITEMS: Final[Mapping[str, type[Keys]]] = {
    "field": FieldKeys,
    "note": NoteKeys,
    "computed": ShownKeys,
}
"""What may stand in a list of questions, by its first key; `use` is replaced before."""


class PageKeys(Keys):
    """One screen."""

    ja = "1つの画面"

    page = Name("画面の名前", "Name of the page", required=True)
    title = Label("画面の見出し", "Its heading", required=True)
    lead = Label("見出しの下の文", "Words under the heading")
    when = Condition("成り立つときだけ出す", "Shown only where this holds")
    fields_ = ListOf(
        Item(),
        "質問(field)、説明(note)、計算の値(computed)、部品(use)",
        "Questions, notes, computed values and blocks",
        data_key="fields",
        least=1,
        required=True,
    )


class CheckKeys(Keys):
    """A rule over several answers."""

    ja = "答えどうしのきまり"

    rule = Condition("守られるべき条件", "What must hold", required=True)
    at = Word("破られたときに示す質問の名前", "The question it is told at", required=True)
    message = Label("破られたときの言葉", "What is said when it is broken", required=True)


class ComputedKeys(Keys):
    """A value worked out from the answers."""

    ja = "答えから計算する値"

    label = Label("見出し", "Its heading", required=True)
    value = Condition("計算の式", "The expression", required=True)
    format = OneOf(
        ("plain", "date", "month", "money", "yes_no"),
        "見せ方。書かなければ plain",
        "How it is shown; plain unless told",
    )
    when = Condition("成り立つときだけ出す", "Shown only where this holds")
    internal = YesNo("true なら職員だけに見せる", "true: for officers only")


class BlockKeys(Keys):
    """A file of procedures/blocks: questions that several procedures use."""

    ja = "部品(procedures/blocks のファイル): いくつもの手続で使う質問"

    block = Name("部品の名前。ファイル名と同じ", "Its name, that of the file", required=True)
    fields_ = ListOf(
        Item(),
        "質問(field)、説明(note)、計算の値(computed)",
        "Questions, notes and computed values",
        data_key="fields",
        least=1,
        required=True,
    )
    checks = ListOf(
        Inner(CheckKeys), "部品の質問についてのきまり", "Rules over the block's own questions"
    )
    computed = MapOf(
        Inner(ComputedKeys),
        Name(),
        "部品の質問から計算する値",
        "Values worked out from the block's own questions",
    )

"""Which type of question a heading most probably needs: 場所の写真 is a photo."""

from __future__ import annotations

from typing import Final

_ENDS: Final = (
    ("photo", ("写真", "画像")),
    ("phone", ("電話", "電話番号", "連絡先")),
    ("email", ("メール", "メールアドレス")),
    ("postal_address", ("住所", "所在地")),
    ("person_name", ("氏名", "お名前")),
    ("bank_account", ("口座",)),
    ("corporate_number", ("法人番号",)),
    ("date", ("日", "年月日")),
    ("year_month", ("月", "年月")),
    ("time", ("時刻", "時間")),
    ("money", ("金額", "費用", "収入", "所得")),
    ("integer", ("数", "数量", "人数", "通数", "回数", "年齢")),
    ("file", ("書", "証", "票", "図", "写し", "ファイル")),
    ("yes_no", ("か", "か?", "か?", "有無")),
    ("choice", ("種類", "区分", "方法", "理由")),
    ("consent", ("同意", "誓約")),
    ("place", ("場所",)),
    ("textarea", ("内容", "事情", "目的", "要望", "ご意見")),
)


def likely_type(label: str) -> str:
    """A type that fits how the heading ends; `text` where nothing tells."""
    fits = [(end, type_) for type_, ends in _ENDS for end in ends if label.endswith(end)]
    return max(fits, key=lambda each: len(each[0]))[1] if fits else "text"

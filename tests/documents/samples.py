"""Papers about people who do not exist, for tests and for looking at."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

from documents.appeal import standard
from documents.papers import City, Contact, Copy, Line, Notice, Part, Proof, Reasons, Receipt

HARD_NAMES = ("髙﨑 花", "𠮷田 太郎", "葛󠄀西 次郎", "渡邉󠄀 三郎")
"""Names that systems break: 髙 and 﨑, a character beyond the BMP, forms chosen by a selector."""

CITY = City("長崎市", "見本 太郎")
CONTACT = Contact(
    "こども政策課", "095-829-1270", "平日 8時45分から17時30分", "長崎市魚の町4番1号 5階"
)
PROOF = Proof(
    "7K2M-PX4H-93TA-QW8C",
    "https://tenohira.example.jp/verify/7K2MPX4H93TAQW8C",
    "https://tenohira.example.jp/verify",
)

RECEIPT = Receipt(
    city=CITY,
    contact=CONTACT,
    title="児童手当の認定請求",
    receipt_number="4KT7-PXH3-M",
    applicant="山﨑 結衣",
    arrived="令和8年6月9日(火) 21時14分",
    stamp="8.6.9",
    expected="7月22日(水)頃",
    fee="",
    proof=PROOF,
)

COPY = Copy(
    city=CITY,
    contact=CONTACT,
    title="児童手当の認定請求",
    kind="申請",
    receipt_number="4KT7-PXH3-M",
    applicant="山﨑 結衣",
    arrived="令和8年6月9日(火) 21時14分",
    stamp="8.6.9",
    number=1,
    submitted="令和8年6月9日(火) 21時14分",
    basis="児童手当法第7条第1項",
    parts=(
        Part("請求の理由", (Line("請求する理由", "出生"), Line("その日", "令和8年6月1日(2026年)"))),
        Part(
            "お子さん",
            (),
            (
                Part(
                    "お子さん 1人目",
                    (Line("お名前", "山﨑 湊"), Line("別居していますか", "いいえ")),
                ),
                Part(
                    "お子さん 2人目",
                    (Line("お名前", "山﨑 葛󠄀葉"), Line("別居していますか", "はい")),
                ),
            ),
        ),
        Part("振込口座", (Line("口座", "十八親和銀行 本店営業部 普通 1234567\nヤマザキ ユイ"),)),
    ),
    proof=PROOF,
)

APPROVED = Notice(
    city=CITY,
    contact=CONTACT,
    title="児童手当認定通知書",
    document_number="8こども政策課第12号",
    date="令和8年7月15日",
    addressee="山﨑 結衣",
    text="令和8年6月9日に到達した児童手当の認定請求については、次のとおり決定したので通知します。",
    items=(
        Line("手続", "児童手当の認定請求"),
        Line("受付番号", "4KT7-PXH3-M"),
        Line("到達年月日", "令和8年6月9日"),
        Line("支給開始月", "令和8年7月(2026年)"),
    ),
    reasons=None,
    appeal=(),
    closing="",
    receipt_number="4KT7-PXH3-M",
    proof=PROOF,
)

REJECTED = replace(
    APPROVED,
    title="児童手当認定請求却下通知書",
    document_number="8こども政策課第13号",
    text="令和8年6月9日に到達した児童手当の認定請求については、下記の理由により認めないことに"
    "決定したので、通知します。",
    items=APPROVED.items[:3],
    reasons=Reasons(
        "児童手当法第4条第1項第1号",
        "請求に係る児童は、令和8年4月1日において、18歳に達する日以後の最初の3月31日を経過しています。",
        "同号が支給の対象とする児童に当たらず、支給要件児童を監護しているものと認められません。",
    ),
    appeal=standard("長崎市"),
)


def text_of(pdf: bytes) -> str:
    """What a reader can select and copy, without the spaces of the layout."""
    return "".join(_pdftotext(pdf, "-layout").split())


def heights_of(pdf: bytes) -> dict[str, tuple[float, float]]:
    """Where each word stands: how far its top and its foot are from the top of the page."""
    found = re.findall(r'yMin="(.+?)".* yMax="(.+?)">(.+)</word>', _pdftotext(pdf, "-bbox"))
    return {word: (float(top), float(foot)) for top, foot, word in found}


def _pdftotext(pdf: bytes, how: str) -> str:
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is not installed; tools/install test installs it."
    found = subprocess.run([program, how, "-", "-"], input=pdf, check=True, capture_output=True)
    return found.stdout.decode()

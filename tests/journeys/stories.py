"""What people answer in the journeys: only what matters; the rest is made up from the page."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.journeys import papers
from tests.journeys.citizen import Pages
from tests.journeys.filling import Answers


@dataclass(frozen=True)
class Slip:
    """A mistake on one page: what is typed, and what the summary says about it."""

    page: str
    answers: Answers
    says: str


@dataclass(frozen=True)
class Story:
    """One application: how it is found, what is answered, and what becomes of it."""

    search: str
    """As people type: kana, spaces, odd widths."""
    title: str
    pages: Pages
    slip: Slip
    correction: dict[str, str]
    """What an officer asks to be put right: words by path."""
    answer: Answers
    """What the citizen answers to that."""
    changed: tuple[str, str]
    """What the officer then sees: before, and now."""
    officer: str
    approvers: tuple[str, ...]
    outcome: str
    notice: tuple[str, ...]
    """Words of the notice."""
    replaced: tuple[str, ...] = ()
    """Files that are taken away before others are given."""
    confirmed: str = ""
    """How the officer confirms who the applicant is, where that is asked."""
    to_do: str = "いま、することはありません"
    """What the status says after the application has arrived."""
    rows: int = 1
    """How many rows the page `children` gets."""
    reasons: dict[str, str] = field(default_factory=dict)


CHILD_ALLOWANCE = Story(
    search="ジドウ てあて",
    title="児童手当の認定請求",
    pages={
        "event": {"reason": "moved_in", "event_date.year": "8", "event_date.month": "10"},
        "claimant": {
            "claimant_name.given": "結衣",
            "claimant_address.postal_code": "850-8685",
        },
        "spouse": {"has_spouse": "no"},
        "children": {
            "children.0.name.given": "航",
            "children.0.name.given_kana": "ワタル",
            "children.0.birthday.era": "平成",
            "children.0.birthday.year": "25",
            "children.0.custody": "yes",
            "children.0.lives_apart": "yes",
            "children.0.apart_place": "佐賀県鳥栖市本鳥栖町999番地",
            "children.0.apart_statement": [papers.heic("申立書.HEIC")],
            "children.1.name.given": "湊",
            "children.1.name.given_kana": "みなと",
            "children.1.custody": "yes",
        },
        "account": {"account.holder": "ヤマザキ ユイ", "passbook": [papers.photo("通帳.jpg")]},
    },
    slip=Slip(
        "children",
        {"children.1.birthday.era": "平成", "children.1.birthday.year": "32"},
        "令和2年4月12日",
    ),
    correction={
        "account": "通帳の写真では「ヤマサキ ユイ」のようです。",
        "children.0.apart_statement": "署名のある2枚目も付けてください。",
    },
    answer={
        "account.holder": "ヤマサキ ユイ",
        "children.0.apart_statement": [papers.pdf("申立書-2.pdf")],
    },
    changed=("ヤマザキ", "ヤマサキ"),
    officer="tanaka",
    approvers=("matsumoto", "urakawa"),
    outcome="approved",
    notice=("児童手当認定通知書", "認定しました", "山﨑結衣"),
    rows=2,
)

RESIDENT_RECORD = Story(
    search="じゅうみんひょう",
    title="住民票の写しの交付請求",
    pages={
        "claimant": {
            "relation": "agent",
            "identity_document": [papers.screenshot("免許証.png")],
            "power_of_attorney": [papers.pdf("委任状.pdf")],
        },
        "record": {"record_kind": "part", "copies": "2", "entries": ["relationship"]},
        "delivery": {"delivery": "post"},
    },
    slip=Slip("record", {"copies": "11"}, "10"),
    correction={"power_of_attorney": "署名が切れています。もう一度撮ってください。"},
    answer={"power_of_attorney": [papers.photo("委任状-2.jpg")]},
    changed=("委任状.pdf", "委任状-2.jpg"),
    replaced=("power_of_attorney",),
    confirmed="documents",
    to_do="ご本人の確認がまだです",
    officer="mori",
    approvers=("hayashi",),
    outcome="rejected",
    notice=("交付しない", "審査請求", "3か月", "長崎市長", "委任状に署名がありません"),
    reasons={
        "provision": "住民基本台帳法第12条の3第1項",
        "facts": "委任状に署名がありません。",
        "applied": "代理の権限を確かめられません。",
    },
)

DOG_REGISTRATION = Story(
    search="イヌ",
    title="犬の登録",
    pages={
        "kind_of_request": {
            "kind": "moved_in",
            "previous_tag": "佐賀市 第1234号",
            "tag_photo": [papers.heic("鑑札.heic")],
        },
        "owner": {"owner_phone": "０９０-1234ー5678"},
        "dog": {
            "dog_name": "ポチ",
            "has_chip": "yes",
            "chip": "392123456789012",
            "dog_photo": [papers.photo("ポチ.jpg")],
        },
        "delivery": {"delivery": "post"},
    },
    slip=Slip("dog", {"chip": "12345"}, "15桁"),
    correction={"dog_name": "鑑札の名前とちがうようです。"},
    answer={"dog_name": "コタロウ"},
    changed=("ポチ", "コタロウ"),
    officer="ikeda",
    approvers=("iwanaga",),
    outcome="approved",
    notice=("犬の登録通知書", "登録しました"),
)

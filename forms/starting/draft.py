"""The text of a new file, from what was said of the procedure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from forms.describing import words
from forms.schema import OUTCOMES
from forms.starting.scalars import scalar

EDITORS: Final = "# yaml-language-server: $schema=procedure.schema.json"
"""The first line of every procedure: editors complete and explain with it."""


@dataclass(frozen=True)
class Question:
    """Something to ask: a type of question, and the words people read."""

    type: str
    label: str


@dataclass(frozen=True)
class Starter:
    """What somebody says of a procedure before it is written."""

    slug: str
    title: str
    kind: str
    office: str
    category: str
    basis_type: str
    basis: str
    disposition: bool = False
    standard_days: int = 10
    retention_years: int = 5
    fee: int = 0
    """In yen; 0 for none."""
    approval: tuple[str, ...] = ()
    applicant: str = "fields"
    """How name, address and phone are asked: `fields`, `block` (`use: applicant`) or `none`."""
    questions: tuple[Question, ...] = ()


def draft(of: Starter) -> str:
    """The file, still without examples."""
    return "\n".join([*_head(of), *_pages(of), *_review(of), *_result(of), *_foot()]) + "\n"


def _head(of: Starter) -> Iterator[str]:
    title, kind = scalar(of.title), words.CHOICES[of.kind][0]
    yield EDITORS
    yield f"# {' '.join(of.title.split())}。書き方は docs/ja/手続の作り方.md にあります。"
    yield "# 保存したら tenohira check で検査し、tenohira preview で画面を見ます。"
    yield ""
    yield f"procedure: {of.slug}  # ファイルの名前と同じ。アドレスの一部になる"
    yield f"title: {title}"
    yield f"summary: {scalar(_sentence(of.title))}  # 一覧と案内に出る1文"
    yield f"kind: {of.kind}  # {kind}"
    yield f"category: {scalar(of.category)}"
    yield "# life_events: [引越し]  # できごとからも探せるようにするとき"
    yield f"office: {scalar(of.office)}  # 審査する課"
    yield f"basis: {{type: {of.basis_type}, text: {scalar(of.basis)}}}  # 根拠"
    why = "処分なので、却下には理由と教示が要る" if of.disposition else "処分ではない"
    yield f"disposition: {'true' if of.disposition else 'false'}  # {why}"
    yield f"purpose: {scalar(f'{of.title}の受付と審査、結果のご連絡のために使います。')}"
    yield "identity: login  # none, email, login, verified"
    yield f"standard_days: {of.standard_days}  # 結果までの日数(開庁日)"
    yield f"retention_years: {of.retention_years}  # 保存する年数"
    if of.fee:
        yield "fee:"
        yield f'  amount: "{of.fee}"  # 式も書ける。例 copies * 300'
        yield f"  text: {of.fee:,}円"


def _sentence(title: str) -> str:
    return f"{title}のための手続です。"


def _pages(of: Starter) -> Iterator[str]:
    yield ""
    yield "pages:  # 1つが、スマートフォンの1画面"
    if of.applicant != "none":
        yield "  - page: applicant"
        yield "    title: 申請する方" if of.kind == "application" else "    title: 手続する方"
        yield "    fields:"
    if of.applicant == "block":
        yield "      - use: applicant  # procedures/blocks/applicant.yaml の質問が入る"
    elif of.applicant == "fields":
        for name, type_, label in _APPLICANT:
            yield from _question(name, type_, label)
    if of.questions or of.applicant == "none":
        yield "  - page: contents"
        yield "    title: 内容"
        yield "    fields:"
        for name, asked in _named(of.questions or _FIRST):
            yield from _question(name, asked.type, asked.label)


_APPLICANT: Final = (
    ("name", "person_name", "お名前"),
    ("address", "postal_address", "住所"),
    ("phone", "phone", "昼間に連絡できる電話"),
)
_FIRST: Final = (Question("textarea", "内容"),)
_REASONS: Final[Mapping[str, str]] = {
    "person_name": "どなたの手続かを確かめ、結果をお知らせするためです。",
    "postal_address": "書類をお送りするためです。",
    "phone": "内容を確かめたいときに、お電話することがあるためです。",
    "email": "ご連絡するためです。",
    "bank_account": "お支払いするためです。",
}
"""What asks for personal data says why (個人情報保護法62条)."""
_MORE: Final[Mapping[str, tuple[str, ...]]] = {
    "choice": ("options: {first: 1つめ, second: 2つめ}  # 値と言葉を並べる",),
    "choices": ("options: {first: 1つめ, second: 2つめ}  # 値と言葉を並べる",),
    "ranking": ("options: {first: 1つめ, second: 2つめ, third: 3つめ}  # 値と言葉を並べる",),
    "integer": ('min: "1"',),
    "money": ('min: "0"',),
    "consent": ("statement: 上の内容に同意します。",),
    "group": (
        "unit: 件目",
        "count: {min: 1, max: 10}",
        "fields:  # くり返す質問",
        "  - {field: item, type: text, label: 名称}",
        '  - {field: quantity, type: integer, label: 数量, min: "1", unit: 個}',
    ),
}
"""What a type of question cannot do without, or is hardly used without."""


def _question(name: str, type_: str, label: str) -> Iterator[str]:
    yield f"      - field: {name}"
    yield f"        type: {type_}  # {words.TYPES[type_][0]}"
    yield f"        label: {scalar(label)}"
    if type_ in _REASONS:
        yield f"        reason_for_asking: {_REASONS[type_]}"
    for line in _MORE.get(type_, ()):
        yield f"        {line}"


_NAMES: Final[Mapping[str, str]] = {
    "textarea": "details",
    "yes_no": "agreed",
    "date": "day",
    "year_month": "month",
    "time": "hour",
    "person_name": "person",
    "postal_address": "other_address",
    "phone": "other_phone",
    "file": "document",
    "group": "items",
    "integer": "number",
    "money": "amount",
}
"""How a question is called first, where its type's name is not a good one."""


def _named(questions: tuple[Question, ...]) -> Iterator[tuple[str, Question]]:
    """Each question with a name of its own, which its author may change."""
    count: Counter[str] = Counter()
    for each in questions:
        name = _NAMES.get(each.type, each.type)
        count[name] += 1
        yield (f"{name}_{count[name]}" if count[name] > 1 else name), each


def _review(of: Starter) -> Iterator[str]:
    yield ""
    yield "review:"
    yield "  receive: officer  # automatic にすると、届いたときに受け付けたことになる"
    yield "  checklist:  # 認める前に、職員が確かめること"
    yield "    - item: 入力した内容に不足がない"
    yield f"  approval: [{', '.join(of.approval)}]  # 決裁の段。空なら担当が決める"
    yield "  correction_days: 14"


_TITLES: Final[Mapping[str, tuple[str, str]]] = {
    "approved": (
        "承認通知書",
        "申請のあったことについて、下記のとおり承認しましたので通知します。",
    ),
    "rejected": (
        "却下通知書",
        "申請のあったことについて、次の理由により却下しましたので通知します。",
    ),
    "acknowledged": (
        "到達のお知らせ",
        "届け出のあったことの到達を確認しましたので、お知らせします。",
    ),
    "accepted": ("決定のお知らせ", "お申込みのあったことについて、下記のとおり決定しました。"),
    "declined": (
        "お断りのお知らせ",
        "お申込みのあったことについて、ご希望にそうことができませんでした。",
    ),
    "waitlisted": ("待機のお知らせ", "お申込みのあったことについて、順番をお待ちいただきます。"),
}
_ANSWER: Final = ("回答", "ご相談について、次のとおりお答えします。")
_OPTIONAL: Final = frozenset({"partly_approved"})


def _result(of: Starter) -> Iterator[str]:
    yield ""
    yield "result:  # 結果ごとの通知書"
    for outcome in OUTCOMES[of.kind]:
        if outcome in _OPTIONAL:
            continue
        title, text = _ANSWER if of.kind == "inquiry" else _TITLES[outcome]
        yield f"  {outcome}:  # {words.CHOICES[outcome][0]}"
        yield f"    title: {scalar(f'{of.title} {title}')}"
        yield f"    text: {text}"
        if outcome == "rejected" and of.disposition:
            yield "    reasons: required  # 行政手続法8条"
            yield "    appeal: standard  # 教示(行政不服審査法82条)"


def _foot() -> Iterator[str]:
    yield ""
    yield "# この手続のための試験。検査のたびに実行されます。"

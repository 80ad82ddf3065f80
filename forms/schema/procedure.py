"""The keys of a whole file, and of the parts around its questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.definition import Text
from forms.schema.keys import Inner, Keys, OrShort
from forms.schema.kinds import (
    Appeal,
    Condition,
    Day,
    Label,
    ListOf,
    MapOf,
    Moment,
    Name,
    Number,
    OneOf,
    Slug,
    Table,
    Word,
    YesNo,
)
from forms.schema.questions import CheckKeys, ComputedKeys, PageKeys
from forms.schema.vocabulary import KINDS, MESSAGES, OUTCOMES, ROLES


class BasisKeys(Keys):
    """What the procedure rests on."""

    ja = "根拠"

    type = OneOf(
        ("law", "ordinance", "guideline", "none"),
        "law 法律、ordinance 条例・規則、guideline 要綱、none なし",
        "A law, an ordinance, a guideline or nothing",
        required=True,
    )
    text = Label("根拠の条文。例 児童手当法第7条第1項", "The provision in words", required=True)


class OpenKeys(Keys):
    """When it can be applied for."""

    ja = "受付の期間"

    from_ = Moment("受付のはじまり(日か、日と時刻)", "The first day, or moment", data_key="from")
    until = Moment("受付のおわり(その日、その時刻を含む)", "The last day, or the last second")


class NeedKeys(Keys):
    """Something to have at hand."""

    ja = "用意するもの"

    item = Label("用意するもの", "What it is", required=True)
    when = Label("どんなときに要るか(言葉で)", "For whom, in words")


class FeeKeys(Keys):
    """What it costs."""

    ja = "手数料"

    amount = Condition("金額(円)の式", "Yen, as an expression", required=True)
    text = Label("答える前に見せる言葉", "What is said before anything is answered", required=True)
    paid = OneOf(
        ("before_review", "after_review"),
        "いつ納めるか。書けば、金額とともに市民に示す",
        "When it is paid; citizens are told beside the amount where this is given",
    )


class StopKeys(Keys):
    """A kind no."""

    ja = "ここから先へ進めない人への案内"

    when = Condition("成り立つときに出す", "Shown as soon as this holds", required=True)
    title = Label("見出し", "Its heading", required=True)
    text = Label("代わりにどうすればよいか", "What to do instead", required=True)


class ChecklistKeys(Keys):
    """What an officer confirms."""

    ja = "審査項目"

    item = Label("確かめること", "What is confirmed", required=True)
    when = Condition("成り立つときだけ確かめる", "Only where this holds")
    about = ListOf(
        Name(),
        "もとになる質問。その答えが変わるとチェックが外れる",
        "Questions it rests on: it falls when one of them changes",
    )


class ConsultKeys(Keys):
    """A question to another office."""

    ja = "ほかの課への照会"

    office = Word("照会する課", "The office that is asked", required=True)
    question = Label("たずねること", "What it is asked", required=True)
    days = Number(1, 90, "回答までの日数", "Days for an answer", required=True)
    when = Condition("成り立つときだけ照会する", "Only where this holds")


class ReviewKeys(Keys):
    """Who does what between arrival and outcome."""

    ja = "審査"

    receive = OneOf(
        ("officer", "automatic"),
        "受付。officer 職員が受け付ける、automatic 自動",
        "Received by an officer (unless told) or automatically",
    )
    checklist = ListOf(OrShort(ChecklistKeys, "item"), "審査項目", "What an officer confirms")
    consult = ListOf(Inner(ConsultKeys), "ほかの課への照会", "Questions to other offices")
    approval = ListOf(OneOf(ROLES), "決裁の段(順番どおり)", "Roles that approve, in their order")
    correction_days = Number(
        1, 90, "補正の期限の日数。書かなければ14", "Days for a correction; 14 unless told"
    )


class ResultKeys(Keys):
    """What the applicant receives for one outcome."""

    ja = "結果の通知書"

    document = Slug("通知書のひな形", "The template of the document")
    title = Label("通知書の題名", "Title of the notice", required=True)
    text = Label("通知書の本文", "Its words")
    reasons = OneOf(
        ("required",), "required なら理由を必ず書く", "required: reasons must be stated"
    )
    appeal = Appeal(
        "教示。standard 標準の文、none なし、または文", "Appeal rights: standard, none or own words"
    )
    closing = Label("むすびの文", "Last words")


class MessageKeys(Keys):
    """Own words of a message."""

    ja = "お知らせの言葉"

    text = Label("お知らせの文", "The words", required=True)


class ExampleKeys(Keys):
    """A procedure's own test."""

    ja = "例(この手続のための試験)"

    name = Word("何を確かめる例か", "What it proves", required=True)
    answers = Table("入力する答え", "What is typed", required=True)
    expect = Table("期待すること", "What is expected", required=True)
    today = Day("その日に入力したことにする", "The day it is filled in")
    profile = Table("本人の登録情報", "What is known of the person")


class ProcedureKeys(Keys):
    """A whole file: one procedure."""

    ja = "手続のファイル"

    procedure = Slug(
        "手続の名前。ファイル名と同じ。アドレスの一部になる",
        "Its name, that of the file; part of its address",
        required=True,
    )
    title = Label("手続の題名", "Its title", required=True)
    summary = Label("手続のせつめい(1文)", "What it is, in a sentence", required=True)
    kind = OneOf(
        KINDS,
        "application 申請、notification 届出、enrolment 申込、inquiry 相談",
        "What kind of procedure this is",
        required=True,
    )
    category = Label("分野", "The shelf it stands on", required=True)
    life_events = ListOf(Label(), "できごと(出生、引越しなど)", "Events of a life it belongs to")
    office = Word("審査する課", "The office that reviews", required=True)
    basis = Inner(BasisKeys, "根拠", "What it rests on", required=True)
    disposition = YesNo(
        "true なら処分(理由と教示が要る)", "true: a disposition, with reasons and appeal rights"
    )
    purpose = Label("答えを何のために使うか", "What the answers are used for", required=True)
    identity = OneOf(
        ("none", "email", "login", "verified"),
        "本人確認。none はログインしなくても申し込める。書かなければ login",
        "How people are known; with none people need no login; login unless told",
    )
    open = Inner(OpenKeys, "受付の期間", "When it can be applied for")
    standard_days = Number(1, 400, "標準処理期間(開庁日)", "Business days it usually takes")
    retention_years = Number(1, 100, "保存期間(年)", "Years it is kept", required=True)
    who = Label("だれが使えるか", "Who may apply")
    needs = ListOf(OrShort(NeedKeys, "item"), "用意するもの", "What to have at hand")
    minutes = Number(1, 240, "入力にかかる分", "Minutes it takes to fill in")
    fee = Inner(FeeKeys, "手数料", "What it costs")
    pages = ListOf(Inner(PageKeys), "画面", "The screens", least=1, required=True)
    stops = ListOf(Inner(StopKeys), "先へ進めない人への案内", "Kind noes")
    checks = ListOf(Inner(CheckKeys), "答えどうしのきまり", "Rules over several answers")
    computed = MapOf(
        Inner(ComputedKeys), Name(), "答えから計算する値", "Values worked out from the answers"
    )
    review = Inner(ReviewKeys, "審査", "Who does what until the outcome")
    result = MapOf(
        Inner(ResultKeys),
        OneOf(sorted({o for each in OUTCOMES.values() for o in each})),
        "結果ごとの通知書",
        "A notice for each outcome",
    )
    messages = MapOf(Inner(MessageKeys), OneOf(MESSAGES), "お知らせの言葉", "Own words of messages")
    examples = ListOf(Inner(ExampleKeys), "例(試験)", "The procedure's own tests")
    words = ListOf(Word(), "さがすときの別の言葉", "Other words people search with")

    def guess(self, name: str, value: Mapping[str, Any]) -> Any:
        """Whatever allows to look at the rest of the file."""
        guesses = {
            "procedure": "unknown",
            "kind": "application",
            "basis": {"type": "none", "text": Text("")},
            "retention_years": 1,
            "pages": [],
        }
        return guesses.get(name) or super().guess(name, value)

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts import codes
from accounts.models import Citizen
from app.jobs import JOBS
from core import outbox
from core.outbox import OutboxJob
from forms.definition import LANGUAGES, TAGS
from forms.schema import MESSAGES
from notifications.channels import MailRefused
from notifications.mails import mail, reference_of
from notifications.messages import TEMPLATES, TOLD, render
from notifications.models import Delivery, DeliveryState
from tests.documents.case import ARRIVED_AT, EMAIL, Case
from tests.services import Mailbox

PERSONAL = ("山﨑", "結衣", "魚の町", "街灯")

EVERYTHING = {
    "title": "児童手当の認定請求",
    "receipt_number": "4KT7-PXH3-M",
    "arrived": "令和8年6月9日(火) 21時14分",
    "expected": "7月22日(水)",
    "expires": "7月9日(木)",
    "office": "こども政策課",
    "phone": "095-829-1270",
    "correction_fields": ["振込先の口座"],
    "correction_words": "口座名義を確かめてください。",
    "correction_due": "6月24日(水)",
    "taken_back_words": "金額に誤りがありました。",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(TOLD.values()))
def test_every_message_is_written_in_every_language(name: str, language: str) -> None:
    words = render(f"{name}.txt", language, **EVERYTHING)
    assert words.subject
    assert "児童手当" in words.body
    assert "児童手当" not in words.subject
    assert "\n\n\n" not in words.body
    assert "|" not in words.body, "readings are for screens"
    if language != "ja":
        assert words.subject != render(f"{name}.txt", "ja", **EVERYTHING).subject


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mail_arrives_as_it_was_written_in_every_language(
    case: Case, mailbox: Mailbox, language: str
) -> None:
    settings = case.runtime.settings
    values = {**EVERYTHING, "city": "長崎市", "inbox": "https://x.example/inbox", "subject": "あ"}
    written = [render(f"{name}.txt", language, **values) for name in (*TOLD.values(), "mail")]
    for number, words in enumerate(written):
        reference = reference_of("message", str(number), settings)
        letter = mail(words, EMAIL, reference, settings, at=ARRIVED_AT)
        case.runtime.mailer.send(letter, EMAIL)
    arrived = mailbox.messages
    assert [each["Subject"] for each in arrived] == [words.subject for words in written]
    assert {each["Content-Language"] for each in arrived} == {TAGS[language]}
    for each, words in zip(arrived, written, strict=True):
        assert each.get_content().replace("\r\n", "\n") == words.body


def test_a_message_and_its_mail_are_in_the_language_the_person_reads(
    case: Case, mailbox: Mailbox
) -> None:
    with case.runtime.database.transaction() as session:
        session.execute(sa.update(Citizen).values(language="vi"))
    case.submit()
    case.work()
    (message,) = case.messages()
    (sent,) = mailbox.messages
    assert (message.language, message.subject) == ("vi", "Đơn đã đến")
    assert sent["Subject"] == "【長崎市】Đơn đã đến"
    assert "Vui lòng đăng nhập" in sent.get_content()


def test_a_mail_with_a_code_can_be_read_by_whoever_asked(case: Case, mailbox: Mailbox) -> None:
    with case.runtime.database.transaction() as session:
        secret = case.runtime.settings.secret_key
        code = codes.issue(session, EMAIL, datetime.now(UTC), secret=secret)
    case.work()
    (sent,) = mailbox.messages
    for words in (
        "確認コード",
        "Your sign-in code is",
        "ログインの コード",
        "登录验证码",
        "로그인 코드",
        "Mã đăng nhập",
    ):
        assert words in sent.get_content()
    assert sent.get_content().count(code) == len(LANGUAGES)


def test_no_template_is_left_unused() -> None:
    names = {path.name.split(".")[0] for path in TEMPLATES.iterdir()}
    assert names == {*TOLD.values(), "mail", "login_code"}


def test_each_step_is_told_once_in_the_inbox_and_by_mail(case: Case, mailbox: Mailbox) -> None:
    case.submit()
    case.work()
    case.receive()
    case.ask_correction()
    case.work()
    case.correct()
    case.work()
    case.decide()
    case.work()
    subjects = [
        "申請が届きました",
        "申請の内容について確認のお願い",
        "直した内容が届きました",
        "結果の通知書が届いています",
    ]
    assert sorted(each.subject for each in case.messages()) == sorted(subjects)
    assert sorted(each["Subject"] for each in mailbox.messages) == sorted(
        f"【長崎市】{subject}" for subject in subjects
    )
    assert {each["X-RcptTo"] for each in mailbox.messages} == {EMAIL}
    assert {each.state for each in case.deliveries()} == {DeliveryState.SENT}


def test_a_withdrawal_is_confirmed(case: Case, mailbox: Mailbox) -> None:
    case.submit()
    case.withdraw()
    case.work()
    assert "申請の取下げを受け付けました" in [each.subject for each in case.messages()]
    assert len(mailbox.messages) == 2


def test_the_inbox_has_the_officers_words_and_the_day(case: Case) -> None:
    case.submit()
    case.receive()
    case.ask_correction()
    case.work()
    body = next(each.body for each in case.messages() if "確認のお願い" in each.subject)
    assert "場所がはっきりしません。" in body
    assert "月" in body
    assert "こども政策課から: 場所" in body
    assert "・設置する場所" in body


def test_an_officer_who_writes_at_the_questions_only_says_nothing_besides(case: Case) -> None:
    case.submit()
    case.receive()
    case.ask_correction(words="")
    case.work()
    body = next(each.body for each in case.messages() if "確認のお願い" in each.subject)
    assert "・設置する場所" in body
    assert "こども政策課から" not in body
    assert "\n\n\n" not in body


def test_the_mail_of_a_correction_says_by_when_something_is_to_be_done(
    case: Case, mailbox: Mailbox
) -> None:
    case.submit()
    case.receive()
    case.ask_correction()
    case.work()
    texts = [each.get_content() for each in mailbox.messages]
    (asked,) = [text for text in texts if "お知らせ「申請の内容について確認のお願い」" in text]
    assert "6月24日(水)までに、直して送っていただきたいところがあります。" in asked
    assert not [word for word in (*PERSONAL, "場所") if word in asked]


def test_a_mail_holds_no_answer_and_leads_to_the_login(case: Case, mailbox: Mailbox) -> None:
    case.submit()
    case.work()
    (mail,) = mailbox.messages
    text = f"{mail['Subject']}{mail['From']}{mail.get_content()}"
    assert not [word for word in PERSONAL if word in text]
    assert "https://tenohira.example.jp/inbox" in text
    with case.runtime.database.reading() as session:
        assert (case.application(session).receipt_number or "-") in text


def test_a_message_job_done_twice_sends_one_mail(case: Case, mailbox: Mailbox) -> None:
    case.submit()
    case.work()
    case.run_again("message")
    assert len(mailbox.messages) == len(case.messages()) == 1


def test_a_mail_whose_outcome_is_unknown_is_repeated_recognisably(
    case: Case, mailbox: Mailbox
) -> None:
    case.submit()
    case.work()
    with case.runtime.database.transaction() as session:
        # As a worker leaves it that is killed between sending and writing so down.
        session.execute(sa.update(Delivery).values(state=DeliveryState.SENDING))
    case.run_again("message")
    first, second = mailbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first.as_bytes() == second.as_bytes()
    (delivery,) = case.deliveries()
    assert (delivery.state, delivery.repeated, delivery.attempts) == ("sent", True, 2)


def test_a_refused_mail_is_tried_again_and_parked_at_last(case: Case, mailbox: Mailbox) -> None:
    mailbox.refusal = "451 Try again later"
    case.submit()
    case.work()
    assert len(case.messages()) == 1
    (delivery,) = case.deliveries()
    assert (delivery.state, delivery.failure) == ("failed", "refused: SMTP 451")
    message = OutboxJob.kind == "message"
    with case.runtime.database.transaction() as session:
        session.execute(sa.update(OutboxJob).where(message).values(due_at=ARRIVED_AT))
    mailbox.refusal = ""
    case.work()
    assert len(mailbox.messages) == 1
    assert [each.state for each in case.deliveries()] == ["sent"]


def test_a_mail_that_is_never_taken_waits_for_a_person(case: Case, mailbox: Mailbox) -> None:
    mailbox.refusal = "554 No"
    case.submit()
    for _ in range(outbox.ATTEMPTS):
        case.work()
        with case.runtime.database.transaction() as session:
            session.execute(sa.update(OutboxJob).values(due_at=ARRIVED_AT))
    with case.runtime.database.reading() as session:
        assert [job.kind for job in outbox.parked(session)] == ["message"]
    assert len(case.messages()) == 1


def test_a_login_code_is_mailed_and_opens_the_door_once(case: Case, mailbox: Mailbox) -> None:
    now, secret = datetime.now(UTC), case.runtime.settings.secret_key
    with case.runtime.database.transaction() as session:
        codes.issue(session, "New@Example.jp", now, secret=secret)
    case.work()
    (mail,) = mailbox.messages
    assert mail["X-RcptTo"] == "new@example.jp"
    code = next(word for word in mail.get_content().split() if word.isdigit() and len(word) == 6)
    with case.runtime.database.transaction() as session:
        assert codes.redeem(session, "new@example.jp", code, now)
        assert codes.redeem(session, "new@example.jp", code, now) is None


def test_an_old_or_used_code_is_not_mailed(case: Case, mailbox: Mailbox) -> None:
    now, secret = datetime.now(UTC), case.runtime.settings.secret_key
    with case.runtime.database.transaction() as session:
        codes.issue(session, EMAIL, now - timedelta(minutes=11), secret=secret)
    case.work()
    JOBS["login_code"](case.runtime, {"login_code": "gone"})
    assert mailbox.messages == []


def test_a_code_that_cannot_be_mailed_is_tried_again(case: Case, mailbox: Mailbox) -> None:
    mailbox.refusal = "451 Try again later"
    with case.runtime.database.transaction() as session:
        secret = case.runtime.settings.secret_key
        codes.issue(session, EMAIL, datetime.now(UTC), secret=secret)
    with case.runtime.database.reading() as session:
        (job,) = session.scalars(sa.select(OutboxJob))
        assert set(job.args) == {"login_code"}
    with pytest.raises(MailRefused):
        JOBS["login_code"](case.runtime, dict(job.args))


def test_a_procedure_can_have_words_of_its_own_for_every_message() -> None:
    assert set(MESSAGES) == set(TOLD.values())

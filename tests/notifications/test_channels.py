from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from core.errors import OutcomeUnknown
from core.settings import Settings
from notifications.channels import FolderMailer, MailRefused, SmtpMailer, mailer_for
from notifications.mails import mail, reference_of
from notifications.messages import Words
from tests.services import Mailbox

AT = datetime(2026, 6, 9, 12, 14, tzinfo=UTC)
TO = "yui@example.jp"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    environ = {"TENOHIRA_DATA": str(tmp_path), "TENOHIRA_BASE_URL": "https://tenohira.example.jp"}
    return Settings.from_environment(environ, demo=True)


@pytest.fixture
def letter(settings: Settings) -> EmailMessage:
    reference = reference_of("message", "1", settings)
    return mail(Words("申請が届きました", "髙﨑 様\n𠮷\n"), TO, reference, settings, at=AT)


def test_a_mail_arrives_as_it_was_written(mailbox: Mailbox, letter: EmailMessage) -> None:
    mailer_for(mailbox.url).send(letter, TO)
    (arrived,) = mailbox.messages
    assert arrived["Subject"] == "申請が届きました"
    assert arrived["X-RcptTo"] == TO
    assert arrived["Message-ID"] == "<message-1@tenohira.example.jp>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert "no-reply@tenohira.example.jp" in arrived["From"]
    assert "髙﨑 様\n𠮷" in arrived.get_content().replace("\r\n", "\n")


def test_a_mail_is_the_same_however_often_it_is_made(
    settings: Settings, letter: EmailMessage
) -> None:
    reference = reference_of("message", "1", settings)
    again = mail(Words("申請が届きました", "髙﨑 様\n𠮷\n"), TO, reference, settings, at=AT)
    assert again.as_bytes() == letter.as_bytes()


@pytest.mark.parametrize("address", ["a..b@docomo.example.jp", "ab.@docomo.example.jp"])
def test_addresses_of_old_phones_are_taken(
    mailbox: Mailbox, settings: Settings, address: str
) -> None:
    words = Words("件名", "本文\n")
    reference = reference_of("message", "2", settings)
    mailer_for(mailbox.url).send(mail(words, address, reference, settings, at=AT), address)
    assert mailbox.messages[0]["X-RcptTo"] == address


@pytest.mark.parametrize("answer", ["451 Try again later", "554 yui@example.jp is unknown"])
def test_a_refusal_is_told_without_the_address(
    mailbox: Mailbox, letter: EmailMessage, answer: str
) -> None:
    mailbox.refusal = answer
    with pytest.raises(MailRefused, match=f"refused: SMTP {answer[:3]}") as refused:
        mailer_for(mailbox.url).send(letter, TO)
    assert TO not in str(refused.value)
    assert mailbox.messages == []


def test_a_server_that_is_down_took_nothing(letter: EmailMessage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(MailRefused, match="no connection"):
        mailer_for(f"smtp://127.0.0.1:{port}").send(letter, TO)


def test_a_server_without_tls_gets_nothing_where_tls_is_required(
    mailbox: Mailbox, letter: EmailMessage
) -> None:
    with pytest.raises(MailRefused, match="SMTPNotSupportedError"):
        mailer_for(f"{mailbox.url}?tls=required").send(letter, TO)
    assert mailbox.messages == []


def test_a_connection_that_breaks_after_the_mail_leaves_the_outcome_unknown(
    letter: EmailMessage,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=_hang_up_after_the_mail, args=(listener,))
        server.start()
        with pytest.raises(OutcomeUnknown):
            mailer_for(f"smtp://127.0.0.1:{listener.getsockname()[1]}").send(letter, TO)
        server.join()


def test_a_url_says_everything_about_a_server() -> None:
    assert mailer_for("smtps://post%40city:p%2Fw@mail.example.jp") == SmtpMailer(
        "mail.example.jp", 465, "post@city", "p/w", implicit_tls=True
    )
    assert mailer_for("smtp://mail.example.jp:587?tls=required") == SmtpMailer(
        "mail.example.jp", 587, tls_required=True
    )


def test_a_folder_keeps_one_file_for_a_mail_sent_twice(
    tmp_path: Path, letter: EmailMessage
) -> None:
    mailer = mailer_for(f"file:{tmp_path / 'mail'}")
    assert isinstance(mailer, FolderMailer)
    mailer.send(letter, TO)
    mailer.send(letter, TO)
    (kept,) = mailer.mails()
    assert kept["Subject"] == "申請が届きました"
    assert [each.name for each in (tmp_path / "mail").iterdir()] == ["message-1.eml"]


def _hang_up_after_the_mail(listener: socket.socket) -> None:
    connection, _ = listener.accept()
    with connection, connection.makefile("rb") as said:
        connection.sendall(b"220 here\r\n")
        for line in said:
            word = line[:4].upper()
            if word == b"DATA":
                connection.sendall(b"354 go on\r\n")
            elif line == b".\r\n":
                return
            elif word in {b"EHLO", b"MAIL", b"RCPT", b"HELO"}:
                connection.sendall(b"250 ok\r\n")

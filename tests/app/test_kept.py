"""What is drawn once and kept says to everybody what is theirs, and nothing of anybody else."""

from __future__ import annotations

from sqlalchemy import update

from accounts.models import Citizen
from tests.app.town import Town, answers, begin, hidden_in, send


def named(town: Town, email: str, name: str) -> None:
    """Give an account its name."""
    town.citizen(email)
    with town.runtime.database.transaction() as session:
        session.execute(update(Citizen).where(Citizen.email == email).values(name=name))


def test_the_head_of_a_page_names_whoever_asks(town: Town) -> None:
    named(town, "one@example.jp", "髙橋 一")
    named(town, "two@example.jp", "<b>% %(name)s \\0")
    one, two = town.citizen("one@example.jp"), town.citizen("two@example.jp")

    for _ in range(2):
        first, second = (each.get("/applications").get_data(as_text=True) for each in (one, two))
        assert "ログアウト(髙橋 一さん)" in first
        assert "ログアウト(&lt;b&gt;% %(name)s \\0さん)" in second
        assert "髙橋" not in second
    assert "ログアウト" not in town.visitor().get("/").get_data(as_text=True)


def test_every_browser_has_its_own_token_in_what_is_kept(town: Town) -> None:
    one, two = town.citizen("one@example.jp"), town.citizen("two@example.jp")

    tokens = [hidden_in(each.get("/applications"))["csrf_token"] for each in (one, two)]

    assert tokens[0] != tokens[1]
    assert one.post("/logout", data={"csrf_token": tokens[1]}).status_code == 400
    assert two.post("/logout", data={"csrf_token": tokens[1]}).status_code == 303


def test_the_switch_of_languages_leads_back_to_the_page_it_stands_on(town: Town) -> None:
    for address in ("/help", "/privacy?from=a%22b"):
        page = town.visitor().get(address).get_data(as_text=True)
        assert f'name="next" value="{address}"' in page


def test_a_question_is_kept_in_each_language_and_never_with_an_answer(town: Town) -> None:
    writer = town.citizen("writer@example.jp")
    here = f"/applications/{begin(writer)}/pages/place"
    send(writer, "later", here, **answers("秘密の場所1番"))
    for lang, words in {"ja": "※必須", "en": "required<", "ja2": "※必須"}.items():
        reader = town.citizen(f"{lang}@example.jp")
        reader.set_cookie("language", lang[:2])
        page = reader.get(f"/applications/{begin(reader)}/pages/place").get_data(as_text=True)
        assert words in page
        assert "秘密の場所" not in page
    assert "秘密の場所1番" in writer.get(here).get_data(as_text=True)

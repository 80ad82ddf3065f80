"""What is drawn once and kept says to everybody what is theirs, and nothing of anybody else."""

from __future__ import annotations

from sqlalchemy import update

from accounts.models import Citizen
from tests.app.town import PROCEDURE, Town, answers, begin, hidden_in, send

TWO_PAGES = PROCEDURE.replace("street-lamp", "two-lamps").replace(
    "review:",
    """  - page: reason
    title: 理由
    fields:
      - {field: reason, type: text, label: 設置する理由}
review:""",
    1,
)


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


def test_a_page_nobody_has_answered_holds_what_is_ones_own(town: Town) -> None:
    drafts, pages = [], []
    for email in ("one@example.jp", "two@example.jp"):
        client = town.citizen(email)
        drafts.append(begin(client))
        pages.append(client.get(f"/applications/{drafts[-1]}/pages/place"))

    for own, other, answer in zip(drafts, reversed(drafts), pages, strict=True):
        page = answer.get_data(as_text=True)
        assert f'action="/applications/{own}/pages/place"' in page
        assert f'data-upload="/applications/{own}/files"' in page
        assert other not in page
        assert "\0" not in page
    first, second = (hidden_in(page) for page in pages)
    assert first["csrf_token"] != second["csrf_token"]
    assert first["seen"] == second["seen"]


def test_a_kept_page_says_how_far_each_is(town: Town) -> None:
    town.publish(TWO_PAGES)
    here = []
    for email in ("one@example.jp", "two@example.jp"):
        client = town.citizen(email)
        draft = f"/applications/{begin(client, 'two-lamps')}"
        assert "に保存しました" not in client.get(f"{draft}/pages/place").get_data(as_text=True)
        send(client, "next", f"{draft}/pages/place", **answers())
        here.append((draft, client.get(f"{draft}/pages/reason").get_data(as_text=True)))

    for draft, page in here:
        assert f'<li class="is-done"><a href="{draft}/pages/place">' in page
        assert f'aria-label="前のページ"><a href="{draft}/pages/place">' in page
        assert "に保存しました" in page


def test_an_address_on_a_kept_page_is_text(town: Town) -> None:
    client = town.citizen("one@example.jp")
    here = f"/applications/{begin(client)}/pages/place"

    for _ in range(2):
        page = client.get(f"{here}?more=1&x=%22%3E%3Cb%3E").get_data(as_text=True)
        assert f'action="{here}?more=1&amp;x=' in page
        assert "<b>" not in page.split("</h1>")[1].split("</form>")[0]
        assert "質問が増えました" in page
    assert "質問が増えました" not in client.get(here).get_data(as_text=True)


def test_a_person_whose_draft_was_moved_sees_what_does_not_fit(town: Town) -> None:
    """Beside somebody who has nothing of the kind, and whose page is kept."""
    town.publish(TWO_PAGES)
    mover, other = town.citizen("mover@example.jp"), town.citizen("other@example.jp")
    draft = f"/applications/{begin(mover, 'two-lamps')}"
    send(mover, "next", f"{draft}/pages/place", **answers())
    send(mover, "later", f"{draft}/pages/reason", reason="夜が暗いため")
    town.publish(
        TWO_PAGES.replace("type: text, label: 設置する理由", "type: yes_no, label: 急ぎますか")
    )
    mover.post(f"{draft}/renew", data=hidden_in(mover.get(f"{draft}/renew")))
    fresh = f"/applications/{begin(other, 'two-lamps')}"
    send(other, "next", f"{fresh}/pages/place", **answers())

    for _ in range(2):
        assert "夜が暗いため" not in other.get(f"{fresh}/pages/reason").get_data(as_text=True)
        assert "夜が暗いため" in mover.get(f"{draft}/pages/reason").get_data(as_text=True)

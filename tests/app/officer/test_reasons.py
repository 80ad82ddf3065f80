"""The case says why something was asked of the applicant, and names nothing that is off the path."""

from __future__ import annotations

from tests.app.officer.desk import Desk
from tests.app.town import PROCEDURE, Town, answers, begin, photo, send

CONDITIONS = PROCEDURE.replace(
    "      - {field: picture",
    """\
      - {field: private, type: yes_no, label: 私道ですか}
      - {field: owner, type: text, label: 持ち主, when: private}
      - {field: light, type: choice, label: 明るさ, when: "!private", options: {low: 弱, high: 強}}
      - {field: picture""",
).replace("{item: 場所を確認した}", "{item: 場所を確認した}, {item: 承諾を確認した, when: private}")


def applied(town: Town) -> Desk:
    """Somebody said it is a private road, named the owner, and then said it is none."""
    town.publish(CONDITIONS.replace("procedure: street-lamp", "procedure: road-lamp"))
    citizen = town.citizen()
    case = begin(citizen, "road-lamp")
    here = f"/applications/{case}"
    first = {**answers(), "private": "yes", "owner": "ひみつの持ち主"}
    send(citizen, "stay", f"{here}/pages/place", **first)
    then = {**answers(), "private": "no", "owner": "ひみつの持ち主", "light": "low"}
    send(citizen, "next", f"{here}/pages/place", **then, picture=photo())
    done = send(citizen, "submit", f"{here}/check", f"{here}/submit", confirm="yes")
    assert done.status_code == 303, done.get_data(as_text=True)
    return Desk(town, case)


def test_the_case_says_why_and_names_only_what_is_on_the_path(town: Town) -> None:
    page = applied(town).opens("tanaka")

    assert "質問 持ち主 「私道ですか」が「いいえ」なので、聞いていません。" in page.words
    assert "質問 明るさ 「私道ですか」が「いいえ」なので、聞いています。" in page.words
    assert "審査項目 承諾を確認した 「私道ですか」が「いいえ」なので、確認しません。" in page.words
    assert "ひみつ" not in page.html


def test_a_procedure_without_conditions_has_nothing_to_explain(desk: Desk) -> None:
    assert "なぜ聞いた" not in desk.opens("tanaka").words

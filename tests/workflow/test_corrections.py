from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from core.errors import Invalid
from tests.factories import AT, City
from workflow import actions
from workflow.chain import verify_application
from workflow.clock import local_date
from workflow.corrections import differing
from workflow.states import State

MONDAY = AT + timedelta(days=4)
FRIDAY = AT + timedelta(days=8)


def ask(city: City, case: str, *paths: str, at: Any = AT + timedelta(hours=1)) -> None:
    fields = [(path, "直してください。") for path in paths]
    due_on = local_date(at) + timedelta(days=14)
    city.do(case, actions.ask_correction, fields, "お願いします。", due_on, by=city.officer, at=at)


def problems(refused: pytest.ExceptionInfo[Invalid]) -> Sequence[tuple[str, str]]:
    return [(problem.path, problem.code) for problem in refused.value.problems]


def test_only_the_named_fields_can_change(city: City) -> None:
    case = city.case_in(State.IN_REVIEW)
    ask(city, case, "place")

    with pytest.raises(Invalid) as refused:
        city.save(case, place="西", remark="急ぎます", trees=[{"kind": "うめ", "tall": "no"}])
    assert problems(refused) == [("remark", "not_named"), ("trees.0.kind", "not_named")]

    city.save(case, place="中央公園の西")
    city.send(case)
    with city.case(case) as (_, application):
        assert [each.answers["place"] for each in application.submissions] == [
            "中央公園の東",
            "中央公園の西",
        ]


@pytest.mark.parametrize("value", ["", None])
def test_an_optional_field_left_empty_stays_closed(lite: City, value: str | None) -> None:
    case = lite.case_in(State.IN_REVIEW)
    ask(lite, case, "place")

    lite.save(case, place="西", remark=value)
    with pytest.raises(Invalid):
        lite.save(case, remark="あとから")


def test_one_answer_of_a_row_can_be_named_alone(lite: City) -> None:
    rows = [{"kind": "さくら", "tall": "no"}, {"kind": "まつ", "tall": "no"}]
    case = lite.case_in(State.IN_REVIEW, trees=rows)
    ask(lite, case, "trees.1.kind")

    with pytest.raises(Invalid) as refused:
        lite.save(case, trees=[{"kind": "うめ", "tall": "no"}, {"kind": "すぎ", "tall": "no"}])
    assert problems(refused) == [("trees.0.kind", "not_named")]
    with pytest.raises(Invalid) as refused:
        lite.save(case, trees=rows[:1])
    assert problems(refused) == [("trees", "not_named")]
    lite.save(case, trees=[rows[0], {"kind": "すぎ", "tall": "no"}])


def test_a_question_that_the_change_newly_asks_may_be_answered(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    ask(lite, case, "protected", "trees.0.tall")

    lite.save(case, protected="yes", trees=[{"kind": "さくら", "tall": "yes", "support": "竹"}])
    lite.save(case, paper=[lite.attach(case)])
    lite.send(case)

    with lite.case(case) as (_, application):
        assert application.submissions[1].answers["trees"][0]["support"] == "竹"
        assert application.attachments[0].submitted_in == 2
        assert [opinion.office for opinion in application.opinions] == ["環境課"]
        assert application.submissions[1].checklist == [0, 1]


def test_a_file_needs_its_question_to_be_named(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, protected="yes")
    ask(lite, case, "place")

    with pytest.raises(Invalid) as refused:
        lite.attach(case)
    assert problems(refused) == [("paper", "not_named")]


def test_a_file_that_was_sent_stays_with_its_submission(lite: City) -> None:
    case = lite.case_in(State.CORRECTION, protected="yes")
    with lite.case(case) as (session, application):
        [attachment] = application.attachments
        actions.detach(session, application, attachment, by=lite.citizen, at=AT)

    with lite.case(case) as (_, application):
        assert len(application.attachments) == 1


def test_the_due_date_moves_by_the_time_the_applicant_took(city: City) -> None:
    case = city.case_in(State.IN_REVIEW)
    with city.case(case) as (_, application):
        assert application.due_on == date(2026, 10, 16)
    ask(city, case, "place", at=MONDAY)
    city.save(case, place="西")
    city.send(case, FRIDAY)

    with city.case(case) as (_, application):
        # 6 to 9 October do not count: four business days more.
        assert application.due_on == application.queue_on == date(2026, 10, 22)
        assert application.corrections[0].state == "answered"
        assert application.corrections[0].ended_at == FRIDAY


def test_confirmations_fall_when_the_answers_they_rest_on_changed(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, protected="yes")
    lite.tick_all(case)
    ask(lite, case, "place")
    lite.save(case, place="西")
    lite.send(case)

    with lite.case(case) as (_, application):
        assert application.ticks == []  # one is about the place, the other does not say


def test_confirmations_stay_when_another_answer_changed(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW, protected="yes")
    lite.tick_all(case)
    ask(lite, case, "remark")
    lite.save(case, remark="急ぎません")
    lite.send(case)

    with lite.case(case) as (_, application):
        assert [tick.item for tick in application.ticks] == [0]


def test_confirmations_stay_when_nothing_changed(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.tick_all(case)
    ask(lite, case, "place")
    lite.send(case)

    with lite.case(case) as (_, application):
        assert len(application.ticks) == 1


def test_an_officer_may_go_on_without_the_correction(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    ask(lite, case, "place", at=MONDAY)
    lite.save(case, place="途中まで")
    lite.do(case, actions.close_correction, by=lite.officer, at=FRIDAY)

    with lite.case(case) as (_, application):
        assert application.state is State.IN_REVIEW
        assert application.raw["place"] == "中央公園の東"
        assert application.due_on == date(2026, 10, 22)
        assert application.corrections[0].state == "closed"


def test_an_officer_can_ask_twice(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    for place in ("西", "南"):
        ask(lite, case, "place")
        lite.save(case, place=place)
        lite.send(case)

    with lite.case(case) as (_, application):
        assert [each.number for each in application.corrections] == [1, 2]
        assert application.submissions[-1].answers["place"] == "南"


@pytest.mark.parametrize(
    ("fields", "days", "codes"),
    [
        ([], 14, [("fields", "required")]),
        ([("place", " ")], 14, [("place", "required")]),
        ([("paper", "付けて")], 14, [("paper", "unknown_field")]),
        ([("nowhere", "?")], 14, [("nowhere", "unknown_field")]),
        ([("place", "番地")], 0, [("due_on", "past")]),
    ],
)
def test_a_request_names_what_was_asked_says_why_and_gives_time(
    lite: City, fields: Sequence[tuple[str, str]], days: int, codes: Sequence[tuple[str, str]]
) -> None:
    case = lite.case_in(State.IN_REVIEW)
    due_on = local_date(AT) + timedelta(days=days)

    with pytest.raises(Invalid) as refused:
        lite.do(case, actions.ask_correction, fields, "", due_on, by=lite.officer)
    assert problems(refused) == codes
    assert lite.state_of(case) is State.IN_REVIEW


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({"a": "1"}, {"a": "1"}, []),
        ({"a": "1"}, {"a": "2"}, ["a"]),
        ({}, {"a": ""}, []),
        ({"a": []}, {}, []),
        ({}, {"a": False}, ["a"]),
        ({"d": {"year": "1"}}, {"d": {"year": "2"}}, ["d.year"]),
        ({"d": "1"}, {"d": {"year": "2"}}, ["d"]),
        ({"f": ["x"]}, {"f": ["y"]}, ["f"]),
        ({"g": [{"a": "1"}, {"a": "2"}]}, {"g": [{"a": "1"}, {"a": "3"}]}, ["g.1.a"]),
        ({"g": [{"a": "1"}]}, {"g": [{"a": "1"}, {"a": "2"}]}, ["g"]),
    ],
)
def test_differences_are_found_where_they_are(before: Any, after: Any, paths: list[str]) -> None:
    assert list(differing(before, after)) == paths


def files_of(city: City, case: str) -> list[str]:
    with city.case(case) as (_, application):
        return [each.id for each in application.attachments]


def test_files_that_no_answer_names_go_when_the_form_is_sent(city: City) -> None:
    case = city.start()
    sent, unused = city.attach(case), city.attach(case)
    city.save(case, protected="yes", paper=[sent])
    city.send(case)

    assert files_of(city, case) == [sent]
    with city.case(case) as (_, application):
        removed = [each for each in application.events if each.name == "AttachmentRemoved"]
        assert [each.data for each in removed] == [
            {"attachment": unused, "storage_keys": ["key-1"]}
        ]


def test_a_file_off_the_path_goes_with_its_name_among_the_answers(lite: City) -> None:
    case = lite.start()
    lite.save(case, protected="no", paper=[lite.attach(case)])
    lite.send(case)

    assert files_of(lite, case) == []
    with lite.case(case) as (_, application):
        assert application.raw["paper"] == []


@pytest.mark.parametrize("end", ["sent again", "closed", "withdrawn"])
def test_files_of_a_correction_that_were_not_sent_go_when_it_ends(city: City, end: str) -> None:
    case = city.case_in(State.CORRECTION, protected="yes")
    [sent] = files_of(city, case)
    unsent = city.attach(case)
    assert files_of(city, case) == [sent, unsent]

    if end == "sent again":
        city.save(case, place="中央公園の西")
        city.send(case)
    elif end == "closed":
        city.save(case, paper=[sent, unsent])
        city.do(case, actions.close_correction, by=city.officer, at=FRIDAY)
    else:
        city.do(case, actions.withdraw, by=city.citizen, at=FRIDAY)

    assert files_of(city, case) == [sent]
    with city.case(case) as (session, application):
        assert application.raw["paper"] == [sent]
        assert verify_application(session, application)


def test_a_file_that_takes_the_place_of_another_is_sent_and_both_stay(lite: City) -> None:
    case = lite.case_in(State.CORRECTION, protected="yes")
    [before] = files_of(lite, case)
    after = lite.attach(case)
    lite.save(case, paper=[after])
    lite.send(case)

    assert files_of(lite, case) == [before, after]

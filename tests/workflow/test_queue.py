from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts.actor import Actor
from accounts.models import new_id
from core.errors import Invalid
from tests.factories import AT, City
from tests.tree_planting import ALONE, REASONS
from workflow import actions, queries
from workflow.models import Application
from workflow.queries import Filters, QueuePage
from workflow.states import State

TODAY = date(2026, 10, 1)
LATE_DAY = date(2026, 12, 1)


def look(
    city: City,
    filters: Filters = Filters(),  # noqa: B008 - frozen
    cursor: str | None = None,
    *,
    by: Actor | None = None,
    limit: int = 50,
    today: date = TODAY,
) -> QueuePage:
    with city.database.reading() as session:
        return queries.queue(session, by or city.officer, filters, cursor, limit, today=today)


def ids(page: QueuePage) -> Sequence[str]:
    return [row.id for row in page.rows]


def arrive(city: City, at: datetime = AT, place: str = "東") -> str:
    case = city.start(at=at)
    city.save(case, place=place)
    city.send(case, at)
    return case


def test_the_soonest_due_comes_first_and_drafts_never(city: City) -> None:
    later, sooner = arrive(city, AT + timedelta(days=7)), arrive(city)
    city.start()

    page = look(city)
    assert ids(page) == [sooner, later]
    assert page.rows[0].due_on == date(2026, 10, 16)
    assert page.rows[0].applicant_name == "髙﨑 花子"
    assert page.next_cursor is None


def test_pages_follow_each_other_without_a_gap_or_a_repeat(city: City) -> None:
    cases = {arrive(city, AT + timedelta(days=n % 3)) for n in range(7)}
    seen: list[str] = []
    cursor = None
    for _ in range(4):
        page = look(city, cursor=cursor, limit=2)
        seen += ids(page)
        cursor = page.next_cursor

    assert cursor is None
    assert len(seen) == 7
    assert set(seen) == cases


def test_a_case_that_arrives_meanwhile_moves_nothing_to_another_page(lite: City) -> None:
    lite.publish(at=AT - timedelta(days=7))
    first, second = arrive(lite), arrive(lite, AT + timedelta(days=7))
    page = look(lite, limit=1)
    arrive(lite, AT - timedelta(days=7))

    assert ids(page) == [first]
    assert ids(look(lite, cursor=page.next_cursor)) == [second]


@pytest.mark.parametrize("cursor", ["x", "あ", "bm90aGluZw", "MjAyNi0xMy0wMSB4", "===="])
def test_a_made_up_cursor_is_refused(lite: City, cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        look(lite, cursor=cursor)
    assert refused.value.problems[0].code == "bad_cursor"


def test_late_is_past_due_or_past_the_day_of_the_applicants_answer(city: City) -> None:
    late, waiting = arrive(city), city.case_in(State.CORRECTION)
    with city.case(waiting) as (_, application):
        answer_by = application.corrections[0].due_on
        assert application.queue_on == answer_by

    page = look(city, today=LATE_DAY)
    assert {row.id: row.late for row in page.rows} == {late: True, waiting: True}
    assert page.late == 2
    assert set(ids(look(city, Filters(late=True), today=LATE_DAY))) == {late, waiting}
    assert waiting not in ids(look(city, Filters(late=True), today=answer_by))


def test_filters_narrow_the_queue(city: City) -> None:
    plain = arrive(city)
    mine = city.case_in(State.IN_REVIEW)
    other = city.case_in(State.IN_REVIEW, ALONE)
    city.do(other, actions.take, by=city.second_officer)

    assert ids(look(city, Filters(state=State.SUBMITTED))) == [plain]
    assert ids(look(city, Filters(mine=True))) == [mine]
    assert ids(look(city, Filters(officer=city.second_officer.id))) == [other]
    assert ids(look(city, Filters(procedure="tree-alone"))) == [other]
    assert ids(look(city, Filters(procedure="tree-alone", mine=True))) == []
    [row] = look(city, Filters(mine=True)).rows
    assert row.officer_name == "田中"


@pytest.mark.parametrize(
    "words", ["髙﨑", "花子", "髙﨑 花子", "タカサキ", "たかさき", "ﾀｶｻｷ ﾊﾅｺ", "はなこ"]
)
def test_a_name_is_found_in_any_spelling(city: City, words: str) -> None:
    case = arrive(city)

    assert ids(look(city, Filters(q=words))) == [case]
    assert ids(look(city, Filters(q=f"{words}ん"))) == []


def test_a_receipt_number_is_found_however_it_is_typed(lite: City) -> None:
    case = arrive(lite)
    arrive(lite)
    with lite.case(case) as (_, application):
        number = application.receipt_number or ""

    for typed in (number, number.lower(), number.replace("-", ""), number[:6]):
        assert ids(look(lite, Filters(q=typed))) == [case]


@pytest.mark.parametrize("words", ["%", "_", "/", "%%%", "'"])
def test_signs_of_patterns_find_nothing(lite: City, words: str) -> None:
    arrive(lite)

    assert ids(look(lite, Filters(q=f"{words}ん"))) == []


def test_the_tally_counts_the_whole_office_by_state(city: City) -> None:
    arrive(city)
    arrive(city)
    done = city.case_in(State.CLOSED)

    page = look(city, Filters(state=State.CLOSED))
    assert ids(page) == [done]
    assert page.tally[State.SUBMITTED] == 2
    assert page.tally[State.CLOSED] == 1
    assert page.tally[State.IN_REVIEW] == 0


def test_each_office_sees_its_own(lite: City) -> None:
    case = arrive(lite)

    assert ids(look(lite, by=lite.elsewhere)) == []
    assert ids(look(lite, by=lite.admin)) == []
    assert ids(look(lite, by=lite.records)) == []
    for by in (lite.officer, lite.chief, lite.manager):
        assert ids(look(lite, by=by)) == [case]


def test_the_office_that_is_asked_finds_its_questions(city: City) -> None:
    case = city.case_in(State.IN_REVIEW, protected="yes")

    with city.database.reading() as session:
        [(opinion, application)] = queries.opinions_asked(session, city.asked)
        assert application.id == case
        assert opinion.question == "生態系への影響"
        assert opinion.due_on == date(2026, 10, 6)
        assert queries.opinions_asked(session, city.officer) == []
    city.answer_all(case)
    with city.database.reading() as session:
        assert queries.opinions_asked(session, city.asked) == []


def fill_up(city: City, count: int) -> None:
    """Copy one application many times: what matters is only how many there are."""
    case = arrive(city)
    with city.case(case) as (session, application):
        plain = {c.name: getattr(application, c.name) for c in sa.inspect(Application).columns}
        session.execute(
            sa.insert(Application),
            [
                {
                    **plain,
                    "id": new_id(),
                    "receipt_number": f"N{n}",
                    "queue_on": TODAY + timedelta(days=n % 300),
                    "state": list(State)[1 + n % 4],
                }
                for n in range(count)
            ],
        )


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(late=True),
        Filters(state=State.IN_REVIEW),
        Filters(procedure="tree-planting"),
        Filters(mine=True),
    ],
)
def test_a_page_is_read_from_an_index_and_never_sorted(lite: City, filters: Filters) -> None:
    fill_up(lite, 2000)
    with lite.case(arrive(lite)) as (session, _):
        session.execute(sa.text("ANALYZE"))
    plan = plan_of(lite, "ORDER BY", filters)

    assert "USING INDEX ix_applications" in plan
    assert "TEMP B-TREE" not in plan


def plan_of(city: City, words: str, filters: Filters) -> str:
    """How SQLite reads the first statement of the queue with these words in it."""
    plans: list[str] = []

    def explain(connection: sa.Connection, *call: object) -> None:
        statement, parameters = str(call[1]), call[2]
        if words in statement and not plans:
            plans.append("")
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            plans[0] = " ".join(str(row[-1]) for row in rows)

    sa.event.listen(city.database.engine, "before_cursor_execute", explain)
    look(city, filters)
    return plans[0]


def test_what_is_mine_is_counted_along_an_index(lite: City) -> None:
    fill_up(lite, 2000)
    with lite.case(arrive(lite)) as (session, _):
        session.execute(sa.text("ANALYZE"))
    plan = plan_of(lite, "count(*)", Filters())

    assert "INDEX ix_applications_officer (officer_id=? AND active=?)" in plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN applications" not in plan


def test_the_tally_counts_what_is_mine_and_not_finished(city: City) -> None:
    arrive(city)
    city.case_in(State.IN_REVIEW)
    city.case_in(State.CLOSED)
    moved = city.case_in(State.IN_REVIEW)
    with city.case(moved) as (_, application):
        application.office = "市民課"

    assert look(city).mine == 1
    assert look(city, by=city.second_officer).mine == 0
    assert look(city, by=city.admin).mine == 0


def test_counts_stop_at_five_hundred(lite: City) -> None:
    fill_up(lite, 2400)

    assert look(lite).tally[State.SUBMITTED] == 500
    assert look(lite).tally[State.IN_REVIEW] == 500


def test_a_rejection_waits_in_the_queue_of_its_office(lite: City) -> None:
    case = lite.case_in(State.IN_REVIEW)
    lite.do(case, actions.propose, "rejected", REASONS, by=lite.officer)

    assert ids(look(lite, Filters(state=State.IN_APPROVAL), by=lite.chief)) == [case]

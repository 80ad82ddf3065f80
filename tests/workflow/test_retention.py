from __future__ import annotations

from datetime import date, timedelta

from accounts.actor import Actor
from tests.factories import AT, City
from tests.tree_planting import SOURCE
from workflow import actions, retention
from workflow.states import State

LAST_DAY = date(2030, 3, 31)
"""Of what was finished in the fiscal year 2026 and is kept for three years."""
NEXT_DAY = LAST_DAY + timedelta(days=1)
LONGER = SOURCE.replace("retention_years: 3", "retention_years: 5").replace(
    "procedure: ", "procedure: long-"
)


def expired(city: City, on: date, by: Actor | None = None) -> list[str]:
    with city.database.reading() as session:
        page = retention.expired(session, by or city.records, today=on)
    assert page.count == len(page.rows)
    return [row.id for row in page.rows]


def test_finished_cases_are_found_from_the_day_after_their_retention(city: City) -> None:
    case = city.case_in(State.CLOSED)
    city.case_in(State.NOTIFIED)
    withdrawn = city.case_in(State.WITHDRAWN)

    assert expired(city, LAST_DAY) == []
    assert set(expired(city, NEXT_DAY)) == {case, withdrawn}


def test_every_procedure_is_kept_for_its_own_years(city: City) -> None:
    assert "retention_years: 5" in LONGER
    short, long = city.case_in(State.WITHDRAWN), city.case_in(State.WITHDRAWN, LONGER)

    assert expired(city, NEXT_DAY) == [short]
    assert set(expired(city, date(2032, 4, 1))) == {short, long}


def test_only_records_officers_of_the_office_find_them(lite: City) -> None:
    case = lite.case_in(State.WITHDRAWN)

    for by in (lite.officer, lite.manager, lite.admin, lite.elsewhere, lite.citizen):
        assert expired(lite, NEXT_DAY, by) == []
    assert expired(lite, NEXT_DAY, lite.everything) == [case]


def test_a_page_goes_on_after_the_last_even_where_that_is_disposed_of(city: City) -> None:
    cases = {city.case_in(State.WITHDRAWN) for _ in range(3)}
    with city.database.reading() as session:
        first = retention.expired(session, city.records, limit=2, today=NEXT_DAY)
    assert first.count == 3
    assert first.after == first.rows[-1].id
    city.do(first.after, actions.dispose, by=city.records, at=AT + timedelta(days=5 * 366))

    with city.database.reading() as session:
        rest = retention.expired(session, city.records, first.after, limit=2, today=NEXT_DAY)
    assert (rest.after, rest.count) == (None, 2)
    assert {row.id for row in first.rows + rest.rows} == cases


def test_of_what_was_chosen_only_what_has_expired_is_taken(lite: City) -> None:
    case, still = lite.case_in(State.WITHDRAWN), lite.case_in(State.IN_REVIEW)

    with lite.database.reading() as session:
        found = retention.expired_among(
            session, lite.records, [still, case, "nothing"], today=NEXT_DAY
        )
    assert [(each.id, each.retained_until) for each in found] == [(case, LAST_DAY)]

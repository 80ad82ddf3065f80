"""The main job, from a search on a phone to a notice that anybody can verify."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.journeys import papers

if TYPE_CHECKING:
    from tests.journeys.citizen import Citizen
    from tests.journeys.city import City
    from tests.journeys.conftest import NewCitizen, NewOfficer
    from tests.journeys.officer import Officer


def test_child_allowance_is_corrected_and_approved(
    new_citizen: NewCitizen, new_officer: NewOfficer
) -> None:
    citizen = new_citizen()
    _claims_child_allowance(citizen)
    _is_corrected_and_approved(citizen, new_officer)


def test_child_allowance_without_scripts(new_citizen: NewCitizen, new_officer: NewOfficer) -> None:
    citizen = new_citizen(scripts=False)
    _claims_child_allowance(citizen)
    _is_corrected_and_approved(citizen, new_officer)


def test_child_allowance_on_postgresql(
    city_on_postgresql: City, new_citizen: NewCitizen, new_officer: NewOfficer
) -> None:
    citizen = new_citizen(city=city_on_postgresql)
    _claims_child_allowance(citizen)
    _is_corrected_and_approved(citizen, new_officer)

"""Whom the city takes a client for, with proxies before it and without."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.app.town import Town, open_town, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CODE = "/verify/AAAA-AAAA"
TRIES = 120
"""So many tries a minute one address has at CODE."""


@pytest.fixture
def town_behind(tmp_path: Path, sqlite_template: Path) -> Iterator[Callable[[int], Town]]:
    """Makes the town with so many proxies before it."""
    towns: list[Town] = []

    def make(proxies: int) -> Town:
        folder = tmp_path / str(proxies)
        folder.mkdir()
        shutil.copyfile(sqlite_template, folder / "town.sqlite")
        url = f"sqlite:///{folder / 'town.sqlite'}"
        towns.append(open_town(settings_of(folder / "data", url, trusted_proxies=proxies)))
        return towns[-1]

    yield make
    for town in towns:
        town.runtime.database.close()


def asked(town: Town, said: str) -> int:
    return town.visitor().get(CODE, headers={"X-Forwarded-For": said}).status_code


def test_without_proxies_nobody_chooses_an_address(town_behind: Callable[[int], Town]) -> None:
    town = town_behind(0)

    answers = [asked(town, f"198.51.100.{number % 250}") for number in range(TRIES + 1)]

    assert answers == [200] * TRIES + [429]


def test_behind_a_proxy_each_client_has_tries_of_its_own(
    town_behind: Callable[[int], Town],
) -> None:
    town = town_behind(1)

    # What the client itself wrote stands before what the proxy added.
    spoofed = [asked(town, f"203.0.113.{n % 250}, 198.51.100.7") for n in range(TRIES + 1)]

    assert spoofed == [200] * TRIES + [429]
    assert asked(town, "198.51.100.8") == 200


def test_the_addresses_of_one_ipv6_network_have_their_tries_together(
    town_behind: Callable[[int], Town],
) -> None:
    town = town_behind(1)
    answers = [asked(town, f"2001:db8::{number:x}") for number in range(TRIES + 1)]

    assert answers == [200] * TRIES + [429]
    assert asked(town, "2001:db8:0:1::1") == 200


@pytest.mark.parametrize(("proxies", "believed"), [(0, False), (1, True)])
def test_https_is_believed_of_the_proxy_only(
    town_behind: Callable[[int], Town], proxies: int, believed: bool
) -> None:
    page = town_behind(proxies).visitor().get("/", headers={"X-Forwarded-Proto": "https"})

    assert ("Strict-Transport-Security" in page.headers) is believed

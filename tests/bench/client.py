"""A browser reduced to what costs nothing: one connection kept open, cookies, forms."""

from __future__ import annotations

import html
import http.client
import multiprocessing
import re
import statistics
import time
from collections.abc import Callable, Mapping
from urllib.parse import urlencode, urlsplit

_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Client:
    """Somebody with a cookie who asks one thing after another."""

    def __init__(self, url: str, cookie: str = "") -> None:
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(address.hostname or "", address.port)
        self.cookie = cookie
        self._headers = {"Cookie": cookie} if cookie else {}

    def get(self, path: str) -> str:
        """The page at a path."""
        return self._ask("GET", path)[1]

    def post(self, path: str, fields: Mapping[str, str]) -> str:
        """Send a form; gives where it leads."""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        location, text = self._ask("POST", path, urlencode(fields), headers)
        assert location, f"{path} leads nowhere: {text[:2000]}"
        return location

    def send(self, path: str, to: str, fields: Mapping[str, str]) -> str:
        """Open a page and send its form; gives where it leads."""
        return self.post(to, {**hidden_in(self.get(path)), **fields})

    def _ask(
        self, method: str, path: str, body: str = "", headers: Mapping[str, str] | None = None
    ) -> tuple[str, str]:
        self._connection.request(method, path, body, {**self._headers, **(headers or {})})
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        assert answer.status < 400, f"{method} {path}: {answer.status}\n{text[:2000]}"
        return answer.headers.get("Location", ""), text


def hidden_in(page: str) -> dict[str, str]:
    """The hidden inputs of a page, the CSRF token among them."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}


def median_ms(*actions: Callable[[], object], times: int, turn: int = 1) -> list[float]:
    """How long one call of each takes, in milliseconds; the first tenth only warms up.

    They take turns of so many calls, so that whatever else the machine does happens to all of them. Where each
    has processes of its own, a turn of one call would measure how long they take to wake up.
    """
    taken: list[list[float]] = [[] for _ in actions]
    for _ in range(0, times + times // 10 + 1, turn):
        for action, seconds in zip(actions, taken, strict=True):
            for _ in range(turn):
                started = time.perf_counter()
                action()
                seconds.append(time.perf_counter() - started)
    return [statistics.median(seconds[-times:]) * 1000 for seconds in taken]


def requests_per_second(*targets: tuple[str, str, str], clients: int = 4) -> list[float]:
    """What each (url, path, cookie) answers to so many clients at once; the targets take turns."""
    rounds, seconds = 12, 0.6
    counts = [0] * len(targets)
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        for target in targets:
            pool.starmap(_count, [(*target, 0.3)] * clients)  # awake, every page compiled
        for _ in range(rounds):
            for place, target in enumerate(targets):
                counts[place] += sum(pool.starmap(_count, [(*target, seconds)] * clients))
    return [count / (seconds * rounds) for count in counts]


def _count(url: str, path: str, cookie: str, seconds: float) -> int:
    client = Client(url, cookie)
    deadline = time.monotonic() + seconds
    count = 0
    while time.monotonic() < deadline:
        client.get(path)
        count += 1
    return count

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


def median_ms(action: Callable[[], object], times: int) -> float:
    """How long one call takes, in milliseconds; the first tenth only warms up."""
    taken = []
    for _ in range(times + times // 10 + 1):
        started = time.perf_counter()
        action()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken[-times:]) * 1000


def requests_per_second(url: str, path: str, cookie: str = "", clients: int = 4) -> float:
    """What the server answers to so many clients at once, each a process of its own."""
    with multiprocessing.get_context("spawn").Pool(clients) as pool:
        each = (url, path, cookie)
        pool.starmap(_count, [(*each, 0.3)] * clients)  # everybody is awake, every page compiled
        return sum(pool.starmap(_count, [(*each, 4.0)] * clients)) / 4.0


def _count(url: str, path: str, cookie: str, seconds: float) -> int:
    client = Client(url, cookie)
    deadline = time.monotonic() + seconds
    count = 0
    while time.monotonic() < deadline:
        client.get(path)
        count += 1
    return count

"""Somebody at a browser. Every screen reached is looked at before anything else is done on it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Self, cast
from urllib.parse import urljoin

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests import services

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.journeys.city import City

_SKELETON = """() => [...document.querySelectorAll('body *')]
    .map(e => e.tagName + '.' + e.className + (e.type || '') + (e.hasAttribute('aria-invalid') ? '!' : ''))
    .join(' ')"""
_AXE = "() => axe.run({resultTypes: ['violations']}).then(found => found.violations)"
_TOO_WIDE = """() => [...document.querySelectorAll('main *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll'))
    .map(e => e.outerHTML.slice(0, 120)).slice(0, 3)"""
_LEFT_OVER = re.compile(r"\{\{|\{%|\bNone\b|\bundefined\b|<bound method|Undefined")

_looked_at: set[int] = set()
"""Screens axe has seen, by their elements: the same screen with other words is the same to it."""


@dataclass
class Person:
    """Opens, reads, presses and follows. Words are those on the screen."""

    page: Page
    city: City
    scripts: bool = True
    broken: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Notice what a person would not: refused resources, and answers that say the server broke."""
        self.page.on("console", self._console)
        self.page.on("response", self._response)

    # --- Going

    def opens(self, path: str) -> None:
        """Type an address."""
        self.page.goto(urljoin(self.city.url, path))
        self._look()

    def follows(self, words: str) -> None:
        """Follow the first link with these words."""
        with self.page.expect_navigation():
            self._main_or_page("link", words).click()
        self._look()

    def presses(self, words: str) -> None:
        """Press the first button with these words."""
        with self.page.expect_navigation():
            self._main_or_page("button", words).click()
        self._look()

    def goes_back(self) -> None:
        """Press the phone's own back button."""
        self.page.go_back()

    def reloads_until(self, words: str, seconds: float = 30) -> None:
        """Look again and again for what a worker does meanwhile."""

        def there() -> bool:
            if words in self.reads():
                return True
            self.page.reload()
            return words in self.reads()

        services.wait_until(
            there, seconds, f"「{words}」 at {self.page.url}; log:\n{self.city.log}"
        )
        self._look()

    def opens_another_tab(self) -> Self:
        """The same person, the same session, one more tab at the same address."""
        tab = self.page.context.new_page()
        other = replace(self, page=tab, broken=[])
        other.opens(self.page.url)
        return other

    # --- Reading

    @property
    def heading(self) -> str:
        """What the screen is called."""
        return self.page.locator("h1").first.inner_text()

    @property
    def path(self) -> str:
        """The path of the address."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    def reads(self) -> str:
        """What is written on the screen."""
        return self.page.locator("main").inner_text()

    def sees(self, *words: str) -> None:
        """All these words are on the screen."""
        for each in words:
            expect(self.page.locator("main")).to_contain_text(each)

    def does_not_see(self, *words: str) -> None:
        """None of these words is on the screen."""
        for each in words:
            expect(self.page.locator("main")).not_to_contain_text(each)

    def gets(self, words: str, kind: str = "application/pdf") -> bytes:
        """Download what the link with these words leads to."""
        link = self.page.get_by_role("link", name=words).first
        return self.fetches(str(link.get_attribute("href")), kind)

    def fetches(self, path: str, kind: str = "application/pdf") -> bytes:
        """Download from an address."""
        answer = self.page.context.request.get(urljoin(self.page.url, path))
        assert answer.status == 200, f"{path} answers {answer.status}"
        assert answer.headers["content-type"].split(";")[0] == kind
        return answer.body()

    # --- Looking

    def _main_or_page(self, role: str, words: str) -> Locator:
        """The menu and the footer have links too: what stands in the page itself comes first."""
        get = cast("Callable[..., Locator]", self.page.locator("main").get_by_role)
        inside = get(role, name=words)
        if inside.count():
            return inside.first
        return cast("Callable[..., Locator]", self.page.get_by_role)(role, name=words).first

    def _look(self) -> None:
        """What must hold on every screen, whoever sees it."""
        assert not self.broken, f"At {self.page.url}: {self.broken}; log:\n{self.city.log[-3000:]}"
        words = self.page.locator("body").inner_text()
        assert not _LEFT_OVER.search(words), f"Words of a program at {self.page.url}:\n{words}"
        assert not self.page.evaluate(_TOO_WIDE), f"{self.page.url} is wider than the screen"
        self._ask_axe()

    def _ask_axe(self) -> None:
        size = self.page.viewport_size
        key = hash((self.scripts, str(size), self.page.evaluate(_SKELETON)))
        if key in _looked_at:
            return
        _looked_at.add(key)
        with self._page_for_axe() as page:
            page.evaluate(AXE_SCRIPT)
            found = [
                f"{each['id']}: {each['help']} {[node['html'][:200] for node in each['nodes']][:3]}"
                for each in page.evaluate(_AXE)
            ]
        assert not found, f"axe at {self.page.url}:\n" + "\n".join(found)

    @contextlib.contextmanager
    def _page_for_axe(self) -> Iterator[Page]:
        """This screen where axe can run; without scripts, a copy of it that runs none of ours."""
        browser = self.page.context.browser
        if self.scripts or browser is None:
            yield self.page
            return
        here, screen = self.page.url.partition("#")[0], self.page.content()
        size = self.page.viewport_size
        copy = browser.new_context(viewport=size, is_mobile=True, has_touch=True, locale="ja-JP")
        try:
            page = copy.new_page()
            page.route("**/*.js", lambda route: route.abort())
            page.route(
                lambda url: url == here,
                lambda route: route.fulfill(body=screen, content_type="text/html; charset=utf-8"),
            )
            page.goto(here)
            yield page
        finally:
            copy.close()

    def _console(self, message: object) -> None:
        text = getattr(message, "text", "")
        if getattr(message, "type", "") == "error" and "status of 4" not in text:
            self.broken.append(text)

    def _response(self, response: object) -> None:
        status, url = getattr(response, "status", 0), getattr(response, "url", "")
        if status >= 500:
            self.broken.append(f"{status} {url}")

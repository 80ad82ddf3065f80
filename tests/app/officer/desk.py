"""How the tests of the desk speak: people open pages, press buttons, and read what comes back."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.app.town import BENCH, Town, apply, send
from workflow import queries
from workflow.models import Application

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


@dataclass
class Desk:
    """One case, and everybody who works on it. People keep their browser for the whole test."""

    town: Town
    case: str
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @classmethod
    def with_application(cls, town: Town) -> Desk:
        return cls(town, apply(town.citizen()))

    def browser(self, login: str) -> FlaskClient:
        if login not in self.browsers:
            self.browsers[login] = self.town.officer(login)
        return self.browsers[login]

    @property
    def url(self) -> str:
        return f"/officer/cases/{self.case}"

    def opens(self, login: str, path: str = "") -> Page:
        """Open the case, or a page of it."""
        return Page(self.browser(login).get(self.url + path))

    def presses(self, login: str, action: str, page: Page | None = None, **typed: Any) -> Page:
        """Send a form of a page (the case as it is now, unless told) with these inputs."""
        page = page or self.opens(login)
        data = page.hidden | {name.replace("__", "."): value for name, value in typed.items()}
        return Page(self.browser(login).post(f"{self.url}/{action}", data=data))

    def received(self) -> Desk:
        self.presses("tanaka", "receive")
        return self

    def proposed(self, outcome: str = "approved", **reasons: Any) -> Desk:
        answer = self.received().presses("tanaka", "propose", item="0", outcome=outcome, **reasons)
        assert answer.status == 303, answer.words
        return self

    @property
    def state(self) -> str:
        return self.application().state.value

    def application(self) -> Application:
        """The case as it stands, with everything loaded that tests look at."""
        with self.town.runtime.database.reading() as session:
            found = session.get_one(Application, self.case)
            for part in (found.ticks, found.corrections, found.proposals, found.submissions):
                assert part is not None
            return found

    def events(self) -> list[str]:
        with self.town.runtime.database.reading() as session:
            found = session.get_one(Application, self.case)
            return [event.name for event in queries.timeline(session, found)]


def withdrawn(town: Town) -> str:
    """A case that ended today, at the office that has a records officer."""
    town.publish(BENCH)
    citizen = town.citizen()
    case = apply(citizen, procedure="street-bench")
    send(citizen, "withdraw", f"/applications/{case}/withdraw", words="")
    return case


class Page:
    """What came back."""

    def __init__(self, answer: TestResponse) -> None:
        self.answer = answer
        self.status = answer.status_code
        self.html = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""

    @property
    def words(self) -> str:
        """What a person reads."""
        text = re.sub(r"<(style|script).*?</\1>", "", self.html, flags=re.DOTALL)
        return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden inputs, as a browser sends them with any form of the page."""
        found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.html)
        return dict(found)

    def blocked(self, action: str) -> str:
        """The reason why a button is blocked; empty when it is not."""
        button = re.search(rf'<button[^>]*value="{action}"[^>]*>', self.html)
        assert button, f"There is no button {action}"
        if 'aria-disabled="true"' not in button.group():
            return ""
        why = re.search(rf'id="why-{action}">([^<]+)<', self.html)
        assert why, f"{action} is blocked without a reason"
        return html.unescape(why.group(1))

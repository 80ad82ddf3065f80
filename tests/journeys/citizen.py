"""What a citizen does with a phone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from playwright.sync_api import expect

from tests import services
from tests.journeys.filling import PARTS, Answer, Answers, fill
from tests.journeys.person import Person

Pages = Mapping[str, Answers]
"""By a page's name: what matters there to a test. Pages that are not named get plain answers."""

MORE = "お答えに合わせて、質問が増えました"

_NUMBER = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")


@dataclass
class Citizen(Person):
    """One citizen with one phone."""

    email: str = "yui@example.jp"

    # --- Finding and beginning

    def finds(self, words: str, title: str) -> None:
        """Search from home, and open the procedure of that title."""
        self.opens("/")
        self.page.get_by_role("searchbox").fill(words)
        self.presses("さがす")
        self.follows(title)
        expect(self.page.locator("h1")).to_contain_text(title)

    def begins(self) -> None:
        """Begin the procedure that is open; sign in on the way."""
        words = "手続をはじめる"
        if self.page.locator("main").get_by_role("button", name=words).count():
            self.presses(words)
        else:
            self.follows(words)
            self.signs_in()
            if self.page.locator("main").get_by_role("button", name=words).count():
                self.presses(words)

    def signs_in(self) -> None:
        """Give the address, and the code that comes by mail."""
        before = len(self.city.mails(self.email))
        self.page.get_by_label("メールアドレス").fill(self.email)
        self.presses("コード")
        self.page.locator("[name='code']").fill(self.city.code_for(self.email, after=before))
        self.presses("ログイン")

    # --- Filling

    @property
    def page_name(self) -> str:
        """The name of the form page that is open."""
        found = re.search(r"/pages/([^/?#]+)", self.path)
        return found.group(1) if found else ""

    def fills(self, answers: Answers | None = None) -> None:
        """Answer what the page asks; what is not given is made up.

        Some questions open only once the page is saved: then it is saved, and filled again.
        """
        left = fill(self.page, answers)
        if left:
            page = self.page_name
            self.presses_go("next")
            self.sees(MORE)
            assert self.page_name == page, f"{page} went on without asking {left}"
            left = fill(self.page, {name: (answers or {})[name] for name in left})
        assert not left, f"{self.path} does not ask {left}"

    def goes_on(self) -> None:
        """Save the page and go to the next; questions that open only then are answered first."""
        name = self.page_name
        self.presses_go("next")
        if self.page_name == name and MORE in self.reads():
            self.fills()
            self.presses_go("next")
        assert self.page_name != name, f"{name} was not taken:\n{self.reads()}"

    def presses_go(self, value: str) -> None:
        """Press the button that sends the form with this value."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name='go'][value='{value}']").last.click()
        self._look()

    def fills_all(self, pages: Pages | None = None) -> None:
        """Fill page by page until the answers are shown to be checked."""
        while not self.path.endswith("/check"):
            assert self.page_name, f"No page of the form: {self.path}\n{self.reads()}"
            self.fills((pages or {}).get(self.page_name))
            self.goes_on()

    def fills_up_to(self, page: str, pages: Pages | None = None) -> None:
        """Fill page by page until this page is open."""
        while self.page_name != page:
            self.fills((pages or {}).get(self.page_name))
            self.goes_on()

    def good_answers(self, names: Iterable[str]) -> dict[str, Answer]:
        """What fits these inputs whatever the story is."""
        return {name: PARTS[part] for name in names if (part := name.rsplit(".", 1)[-1]) in PARTS}

    def adds_a_row(self, group: str) -> None:
        """Ask for one more row of a repeating group."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name='add'][value='{group}']").click()
        self._look()

    def removes_the_file(self, question: str) -> None:
        """Take away the first file given with a question."""
        with self.page.expect_navigation():
            self.page.locator(f"main button[name='remove'][value^='{question}:']").first.click()
        self._look()

    def is_told(self, words: str) -> None:
        """The summary of mistakes stands on top, has the focus, and leads to the input."""
        summary = self.page.locator(".errors")
        expect(summary).to_contain_text(words)
        expect(summary).to_be_focused()
        expect(self.page).to_have_title(re.compile("^エラー"))
        target = summary.locator("a", has_text=words).first.get_attribute("href")
        expect(self.page.locator(str(target))).to_be_visible()
        self.page.locator(f"a[href='{target}']").first.click()
        expect(self.page.locator(str(target))).to_be_focused()

    def follows_back_to(self, name: str) -> None:
        """Open a page of the form again."""
        self.opens(f"/applications/{self.case}/pages/{name}")

    def value_of(self, name: str) -> str:
        """What stands in an input."""
        return self.page.locator(f"main form [name='{name}']").first.input_value()

    # --- Sending and following

    def sends(self) -> str:
        """Confirm and send; gives the receipt number on the ticket."""
        self.confirms()
        self.presses_go("submit")
        return self.number

    def confirms(self) -> None:
        """Say that everything is true."""
        self.page.locator("main [name='confirm']").check()

    @property
    def can_send(self) -> bool:
        """Whether the screen offers to send."""
        return self.page.locator("main button[name='go'][value='submit']").count() > 0

    def taps_send_twice(self) -> None:
        """Tap again before the answer comes."""
        self.page.locator("main button[name='go'][value='submit']").dblclick(no_wait_after=True)
        self.page.wait_for_url("**/done")

    def hears(self, words: str) -> None:
        """Get a mail whose subject holds these words."""
        services.wait_until(
            lambda: any(words in str(mail["Subject"]) for mail in self.city.mails(self.email)),
            30,
            f"a mail about 「{words}」; log:\n{self.city.log[-3000:]}",
        )

    @property
    def number(self) -> str:
        """The receipt number on the screen."""
        found = _NUMBER.search(self.reads())
        assert found, f"No receipt number at {self.path}:\n{self.reads()}"
        return found.group()

    @property
    def case(self) -> str:
        """The id of the application whose page is open."""
        found = re.search(r"/applications/([^/?#]+)", self.path)
        assert found, self.path
        return found.group(1)

    @property
    def asked(self) -> set[str]:
        """The names of the questions that can be answered on this screen."""
        boxes = self.page.locator("main form [name]:not([type=hidden]):not(button)")
        names = boxes.evaluate_all("boxes => boxes.map(box => box.name)")
        return {str(name) for name in names}

"""What officers do at a desk."""

from __future__ import annotations

from dataclasses import dataclass

from tests.journeys.person import Person


@dataclass
class Officer(Person):
    """One officer at one desk."""

    login: str = "tanaka"

    def signs_in(self) -> None:
        """Give name and password."""
        self.opens("/officer/login")
        self.page.locator("[name='login']").fill(self.login)
        self.page.locator("[name='password']").fill(self.city.password)
        self.presses("ログインする")

    def searches(self, words: str) -> None:
        """Search the queue."""
        self.opens("/officer/")
        self.page.locator(".filters [name='q']").fill(words)
        self.presses("しぼりこむ")

    def opens_case(self, number: str) -> None:
        """Find the case in the queue by its receipt number, and open it."""
        self.searches(number)
        self.follows(number)
        self.page.locator("#case .actions .button").first.click()
        self.page.wait_for_url("**/officer/cases/**")
        self._look()

    def receives(self) -> None:
        """Take the application in."""
        self._acts("receive")

    def ticks_everything(self) -> None:
        """Confirm each item of the checklist."""
        for box in self.page.locator(".checklist input[name='item']").all():
            box.check()
        self._acts("tick")

    def confirms_identity(self, how: str) -> None:
        """Record how the applicant was confirmed to be who they are."""
        self.page.locator(f"[name='how'][value='{how}']").check()
        self._acts("confirm_identity")
        self.sees("ご本人であることを確認しました")

    @property
    def struck_out(self) -> str:
        """What stood in the answers before, and does no more."""
        return " ".join(self.page.locator("main del").all_inner_texts())

    @property
    def marked_as_new(self) -> str:
        """What stands in the answers since the correction."""
        return " ".join(self.page.locator("main ins").all_inner_texts())

    @property
    def unticked(self) -> int:
        """How many items of the checklist are not confirmed."""
        return self.page.locator(".checklist input[name='item']:not(:checked)").count()

    def asks_for_correction(self, words: dict[str, str]) -> None:
        """Name fields by their paths, with words for each."""
        self._acts("correction")
        for path, each in words.items():
            self.page.locator(f"[name='fields'][value='{path}']").check()
            self.page.locator(f"[name='words.{path}']").fill(each)
        self.presses("補正を依頼する")

    def proposes(self, outcome: str, reasons: dict[str, str] | None = None, memo: str = "") -> None:
        """Propose an outcome, with reasons by provision, facts and applied."""
        self.page.locator(f"[name='outcome'][value='{outcome}']").check()
        for part, words in (reasons or {}).items():
            self.page.locator(f"[name='{part}'], [name='reasons.{part}']").first.fill(words)
        if memo:
            self.page.locator("[name='memo']").fill(memo)
        self._acts("propose")

    def sees_the_notice(self) -> bytes:
        """The exact PDF that would be issued."""
        return self.gets("通知書を見る")

    def approves(self) -> None:
        """Approve this step."""
        self._acts("approve")

    def sends_back(self, words: str) -> None:
        """Send the proposal back."""
        self.page.locator("[name='words']").last.fill(words)
        self._acts("send_back")

    def _acts(self, action: str) -> None:
        with self.page.expect_navigation():
            self.page.locator(f"main button[name='go'][value='{action}']").last.click()
        self._look()

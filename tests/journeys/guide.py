"""Does what docs/ja/手続の作り方.md says, word for word: new, edit, check, preview, publish, apply.

python -m tests.journeys.guide takes the pictures of the guide on the way.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from forms.japanese.days import JAPAN
from tests import services
from tests.journeys.citizen import Citizen
from tests.journeys.city import ROOT, City, running_city
from tests.journeys.officer import Officer
from tests.journeys.screens import keep
from tests.journeys.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

GUIDE = ROOT / "docs" / "ja" / "手続の作り方.md"
PICTURES = ROOT / "docs" / "ja" / "pictures"
LIMIT = 60 * 1024
TENOHIRA = str(ROOT / ".venv" / "bin" / "tenohira")
FILE = "procedures/sodai-gomi.yaml"
TITLE = "粗大ごみの収集の申込"
_ASKED = re.compile(r"^(.*(?:\]|写真\)):)(?: (.*))?$", re.MULTILINE)

Keep = Callable[["Page", str], None]


@dataclass(frozen=True)
class Guide:
    """What the guide shows."""

    text: str

    @property
    def talk(self) -> str:
        """The talk with `tenohira new`, as on the screen."""
        return self._console("tenohira new")[0]

    @property
    def file(self) -> str:
        """The finished file."""
        found = re.search(r"```yaml\n(.*?)```", self.text, re.DOTALL)
        assert found
        return found[1]

    @property
    def checks(self) -> list[str]:
        """What `tenohira check` says, each time that the guide lets it be run."""
        return self._console(f"tenohira check {FILE}")

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What stands right in the file, and how the guide lets it be misspelt."""
        return re.findall(r"^- `(.+?)` を `(.+?)`$", self.text, re.MULTILINE)

    def _console(self, command: str) -> list[str]:
        shown = rf"```console\n\$ {re.escape(command)}\n(.*?)```"
        return [each.strip() for each in re.findall(shown, self.text, re.DOTALL)]


def guide() -> Guide:
    """The guide as it is."""
    return Guide(GUIDE.read_text("utf-8"))


@dataclass(frozen=True)
class Clerk:
    """Somebody who has read only the guide, in a folder with nothing but the blocks."""

    folder: Path
    guide: Guide
    keep: Keep

    @property
    def terminal(self) -> Terminal:
        """Where the commands are typed."""
        return Terminal(self.folder)

    @property
    def file(self) -> Path:
        """What is being written."""
        return self.folder / FILE

    def begins(self) -> None:
        """Answer what `tenohira new` asks; the screen looks as in the guide."""
        asked = [(f"{question} ", answer) for question, answer in _ASKED.findall(self.guide.talk)]
        seen = self.terminal.talks([TENOHIRA, "new"], asked)
        assert _plain(seen) == _plain(self.guide.talk)
        self.is_sound()

    def edits(self) -> None:
        """Write the file as the guide shows it, first with its mistakes."""
        wrong = self.guide.file
        for right, misspelt in self.guide.mistakes:
            assert right in wrong
            wrong = wrong.replace(right, misspelt)
        self.file.write_text(wrong, "utf-8")
        code, said = self.terminal.runs([TENOHIRA, "check", FILE])
        assert (code, said.strip()) == (1, self.guide.checks[1])
        self.file.write_text(self.guide.file, "utf-8")
        self.is_sound()

    def is_sound(self) -> None:
        """Check the file; which languages lack words is said after it."""
        code, said = self.terminal.runs([TENOHIRA, "check", FILE])
        assert (code, said.split("\n")[0]) == (0, self.guide.checks[0]), said

    def looks(self, desk: Page) -> None:
        """Look at the preview: an example, its reasons, a mistake and its end."""
        with self._previewed() as url:
            desk.goto(url)
            desk.get_by_role("button", name="大きいものは1,000円で、写真が要る").click()
            desk.get_by_role("link", name="出すもの").click()
            phone = desk.frame_locator("iframe")
            expect(phone.get_by_text("大きいものの写真")).to_be_visible()
            expect(desk.get_by_text("2,000円")).to_be_visible()
            expect(desk.locator("#here ~ .traces").first).to_contain_text("聞いています")
            self.keep(desk, "preview")
            self.file.write_text(self.guide.file.replace("type: choice", "type: choise"), "utf-8")
            expect(desk.get_by_text("「choise」は使えません")).to_be_visible()
            self.keep(desk, "broken")
            self.file.write_text(self.guide.file, "utf-8")
            expect(phone.get_by_text("大きいものの写真")).to_be_visible()
            desk.goto("about:blank")

    @contextlib.contextmanager
    def _previewed(self) -> Iterator[str]:
        port = services.free_port()
        command = [TENOHIRA, "preview", FILE, "--port", str(port)]
        with subprocess.Popen(
            command,
            cwd=self.folder,
            env=self.terminal.environ,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout
                ready = process.stdout.readline()
                assert ready.startswith("ready: http://127.0.0.1:"), ready
                yield ready.split()[1]
            finally:
                process.terminate()

    def publishes(self, admin: Officer) -> None:
        """Check the file once more at the admin's desk, and publish it."""
        admin.signs_in()
        admin.follows("手続の定義")
        admin.follows("YAMLを検査する")
        admin.page.locator("input[type=file]").set_input_files(self.file)
        admin.presses("検査する")
        admin.sees("4件の例は、すべて期待どおりです")
        self.keep(admin.page, "check")
        admin.presses("第1版の候補にする")
        admin.follows("スマートフォンの画面で試す")
        expect(admin.page.frame_locator("iframe").get_by_text("お名前").first).to_be_visible()
        admin.follows("もどる")
        admin.presses("公開する")
        admin.sees("第1版を公開しました")

    def is_applied_to(self, citizen: Citizen) -> str:
        """Somebody finds it and applies; gives the receipt number."""
        citizen.finds("粗大ごみ", TITLE)
        self.keep(citizen.page, "phone")
        citizen.begins()
        wish = datetime.now(JAPAN).date() + timedelta(days=10)
        day = {"year": str(wish.year - 2018), "month": str(wish.month), "day": str(wish.day)}
        citizen.fills_all(
            {
                "waste": {"business": "no", "items.0.size": "small", "items.0.quantity": "1"},
                "pickup": {f"wish.{part}": typed for part, typed in day.items()},
            }
        )
        citizen.sees("500円")
        return citizen.sends()


def clerk_in(folder: Path, keep: Keep) -> Clerk:
    """A clerk before the first step."""
    shutil.copytree(ROOT / "procedures" / "blocks", folder / "procedures" / "blocks")
    return Clerk(folder, guide(), keep)


def _plain(text: str) -> str:
    """Without spaces at the ends of lines, which an editor may take away."""
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def main() -> None:
    """Take the pictures."""
    PICTURES.mkdir(exist_ok=True)

    def take(page: Page, name: str) -> None:
        keep(page, PICTURES / f"{name}.png", LIMIT)

    with tempfile.TemporaryDirectory(prefix="tenohira-") as temporary:
        clerk = clerk_in(Path(temporary) / "clerk", take)
        with (
            running_city(Path(temporary) / "city", procedures=clerk.folder / "procedures") as city,
            services.chromium() as browser,
        ):
            follow(clerk, city, _page(browser, 1180, 780), _page(browser, 360, 640))


def follow(clerk: Clerk, city: City, desk: Page, phone: Page) -> str:
    """The whole guide; gives the receipt number at its end."""
    clerk.begins()
    clerk.edits()
    clerk.looks(desk)
    clerk.publishes(Officer(desk, city, login="admin"))
    return clerk.is_applied_to(Citizen(phone, city, email="yui@example.jp"))


def _page(browser: Browser, width: int, height: int) -> Page:
    return browser.new_page(
        viewport={"width": width, "height": height}, locale="ja-JP", timezone_id="Asia/Tokyo"
    )


if __name__ == "__main__":
    main()

"""What somebody who looks at a preview has typed into it so far."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage

from app.running import today
from forms import answers, examples, profile
from forms.answers import Raw
from forms.context import Context, FileInfo
from forms.definition import Example, Procedure
from forms.problems import Problem


@dataclass
class Sitting:
    """Plain values only, so that a session can keep them."""

    subject: str = ""
    """The file it belongs to."""
    raw: Raw = field(default_factory=dict)
    files: dict[str, list[Any]] = field(default_factory=dict)
    """Name, size and kind by id; what is in a file is not kept."""
    lang: str = "ja"
    ruby: bool = False
    today: str = ""
    """The day it is in the preview; the day it really is when empty."""
    profile: dict[str, Any] = field(default_factory=dict)
    complaining: str = ""
    """The page whose problems are shown, because 次へ was pressed on it."""
    told: list[list[str]] = field(default_factory=list)
    """Problems that only the press of a button can find: path, code, words."""
    more: str = ""
    """The page on which an answer has just brought more questions."""

    @classmethod
    def of(cls, kept: object, subject: str) -> Sitting:
        """What was kept for this subject; a new one where that is another's, or of older make."""
        known = {each.name for each in fields(cls)}
        if not isinstance(kept, dict) or kept.get("subject") != subject or set(kept) - known:
            return cls(subject)
        return cls(**kept)

    def to_json(self) -> dict[str, Any]:
        """Everything, as a session keeps it."""
        return asdict(self)

    @property
    def day(self) -> date:
        """The day it is in the preview."""
        return date.fromisoformat(self.today) if self.today else today()

    @property
    def context(self) -> Context:
        """What is known beside the answers."""
        files = {
            id_: FileInfo(id_, name, size, kind) for id_, (name, size, kind) in self.files.items()
        }
        known = profile.known(self.profile, self.day)
        return Context(self.day, arrived_on=self.day, profile=known, files=files)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the last button found."""
        return tuple(Problem(path, code, words) for path, code, words in self.told)

    def follow(self, example: Example, procedure: Procedure) -> None:
        """Type what an example of the file types, on its day.

        What can be read is typed as a browser would: はい as the button of はい.
        """
        context = examples.context_of(procedure, example, today())
        filled = answers.fill(procedure, dict(example.answers), context)
        wrong = {each.path.partition(".")[0] for each in filled.problems}
        read = filled.answers.to_json()
        self.raw = dict(example.answers) | {k: v for k, v in read.items() if k not in wrong}
        self.files = {each.id: [each.name, each.size, each.kind] for each in context.files.values()}
        self.profile = dict(example.profile)
        self.today = example.today.isoformat() if example.today else ""
        self.settle()

    def settle(self) -> None:
        """Say nothing of problems until somebody presses 次へ again."""
        self.complaining, self.told, self.more = "", [], ""

    def attach(self, raw: Raw, files: Iterable[tuple[str, FileStorage]]) -> Raw:
        """The answers with files, of which only name and size are remembered."""
        for path, file in files:
            id_, name = secrets.token_hex(6), (file.filename or "")[:200]
            self.files[id_] = [name, len(file.stream.read()), examples.kind_of(name)]
            raw = answers.add_file(raw, path, id_)
        return raw

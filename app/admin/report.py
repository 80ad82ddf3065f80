"""The check report of one YAML text: every problem at its line, and what publishing would change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.admin.texts import Sent
from app.procedures import blocks_of_city
from app.running import today
from app.spots import Spot, spot_of
from forms import answers, catalogue, changes, translations, trial
from forms.blocks import Blocks
from forms.catalogue import FileProblem
from forms.context import Context
from forms.definition import Procedure
from forms.source import Position
from forms.view import PageView, page_view
from workflow import publishing, queries
from workflow.definitions import procedure_of
from workflow.models import ProcedureRevision

_SLUG = re.compile(r"^procedure:\s*['\"]?([a-z0-9][a-z0-9-]*)", re.MULTILINE)


@dataclass(frozen=True)
class Notice:
    """The outcome in one sentence."""

    css: str
    title: str
    words: str


@dataclass(frozen=True)
class Option:
    """A page to look at."""

    name: str
    title: str
    chosen: bool


@dataclass(frozen=True)
class Report:
    """Everything the page of a check shows."""

    file: str
    title: str
    live: int | None
    next: int
    notice: Notice
    errors: tuple[Spot, ...]
    warnings: tuple[Spot, ...]
    """What is worth a look, and stands in nobody's way."""
    languages: tuple[str, ...]
    """How much of the text other languages lack; citizens then see Japanese."""
    examples: tuple[str, ...]
    changes: tuple[str, ...]
    why: str
    pages: tuple[Option, ...]
    phone: PageView | None


def file_of(source: str) -> str:
    """The name of the file: that of the procedure it defines."""
    found = _SLUG.search(source)
    return f"{found.group(1) if found else '名前なし'}.yaml"


@dataclass(frozen=True)
class Checked:
    """A text, and what a check found."""

    source: str
    file: str
    procedure: Procedure | None
    problems: tuple[FileProblem, ...]
    blocks: Blocks

    @property
    def errors(self) -> tuple[FileProblem, ...]:
        """What stands in the way."""
        return tuple(each for each in self.problems if each.blocks)

    def spots(self, *, errors: bool) -> tuple[Spot, ...]:
        """Its errors, or its warnings, each with its line of the text or of a block."""
        texts = {each.file: each.text for each in self.blocks.values()} | {self.file: self.source}
        lines = {file: text.splitlines() for file, text in texts.items()}
        return tuple(
            spot_of(each, lines.get(each.position.file, ()))
            for each in self.problems
            if each.blocks is errors
        )


def check_text(text: Sent) -> Checked:
    """Check a text against its schema and its own examples; first where it can do no harm."""
    file = f"procedures/{file_of(text.source)}"
    blocks = blocks_of_city()
    if text.problem is not None:
        return Checked("", file, None, (text.problem,), blocks)
    texts = {name: each.text for name, each in blocks.items()}
    if not trial.ends_well(text.source, file, today(), texts):
        return Checked(text.source, file, None, (_endless(file),), blocks)
    procedure, problems = catalogue.check_source(text.source, file, today(), blocks)
    return Checked(text.source, file, procedure, problems, blocks)


def report_of(session: Session, checked: Checked, page: str = "") -> Report:
    """What a check found, and what publishing would change."""
    procedure, errors = checked.procedure, checked.errors
    slug = checked.file.removeprefix("procedures/").removesuffix(".yaml")
    revisions = queries.revisions_of(session, slug)
    live = queries.live_revision(session, slug, today())
    before = procedure_of(live) if live else None
    same = _is_newest(revisions, checked)
    return Report(
        file=checked.file,
        title=procedure.title.ja if procedure else before.title.ja if before else checked.file,
        live=live.number if live else None,
        next=revisions[0].number + 1 if revisions else 1,
        notice=_notice(errors, live.number if live else None, same=same),
        errors=checked.spots(errors=True),
        warnings=checked.spots(errors=False),
        languages=_languages(procedure) if procedure else (),
        examples=tuple(each.name for each in procedure.examples) if procedure else (),
        changes=tuple(changes.revisions(before, procedure)) if before and procedure else (),
        why=_why(errors, same=same),
        pages=_pages(procedure, page) if procedure else (),
        phone=_phone(procedure, page) if procedure else None,
    )


def _languages(procedure: Procedure) -> tuple[str, ...]:
    return tuple(each.words() for each in translations.shares(procedure) if each.lacking)


def _is_newest(revisions: Sequence[ProcedureRevision], checked: Checked) -> bool:
    """Whether the newest revision is this text with the blocks as they are now."""
    procedure = checked.procedure
    if procedure is None or not revisions or not revisions[0].live:
        return False
    used = publishing.used_blocks(procedure, checked.blocks)
    return revisions[0].sha256 == publishing.fingerprint(checked.source, used)


def _endless(file: str) -> FileProblem:
    return FileProblem(
        Position(file, 1, 1),
        "endless",
        "検査が終わりませんでした。式や選択肢が多すぎないか確かめて、少しずつ分けて検査してください。",
        "The check did not come to an end; check it in smaller parts.",
    )


def _notice(problems: Sequence[FileProblem], live: int | None, *, same: bool) -> Notice:
    calm = f"公開中の第{live}版は、そのまま動いています。" if live else ""
    if problems:
        title = f"まだ公開できません。エラーが{len(problems)}件あります"
        return Notice("is-error", title, f"{calm}審査中の申請にも影響はありません。")
    if same:
        return Notice("", "公開ずみの版と同じです", calm)
    words = (
        "公開すると、新しくはじめる申請から使われます。審査中の申請は、今の版のまま進みます。"
        "下書きは、変わった所を申請する方が見てから、新しい版に移ります。"
    )
    return Notice("is-good", "公開できます", words)


def _why(problems: Sequence[FileProblem], *, same: bool) -> str:
    if problems:
        return f"エラーを{len(problems)}件直すと、公開できます。"
    return "公開ずみの版から変わっていません。" if same else ""


def _pages(procedure: Procedure, chosen: str) -> tuple[Option, ...]:
    return tuple(Option(page.name, page.title.ja, page.name == chosen) for page in procedure.pages)


def _phone(procedure: Procedure, chosen: str) -> PageView | None:
    """A page of the form as a phone draws it, with nothing typed."""
    page = procedure.page(chosen) or (procedure.pages[0] if procedure.pages else None)
    if page is None:
        return None
    filled = answers.fill(procedure, {}, Context(today=today()))
    return page_view(page, {}, filled)

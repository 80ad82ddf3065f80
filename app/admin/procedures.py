"""The procedures of this city: how each stands, and every revision it ever had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from accounts.actor import SYSTEM
from accounts.models import Officer
from app.admin.record import Deed, deeds_of
from app.formats import day_long, moment_long
from app.login import admin_required
from app.running import now, running, today
from core.errors import NotFound
from forms import changes
from forms.opening import begin_words, end_words
from workflow import candidates, desks, queries
from workflow.definitions import card_of, cards_of, procedure_of
from workflow.models import ProcedureCandidate, ProcedureRevision
from workflow.publishing import next_after
from workflow.reception import is_in_force, lasts, listed_opening_of, opening_of, waits


@dataclass(frozen=True)
class Standing:
    """How a procedure stands, in words; `css` is the colour of its tag."""

    css: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class ListedProcedure:
    """A line of the list."""

    url: str
    slug: str
    title: str
    office: str
    unseen: bool
    """Nobody of the office examines applications."""
    number: int
    standing: Standing
    coming: str
    candidates: int


@dataclass(frozen=True)
class Waiting:
    """A candidate in a list."""

    url: str
    title: str
    slug: str
    who: str
    when: str
    note: str


@dataclass(frozen=True)
class Revision:
    """A revision, and what it changed."""

    url: str
    number: int
    standing: Standing
    published: str
    dates: str
    who: str
    note: str
    sha256: str
    changes: tuple[str, ...]
    waits: bool


@dataclass(frozen=True)
class ProcedurePage:
    """A procedure as its admin sees it."""

    slug: str
    title: str
    standing: Standing
    gaps: tuple[str, ...]
    """The desks at which nobody sits."""
    scheduled: bool
    opens_at: str
    closes_at: str
    instead: str
    offered: bool
    candidates: tuple[Waiting, ...]
    revisions: tuple[Revision, ...]
    deeds: tuple[Deed, ...]


@admin_required
def desk() -> ResponseReturnValue:
    """Lead to what the desk begins with: somebody types the address as far as it is remembered."""
    return redirect(url_for("admin.procedures"), 303)


@admin_required
def procedures() -> ResponseReturnValue:
    """List all procedures, and what waits to be published."""
    with running().database.reading() as session:
        waiting = candidates.waiting(session)
        found = tuple(_listed(session, waiting))
        proposed = tuple(map(_waiting, waiting))
    return render_template("pages/admin/procedures.html", procedures=found, candidates=proposed)


@admin_required
def procedure(slug: str) -> ResponseReturnValue:
    """Show how a procedure stands, its revisions, newest first, and what can be done."""
    return draw(slug)


@admin_required
def revision(slug: str, number: int) -> ResponseReturnValue:
    """Show the YAML of a revision."""
    with running().database.reading() as session:
        found = revision_of(session, slug, number)
        title, source = card_of(found).title.ja, found.source
        newest = queries.revisions_of(session, slug)[0].number
    return render_template(
        "pages/admin/revision.html",
        slug=slug,
        title=title,
        number=number,
        source=source,
        newest=newest == number,
    )


@admin_required
def differences(slug: str) -> ResponseReturnValue:
    """Show the difference of any two revisions in sentences."""
    with running().database.reading() as session:
        found = _revisions(session, slug)
        numbers = [each.number for each in found]
        new = request.args.get("new", default=numbers[0], type=int)
        old = request.args.get("old", default=max(new - 1, numbers[-1]), type=int)
        before, after = (revision_of(session, slug, number) for number in (old, new))
        said = changes.revisions(procedure_of(before), procedure_of(after))
        title = card_of(found[0]).title.ja
    return render_template(
        "pages/admin/differences.html",
        slug=slug,
        title=title,
        numbers=numbers,
        old=old,
        new=new,
        changes=said,
    )


def draw(slug: str, refused: str = "") -> str:
    """The page of a procedure; `refused` says why something could not be done."""
    with running().database.reading() as session:
        found = _revisions(session, slug)
        return render_template(
            "pages/admin/procedure.html", procedure=_page(session, found), refused=refused
        )


def revision_of(session: Session, slug: str, number: int) -> ProcedureRevision:
    """One revision. Raises NotFound."""
    found = next((each for each in _revisions(session, slug) if each.number == number), None)
    if found is None:
        raise NotFound
    return found


def _revisions(session: Session, slug: str) -> list[ProcedureRevision]:
    found = queries.revisions_of(session, slug)
    if not found:
        raise NotFound
    return found


def _page(session: Session, found: Sequence[ProcedureRevision]) -> ProcedurePage:
    slug, shown = found[0].slug, _shown(found)
    opening = opening_of(shown)
    return ProcedurePage(
        slug=slug,
        title=card_of(shown).title.ja,
        standing=_standing_of(found),
        gaps=tuple(_gaps(session, found)),
        scheduled=shown.scheduled_at is not None,
        opens_at=begin_words(opening.opens_at) if opening.opens_at else "決まっていません",
        closes_at=end_words(opening.closes_at) if opening.closes_at else "決まっていません",
        instead=shown.instead,
        offered=any(lasts(each, today()) for each in found),
        candidates=tuple(map(_waiting, candidates.waiting(session, slug))),
        revisions=tuple(_described(session, found)),
        deeds=deeds_of(session, slug),
    )


def _gaps(session: Session, found: Sequence[ProcedureRevision]) -> Iterator[str]:
    """The desks at which nobody sits, of the revision in force and of those that wait."""
    for each in (each for each in found if lasts(each, today())):
        for gap in desks.gaps(session, procedure_of(each)):
            yield f"第{each.number}版: {gap.ja}"


def _listed(session: Session, waiting: Sequence[ProcedureCandidate]) -> Iterator[ListedProcedure]:
    every = queries.all_revisions(session)
    cards_of(session, every)  # all in a few statements; below each is at hand
    seen = desks.offices_with_officers(session)
    for slug, group in groupby(every, key=lambda each: each.slug):
        found = list(group)
        shown = _shown(found)
        card = card_of(shown)
        coming = next_after(found, today())
        yield ListedProcedure(
            url=url_for("admin.procedure", slug=slug),
            slug=slug,
            title=card.title.ja,
            office=card.office,
            unseen=any(lasts(each, today()) for each in found) and card.office not in seen,
            number=shown.number,
            standing=_standing_of(found),
            coming=f"第{coming.number}版 {day_long(coming.effective_from)}から" if coming else "",
            candidates=sum(each.slug == slug for each in waiting),
        )


def _described(session: Session, found: Sequence[ProcedureRevision]) -> Iterator[Revision]:
    for at, each in enumerate(found):
        before = _one_before(each, found[at + 1 :])
        said = changes.revisions(procedure_of(before), procedure_of(each)) if before else ()
        yield Revision(
            url=url_for("admin.revision", slug=each.slug, number=each.number),
            number=each.number,
            standing=_standing_of_revision(each, found),
            published=moment_long(each.published_at),
            dates=_dates(each),
            who=_who(session, each.published_by),
            note=each.note,
            sha256=each.sha256,
            changes=tuple(said),
            waits=waits(each, today()),
        )


def _one_before(
    revision: ProcedureRevision, earlier: Sequence[ProcedureRevision]
) -> ProcedureRevision | None:
    """The one that a revision changed: not one that was published to begin later than it."""
    first = revision.effective_from
    return next((each for each in earlier if each.effective_from <= first), None)


def _dates(each: ProcedureRevision) -> str:
    """From when until when it is in force; what never came to its last day has none."""
    last = each.effective_until if each.live else None
    return f"{day_long(each.effective_from)}から" + (f"{day_long(last)}まで" if last else "")


def _shown(found: Sequence[ProcedureRevision]) -> ProcedureRevision:
    """The revision in force; else the next one; else the last that was withdrawn, or the newest."""
    in_force = next((each for each in found if is_in_force(each, today())), None)
    withdrawn = next((each for each in found if each.withdrawn_at), None)
    return in_force or next_after(found, today()) or withdrawn or found[0]


def _standing_of(found: Sequence[ProcedureRevision]) -> Standing:
    shown = _shown(found)
    if not is_in_force(shown, today()):
        if waits(shown, today()):
            return Standing("is-wait", "公開待ち", f"{day_long(shown.effective_from)}から")
        return Standing("is-draft", "取下げ" if shown.withdrawn_at else "終了")
    opening = listed_opening_of(shown)
    match opening.state(now()):
        case "before" if opening.opens_at:
            return Standing("is-wait", "受付前", f"{begin_words(opening.opens_at)}から")
        case "after" if opening.closes_at:
            return Standing("is-draft", "受付終了", f"{end_words(opening.closes_at)}で終わりました")
    note = f"{end_words(opening.closes_at)}まで" if opening.closes_at else ""
    return Standing("is-good", "受付中", note)


def _standing_of_revision(each: ProcedureRevision, every: Sequence[ProcedureRevision]) -> Standing:
    if each.withdrawn_at:
        return Standing("is-draft", "取下げ")
    if not each.live:
        return Standing("is-draft", "入れかえ" if _replaced(each, every) else "取消し")
    if waits(each, today()):
        return Standing("is-wait", "公開待ち")
    return Standing("is-good", "公開中") if lasts(each, today()) else Standing("is-draft", "終了")


def _replaced(each: ProcedureRevision, every: Sequence[ProcedureRevision]) -> bool:
    """Whether a later one took its place on its first day."""
    same_day = (other for other in every if other.effective_from == each.effective_from)
    return any(other.number > each.number for other in same_day)


def _waiting(each: ProcedureCandidate) -> Waiting:
    return Waiting(
        url=url_for("admin.candidate", candidate_id=each.id),
        title=each.title,
        slug=each.slug,
        who=each.proposed_by_name,
        when=moment_long(each.proposed_at),
        note=each.note,
    )


def _who(session: Session, published_by: str) -> str:
    """Who published, with the particle that follows."""
    if published_by == SYSTEM.id:
        return "フォルダーから"
    officer = session.get(Officer, published_by)
    return f"{officer.name}さんが" if officer else ""

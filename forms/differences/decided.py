"""What a procedure says as a whole, and what is made of the answers: rules, review, results."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition import Computed, Procedure
from forms.differences.comparing import pairs, reordered, same
from forms.differences.saying import Difference, changed, keys, listed, value
from forms.wording import say

_PARTS = frozenset(
    {"basis", "pages", "needs", "fee", "stops", "checks", "computed", "review"}
    | {"results", "messages", "examples"}
)
"""Keys of a procedure that have parts of their own, each compared elsewhere."""


def whole(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """What is said of all of it: names, days, the law, the fee, things to have at hand, messages."""
    yield from keys("procedure", old, new, done=_PARTS)
    yield from keys("basis", old.basis, new.basis)
    yield from _fee(old, new)
    yield from listed("need", old.needs, new.needs, lambda need: need.item)
    for name in sorted({*old.messages, *new.messages}):
        what = say("what.procedure.message", name=name)
        yield from value(what, old.messages.get(name), new.messages.get(name))


def _fee(old: Procedure, new: Procedure) -> Iterator[Difference]:
    before, after = old.fee, new.fee
    if before is None or after is None:
        yield from value(say("what.fee"), before and before.text, after and after.text)
        return
    done: tuple[str, ...] = ()
    if before.text.ja != after.text.ja:
        yield from value(say("what.fee"), before.text, after.text)
        done = ("text",)
    yield from keys("fee", before, after, say("whose.fee"), done=done)


def rules(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """Checks over several answers, pages that say no, values that are worked out."""
    for before, after in pairs(old.checks, new.checks, lambda check: check.message.ja):
        if not same(before, after) and (one := after or before):
            how = "gone" if after is None else "new" if before is None else "changed"
            yield changed(f"check.{how}", message=one.message)
    if reordered(old.checks, new.checks, lambda check: check.message.ja):
        yield changed("order", what=say("what.checks"))
    yield from listed("stop", old.stops, new.stops, lambda stop: stop.title)
    for was, now in pairs(old.computed, new.computed, lambda each: each.name):
        yield from _computed(was, now)
    if reordered(old.computed, new.computed, lambda each: each.name):
        yield changed("order", what=say("what.computed"))


def _computed(old: Computed | None, new: Computed | None) -> Iterator[Difference]:
    if old is not None and new is not None:
        owner = say("whose.computed", name=new.label)
        inside = old.internal and new.internal
        yield from keys("computed", old, new, owner, inside=inside)
    elif one := new or old:
        name = "part.gone" if new is None else "part.new"
        what = say("what.computed")
        yield changed(name, what=what, part=one.label, inside=one.internal)


def review(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """What happens between arrival and outcome."""
    before, after = old.review, new.review
    yield from keys("review", before, after, done={"checklist", "consult", "approval"})
    chain = [" → ".join(each.approval) for each in (before, after)]
    yield from value(say("what.review.approval"), *chain, inside=True)
    yield from listed("review.checklist", before.checklist, after.checklist, lambda each: each.item)
    yield from listed(
        "review.consult",
        before.consult,
        after.consult,
        lambda each: f"{each.office}: {each.question}",
    )


def results(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """Notices by outcome."""
    for outcome in sorted({*old.results, *new.results}):
        before, after = old.results.get(outcome), new.results.get(outcome)
        if before is not None and after is not None:
            owner = say("whose.result", name=after.title)
            yield from keys("result", before, after, owner)
        elif one := after or before:
            name = "part.gone" if after is None else "part.new"
            yield changed(name, what=say("what.result"), part=one.title)


def examples(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """The procedure's own tests."""
    yield from listed("example", old.examples, new.examples, lambda each: each.name)

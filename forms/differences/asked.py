"""What people are asked and told on their way: pages, questions, options, notes, values shown."""

from __future__ import annotations

from collections.abc import Iterator

from forms.definition import Field, Note, Option, Page, Procedure, Shown, Text
from forms.differences.comparing import differ, pairs, reordered
from forms.differences.saying import Difference, Short, became, changed, keys, what_is
from forms.wording import say

_LIMITS = ("min", "max", "count", "min_length", "max_length", "decimals")


def pages(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """Pages that came, went, changed, and their order."""
    for before, after in pairs(old.pages, new.pages, lambda page: page.name):
        if before is not None and after is not None:
            yield from _page(before, after)
        elif one := after or before:
            yield changed("page.gone" if after is None else "page.new", page=one.title)
    if reordered(old.pages, new.pages, lambda page: page.name):
        yield changed("order", what=say("what.pages"))


def _page(old: Page, new: Page) -> Iterator[Difference]:
    if differ(old, new, "when"):
        yield changed("page.when", page=new.title)
    yield from keys("page", old, new, say("whose.page", name=new.title), done={"when", "items"})
    if reordered(old.items, new.items, _name):
        yield changed("page.questions", page=new.title)


def fields(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """Questions that came, went, changed, or moved to another page."""
    before, after = dict(old.walk()), dict(new.walk())
    for path, field in before.items():
        if path not in after:
            yield changed("field.gone", label=field.label)
    for path, field in after.items():
        if path in before:
            yield from _field(before[path], field)
            yield from _moved(old, new, path, field.label)
        else:
            need = "required" if field.required else "optional"
            yield changed(f"field.new_{need}", label=field.label)


def _field(old: Field, new: Field) -> Iterator[Difference]:
    label = new.label
    done = {"name", "type", "required", "when", "options", "fields", *_LIMITS}
    if old.label.ja != label.ja:
        done.add("label")
        what = what_is("field.label", say("whose.field", name=label))
        yield became("field.renamed", what, old.label, label)
    if old.type != new.type:
        before, after = (say(f"type.{each.type}") for each in (old, new))
        yield changed("field.type", label=label, before=before, after=after)
    if old.required != new.required:
        yield changed("field.required" if new.required else "field.optional", label=label)
    if differ(old, new, "when"):
        yield changed("field.when", label=label)
    if differ(old, new, *_LIMITS):
        yield changed("field.limits", label=label)
    yield from _options(label, old.options, new.options)
    yield from keys("field", old, new, say("whose.field", name=label), done=done)
    if reordered(old.fields, new.fields, _name):
        yield changed("field.questions", label=label)


def _options(label: Text, old: tuple[Option, ...], new: tuple[Option, ...]) -> Iterator[Difference]:
    for before, after in pairs(old, new, lambda option: option.value):
        if before is not None and after is not None:
            yield from _option(label, before, after)
        elif one := after or before:
            name = "option.gone" if after is None else "option.new"
            yield changed(name, label=label, option=one.label)
    if reordered(old, new, lambda option: option.value):
        yield changed("option.order", label=label)


def _option(label: Text, old: Option, new: Option) -> Iterator[Difference]:
    done = {"when"}
    owner = say("whose.option", label=label, name=new.label)
    if old.label.ja != new.label.ja:
        done.add("label")
        what = what_is("option.label", owner)
        yield became("option.renamed", what, old.label, new.label, label=label)
    if differ(old, new, "when"):
        yield changed("option.when", label=label, option=new.label)
    yield from keys("option", old, new, owner, done=done)


def _moved(old: Procedure, new: Procedure, path: str, label: Text) -> Iterator[Difference]:
    """A question that stands on another page now; of a group only the group itself."""
    before, after = old.page_of(path), new.page_of(path)
    if before and after and "." not in path and before.name != after.name:
        yield changed("field.moved", label=label, before=before.title, after=after.title)


def notes(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """Notes between the questions, known by the group they are in and their names."""
    before, after = dict(_notes_of(old)), dict(_notes_of(new))
    for place, (page, note) in before.items():
        if place not in after:
            yield changed("note.gone", note=note.text)
        elif after[place][0] != page:
            yield changed("note.moved", note=note.text)
    for place, (_, note) in after.items():
        if place not in before:
            yield changed("note.new", note=note.text)
        else:
            yield from _note(before[place][1], note)


def _note(old: Note, new: Note) -> Iterator[Difference]:
    if differ(old, new, "text"):
        yield changed("note.text", note=new.text)
    if differ(old, new, "when"):
        yield changed("note.when", note=new.text)
    owner = say("whose.note", name=Short(new.text))
    yield from keys("note", old, new, owner, done={"name", "text", "when"})


def _notes_of(procedure: Procedure) -> Iterator[tuple[tuple[str, str], tuple[str, Note]]]:
    """Every note by where it stands: (group or nothing, its name), with its page."""
    for page in procedure.pages:
        for item in page.items:
            if isinstance(item, Note):
                yield ("", item.name), (page.name, item)
            if isinstance(item, Field):
                inner = (each for each in item.fields if isinstance(each, Note))
                yield from (((item.name, each.name), (page.name, each)) for each in inner)


def shown(old: Procedure, new: Procedure) -> Iterator[Difference]:
    """Computed values that are newly shown on a page, or no longer."""
    before, after = set(_shown_of(old)), set(_shown_of(new))
    for name, page in sorted(before ^ after):
        is_new = (name, page) in after
        values = (new if is_new else old).computed
        label = next((each.label for each in values if each.name == name), Text(name))
        yield changed("shown.new" if is_new else "shown.gone", label=label)


def _shown_of(procedure: Procedure) -> Iterator[tuple[str, str]]:
    for page in procedure.pages:
        yield from ((item.computed, page.name) for item in page.items if isinstance(item, Shown))


def _name(item: Field | Note | Shown) -> str:
    return item.computed if isinstance(item, Shown) else item.name

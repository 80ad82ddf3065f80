"""Whether there is a ground for asking: what nothing needs, and what is personal without a reason.

A city keeps no more than its task needs, and says what for as exactly as it can (個人情報保護法61条).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from forms.definition import Field
from forms.expressions import names_in
from forms.lint.place import Place, expressions
from forms.source import FileProblem, Path

PERSONAL: Final = frozenset(
    {"person_name", "kana", "postal_address", "phone", "email", "bank_account"}
)
"""Types whose answers point at a person; beside a name, a date of birth does, too."""
FREE: Final = frozenset({"consent", "textarea"})
"""Types that need no use: a consent says in its own sentence what for, and remarks are the citizen's."""

_BIRTHDAY = re.compile(r"生年月日|誕生日|生まれた日")


@dataclass(frozen=True)
class _Asked:
    """A question with what it stands in: its group, if it is part of a row, and those beside it."""

    path: Path
    field: Field
    group: Field | None
    beside: tuple[Field, ...]

    @property
    def says_why(self) -> bool:
        """Whether it, or its group for all of a row, says what it is asked for."""
        return any(each.reason is not None for each in (self.field, self.group) if each)

    @property
    def is_personal(self) -> bool:
        """Whether the answer points at a person."""
        if self.field.type != "date" or not _BIRTHDAY.search(self.field.label.ja):
            return self.field.type in PERSONAL
        return any(each.type == "person_name" for each in self.beside)


def grounds(place: Place) -> Iterator[FileProblem]:
    """Both rules; what they find are warnings."""
    asked = tuple(_asked(place))
    for each in (*_unused(place, asked), *_without_reason(place, asked)):
        yield replace(each, severity="warning")


def _asked(place: Place) -> Iterator[_Asked]:
    group: Field | None = None
    for path, field in place.questions():
        page = place.procedure.pages[int(path[1])]
        in_row = len(path) > len(("pages", 0, "fields", 0))
        group = group if in_row else field
        beside = group.subfields if in_row and group else page.fields
        yield _Asked(path, field, group if in_row else None, beside)


def _unused(place: Place, asked: tuple[_Asked, ...]) -> Iterator[FileProblem]:
    """Optional questions that nothing rests on and that do not say what for (61条2項).

    Without the answer to a required one an application is not complete: that is what it is for.
    """
    procedure = place.procedure
    confirmed = {name for item in procedure.review.checklist for name in item.about}
    used = confirmed.union(*(names_in(each.source) for _, each in expressions(procedure)))
    told: set[Path] = set()
    for each in asked:
        field, group = each.field, each.group
        names = {field.name, *(sub.name for sub in field.subfields)}
        if field.required or field.type in FREE or each.says_why or each.path[:-2] in told:
            continue
        if names.isdisjoint(used) and (group is None or group.name not in confirmed):
            told.add(each.path)
            yield place.value(
                each.path,
                "unused",
                f"「{field.label}」は任意で、どの条件・計算・審査項目にも使われていません。"
                "必要な範囲を超えて聞くことはできません(個人情報保護法61条2項)。"
                "質問を消すか、何のために聞くかを reason_for_asking に書いてください。",
                f"'{field.name}' is optional and nothing rests on it; "
                "remove it, or say what for in reason_for_asking.",
            )


def _without_reason(place: Place, asked: tuple[_Asked, ...]) -> Iterator[FileProblem]:
    """Required personal questions without a reason (61条1項): all of a page at its first one."""
    lacking: dict[Path, list[_Asked]] = {}
    for each in asked:
        if each.field.required and each.is_personal and not each.says_why:
            lacking.setdefault(each.path[:2], []).append(each)
    for on_page in lacking.values():
        labels = "".join(f"「{each.field.label}」" for each in on_page)
        names = ", ".join(each.field.name for each in on_page)
        yield place.value(
            on_page[0].path,
            "reason",
            f"必ず答える個人情報{labels}を聞く理由がありません。それぞれの質問か、くり返し(group)の全体に、"
            "reason_for_asking を書いてください(個人情報保護法61条1項)。",
            f"Personal and required, without a reason: {names}. Add reason_for_asking to each, "
            "or to its group.",
        )

"""A procedure as data: what its YAML says, read, checked and frozen.

Every class here is plain and immutable. Expressions are compiled; texts know their languages;
names are unique where they must be, because `forms.catalogue` refuses a file in which they are not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType, NoneType
from typing import Final

from forms import ruby
from forms.expressions import Expression
from forms.japanese.numbers import plain_number
from forms.opening import Opening

PLAIN: Final = (str, int, float, date, NoneType, Expression)
"""What has no parts of its own where a definition is walked through."""
LANGUAGES: Final = ("ja", "en", "easy", "zh", "ko", "vi")
TAGS: Final = {**{each: each for each in LANGUAGES}, "easy": "ja", "zh": "zh-Hans"}
"""Languages as HTML, HTTP and mails name them (BCP 47)."""


@dataclass(frozen=True)
class Text:
    """Words for people, in one language or several; Japanese is always there."""

    ja: str
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def get(self, lang: str = "ja") -> str:
        """The words in `lang`, or in Japanese, marked as such, where there are none."""
        words = self.others.get(lang)
        if words is not None:
            return ruby.read(words) if lang == "easy" else words
        return self.ja if lang == "ja" else ruby.Marked(self.ja, "ja")

    def has(self, lang: str) -> bool:
        """Whether the words exist in `lang`, so that a fallback can be shown honestly."""
        return lang == "ja" or lang in self.others

    def __str__(self) -> str:
        return self.ja


@dataclass(frozen=True)
class Option:
    """One answer of a choice; offered only where `when` holds."""

    value: str
    label: Text
    hint: Text | None = None
    when: Expression | None = None


@dataclass(frozen=True)
class Count:
    """How many rows of a group, files of a field, or options of a list may be given."""

    min: int = 0
    max: int | None = None


@dataclass(frozen=True)
class Field:
    """A question. `type` names a class of `forms.fields`; `fields` are the rows of a group."""

    name: str
    type: str
    label: Text
    hint: Text | None = None
    required: bool = True
    when: Expression | None = None
    options: tuple[Option, ...] = ()
    min: Expression | None = None
    """Lowest number or earliest date allowed; for text, `min_length` counts instead."""
    max: Expression | None = None
    count: Count | None = None
    min_length: int | None = None
    max_length: int | None = None
    decimals: int | None = None
    """Digits after the point of a `decimal`."""
    unit: Text | None = None
    """Stands after the number: 通, 円, 人; for a group, what one row is called: 人目, 頭目."""
    prefill: Expression | None = None
    """An expression over `profile` that fills the empty field; never overwrites what was typed."""
    reason: Text | None = None
    """Why this is asked (`reason_for_asking`), shown under the question when someone wonders."""
    statement: Text | None = None
    """The sentence a `consent` agrees to."""
    accept: tuple[str, ...] = ()
    """Kinds of file taken (`pdf`, `jpeg`, `png`, `heic`); empty: all that the type allows."""
    fields: "tuple[Field | Note, ...]" = ()
    """What each row of a `group` asks; groups nest one level."""

    @property
    def subfields(self) -> "tuple[Field, ...]":
        """The questions of a group's row, without its notes."""
        return tuple(item for item in self.fields if isinstance(item, Field))


@dataclass(frozen=True)
class Note:
    """Words between the questions, shown where `when` holds. `text` may hold `{computed_name}`."""

    name: str
    text: Text
    when: Expression | None = None
    tone: str = "info"
    """`info` or `warning`."""


@dataclass(frozen=True)
class Shown:
    """A computed value shown on a page, between the questions."""

    computed: str


Item = Field | Note | Shown


@dataclass(frozen=True)
class Page:
    """One screen of the form."""

    name: str
    title: Text
    items: tuple[Item, ...]
    lead: Text | None = None
    when: Expression | None = None

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions of the page."""
        return tuple(item for item in self.items if isinstance(item, Field))


@dataclass(frozen=True)
class Stop:
    """A page that says no, kindly, with what to do instead. Shown as soon as `when` holds."""

    when: Expression
    title: Text
    text: Text


@dataclass(frozen=True)
class Check:
    """A rule over several answers; when it is broken, `message` stands at the field `at`.

    A rule at a question of a group (`children.birthday`) is asked for every row, whose answers it
    sees by their own names.
    """

    rule: Expression
    at: str
    message: Text


@dataclass(frozen=True)
class Computed:
    """A value worked out from the answers; `format` says how it is shown."""

    name: str
    label: Text
    value: Expression
    format: str = "plain"
    """`plain`, `date`, `month` (a date shown as 年月), `money`, `yes_no`."""
    when: Expression | None = None
    internal: bool = False
    """For officers only; not shown to the citizen."""


@dataclass(frozen=True)
class ChecklistItem:
    """What an officer confirms before proposing; asked only where `when` holds."""

    item: Text
    when: Expression | None = None
    about: tuple[str, ...] = ()
    """Fields the confirmation rests on: it falls when one of them changes. Empty: when any does."""


@dataclass(frozen=True)
class Consultation:
    """A question to another office, and the days it has for an answer."""

    office: str
    question: Text
    days: int
    when: Expression | None = None


@dataclass(frozen=True)
class Review:
    """Who does what between arrival and outcome."""

    receive: str = "officer"
    """`officer` or `automatic`."""
    checklist: tuple[ChecklistItem, ...] = ()
    consult: tuple[Consultation, ...] = ()
    approval: tuple[str, ...] = ()
    """Roles in their order: 係長, 課長."""
    correction_days: int = 14


@dataclass(frozen=True)
class Result:
    """What the applicant receives for one outcome (`approved`, `rejected`, `acknowledged` ...)."""

    outcome: str
    document: str
    title: Text
    text: Text | None = None
    reasons: bool = False
    """The notice states 根拠, 事実 and あてはめ (行政手続法8条)."""
    appeal: "str | Text | None" = None
    """`standard` (行政不服審査法82条, 行政事件訴訟法46条), `none`, own words, or nothing at all."""
    closing: Text | None = None


@dataclass(frozen=True)
class Basis:
    """On what the procedure rests: `law`, `ordinance`, `guideline` or `none`, and its words."""

    type: str
    text: Text


@dataclass(frozen=True)
class Need:
    """Something to have at hand before starting."""

    item: Text
    when: Text | None = None
    """For whom, in words: 代理の方が請求するとき."""


@dataclass(frozen=True)
class Fee:
    """What it costs: a CEL int in yen, and how that is said before anything is answered."""

    amount: Expression
    text: Text
    when_paid: str = ""
    """`before_review` or `after_review`; empty where the file does not say, and then nobody does."""


@dataclass(frozen=True)
class Example:
    """A procedure's own test: these answers, on this day, lead to what is expected."""

    name: str
    answers: Mapping[str, object]
    expect: Mapping[str, object]
    today: date | None = None
    profile: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    line: int = 0
    column: int = 0


@dataclass(frozen=True)
class Procedure:
    """One procedure of a city, complete."""

    slug: str
    title: Text
    summary: Text
    kind: str
    """`application`, `notification`, `enrolment` or `inquiry`."""
    category: Text
    office: str
    basis: Basis
    purpose: Text
    pages: tuple[Page, ...]
    life_events: tuple[Text, ...] = ()
    disposition: bool = False
    identity: str = "login"
    """`none`, `email`, `login` or `verified`."""
    opens_at: datetime | None = None
    """The first second of its reception (受付)."""
    closes_at: datetime | None = None
    """The last second, which is still in time (forms.opening)."""
    standard_days: int | None = None
    retention_years: int = 5
    who: Text | None = None
    needs: tuple[Need, ...] = ()
    minutes: int | None = None
    """How long filling in takes a person."""
    fee: Fee | None = None
    stops: tuple[Stop, ...] = ()
    checks: tuple[Check, ...] = ()
    computed: tuple[Computed, ...] = ()
    review: Review = field(default_factory=Review)
    results: Mapping[str, Result] = field(default_factory=lambda: MappingProxyType({}))
    """By outcome."""
    messages: Mapping[str, Text] = field(default_factory=lambda: MappingProxyType({}))
    """Own words by event (`submitted`, `notified` ...); each has a sound default elsewhere."""
    examples: tuple[Example, ...] = ()
    words: tuple[str, ...] = ()
    """Other words people search with."""
    blocks: tuple[str, ...] = ()
    """Names of the blocks it uses."""

    @property
    def opening(self) -> Opening:
        """When it takes applications."""
        return Opening(self.opens_at, self.closes_at)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions of all pages, in order; a group counts as one."""
        return tuple(field for page in self.pages for field in page.fields)

    def page(self, name: str) -> Page | None:
        """The page of that name."""
        return next((page for page in self.pages if page.name == name), None)

    def field(self, path: str) -> Field | None:
        """The question at the path of an answer: `children`, or in a row `children.0.birthday`.

        `children.0`, a whole row, is the group's; a part of a group without its row is nothing.
        """
        name, *row = path.split(".", 2)
        found = next((each for each in self.fields if each.name == name), None)
        if found is None or not row:
            return found
        if not found.subfields or plain_number(row[0]) is None:
            return None
        return (
            next((sub for sub in found.subfields if sub.name == row[1]), None) if row[1:] else found
        )

    def page_of(self, path: str) -> Page | None:
        """The page that asks the field at `path`."""
        name = path.split(".", 1)[0]
        return next((page for page in self.pages if any(f.name == name for f in page.fields)), None)

    def walk(self) -> Iterator[tuple[str, Field]]:
        """Every field with its path without row numbers: `children`, `children.birthday`."""
        for each in self.fields:
            yield each.name, each
            for sub in each.subfields:
                yield f"{each.name}.{sub.name}", sub


def parts_of(value: object) -> Iterable[str]:
    """The names of the parts of something that is one of these classes; of anything else, none."""
    parts: Mapping[str, object] = getattr(value, "__dataclass_fields__", {})
    return parts

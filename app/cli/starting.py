"""tenohira new: a few questions, and a file that is right from the start."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from app.cli.said import report
from forms import catalogue, starting
from forms.describing import editors, words
from forms.fields import TYPES
from forms.schema import KINDS, ROLES, ProcedureKeys
from forms.schema.kinds import SLUG
from workflow.clock import ZONE

BASES = ("law", "ordinance", "guideline", "none")
_UNLAWFUL = "名前は、半角の英小文字で始め、英小文字・数字・「-」だけで書いてください。"


class Chosen(click.ParamType[str]):
    """One of some words: as the file writes it, in Japanese, or by its number."""

    name = "choice"

    def __init__(self, known: Iterable[str], said: dict[str, str]) -> None:
        self.known, self.said = tuple(known), said

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The word of the file."""
        typed = str(value).strip()
        if typed.isdecimal() and 0 < int(typed) <= len(self.known):
            return self.known[int(typed) - 1]
        for each in self.known:
            if typed in {each, self.said[each], self.said[each].partition("(")[0]}:
                return each
        raise click.BadParameter(f"「{typed}」は選べません。番号で選んでください。", ctx, param)

    def number(self, word: str) -> str:
        """The number by which a word is chosen."""
        return str(self.known.index(word) + 1)

    def listed(self) -> str:
        """All of them with their numbers."""
        return "\n".join(f"  {n} {self.said[each]}" for n, each in enumerate(self.known, 1))


def _chosen(known: Iterable[str], said: Mapping[str, words.Both]) -> Chosen:
    names = tuple(known)
    return Chosen(names, {each: said[each][0] for each in names})


KIND = _chosen(KINDS, words.CHOICES)
BASIS = _chosen(BASES, words.CHOICES)
TYPE = _chosen(TYPES, words.TYPES)


class Name(click.ParamType[str]):
    """The name of a procedure that is not there yet."""

    name = "NAME"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        """The name, which is free."""
        if not SLUG.fullmatch(value):
            raise click.BadParameter(_UNLAWFUL, ctx, param)
        if self.path(value).exists():
            raise click.BadParameter(
                f"{self.path(value)} はもうあります。別の名前にしてください。", ctx, param
            )
        return str(value)

    def path(self, slug: str) -> Path:
        """The file of a procedure."""
        return self.folder / f"{slug}.yaml"


class Number(click.ParamType[int]):
    """A whole number within bounds."""

    name = "NUMBER"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: Any, ctx: Any) -> int:
        """The number, in digits of either width."""
        typed = str(value).strip()
        if typed.isdecimal() and len(typed) < 20 and self.least <= int(typed) <= self.most:
            return int(typed)
        bounds = f"{self.least:,}から{self.most:,}までの整数"
        raise click.BadParameter(f"「{typed}」は書けません。{bounds}で書いてください。", ctx, param)


DAYS = Number(1, 400)
YEARS = Number(1, 100)
YEN = Number(0, 10_000_000)


class Asked(click.ParamType[starting.Question]):
    """A question as TYPE:LABEL, such as photo:場所の写真."""

    name = "TYPE:LABEL"

    def convert(self, value: Any, param: Any, ctx: Any) -> starting.Question:
        """The question."""
        if isinstance(value, starting.Question):
            return value
        type_, _, label = str(value).partition(":")
        if not label.strip():
            how = "「種類:見出し」の形で書いてください。例 photo:場所の写真"
            raise click.BadParameter(f"「{value}」は{how}", ctx, param)
        return starting.Question(TYPE.convert(type_, param, ctx), label.strip())


@click.command()
@click.argument("slug", required=False)
@click.option(
    "--folder", type=click.Path(file_okay=False, path_type=Path), help="procedures unless told."
)
@click.option("--title")
@click.option("--kind", type=KIND)
@click.option("--office")
@click.option("--category")
@click.option("--basis-type", type=BASIS)
@click.option("--basis")
@click.option("--disposition/--no-disposition", default=None)
@click.option("--days", type=DAYS)
@click.option("--retention", type=YEARS)
@click.option("--fee", type=YEN)
@click.option("--approval", type=click.Choice(ROLES), multiple=True)
@click.option("--applicant/--no-applicant", default=None, help="Ask name, address and phone.")
@click.option("--ask", type=Asked(), multiple=True, help="A question; may be repeated.")
@click.option("--defaults", is_flag=True, help="Ask nothing: take what is told, and defaults.")
def new(slug: str | None, folder: Path | None, defaults: bool, **given: Any) -> None:
    """Ask a few questions and write a first file for a procedure."""
    ask = _Asking(quiet=defaults)
    folder = folder or Path(os.environ.get("TENOHIRA_PROCEDURES", "procedures"))
    if slug is None and not defaults:
        click.echo(
            "手続の名前はファイルの名前になり、アドレスの一部にもなります。例 bicycle-parking"
        )
    name = Name(folder)
    slug = name.convert(
        ask("名前(半角の英小文字・数字・-)", slug, "new-procedure", name), None, None
    )
    path = name.path(slug)
    text = _written(_starter(slug, folder, ask, given), catalogue.read_blocks(folder))
    folder.mkdir(parents=True, exist_ok=True)
    _write_schema(folder)
    path.write_text(text, "utf-8")
    click.echo(f"\n{path} を書きました。次は:")
    click.echo(f"  tenohira check {path}      まちがいがないか検査する")
    click.echo(f"  tenohira preview {path}    スマートフォンの画面を見る")


class _Asking:
    """Asks what was not told; with `quiet` takes the default instead."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet

    def __call__(self, words: str, told: Any, default: Any, type_: Any = None) -> Any:
        if told is not None:
            return told
        if self.quiet:
            return default
        if isinstance(type_, Chosen):
            click.echo(f"\n{words}:\n{type_.listed()}")
            return click.prompt("番号", default=type_.number(default), type=type_)
        return click.prompt(words, default=default, type=type_)

    def whether(self, words: str, told: bool | None, *, default: bool) -> bool:
        """A question for y or n."""
        if told is not None or self.quiet:
            return default if told is None else told
        return click.confirm(words, default=default)


def _starter(slug: str, folder: Path, ask: _Asking, given: dict[str, Any]) -> starting.Starter:
    title = ask("題名(例 駐輪場の定期利用の申込)", given["title"], "新しい手続")
    kind = ask("手続の種類", given["kind"], "application", KIND)
    office = ask("審査する課", given["office"], "市民課")
    category = ask("分野(例 くらし、子育て、住まい)", given["category"], "くらし")
    basis_type = ask("根拠の種類", given["basis_type"], "ordinance", BASIS)
    basis = "なし" if basis_type == "none" else ask("根拠の条文", given["basis"], "○○条例第○条")
    lawful = kind == "application" and basis_type in {"law", "ordinance"}
    disposition = lawful and ask.whether(
        "処分ですか(許可・承認など。却下に理由と教示が要ります)", given["disposition"], default=True
    )
    applicant = ask.whether("お名前・住所・電話を聞きますか", given["applicant"], default=True)
    return starting.Starter(
        slug=slug,
        title=title,
        kind=kind,
        office=office,
        category=category,
        basis_type=basis_type,
        basis=given["basis"] or basis,
        disposition=disposition,
        questions=_questions(ask, given["ask"]),
        standard_days=ask("結果までの日数(開庁日)", given["days"], 10, DAYS),
        retention_years=ask("保存する年数", given["retention"], 5, YEARS),
        fee=ask("手数料(円。なければ 0)", given["fee"], 0, YEN),
        approval=given["approval"] or (("係長",) if disposition else ()),
        applicant=_applicant(folder) if applicant else "none",
    )


def _applicant(folder: Path) -> str:
    return "block" if (folder / "blocks" / "applicant.yaml").is_file() else "fields"


def _questions(ask: _Asking, told: tuple[starting.Question, ...]) -> tuple[starting.Question, ...]:
    """What else is asked, one after another until an empty line."""
    if told or ask.quiet:
        return told
    click.echo("\nほかに何を聞きますか。見出しと種類を1つずつ書きます。種類は次の番号で答えます。")
    click.echo(TYPE.listed())
    click.echo("終わったら、何も書かずに Enter を押します。")
    found: list[starting.Question] = []
    while label := click.prompt("見出し(例 場所の写真)", default="", show_default=False).strip():
        likely = TYPE.number(starting.likely_type(label))
        found.append(starting.Question(click.prompt("  種類", default=likely, type=TYPE), label))
    return tuple(found)


def _written(starter: starting.Starter, blocks: catalogue.Blocks) -> str:
    """The whole file: its examples are found by filling in what is there so far."""
    text = starting.draft(starter)
    procedure, problems = catalogue.load_source(text, f"{starter.slug}.yaml", blocks=blocks)
    if procedure is None:
        report(problems, "ja")
        sys.exit(1)
    return text + starting.examples(procedure, datetime.now(ZONE).date())


def _write_schema(folder: Path) -> None:
    """Put what editors complete with beside the first file of a folder."""
    schema = folder / "procedure.schema.json"
    if not schema.exists():
        schema.write_text(editors.text_of(ProcedureKeys), "utf-8")

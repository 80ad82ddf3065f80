"""Draws views with the real templates, and reads back what a browser would send."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from forms.view import FieldView, PageView

TEMPLATES = Path(__file__).parents[2] / "templates"
_ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
)


def _say(message: str, **values: object) -> str:
    """Words of a screen in Japanese, as `app.languages` gives them."""
    return message % values if values else message


def _draw_question(view: FieldView) -> Markup:
    macros: Any = _ENVIRONMENT.get_template("pages/fields/field.html").module
    return Markup(macros.question(view))  # noqa: S704


_ENVIRONMENT.globals |= {
    "_": lambda message, **values: Markup(message) % values if values else Markup(message),  # noqa: S704
    "say": _say,
    "untouched": _draw_question,
}
_ENVIRONMENT.filters |= {"words": escape, "noted": escape}
_PAGE = _ENVIRONMENT.from_string(
    '{% from "pages/fields/field.html" import field with context %}'
    "{% for item in page['items'] %}{{ field(item) }}{% endfor %}"
)


def draw(page: PageView) -> str:
    """The HTML of all items of a page."""
    return _PAGE.render(page={"items": page.items})


class Sent(HTMLParser):
    """The inputs that a browser would send for a form, and every id of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inputs: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.described: set[str] = set()
        self.labelled: set[str] = set()
        self._select = ""
        self._option: str | None = None
        self._chosen: str | None = None
        self._textarea: str | None = None
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        self.described |= set(found.get("aria-describedby", "").split())
        if tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        name = found.get("name", "")
        if tag == "input" and found.get("type") in {"radio", "checkbox"}:
            if "checked" in found:
                self.inputs.append((name, found["value"]))
        elif tag == "input" and found.get("type") != "file":
            self.inputs.append((name, found.get("value", "")))
        elif tag == "select":
            self._select, self._chosen = name, None
        elif tag == "option":
            self._option, self._text = found.get("value"), ""
            if self._chosen is None or "selected" in found:
                self._chosen = self._option if self._option is not None else "\0text"
                self._pending = self._option is None
            else:
                self._pending = False
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "option" and self._pending:
            self._chosen = self._text
        elif tag == "select":
            self.inputs.append((self._select, self._chosen or ""))
        elif tag == "textarea" and self._textarea is not None:
            # A browser lets the first new line go, and sends CRLF.
            text = self._text.removeprefix("\n").replace("\n", "\r\n")
            self.inputs.append((self._textarea, text))
            self._textarea = None

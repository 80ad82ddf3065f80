"""A paper becomes a PDF: sandboxed templates, fonts and style sheets that are parsed once.

Nothing is fetched from anywhere: the only pictures are those made here. A picture that is missing
is an error, never an empty frame.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import segno
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from documents.fonts import typeset, unsure_characters
from documents.papers import Copy, Notice, Paper, Receipt

TEMPLATES: Final = Path(__file__).parent.parent / "templates" / "documents"
QR: Final = "tenohira:qr.png"
"""The address under which a template shows the QR code of its proof."""

_NAMES: Final = {Receipt: "receipt.html", Copy: "copy.html", Notice: "notice.html"}


class RenderError(Exception):
    """A template asked for something it may not have, or that is not there."""


@dataclass(frozen=True)
class Rendered:
    """A PDF, and the characters in it that no font of ours shows (文字を確認)."""

    pdf: bytes
    unsure: str


def render(paper: Paper) -> Rendered:
    """Set a paper. The same paper gives the same bytes."""
    pictures = {QR: qr_png(paper.proof.url)} if paper.proof else {}
    name = _NAMES[type(paper)]
    return render_markup(_environment().get_template(name).render(paper=paper, QR=QR), pictures)


def render_markup(markup: str, pictures: dict[str, bytes]) -> Rendered:
    """Set a page of HTML that may show these pictures and nothing else. Raises RenderError."""
    css, fonts = _style()
    try:
        pdf = HTML(
            string=markup, base_url="tenohira:", url_fetcher=_OwnPictures(pictures)
        ).write_pdf(stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise RenderError(str(error)) from error
    return Rendered(pdf, unsure_characters(markup))


def qr_png(text: str) -> bytes:
    """A QR code as a PNG, one pixel a module: the paper scales it without blurring."""
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=1, border=4)
    return picture.getvalue()


def warm_up() -> None:
    """Load templates, fonts and styles, so that the first document is as quick as the others."""
    _environment()
    render_markup("<!doctype html><html lang=ja><title>印</title><p>市長 <b>印</b></html>", {})


class _OwnPictures(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Gives what was made for this paper; every other address stops the rendering."""

    def __init__(self, pictures: dict[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._pictures = pictures

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Look the address up; there is no other way to anything."""
        return URLFetcherResponse(url, self._pictures[url], {"Content-Type": "image/png"})


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=typeset,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


@cache
def _style() -> tuple[CSS, FontConfiguration]:
    fonts = FontConfiguration()
    source = (TEMPLATES / "papers.css").read_text(encoding="utf-8")
    css = CSS(string=source, base_url="tenohira:", url_fetcher=_OwnPictures({}), font_config=fonts)
    return css, fonts

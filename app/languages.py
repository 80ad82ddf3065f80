"""The language of a request, and the words of our screens in it.

A person chooses with a button on every page; the choice lives in a cookie on the device and, behind
the login, with the citizen, so that messages and mails follow. Until somebody chooses, the browser
is asked. Officers' pages are Japanese.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, Final

from flask import Flask, Response, g, has_request_context, request
from jinja2 import Environment
from markupsafe import Markup, escape
from sqlalchemy import update
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from accounts.models import Citizen
from app.login import current_actor
from app.running import running
from core.catalogues import catalogue
from forms import ruby
from forms.definition import LANGUAGES, TAGS, Text
from forms.ruby import Marked

NAMES: Final = {
    "ja": "日本語",
    "en": "English",
    "easy": "やさしい日本語",
    "zh": "简体中文",
    "ko": "한국어",
    "vi": "Tiếng Việt",
}
"""Each language in its own words: who looks for it reads it."""
SPACELESS: Final = frozenset({"ja", "zh"})

COOKIE: Final = "language"
RUBY_COOKIE: Final = "ruby"
YEAR: Final = 365 * 24 * 60 * 60
SWITCH: Final = frozenset({"language", "ruby", "again"})
"""What the buttons of the switch send beside a form's own answers."""
JAPANESE_BLUEPRINTS: Final = frozenset({"officer", "admin"})


@dataclass(frozen=True)
class Speech:
    """How this request speaks."""

    lang: str
    ruby: bool = False


_SPEECH: Final[ContextVar[Speech | None]] = ContextVar("speech", default=None)
"""Of the request that is being answered; asked for some forty times on a page."""


def install(app: Flask) -> None:
    """Let templates speak, and remember what was chosen."""
    app.after_request(_remember)
    app.teardown_request(_forget)
    app.jinja_env.globals |= {
        "_": drawn,
        "say": say,
        "speech": speech,
        "language_tag": lambda: TAGS[language()],
        "language_names": NAMES,
        "language_tags": TAGS,
        "here": here,
        "language_buttons": partial(_buttons, app.jinja_env),
    }
    app.jinja_env.filters |= {"words": words, "noted": noted, "plain": plain, "ja": japanese}


# --- Which language -------------------------------------------------------------------------------


def language() -> str:
    """The language of this request; Japanese where there is none."""
    return speech().lang


def speech() -> Speech:
    """How this request speaks: as chosen just now, before, or as the browser asks."""
    known = _SPEECH.get()
    if known is not None:
        return known
    if not has_request_context():
        return Speech("ja")
    known = _speech()
    _SPEECH.set(known)
    return known


def pressed() -> bool:
    """Whether a button of the language switch sent this form.

    If so this answer, and the answers after it, speak as chosen.
    """
    lang, reading = request.form.get("language"), request.form.get("ruby")
    before = speech()
    if lang in LANGUAGES:
        speak(lang, ruby=before.ruby)
    elif reading in {"on", "off"}:
        speak(before.lang, ruby=reading == "on")
    else:
        return False
    g.language_chosen = True
    actor = current_actor()
    if actor and actor.kind == "citizen":
        _tell_citizen(actor.id, language())
    return True


def choose(lang: str) -> None:
    """Speak this language from now on, on this device."""
    speak(lang, ruby=speech().ruby)
    g.language_chosen = True


def speak(lang: str, *, ruby: bool = False) -> None:
    """Speak this language in this answer, whatever the device and the browser say."""
    _SPEECH.set(Speech(lang, ruby))


def has_chosen() -> bool:
    """Whether somebody chose a language on this device."""
    return g.get("language_chosen", False) or request.cookies.get(COOKIE) in LANGUAGES


def here() -> str:
    """The address to come back to after a change of language."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def _speech() -> Speech:
    if request.blueprint == "api":
        return _as_asked_for()
    actor = current_actor()
    if request.blueprint in JAPANESE_BLUEPRINTS or (actor and actor.kind == "officer"):
        return Speech("ja")
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return Speech(chosen, request.cookies.get(RUBY_COOKIE) == "on")
    return _as_asked_for()


def _as_asked_for() -> Speech:
    g.browser_asked = True
    return Speech(_asked_for(request.headers.get("Accept-Language", "")))


_ASKED_FOR: Final = {
    "ja": "ja",
    "ja-x-easy": "easy",
    "en": "en",
    "ko": "ko",
    "vi": "vi",
    **dict.fromkeys(("zh", "zh-CN", "zh-Hans", "zh-SG"), "zh"),
}
"""What a browser or a program may ask for (RFC 9110, 12.5.4)."""


@lru_cache(maxsize=512)
def _asked_for(header: str) -> str:
    asked = parse_accept_header(header, LanguageAccept)
    return _ASKED_FOR[asked.best_match(_ASKED_FOR, "ja")]


def _tell_citizen(citizen_id: str, lang: str) -> None:
    """Messages and mails follow."""
    with running().database.transaction() as session:
        session.execute(update(Citizen).where(Citizen.id == citizen_id).values(language=lang))


@cache
def _buttons(environment: Environment, current: str, form_id: object) -> Markup:
    """The buttons of the switch, for pages in this language with this form or none."""
    template = environment.get_template("pages/languages.html")
    html = template.render(names=NAMES, tags=TAGS, current=current, form_id=form_id)
    return Markup(html)  # noqa: S704 - from a template


def _forget(_: BaseException | None = None) -> None:
    """A thread answers one request after another."""
    _SPEECH.set(None)


def _remember(response: Response) -> Response:
    if g.get("language_chosen"):
        ways: dict[str, Any] = {"max_age": YEAR, "httponly": True, "samesite": "Lax"}
        ways["secure"] = running().settings.base_url.startswith("https://")
        response.set_cookie(COOKIE, speech().lang, **ways)
        response.set_cookie(RUBY_COOKIE, "on" if speech().ruby else "off", **ways)
    if request.blueprint == "api":
        response.content_language.add(TAGS[language()])
    if g.get("browser_asked"):
        response.headers.add("Vary", "Accept-Language")
    return response


# --- Words ----------------------------------------------------------------------------------------


def msg(message: str) -> str:
    """Mark words for the catalogues where they stand as a constant; `say` gives them later."""
    return message


def say(message: str, **values: object) -> str:
    """The words of a screen in the language of the request, as text: for titles and attributes.

    `message` is the Japanese; places are `%(name)s`.
    """
    lang = language()
    words = message if lang == "ja" else catalogue(lang).get(message)
    if words is None:
        words, lang = message, "ja-only"
    if values:
        words %= {name: ruby.marked_of(_text(value)) for name, value in values.items()}
    if lang == "easy":
        return ruby.read(words)
    return Marked(words, "ja") if lang == "ja-only" else words


def sentences(*parts: str) -> str:
    """Sentences one after another; where words are parted by spaces, so are these."""
    return ruby.joined("" if language() in SPACELESS else " ", parts)


def drawn(message: str, **values: object) -> Markup:
    """The same as `say`, as HTML, with readings where they are asked for. The words may hold tags."""
    how = speech()
    markup = _screen(how.lang, how.ruby)[message]
    if not values:
        return markup
    return markup % {name: words(value) for name, value in values.items()}


def words(value: object) -> Markup:
    """Words for a page: in its language, with readings, and marked where they are Japanese."""
    if type(value) is str:
        return escape(value)
    if isinstance(value, Text):
        value = value.get(language())
    if isinstance(value, Marked):
        html = ruby.html(value, ruby=speech().ruby)
        # Escaped there. Long forms have hundreds of these: Markup.format takes its time.
        return Markup(f'<span lang="ja">{html}</span>' if value.lang else html)  # noqa: S704
    return escape(value)


def noted(value: object) -> Markup:
    """Like `words`; and where there is only Japanese, a small note says so."""
    if isinstance(value, Text):
        value = value.get(language())
    if isinstance(value, Marked) and value.lang:
        return Markup('{} <small class="only">({})</small>').format(
            words(value), drawn("日本語のみ")
        )
    return words(value)


def plain(value: object) -> str:
    """Words as text, for titles, options and attributes."""
    return str(_text(value))


def japanese(value: object) -> Markup:
    """A name that is Japanese in every language, such as an office's."""
    if language() in {"ja", "easy"}:
        return escape(value)
    return Markup('<span lang="ja">{}</span>').format(value)


class _Screen(dict[str, Markup]):
    """A catalogue ready to be drawn; what is not in it is said in Japanese."""

    def __missing__(self, message: str) -> Markup:
        """Keep our own words, of which there are a few hundred."""
        markup = self[message] = Markup(message)  # noqa: S704 - from a template
        return markup


@cache
def _screen(lang: str, ruby_asked: bool) -> _Screen:
    draw = ruby.drawn if ruby_asked else ruby.bare
    said = catalogue(lang).items()
    return _Screen({message: Markup(draw(words)) for message, words in said})  # noqa: S704


def _text(value: object) -> str:
    if isinstance(value, Text):
        return value.get(language())
    return value if isinstance(value, str) else str(value)

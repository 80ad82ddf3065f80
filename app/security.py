"""What every answer carries and every request must pass: headers, CSRF tokens, limits of tries.

Limits are counted in Redis. While Redis is down each process counts for itself in memory, so that
a limit is at most as many times higher as there are processes; nobody is locked out.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from ipaddress import IPv6Network
from time import time
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect, generate_csrf
from markupsafe import Markup
from werkzeug.http import parse_accept_header
from werkzeug.middleware.proxy_fix import ProxyFix

from accounts import codes
from app.login import current_actor
from core.settings import Settings
from forms.japanese.widths import narrow

Limit = Callable[[Callable[..., Any]], Callable[..., Any]]

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def network() -> str:
    """Whence a request comes: its address, of IPv6 the /64, which is what one household is given."""
    address = get_remote_address()
    if ":" not in address:
        return address
    return str(IPv6Network((address.partition("%")[0], 64), strict=False))


csrf = CSRFProtect()
limiter = Limiter(network, strategy="fixed-window", headers_enabled=False)


def per_person() -> str:
    """Whose tries are counted: the signed-in person's, else the network's."""
    actor = current_actor()
    return f"{actor.kind}:{actor.id}" if actor else network()


def per_email() -> str:
    """Whose tries are counted: of the e-mail address that was typed."""
    return _of_email(request.form.get("email") or _in_json("email"))


def per_code() -> str:
    """Whose tries are counted: of the e-mail address that a code went to."""
    if request.blueprint == "api":
        return _of_email(_in_json("email"))
    return _of_email(session.get("login", {}).get("email", ""))


def per_login() -> str:
    """Whose tries are counted: of the login that was typed."""
    return _hidden((request.form.get("login") or _in_json("login")).strip())


def refused(response: Response) -> bool:
    """Whether a try counts: only one with a wrong code or password."""
    return response.status_code in {400, 401, 422}


def _of_one(scope: str, key: Callable[[], str], here: str, anywhere: str, **ways: Any) -> Limit:
    """Limits for one account, whether screens or programs try: from one network, and from all.

    Who knows somebody's address or login uses up the tries of their own network, and keeps nobody
    out elsewhere. Minutes are asked before hours: what was refused here counts nowhere else.
    """
    ways |= {"methods": ["POST"], "exempt_when": lambda: not key()}
    near = limiter.shared_limit(
        here, scope=f"{scope} here", key_func=lambda: f"{key()} {network()}", **ways
    )
    far = limiter.shared_limit(anywhere, scope=scope, key_func=key, **ways)
    return lambda view: near(far(view))


codes_limit = limiter.limit("60 per minute", methods=["POST"])
codes_of_one_limit = _of_one("codes", per_email, "6 per 15 minutes", "30 per hour")
login_limit = limiter.limit("60 per minute", methods=["POST"])
# 120 guesses an hour at a million codes: who keeps at one address for a day gets in once in 350 times.
code_tries_limit = _of_one(
    "code", per_code, "5 per 10 minutes", "120 per hour", deduct_when=refused
)
# 2400 passwords a day, of twelve characters or more.
passwords_limit = _of_one(
    "password", per_login, "10 per 15 minutes", "100 per hour", deduct_when=refused
)
verify_limit = limiter.limit("120 per minute")
nameless_limit = limiter.limit(
    "30 per hour", methods=["POST"], exempt_when=lambda: current_actor() is not None
)
uploads_limit = limiter.limit("240 per hour", key_func=per_person, methods=["POST"])
parking_limit = limiter.shared_limit("30 per minute", scope="parking")
saves_limit = limiter.shared_limit("120 per minute", scope="saves", key_func=per_person)
submissions_limit = limiter.limit("60 per minute", key_func=per_person, methods=["POST"])


def install(app: Flask) -> None:
    """Put all of it around the application."""
    settings: Settings = app.extensions["tenohira"].settings
    app.secret_key = settings.secret_key
    _believe_proxies(app, settings.trusted_proxies)
    app.config |= {
        "WTF_CSRF_TIME_LIMIT": None,  # a token lives as long as its session
        "WTF_CSRF_SSL_STRICT": False,  # the token decides; some browsers send no Referer
        "RATELIMIT_STORAGE_URI": _limits_uri(settings),
        "RATELIMIT_STORAGE_OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_KEY_PREFIX": "tenohira",
    }
    csrf.init_app(app)
    limiter.init_app(app)
    # No limit holds for all pages; those that have one ask for it themselves.
    app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001
    limiter._storage_dead = False  # noqa: SLF001 - another application asks its own Redis first
    app.jinja_env.globals["csrf_field"] = csrf_field
    app.after_request(_harden)
    app.after_request(_compress)


def _believe_proxies(app: Flask, count: int) -> None:
    """Take the client's address and https from the city's own proxies, and from nobody else.

    A client can send these headers too: only what the last `count` proxies added is looked at.
    """
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count)  # type: ignore[method-assign]


def csrf_field() -> Markup:
    """The hidden input that each form carries; one page may hold a dozen of them."""
    field: Markup | None = g.get("csrf_field")
    if field is None:
        known = "csrf_token" in session
        field = g.csrf_field = _kept_field(session["csrf_token"]) if known else _new_field()
    return field


@lru_cache(maxsize=4096)
def _kept_field(_secret: str) -> Markup:
    """The field of the browser that holds this secret: signed once, good as long as its session."""
    return _new_field()


def _new_field() -> Markup:
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def from_this_site() -> bool:
    """Whether the browser says that one of our own pages sent this request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    settings: Settings = current_app.extensions["tenohira"].settings
    ours = {request.host_url.rstrip("/"), settings.base_url.rstrip("/")}
    return request.headers.get("Origin") in ours


def retry_after() -> int:
    """Seconds until the limit that was just reached lets this person try again."""
    reached = limiter.current_limit
    return max(1, reached.reset_at - int(time())) if reached else 60


_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.extend(_HEADERS)
    if "Content-Security-Policy" not in headers:
        headers.add("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in headers:
        private = current_actor() or response.status_code >= 400  # what was typed may stand in it
        headers["Cache-Control"] = "no-store" if private else "private, no-cache"
    return response


def _compress(response: Response) -> Response:
    """Compress pages. A file name of random length in the gzip header hides the length (BREACH)."""
    small = response.direct_passthrough or (response.content_length or 0) < 600
    text = (response.mimetype or "").startswith(("text/", "application/json"))
    if small or not text or "Content-Encoding" in response.headers:
        return response
    response.headers.add("Vary", "Accept-Encoding")
    if not _takes_gzip(request.headers.get("Accept-Encoding", "")):
        return response
    packed = BytesIO()
    name = "x" * (1 + secrets.randbelow(100))
    with gzip.GzipFile(name, "wb", 5, packed, mtime=0) as file:
        file.write(response.get_data())
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=512)
def _takes_gzip(accept_encoding: str) -> bool:
    return parse_accept_header(accept_encoding)["gzip"] > 0


def _of_email(typed: str) -> str:
    return _hidden(codes.key_of(narrow(typed)))


def _hidden(name: str) -> str:
    """What a limit keeps of a name: a hash. Nothing of nothing."""
    return hashlib.sha256(name.encode("utf-8", "replace")).hexdigest() if name else ""


def _in_json(name: str) -> str:
    sent = request.get_json(silent=True)
    typed = sent.get(name) if isinstance(sent, dict) else None
    return typed if isinstance(typed, str) else ""


def _limits_uri(settings: Settings) -> str:
    uri = settings.queue_url
    return f"redis+{uri}" if uri.startswith("unix://") else uri

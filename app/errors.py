"""What went wrong, as a page in plain Japanese with the way on."""

from __future__ import annotations

from math import ceil
from traceback import extract_tb

import structlog
from flask import (
    Flask,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    MethodNotAllowed,
    ServiceUnavailable,
    TooManyRequests,
)

from app.api import problem_details
from app.languages import SWITCH, msg, say
from app.parking import SECRET, fits, park
from app.security import from_this_site, parking_limit, retry_after
from app.sessions import current_session
from core.errors import Conflict, Invalid, NotAllowed, NotFound, TenohiraError, TooMany

log = structlog.get_logger(__name__)

WORDS = {
    400: (
        msg("受けとれませんでした"),
        msg("送られた内容を読みとれませんでした。前の画面に戻って、もう一度お試しください。"),
    ),
    403: (msg("この操作はできません"), msg("この画面を使う権限がありません。")),
    404: (
        msg("ページが見つかりません"),
        msg("アドレスが変わったか、お使いの方には見えないページです。"),
    ),
    405: (msg("この操作はできません"), msg("はじめのページから、もう一度お試しください。")),
    409: (
        msg("先に変更されています"),
        msg("ほかの画面で内容が変わりました。最新の内容を確かめてください。"),
    ),
    413: (
        msg("ファイルが大きすぎます"),
        msg(
            "そのため、この画面で入力した内容も保存できませんでした。ブラウザーの「戻る」で前の画面に戻り、入力が残っているか確かめてください。ファイルは1つ20 MBまでで、何回かに分けて送れます。"
        ),
    ),
    429: (msg("少し待ってください"), msg("短いあいだに何度も操作されました。")),
    500: (
        msg("申し訳ありません"),
        msg("市役所側の不具合で、画面を表示できませんでした。保存した内容は残っています。"),
    ),
    503: (
        msg("いまは使えません"),
        msg(
            "市役所のシステムが一時的に止まっています。保存した内容は残っています。少し待ってから、もう一度お試しください。"
        ),
    ),
}
COOKIES_NEEDED = msg(
    "お使いのブラウザーがCookieを保存しない設定になっているため、送れませんでした。設定でこのサイトのCookieを許可してから、はじめのページからお試しください。"
)
AGAIN = "pressed_again"
"""What a form that is shown once more sends beside what was typed."""
AWAY = (OperationalError, PoolTimeoutError)
"""What it looks like when the database is gone, starts anew, or is held by somebody for too long."""
AWAY_SECONDS = 30
"""After which to try again: a database that starts anew takes a few."""
PUT_BACK = frozenset(
    {
        "citizen.check",
        "citizen.correction",
        "citizen.discard",
        "citizen.forget_profile",
        "citizen.page",
        "citizen.point",
        "citizen.profile",
        "citizen.renew",
        "citizen.withdraw",
    }
)
"""Pages that show what was typed on them before the session ended (app.parking.take)."""
PAGE_OF = {"citizen.submit": "citizen.check", "citizen.move": "citizen.renew"}
"""On which of them a form stands that is sent to an address of its own."""
STATUS: dict[type[TenohiraError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 400,
    TooMany: 429,
}


def install(app: Flask) -> None:
    """Answer every error with a page."""
    app.register_error_handler(TenohiraError, _known)
    app.register_error_handler(CSRFError, _unsigned)
    app.register_error_handler(DataError, _unfit)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _unexpected)


def page(status: int, message: str | None = None) -> Response:
    """The page of a status, with its own words or the given ones."""
    title, text = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    html = render_template(
        "pages/error.html", title=say(title), text=say(message or text), status=status
    )
    return make_response(html, status)


def _known(error: TenohiraError) -> Response:
    if isinstance(error, TooMany):
        return _too_many(error.retry_after)
    return page(STATUS.get(type(error), 400), error.message)


def _unfit(_: DataError) -> ResponseReturnValue:
    """Text that no database holds, such as NUL, typed where no field looked at it."""
    return _refused(BadRequest())


def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error
    if request_ctx.url_adapter is None:  # no page can be linked to under a host like that
        return Response("Bad Request\n", 400, mimetype="text/plain")
    if isinstance(error, ServiceUnavailable) or isinstance(_cause(error), AWAY):
        return _away()
    if request.path.startswith("/api/"):
        return problem_details.from_http(error)
    if error.code == 429:
        return _too_many(retry_after())
    answer = page(error.code or 500)
    if isinstance(error, MethodNotAllowed):
        answer.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    return answer


def _cause(error: HTTPException) -> BaseException | None:
    return error.original_exception if isinstance(error, InternalServerError) else None


def _away() -> ResponseReturnValue:
    """The database does not answer: nobody knows who asks, and what they typed is sent once more later.

    The token that was typed with it is sent back as it came; it is looked at when there is a database.
    """
    current_session().lost = True
    if request.path.startswith("/api/"):
        return problem_details.from_http(ServiceUnavailable())
    typed = list(request.form.items(multi=True))
    secret = any(name in SECRET and name != "csrf_token" for name, _ in typed)
    if typed and fits(typed) and not secret and from_this_site():
        files = any(file.filename for file in request.files.values())
        html = render_template(
            "pages/away.html", fields=typed, files=files, url=request.full_path.rstrip("?")
        )
        response = make_response(html, 503)
    else:
        response = page(503)
    response.headers["Retry-After"] = str(AWAY_SECONDS)
    return response


def _too_many(seconds: int) -> Response:
    response = page(
        429,
        say(
            "短いあいだに何度も操作されました。%(minutes)s分ほど待ってから、もう一度お試しください。",
            minutes=ceil(seconds / 60),
        ),
    )
    response.headers["Retry-After"] = str(seconds)
    return response


def _unsigned(_: CSRFError) -> ResponseReturnValue:
    """A form whose session has ended: nothing typed on our own page is lost.

    A form that only a person who is signed in can send gets it back on its page, and that page says
    that nothing was sent; any other form is shown once more with a new token. What another site sent
    is only refused.
    """
    if not from_this_site():
        return page(400)
    if AGAIN in request.form and current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return page(400, COOKIES_NEEDED)
    endpoint = request.endpoint or ""
    shown = PAGE_OF.get(endpoint, endpoint)
    if shown in PUT_BACK:
        path = url_for(shown, **(request.view_args or {}))
        try:
            parked = parking_limit(park)(path, request.form.items(multi=True))
        except TooManyRequests:
            return _too_many(retry_after())
        if parked:
            query = request.query_string.decode()
            return redirect(f"{path}?{query}" if query else path, 303)
    return ask_again(request.full_path.rstrip("?"))


def ask_again(url: str) -> Response:
    """The form that was sent, once more, with a new token and nothing lost.

    What is more than a form can hold is only refused: no page of ours sent it.
    """
    typed = request.form.items(multi=True)
    fields = [(name, value) for name, value in typed if name not in SECRET | SWITCH | {AGAIN}]
    if not fits(fields):
        return page(413)
    html = render_template("pages/again.html", fields=fields, url=url, mark=AGAIN)
    return make_response(html, 400)


def _unexpected(error: Exception) -> ResponseReturnValue:
    """Logged with the lines of code it passed, without its words: they may hold personal data."""
    where = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)]
    log.error("request_failed", endpoint=request.endpoint, error=type(error).__name__, where=where)
    return _refused(InternalServerError(original_exception=error))

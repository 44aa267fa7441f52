"""Every 'no' as a page that says what happened, what to do, and the number to quote on the
telephone."""

from __future__ import annotations

import logging
import math
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import escape
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.foundation.data.database import is_away, is_full
from portal.foundation.running.logs import SECRET_NAMES
from portal.foundation.web import unit
from portal.kernel.errors import Refused

TOO_MANY = 429
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wording:
    """A refusal in words: HTTP status, what happened, what to do."""

    status: int
    title: str
    advice: str = ""


@dataclass(frozen=True)
class Typed:
    """A post that came to nothing: where it went, its fields, and whether it can be sent again as
    it stands (no file, no secret)."""

    address: str
    fields: tuple[tuple[str, str], ...]
    whole: bool


MOST_TYPED = 400_000  # characters
AGAIN_SECONDS = "20"
Words = Callable[[str, dict[str, object]], Wording]
Answer = tuple[object, int]
BUSY = 503
COME_BACK_LATER = (429, BUSY)
SECONDS_UNTIL_THEN = 60


def word(refused: Refused) -> Wording:
    """The refusal in the reader's language."""
    words: Words = current_app.extensions["refusal_words"]
    return words(refused.code, refused.facts)


def _page(
    status: int, title: str, advice: str = "", code: str = "", *, typed: Typed | None = None
) -> Answer:
    """Also where the database can't be asked: then as for a reader whom nobody knows, and if that
    fails too, in plain words."""
    try:
        return _drawn(status, title, advice, code, typed)
    except Exception:
        log.exception("the page that says no could not be drawn")
    _know_nobody()
    try:
        return _drawn(status, title, advice, code, typed)
    except Exception:
        log.exception("nor without the reader")
    bare = f"<!doctype html><meta charset=utf-8><title>{escape(title)}</title>"
    return f"{bare}<h1>{escape(title)}</h1><p>{escape(advice)}</p>", status


def _know_nobody() -> None:
    """The sign-in, which stands in the database, is not asked for again in this request."""
    manager = getattr(current_app, "login_manager", None)
    if manager is not None:
        g._login_user = manager.anonymous_user()


def _drawn(status: int, title: str, advice: str, code: str, typed: Typed | None) -> Answer:
    number = g.get("request_id", "")
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        told = jsonify(error=code or str(status), title=title, advice=advice, request=number)
        return told, status
    page = render_template(
        "shared/errors/error.html",
        status=status,
        title_text=title,
        advice=advice,
        request_number=number,
        typed=typed,
    )
    return page, status


def _typed() -> Typed | None:
    """What was posted, for a page on which it is not lost. Only what the sender's own page sent;
    secrets and files have to be given once more."""
    if request.method != "POST" or not g.get("csrf_valid"):
        return None
    sent = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    lines = tuple((name, text) for name, text in sent if not _is_secret(name))
    if sum(len(text) for _name, text in lines) > MOST_TYPED:
        return None
    whole = not request.files and len(lines) == len(sent)
    return Typed(request.full_path.rstrip("?"), lines, whole)


def _is_secret(name: str) -> bool:
    return "password" in name.lower() or name.lower() in SECRET_NAMES


def _http_words(status: int) -> tuple[str, str]:
    return {
        400: (
            _("这次提交没有被接受"),
            _("页面可能放得太久了。请返回上一页，重新打开后再提交一次，已保存的内容还在。"),
        ),
        403: (_("您的身份不能打开这个页面"), _("如果您认为应该可以，请联系本单位的安全管理员。")),
        404: (_("没有找到这个页面"), _("地址可能写错了，或者它不属于您。")),
        405: (_("这个地址不能这样访问"), _("请从页面上的按钮进入。")),
        410: (_("这个页面已经下线"), _("公示期满的名单会按规定下线。")),
        413: (_("上传的内容太大"), _("请压缩后再传，页面上写着每个文件的上限。")),
        415: (_("不支持这种文件"), _("请上传 JPG、PNG、HEIC 图片或 PDF。")),
        429: (_("操作太频繁"), _("请过几分钟再试，已保存的内容不会丢失。")),
        500: (
            _("系统出了错"),
            _("不是您的问题。请稍后再试；如果一直这样，请把下面的编号告诉我们。"),
        ),
        503: (_("系统正忙"), _("请稍等一会儿再试，已保存的内容不会丢失。")),
    }.get(status, (_("这个请求没有成功"), ""))


def install(app: Flask, *, words: Words) -> None:
    """``words`` turns a refusal's code and facts into a :class:`Wording` (the side's labels)."""
    app.extensions["refusal_words"] = words
    app.after_request(_tell_wait)
    for kind, page in (
        (Refused, _on_refused),
        (CSRFError, _on_csrf),
        (StaleDataError, _on_stale),
        (IntegrityError, _on_integrity),
        (DBAPIError, _on_database),
        (PoolTimeout, _on_database),
        (sqlite3.Error, _on_database),
        (OSError, _on_system),
        (HTTPException, _on_http),
        (Exception, _on_crash),
    ):
        app.register_error_handler(kind, page)
    app.after_request(_when_to_come_back)


def _when_to_come_back(response: Response) -> Response:
    if response.status_code in COME_BACK_LATER:
        response.headers.setdefault("Retry-After", str(SECONDS_UNTIL_THEN))
    return response


def note_wait(refused: Refused) -> None:
    """A refusal that says until when to wait is told to programs as well (RFC 9110, 10.2.3)."""
    until = refused.facts.get("until")
    if isinstance(until, datetime) and word(refused).status == TOO_MANY:
        g.wait_until = until


def _tell_wait(response: Response) -> Response:
    until = g.get("wait_until")
    if until is not None and response.status_code == TOO_MANY:
        left = (until - unit.now()).total_seconds()
        response.headers["Retry-After"] = str(max(1, math.ceil(left)))
    return response


def note_refusal(error: Refused) -> None:
    """A line in the log with the code alone: facts may speak of people."""
    log.info("refused: %s", error.code)


def _on_refused(error: Refused) -> Answer:
    note_refusal(error)
    note_wait(error)
    wording, g.refused_code = word(error), error.code
    return _page(wording.status, wording.title, wording.advice, error.code)


# Who asked for what is not theirs, or too often; nothing is told about addresses nobody has.
NOTED = (401, 403, 413, 429)


def _on_csrf(_error: CSRFError) -> Answer:
    log.info("denied: 400, no token of ours")
    return _page(400, *_http_words(400), code="csrf")


def _on_stale(_error: StaleDataError) -> Answer:
    title, advice = _("刚才有人改过同一条记录"), _("请返回看一眼最新的内容，再决定要不要修改。")
    return _page(409, title, advice, "conflict.changed")


def _on_integrity(error: IntegrityError) -> Answer:
    log.warning("refused by the database: %s", type(error.orig).__name__)
    title = _("同样的内容已经存在")
    advice = _("可能是提交了两次，第一次已经生效。请刷新页面看结果。")
    return _page(409, title, advice, "conflict.exists")


def _on_database(error: Exception) -> Response | Answer:
    if is_full(error):
        return _on_full()
    if not is_away(error):
        return _on_crash(error)
    log.error("the database did not answer: %s", type(getattr(error, "orig", error)).__name__)
    _know_nobody()
    title, advice = _("系统暂时连不上数据"), _("请稍等一会儿再试，已保存的内容不会丢失。")
    return _later(_page(503, title, advice, "database", typed=_typed()))


def _on_system(error: OSError) -> Response | Answer:
    return _on_full() if is_full(error) else _on_crash(error)


def _on_full() -> Response:
    wording = word(Refused("storage.full"))
    log.error("there is no room left on the disk")
    page = _page(wording.status, wording.title, wording.advice, "storage.full", typed=_typed())
    return _later(page)


def _later(page: Answer) -> Response:
    answer = current_app.make_response(page)
    answer.headers["Retry-After"] = AGAIN_SECONDS
    return answer


def _on_http(error: HTTPException) -> Answer:
    status = error.code or 500
    if status in NOTED:
        log.info("denied: %d", status)
    return _page(status, *_http_words(status))


def _on_crash(error: Exception) -> Answer:
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.exception("unexpected")
    return _page(500, *_http_words(500))

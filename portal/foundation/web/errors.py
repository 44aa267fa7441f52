"""Every 'no' as a page that says what happened, what to do, and the number to quote on the
telephone."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.kernel.errors import Refused

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wording:
    """A refusal in words: HTTP status, what happened, what to do."""

    status: int
    title: str
    advice: str = ""


Words = Callable[[str, dict[str, object]], Wording]
Answer = tuple[object, int]
BUSY = 503
COME_BACK_LATER = (429, BUSY)
SECONDS_UNTIL_THEN = 60


def word(refused: Refused) -> Wording:
    """The refusal in the reader's language."""
    words: Words = current_app.extensions["refusal_words"]
    return words(refused.code, refused.facts)


def _page(status: int, title: str, advice: str = "", code: str = "") -> Answer:
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
    )
    return page, status


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
    for kind, page in (
        (Refused, _on_refused),
        (CSRFError, _on_csrf),
        (StaleDataError, _on_stale),
        (IntegrityError, _on_integrity),
        (OperationalError, _on_database),
        (HTTPException, _on_http),
        (Exception, _on_crash),
    ):
        app.register_error_handler(kind, page)
    app.after_request(_when_to_come_back)


def _when_to_come_back(response: Response) -> Response:
    if response.status_code in COME_BACK_LATER:
        response.headers.setdefault("Retry-After", str(SECONDS_UNTIL_THEN))
    return response


def _on_refused(error: Refused) -> Answer:
    wording, g.refused_code = word(error), error.code
    return _page(wording.status, wording.title, wording.advice, error.code)


def _on_csrf(_error: CSRFError) -> Answer:
    return _page(400, *_http_words(400), code="csrf")


def _on_stale(_error: StaleDataError) -> Answer:
    title, advice = _("刚才有人改过同一条记录"), _("请返回看一眼最新的内容，再决定要不要修改。")
    return _page(409, title, advice, "conflict.changed")


def _on_integrity(error: IntegrityError) -> Answer:
    log.warning("refused by the database: %s", type(error.orig).__name__)
    title = _("同样的内容已经存在")
    advice = _("可能是提交了两次，第一次已经生效。请刷新页面看结果。")
    return _page(409, title, advice, "conflict.exists")


def _on_database(error: OperationalError) -> Answer:
    log.error("the database did not answer: %s", type(error.orig).__name__)
    return _page(503, *_http_words(503), code="database")


def _on_http(error: HTTPException) -> Answer:
    status = error.code or 500
    return _page(status, *_http_words(status))


def _on_crash(error: Exception) -> Answer:
    if current_app.testing and current_app.config.get("PROPAGATE_EXCEPTIONS"):
        raise error
    log.exception("unexpected")
    return _page(500, *_http_words(500))

"""The gallery of components as an application of its own: the real templates, style sheets, scripts
and headers, without any stage of the process.

``python -m tests.architecture.gallery_app`` serves it on a free port of this machine for looking
at.
"""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
from flask import Flask, render_template, request, url_for
from flask_babel import Babel
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from wtforms import (
    BooleanField,
    MultipleFileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from portal.foundation.web import filters, headers

ROOT = Path(__file__).resolve().parents[2]
LAYOUTS = ("public", "office", "workforce", "examiner")
ERRORS = (400, 403, 404, 409, 410, 413, 415, 422, 429, 500, 503)
NAV = [
    {"text": "公告", "href": "#", "current": True},
    {"text": "名单与结果", "href": "#", "current": False},
]
VIEWER = SimpleNamespace(
    display_name="吴敏", holdings=[SimpleNamespace(union_name="苏州市总工会", role="资格审查员")]
)


class Sample(FlaskForm):  # type: ignore[misc]
    """One field of every kind that the macros know."""

    mobile = StringField("手机号", [InputRequired("请填写手机号。")])
    education = SelectField(
        "学历",
        choices=[("", "请选择"), ("b", "本科"), ("m", "硕士研究生")],
        validators=[InputRequired("请选择学历。")],
    )
    why = TextAreaField("缺什么、怎么补")
    level = RadioField(
        "证书级别",
        choices=[("1", "助理社会工作师"), ("2", "社会工作师"), ("none", "没有")],
        validators=[InputRequired("请选择级别。")],
    )
    needs = SelectMultipleField("特殊需要", choices=[("wheelchair", "轮椅"), ("large", "大字试卷")])
    honest = BooleanField("我填的都是真的", [InputRequired("请确认。")])
    files = MultipleFileField("证书照片或 PDF", [InputRequired("请上传证书。")])
    photo = StringField("证件照")

    def summary(self) -> list[tuple[str, str]]:
        return [
            (field.id, str(text))
            for field in self
            for text in field.errors
            if field.short_name != "csrf_token"
        ]


def create_gallery() -> Flask:
    app = Flask(
        "gallery",
        root_path=str(ROOT),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.update(SECRET_KEY="gallery", BABEL_DEFAULT_LOCALE="zh_Hans_CN")
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["combine"] = lambda first, second: {**first, **second}
    app.jinja_env.globals["word"] = lambda _group, code: code
    Babel(app)
    filters.install(app)
    CSRFProtect(app)
    app.after_request(_with_headers)
    app.context_processor(_values)
    app.add_url_rule("/gallery/<layout>", "gallery", _gallery)
    app.add_url_rule("/error/<int:status>", "error", _error)
    return app


def _with_headers(response: Any) -> Any:
    response.headers.update(headers.FIXED)
    return response


def _values() -> dict[str, Any]:
    return {
        "site": {
            "side": "recruitment",
            "organiser": "江苏省总工会",
            "supervision_phone": "",
            "icp": "",
            "police_record": "",
            "identification_code": "",
        },
        "nav": NAV,
        "viewer": VIEWER if request.args.get("viewer") else None,
        "language": request.args.get("language", "zh_Hans_CN"),
        "large_text": request.args.get("text") == "large",
        "switches": {"language_href": "#", "text_href": "#", "back": "/"},
        "round_bar": {"title": "苏州市社会化工会工作者", "href": "#", "stage": "资格初审"},
        "now": datetime(2026, 9, 2, 12, 14, tzinfo=UTC),
        "site_name": lambda: "社会化工会工作者招聘",
        "foot_links": [{"text": "怎样报名", "href": "#"}, {"text": "查验名单", "href": "#"}],
        "office_name": lambda: "招聘工作台",
        "office_home": lambda: url_for("gallery", layout="office"),
        "sign_out_href": lambda: "#",
    }


def _gallery(layout: str) -> str:
    refused = Sample(formdata=None, prefix="bad-", data={"mobile": "1380000"})
    refused.validate()
    picture = base64.b64encode((ROOT / "static/img/mark.svg").read_bytes()).decode()
    form = Sample(formdata=None)
    form.validate_on_submit()
    return render_template(
        "shared/gallery.html",
        layout=layout,
        form=form,
        bad_form=refused,
        qr=f"data:image/svg+xml;base64,{picture}",
    )


def _error(status: int) -> tuple[str, int]:
    return render_template(
        "shared/errors/error.html",
        status=status,
        title_text="没有找到这个页面",
        advice="地址可能写错了，或者它不属于您。",
        request_number="4c1f90ab",
        typed=None,
    ), status


if __name__ == "__main__":
    create_gallery().run(port=0)

"""The round editor: list, new round, and its four pages."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from portal.foundation.forms import Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import choices, word
from portal.recruitment.notices.forms import BasicsForm, NewRoundForm, PolicyDocumentForm, PolicyForm, timetable_form
from portal.recruitment.notices.models import WINDOWS, RecruitmentRound
from portal.recruitment.notices.queries import round_within_reach, rounds_within_reach
from portal.recruitment.notices.services import EDITABLE, draft_round, edit_round, locked_round, set_policy, set_windows
from portal.recruitment.rulebook.policy import policy_sentence, read_policy
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.acting import acting
from portal.recruitment.unions.models import Union
from portal.recruitment.unions.queries import reach

pages = Blueprint("notices_office", __name__, url_prefix="/office/rounds")


def _hub(code: str) -> Response:
    return redirect(url_for("overview_office.round_hub", code=code), 303)


def _drafting(code: str) -> RecruitmentRound:
    return round_within_reach(reading(), code, viewer().unions_for(PUBLISHER))


@pages.get("")
@access.officer(*BUSINESS_ROLES)
def index() -> str:
    rounds = rounds_within_reach(reading(), viewer().unions_for())
    return render_template("recruitment/notices/office/index.html", rounds=rounds, may_draft=viewer().has_role(PUBLISHER))


def _organisers() -> list[tuple[int, str]]:
    inside = reach(reading(), viewer().unions_for(PUBLISHER))
    unions = [
        union
        for union in (reading().get_one(Union, key) for key in inside)
        if union.level in {"city", "county"} and union.kind in {"general", "zone"}
    ]
    return [(union.id, union.name) for union in sorted(unions, key=lambda union: union.code)]


@pages.route("/new", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def new() -> Response | tuple[str, int] | str:
    form = NewRoundForm()
    form.organiser.choices = _organisers()
    form.run_kind.choices = choices("round.run_kind")
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            organiser = session.get_one(Union, form.organiser.data)
            round_ = draft_round(
                session, organiser, title=form.title.data, run_kind=form.run_kind.data, by=acting(viewer(), PUBLISHER), at=now()
            )
            return _hub(round_.code)
    return _shown("new", form)


def _shown(page: str, form: Form, **values: Any) -> tuple[str, int] | str:
    html = render_template(f"recruitment/notices/office/{page}.html", form=form, **values)
    return (html, 422) if request.method == "POST" else html


@pages.route("/<code>/basics", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def basics(code: str) -> Response | tuple[str, int] | str:
    round_ = _drafting(code)
    form = BasicsForm(
        title=round_.title, text=round_.text, contact_phone=round_.contact_phone, supervision_phone=round_.supervision_phone,
        source_notice=round_.source_notice, filled=round_.filled, exclusions=round_.conduct.get("exclusions", []),
        avoidance=round_.conduct.get("avoidance", ""),
    )  # fmt: skip
    if form.validate_on_submit():
        conduct = round_.conduct | {"exclusions": form.exclusions.data, "avoidance": form.avoidance.data}
        values = {name: form[name].data for name in ("title", "text", "contact_phone", "supervision_phone", "source_notice", "filled")}
        with refusals_on(form), transaction() as session:
            edit_round(session, locked_round(session, round_.id), values | {"conduct": conduct}, by=acting(viewer(), PUBLISHER), at=now())
            return _hub(code)
    return _shown("basics", form, round_=round_, editable=round_.state in EDITABLE)


def _typed_windows(form: Form) -> dict[str, tuple[datetime, datetime]]:
    found = {}
    for kind in WINDOWS:
        starts, ends = form[f"{kind}_starts"].data, form[f"{kind}_ends"].data
        if starts is not None:
            found[kind] = (starts, ends if ends is not None else starts)
    return found


@pages.route("/<code>/timetable", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def timetable(code: str) -> Response | tuple[str, int] | str:
    round_ = _drafting(code)
    given = {f"{window.kind}_starts": window.starts_at for window in round_.windows} | {
        f"{window.kind}_ends": window.ends_at for window in round_.windows
    }
    form = timetable_form({kind: word("window", kind) for kind in WINDOWS})(data=given)
    if form.validate_on_submit():
        with refusals_on(form), transaction() as session:
            set_windows(session, locked_round(session, round_.id), _typed_windows(form), by=acting(viewer(), PUBLISHER), at=now())
            return _hub(code)
    return _shown("timetable", form, round_=round_, windows=WINDOWS, editable=round_.state in EDITABLE)


def _component(document: dict[str, Any], code: str) -> dict[str, Any]:
    return next((component for component in document["components"] if component["code"] == code), {})


def _usual_choices(document: dict[str, Any]) -> dict[str, Any]:
    weight = document["composite"]["weights"].get("written")
    usual = weight is not None and "/" not in weight
    return {
        "written_weight": Decimal(weight) * 100 if usual else None,
        "written_pass": _component(document, "written").get("pass_mark"),
        "interview_pass": _component(document, "interview").get("pass_mark"),
        "opening_ratio": (document.get("opening") or {}).get("ratio"),
        "shortlist_ratio": (document.get("shortlist") or {}).get("ratio"),
        "publicity_days": document.get("publicity_days", 7),
    }


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _with_choices(document: dict[str, Any], form: PolicyForm) -> dict[str, Any]:
    changed: dict[str, Any] = json.loads(json.dumps(document))
    weight = form.written_weight.data / 100
    changed["composite"]["weights"] = {"written": _plain(weight), "interview": _plain(1 - weight)}
    for code, field in (("written", form.written_pass), ("interview", form.interview_pass)):
        _component(changed, code)["pass_mark"] = None if field.data is None else _plain(field.data)
    changed["opening"] = {"ratio": _plain(form.opening_ratio.data)}
    changed["shortlist"] = (changed.get("shortlist") or {"by": "written"}) | {"ratio": _plain(form.shortlist_ratio.data)}
    changed["publicity_days"] = int(form.publicity_days.data)
    return changed


@pages.route("/<code>/policy", methods=["GET", "POST"])
@access.officer(PUBLISHER)
def policy(code: str) -> Response | tuple[str, int] | str:
    """The usual choices; ``?whole=1`` for the whole document. Either way the strict reader has the last word."""
    round_ = _drafting(code)
    whole = request.args.get("whole") == "1"
    form: Form = (
        PolicyDocumentForm(document=json.dumps(round_.policy, ensure_ascii=False, indent=1))
        if whole
        else PolicyForm(data=_usual_choices(round_.policy))
    )
    if form.validate_on_submit():
        document = form.parsed if isinstance(form, PolicyDocumentForm) else _with_choices(round_.policy, form)
        with refusals_on(form), transaction() as session:
            set_policy(session, locked_round(session, round_.id), document, by=acting(viewer(), PUBLISHER), at=now())
            return redirect(url_for(".policy", code=code, saved=1), 303)
    sentence = policy_sentence(read_policy(round_.policy))
    return _shown(
        "policy",
        form,
        round_=round_,
        whole=whole,
        sentence=sentence,
        editable=round_.state in EDITABLE,
        saved=request.args.get("saved") == "1",
    )

"""The policy of a round: the usual choices, or the whole document."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from flask import Response, redirect, request, url_for

from portal.foundation.forms import Form, refusals_on
from portal.foundation.web import access
from portal.foundation.web.unit import now, transaction
from portal.foundation.web.viewer import viewer
from portal.recruitment.notices.forms import PolicyDocumentForm, PolicyForm
from portal.recruitment.notices.services import EDITABLE, locked_round, set_policy
from portal.recruitment.notices.views.office import drafting, pages, shown
from portal.recruitment.rulebook.policy import policy_sentence, read_policy
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.unions.acting import acting


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
    round_ = drafting(code)
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
    return shown(
        "policy",
        form,
        round_=round_,
        whole=whole,
        sentence=sentence,
        editable=round_.state in EDITABLE,
        saved=request.args.get("saved") == "1",
    )

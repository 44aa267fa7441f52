"""/my/recoveries: somebody else asks at an office for one's own account, and how to stop that."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm
from portal.foundation.web.posting import back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.recoveries.services import own_recovery, stop_case
from portal.recruitment.unions.posting import act_as

pages = Blueprint("recoveries_own", __name__, url_prefix="/my")


@pages.get("/recoveries/<public_id>")
@access.applicant
def show(public_id: str) -> str:
    case = own_recovery(reading(), viewer().account_id, public_id)
    may_stop = case.kind == "recover" and case.used_at is None and case.stopped_at is None
    return render_template(
        "recruitment/recoveries/own.html",
        case=case,
        may_stop=may_stop,
        form=ConfirmForm(),
    )


@pages.post("/recoveries/<public_id>/stop")
@access.applicant
def stop(public_id: str) -> Response:
    with act_as() as act:
        stop_case(act, own_recovery(act.session, viewer().account_id, public_id, lock=True))
    return back(".show", public_id=public_id)

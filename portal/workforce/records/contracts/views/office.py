"""Adding a contract to a person."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.unit import now
from portal.workforce.labels import choices
from portal.workforce.records.contracts.forms import ContractForm
from portal.workforce.records.contracts.services import add_contract
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.workers.views.record_page import record_page

pages = Blueprint("contracts_office", __name__, url_prefix="/office/workers")


@pages.route("/<public_id>/contracts/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str) -> Response | tuple[str, int] | str:
    form = ContractForm()
    form.kind.choices = choices("contract.kind")
    return record_page(
        public_id,
        form,
        _("登记劳动合同"),
        lambda session, worker, by: add_contract(
            session,
            worker,
            number=form.number.data or "",
            kind=form.kind.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            probation_ends_on=form.probation_ends_on.data,
            by=by,
            at=now(),
        ),
    )

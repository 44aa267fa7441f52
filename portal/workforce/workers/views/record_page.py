"""The page that adds one record to a person: the same for every kind of record, since a record is
never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template

from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import Act
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.unions.posting import act_as
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import worker_within_reach

Save = Callable[[Act, Worker], Any]


def record_page(public_id: str, form: Form, title: str, save: Save, lead: str = "") -> Answer:
    """Show ``form`` for the person, or save it by ``save(act, worker)`` and go back to their
    page."""
    roots = viewer().unions_for(COUNTY_CLERK)
    worker = worker_within_reach(reading(), public_id, roots)
    values = {"name": worker.name, "number": worker.number, "public_id": public_id}
    if form.validate_on_submit():
        with refusals_on(form), act_as(COUNTY_CLERK) as act:
            save(act, worker_within_reach(act.session, public_id, roots, for_change=True))
            return back("desk_office.worker", public_id=public_id)
    page = render_template(
        "workforce/workers/record.html", form=form, title=title, lead=lead, worker=values, now=now()
    )
    return again(page) if form.errors else page

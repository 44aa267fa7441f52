"""The page that adds one record to a person: the same for every kind of record, since a record is
never changed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, redirect, render_template, url_for
from sqlalchemy.orm import Session

from portal.foundation.web.forms import Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.workforce.audit import Actor
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.unions.acting import acting
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import worker_within_reach

Save = Callable[[Session, Worker, Actor], Any]


def record_page(
    public_id: str, form: Form, title: str, save: Save, lead: str = ""
) -> Response | tuple[str, int] | str:
    """Show ``form`` for the person, or save it by ``save(session, worker, by)`` and go back to his
    page."""
    person = viewer()
    roots = person.unions_for(COUNTY_CLERK)
    shown = worker_within_reach(reading(), public_id, roots)
    values = {"name": shown.name, "number": shown.number, "public_id": public_id}
    if form.validate_on_submit():
        with refusals_on(form):
            with transaction() as session:
                save(
                    session,
                    worker_within_reach(session, public_id, roots, for_change=True),
                    acting(person, COUNTY_CLERK),
                )
            return redirect(url_for("desk_office.worker", public_id=public_id), 303)
    page = render_template(
        "workforce/workers/record.html", form=form, title=title, lead=lead, worker=values, now=now()
    )
    return (page, 422) if form.errors else page

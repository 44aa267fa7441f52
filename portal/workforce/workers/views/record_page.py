"""The page that adds one record to a person, and the one that corrects it: the same for every kind
of record, since a record is never changed afterwards but replaced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import TextAreaField
from wtforms.validators import InputRequired, Length

from portal.foundation.web.forms import Form, refusals_on, strip
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.rulebook.roles import COUNTY_CLERK
from portal.workforce.unions.posting import act_as
from portal.workforce.workers.every_kind import every_kind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import worker_within_reach
from portal.workforce.workers.services.decisions import Row, replace_row, standing_row
from portal.workforce.workers.spell_columns import Correctable

Save = Callable[[Act, Worker], Any]


Add = Callable[[Act, Worker], Any]


def with_reason(form: type[Form]) -> type[Form]:
    """The same form, and why the record is corrected."""
    why = TextAreaField(
        _("更正的理由和依据"), [InputRequired(_("这一项要填")), Length(max=500)], filters=(strip,)
    )
    return type(f"Corrected{form.__name__}", (form,), {"why": why})


def standing(public_id: str, model: type[Row], row_id: str) -> Row:
    """The row that is to be corrected, for filling its form. Raises ``spell.not_found``."""
    worker = worker_within_reach(reading(), public_id, viewer().unions_for(COUNTY_CLERK))
    return standing_row(reading(), model, worker, row_id)


def named(row: Any, *names: str) -> dict[str, Any]:
    """Members of a row by name, to fill a form."""
    return {name: getattr(row, name) for name in names}


def correction_page(public_id: str, form: Form, title: str, wrong: Correctable, add: Add) -> Answer:
    """Show ``form`` as it was filled in, or let the row be replaced by what ``add(act, worker)``
    records."""
    model, row_id = type(wrong), wrong.public_id

    def save(act: Act, worker: Worker) -> None:
        row = standing_row(act.session, model, worker, row_id)
        replace_row(act, worker, row, form["why"].data, lambda: add(act, worker))

    lead = gettext("原来的记录注明已更正，仍然可以查到。")
    return record_page(
        public_id, form, title, save, lead, withdraw=way_to_withdraw(public_id, wrong)
    )


def way_to_withdraw(public_id: str, row: Correctable) -> str:
    """The page that takes the row back where nothing takes its place."""
    kind = next((key for key, one in every_kind().items() if isinstance(row, one.model)), None)
    if kind is not None:
        return url_for(
            "spells_office.take_back", public_id=public_id, kind=kind, spell_id=row.public_id
        )
    table = type(row).__tablename__
    return url_for("desk_office.take_back", public_id=public_id, table=table, row_id=row.public_id)


def record_page(
    public_id: str,
    form: Form,
    title: str,
    save: Save,
    lead: str = "",
    roles: tuple[str, ...] = (COUNTY_CLERK,),
    *,
    withdraw: str = "",
) -> Answer:
    """Show ``form`` for the person, or save it by ``save(act, worker)`` and go back to their
    page. ``withdraw``: where what is corrected here can be taken back instead."""
    roots = viewer().unions_for(*roles)
    worker = worker_within_reach(reading(), public_id, roots)
    values = {"name": worker.name, "number": worker.number, "public_id": public_id}
    if form.validate_on_submit():
        with refusals_on(form), act_as(*roles) as act:
            row = worker_within_reach(act.session, public_id, roots, for_change=True)
            if row.state == "void":
                raise Refused("lifecycle.not_allowed")
            save(act, row)
            return back("desk_office.worker", public_id=public_id)
    page = render_template(
        "workforce/workers/record.html",
        form=form,
        title=title,
        lead=lead,
        worker=values,
        now=now(),
        withdraw=withdraw,
    )
    return again(page) if form.errors else page

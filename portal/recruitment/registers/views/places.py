"""Form A-11: where the notice was published, as officers keep it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, url_for
from sqlalchemy.orm import Session

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.unit import now, reading, transaction
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices
from portal.recruitment.publications.files import keep_file
from portal.recruitment.publications.models import KeptFile
from portal.recruitment.registers.forms import PlaceForm, RequiredPlacesForm
from portal.recruitment.registers.services.places import (
    places_missing,
    record_place,
    require_places,
    take_down,
)
from portal.recruitment.rounds.attachment_files import EXTENSIONS, CleanAttachment, clean_attachment
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rounds.services import EDITABLE, locked_round
from portal.recruitment.rounds.views.attachments import received, sent_file
from portal.recruitment.rounds.views.office import drafting
from portal.recruitment.rulebook.publication.places import required_places
from portal.recruitment.rulebook.roles import (
    AUDITOR,
    BUSINESS_ROLES,
    CHECKER,
    PUBLISHER,
    SUPERVISING_BODY,
    SUPERVISOR,
)
from portal.recruitment.unions.acting import acting

pages = Blueprint("registers_places", __name__, url_prefix="/office/rounds")

READERS = tuple(dict.fromkeys((*BUSINESS_ROLES, SUPERVISOR, SUPERVISING_BODY, AUDITOR)))
WRITERS = (PUBLISHER, CHECKER)


def _place_form(**given: Any) -> PlaceForm:
    form = PlaceForm(**given)
    form.kind.choices = choices("place.kind")
    return form


def _required_form(round_: RecruitmentRound | None = None) -> RequiredPlacesForm:
    form = (
        RequiredPlacesForm()
        if round_ is None
        else RequiredPlacesForm(formdata=None, kinds=list(required_places(round_.conduct)))
    )
    form.kinds.choices = choices("place.kind")
    return form


def _page(code: str, *, form: Form | None = None, required_form: Form | None = None) -> str:
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    return render_template(
        "recruitment/registers/office/places.html",
        round_=round_,
        places=round_.places,
        required=required_places(round_.conduct),
        missing=places_missing(round_),
        registration=round_.window("registration"),
        form=form or _place_form(formdata=None, published_at=now()),
        required_form=required_form or _required_form(round_),
        may_record=round_.state == "published" and viewer().has_role(*WRITERS),
        editable=round_.state in EDITABLE and viewer().has_role(PUBLISHER),
    )


@pages.get("/<code>/places")
@access.officer(*READERS)
def places(code: str) -> str:
    return _page(code)


@pages.post("/<code>/places")
@access.officer(*WRITERS)
def add_place(code: str) -> Response | tuple[str, int]:
    round_ = round_within_reach(reading(), code, viewer().unions_for(*WRITERS))
    form = _place_form()
    if form.validate_on_submit():
        with refusals_on(
            form, place_address="address", place_time="published_at", place_kind="kind"
        ):
            picture = (
                clean_attachment(*received(form.screenshot.data), sheets=False)
                if form.screenshot.data
                else None
            )
            with transaction() as session:
                record_place(
                    session,
                    locked_round(session, round_.id),
                    kind=form.kind.data,
                    site=form.site.data,
                    address=form.address.data or "",
                    published_at=form.published_at.data,
                    by=acting(viewer(), *WRITERS),
                    at=now(),
                    screenshot=_kept(session, picture),
                )
            return redirect(url_for(".places", code=code), 303)
    return _page(code, form=form), 422


def _kept(session: Session, picture: CleanAttachment | None) -> KeptFile | None:
    if picture is None:
        return None
    storage = current_app.extensions["storage"]
    return keep_file(session, storage, picture, at=now())


@pages.post("/<code>/places/required")
@access.officer(PUBLISHER)
def set_required_places(code: str) -> Response | tuple[str, int]:
    round_ = drafting(code)
    form = _required_form()
    if form.validate_on_submit():
        with refusals_on(form, place_none="kinds", place_kind="kinds"), transaction() as session:
            require_places(
                session,
                locked_round(session, round_.id),
                form.kinds.data or [],
                by=acting(viewer(), PUBLISHER),
                at=now(),
            )
            return redirect(url_for(".places", code=code), 303)
    return _page(code, required_form=form), 422


@pages.post("/<code>/places/<public_id>/down")
@access.officer(*WRITERS)
def place_down(code: str, public_id: str) -> Response:
    round_ = round_within_reach(reading(), code, viewer().unions_for(*WRITERS))
    if ConfirmForm().validate_on_submit():
        with transaction() as session:
            take_down(
                session,
                locked_round(session, round_.id),
                public_id,
                by=acting(viewer(), *WRITERS),
                at=now(),
            )
    return redirect(url_for(".places", code=code), 303)


@pages.get("/<code>/places/<public_id>/screenshot")
@access.officer(*READERS)
def screenshot(code: str, public_id: str) -> Response:
    round_ = round_within_reach(reading(), code, viewer().unions_for())
    place = next((one for one in round_.places if one.public_id == public_id), None)
    if place is None or place.screenshot is None:
        raise Refused("place.not_found")
    kept = place.screenshot
    name = f"{round_.code}-{place.kind}.{EXTENSIONS[kept.media_kind]}"
    return sent_file(
        current_app.extensions["storage"].read(kept.storage_key), kept.media_kind, name
    )

"""Form A-11: where the notice was published, as officers keep it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from portal.foundation.web import access
from portal.foundation.web.forms import ConfirmForm, Form, refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import now
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import choices
from portal.recruitment.registers.forms import PlaceForm, RequiredPlacesForm
from portal.recruitment.registers.services.places import (
    Standing,
    places_missing,
    record_place,
    require_places,
    take_down,
)
from portal.recruitment.rounds.attachment_files import EXTENSIONS
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import act_on_round, round_of
from portal.recruitment.rounds.services import EDITABLE
from portal.recruitment.rounds.uploads import clean_upload, keep_upload, sent_file
from portal.recruitment.rulebook.publication.places import required_places
from portal.recruitment.rulebook.roles import (
    AUDITOR,
    BUSINESS_ROLES,
    CHECKER,
    PUBLISHER,
    SUPERVISING_BODY,
    SUPERVISOR,
)

pages = Blueprint("registers_places", __name__, url_prefix="/office/rounds")

READERS = tuple(dict.fromkeys((*BUSINESS_ROLES, SUPERVISOR, SUPERVISING_BODY, AUDITOR)))
WRITERS = (PUBLISHER, CHECKER)


def _place_form(**given: Any) -> PlaceForm:
    form = PlaceForm(**given)
    form.kind.choices = choices("place.kind")
    return form


def _required_form(round_: RecruitmentRound | None = None) -> RequiredPlacesForm:
    form = RequiredPlacesForm()
    if round_ is not None:
        form = RequiredPlacesForm(formdata=None, kinds=list(required_places(round_.conduct)))
    form.kinds.choices = choices("place.kind")
    return form


def _page(code: str, *, form: Form | None = None, required_form: Form | None = None) -> str:
    round_ = round_of(code)
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
def add_place(code: str) -> Answer:
    round_of(code, *WRITERS)  # nobody's picture is cleaned for a round out of their reach
    form = _place_form()
    if form.validate_on_submit():
        on = {"place_address": "address", "place_time": "published_at", "place_kind": "kind"}
        with refusals_on(form, **on):
            upload = form.screenshot.data
            picture = clean_upload(upload, sheets=False) if upload else None
            with act_on_round(code, *WRITERS) as act:
                kept = None if picture is None else keep_upload(act, picture)
                record_place(act, _standing(form), screenshot=kept)
                return back(".places", code=code)
    return again(_page(code, form=form))


def _standing(form: PlaceForm) -> Standing:
    return Standing(
        kind=form.kind.data,
        site=form.site.data,
        address=form.address.data or "",
        published_at=form.published_at.data,
    )


@pages.post("/<code>/places/required")
@access.officer(PUBLISHER)
def set_required_places(code: str) -> Answer:
    form = _required_form()
    if form.validate_on_submit():
        on = {"place_none": "kinds", "place_kind": "kinds"}
        with refusals_on(form, **on), act_on_round(code, PUBLISHER) as act:
            require_places(act, form.kinds.data or [])
            return back(".places", code=code)
    return again(_page(code, required_form=form))


@pages.post("/<code>/places/<public_id>/down")
@access.officer(*WRITERS)
def place_down(code: str, public_id: str) -> Response:
    if ConfirmForm().validate_on_submit():
        with act_on_round(code, *WRITERS) as act:
            take_down(act, public_id)
    return back(".places", code=code)


@pages.get("/<code>/places/<public_id>/screenshot")
@access.officer(*READERS)
def screenshot(code: str, public_id: str) -> Response:
    round_ = round_of(code)
    place = next((line for line in round_.places if line.public_id == public_id), None)
    if place is None or place.screenshot is None:
        raise Refused("place.not_found")
    extension = EXTENSIONS[place.screenshot.media_kind]
    return sent_file(place.screenshot, f"{round_.code}-{place.kind}.{extension}")

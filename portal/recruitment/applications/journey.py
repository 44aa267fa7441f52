"""This stage's part of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _

from portal.recruitment.accounts.closing import Closing
from portal.recruitment.applications.claim_sentence import claim_sentence
from portal.recruitment.applications.closing import erase_drafts, handed_in_stays
from portal.recruitment.applications.look import (
    ApplicationLook,
    Link,
    Next,
    NextStep,
    Point,
    Step,
    Verdict,
    Verdicts,
)
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.own_data import application_data, application_files
from portal.recruitment.applications.services.fill_in import may_edit
from portal.recruitment.applications.services.lose_vacancy import transfer_end
from portal.recruitment.applications.services.transfer import may_transfer
from portal.recruitment.labels import word


def handed_in(look: ApplicationLook) -> Iterator[Point]:
    number = look.application.number
    state = None if number is not None else ("application.state", "submitted")
    phase = "now" if number is None else "done"
    yield Point(_("报名"), phase, state, (number or _("还没有提交"),))


def form_of(application: Application, text: str) -> Link:
    """To the application's own page."""
    return Link(text, "applications_applicant.show", {"public_id": application.public_id})


def finish_the_form(look: ApplicationLook) -> Next | None:
    application = look.application
    if application.state != "draft" or not may_edit(application, look.at):
        return None
    window = application.round_.window("registration")
    return Next(
        _("填完报名表并提交"),
        _("填过的都已保存。提交后才算报名。"),
        form_of(application, _("继续填写")),
        window.ends_at if window else None,
    )


def choose_another_vacancy(look: ApplicationLook) -> Next | None:
    application = look.application
    if not may_transfer(application, look.at):
        return None
    page, values = "applications_applicant.change_vacancy", {"public_id": application.public_id}
    return Next(
        _("改报岗位"),
        _("您报的岗位已取消，可以另选一个岗位。"),
        Link(_("去改报"), page, values),
        transfer_end(application),
    )


def claims(look: ApplicationLook) -> Iterator[Verdict]:
    claim = look.application.claim
    if claim is not None:
        yield Verdict(
            word("certificate.level", claim.level) + _("证书"),
            ("claim.state", claim.state),
            claim.decided_at or claim.declared_at,
            claim_sentence(look.application, look.at),
        )


PERSON = (Step(handed_in, order=10),)
NEXT = (NextStep(finish_the_form, order=20), NextStep(choose_another_vacancy, order=30))
VERDICTS = (Verdicts(claims, order=20),)
OWN_DATA = {"applications": application_data}
OWN_FILES = {"applications": application_files}
CLOSING = {"applications": Closing(erase_drafts, handed_in_stays)}

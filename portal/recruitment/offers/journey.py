"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select

from portal.recruitment.applications.look import ApplicationLook, Link, Point, Step
from portal.recruitment.labels import word
from portal.recruitment.offers.models import Offer
from portal.recruitment.offers.queries import offers_to
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR
from portal.recruitment.vacancies.models import Vacancy
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import candidacy_of

OPEN = {"sent", "accepted"}


def offered(look: RoundLook) -> Standing:
    statement = (
        select(Offer.state, func.count())
        .join(Candidacy, Candidacy.id == Offer.candidacy_id)
        .join(Vacancy, Vacancy.id == Candidacy.vacancy_id)
        .where(Vacancy.round_id == look.round_.id)
        .group_by(Offer.state)
        .order_by(Offer.state)
    )
    counts = look.session.execute(statement).all()
    if not counts:
        return Standing("next", (_("聘用通知、选岗、报到"),))
    phase = "now" if {state for state, _count in counts} & OPEN else "done"
    return Standing(
        phase, tuple(f"{word('offer.state', state)} {count}" for state, count in counts)
    )


def answered(look: ApplicationLook) -> Iterator[Point]:
    """Only where somebody was offered something: most rounds go on without."""
    candidacy = look.once(candidacy_of)
    if candidacy is None:
        return
    offers = offers_to(look.session, candidacy.id)
    if not offers:
        return
    newest = offers[0]
    link = Link(_("看聘用通知书"), "offers_applicant.show", {"public_id": newest.public_id})
    phase = "now" if newest.state in OPEN else "done"
    yield Point(_("聘用通知、报到"), phase, ("offer.state", newest.state), (), (link,))


ROUND = (
    Stage(
        lazy_gettext("聘用通知、选岗和报到"),
        offered,
        "offers_office.index",
        95,
        (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(answered, order=55),)

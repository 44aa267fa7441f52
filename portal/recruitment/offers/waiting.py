"""What may wait for an officer of this stage."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.offers.queries import awaiting_offer, offers_of
from portal.recruitment.rounds.look import RoundLook, RoundWaiting
from portal.recruitment.rulebook.roles import PUBLISHER
from portal.recruitment.vetting.queries import candidacies_of


def to_send(look: RoundLook) -> int:
    people = candidacies_of(look.session, look.round_.id)
    return len(awaiting_offer(look.session, people))


def to_report(look: RoundLook) -> int:
    offers = offers_of(look.session, look.round_.id)
    return sum(1 for offer in offers if offer.state == "accepted")


WAITING = (
    RoundWaiting(
        "offers.to_send",
        (PUBLISHER,),
        to_send,
        "offers_office.index",
        _("人待发聘用通知书"),
        order=134,
    ),
    RoundWaiting(
        "offers.to_report",
        (PUBLISHER,),
        to_report,
        "offers_office.index",
        _("人待报到"),
        order=136,
    ),
)

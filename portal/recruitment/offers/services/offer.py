"""聘用通知书: sent, answered, silent, recalled; and 报到, the day on which work begins."""

from __future__ import annotations

from datetime import date, timedelta

from portal.foundation.jobs.rows import each_within
from portal.kernel.decisions import require_another, require_reason
from portal.kernel.errors import Refused
from portal.kernel.period import local_day, printed_moment
from portal.recruitment.messages.services import send
from portal.recruitment.offers.choice_queries import chosen_place
from portal.recruitment.offers.models import Offer
from portal.recruitment.offers.queries import (
    OFFERED,
    offers_to,
    open_offer,
    orphaned,
    silent,
)
from portal.recruitment.offers.terms import OfferTerms
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.lifecycles import OFFER
from portal.recruitment.rulebook.timetable.labour import contract_due, insurance_due
from portal.recruitment.vetting.models import Candidacy
from portal.recruitment.vetting.queries import gate_of_hire
from portal.recruitment.vetting.services.leave import decline as decline_candidacy

LEAST_HOURS = 24  # to answer an offer
LEAST_REASON = 6
LEAST_WORD = 2
IF_SILENT = "逾期没有答复的，视为放弃，名额按公告的递补规则处理。"
SILENCE = "在聘用通知书载明的期限内没有答复，视为放弃"


def tell(act: RoundAct, offer: Offer, kind: str, title: str, text: str) -> None:
    """Send the person a message with the way to the offer."""
    send(
        act.session,
        offer.candidacy.application.account_id,
        kind,
        title,
        text,
        at=act.at,
        link=f"/my/offers/{offer.public_id}",
        round_code=act.round_.code,
    )


def send_offer(act: RoundAct, candidacy: Candidacy, terms: OfferTerms) -> Offer:
    """Send 聘用通知书 to whoever is cleared; what silence means is said in it.

    Raises ``Refused('offer.not_cleared')``, ``'offer.gate_shut'`` with the first reason,
    ``'offer.open'`` while another one is open, ``'offer.terms'`` for a time to answer of less than
    a day or one beyond the day of reporting, ``'offer.other_place'`` for another place than the
    one that was chosen, or that fell free for a substitute.
    """
    if candidacy.state != "cleared":
        raise Refused("offer.not_cleared")
    shut = gate_of_hire(act.session, candidacy)
    if shut:
        raise Refused("offer.gate_shut", gate=shut[0])
    if open_offer(act.session, candidacy.id) is not None:
        raise Refused("offer.open")
    _require_terms(act, terms)
    chosen = chosen_place(act.session, candidacy)
    if chosen is not None and terms.union_id not in (None, chosen):
        raise Refused("offer.other_place")
    earlier = offers_to(act.session, candidacy.id)
    offer = Offer(
        candidacy=candidacy,
        edition=1 + len(earlier),
        union_id=chosen or terms.union_id or candidacy.vacancy.using_union_id,
        report_on=terms.report_on,
        report_at=terms.report_at.strip(),
        papers=terms.papers.strip(),
        answer_by=terms.answer_by,
        sent_by=act.by.account_id,
        sent_at=act.at,
    )
    act.session.add(offer)
    act.session.flush()
    act.record_on_round(
        "offers.send",
        _subject(offer),
        candidacy=candidacy.public_id,
        edition=str(offer.edition),
        answer_by=offer.answer_by.isoformat(),
        report_on=offer.report_on.isoformat(),
    )
    until = printed_moment(offer.answer_by, is_end=True)
    text = (
        f"请于{until}前答复是否接受聘用。接受的，于{offer.report_on:%Y-%m-%d}到"
        f"{offer.report_at}报到。{IF_SILENT}"
    )
    tell(act, offer, "offers.sent", "聘用通知书", text)
    return offer


def _require_terms(act: RoundAct, terms: OfferTerms) -> None:
    soonest = act.at + timedelta(hours=LEAST_HOURS)
    if terms.answer_by < soonest or local_day(terms.answer_by) > terms.report_on:
        raise Refused("offer.terms")
    require_reason(terms.report_at, "offer.place_missing", least=LEAST_WORD)


def _subject(offer: Offer) -> str:
    return f"offer:{offer.public_id}"


def accept(act: RoundAct, offer: Offer) -> None:
    """The person accepts, or the publisher writes a written answer down.

    Raises ``Refused('offer.too_late')``, ``'offer.candidacy_over'``, ``'lifecycle.not_allowed'``.
    """
    after = OFFER.after(offer.state, "accept")
    if act.at >= offer.answer_by:
        raise Refused("offer.too_late")
    if offer.candidacy.state not in OFFERED:
        raise Refused("offer.candidacy_over")
    _answer(act, offer, after, "")
    text = f"请于{offer.report_on:%Y-%m-%d}到{offer.report_at}报到，带齐所列材料。"
    tell(act, offer, "offers.accepted", "您已接受聘用", text)


def decline(act: RoundAct, offer: Offer, reason: str) -> None:
    """The person declines, also after accepting; the place falls free.

    Raises ``Refused('vetting.reason_missing')``, ``'offer.hired'`` once the hire is confirmed: that
    is cancelled at the hire.
    """
    after = OFFER.after(offer.state, "decline")
    if offer.candidacy.state == "hired":
        raise Refused("offer.hired")
    decline_candidacy(act, offer.candidacy, reason)
    _answer(act, offer, after, reason.strip())


def _answer(act: RoundAct, offer: Offer, after: str, reason: str) -> None:
    offer.state, offer.reason = after, reason
    offer.answered_by, offer.answered_at = act.by.account_id, act.at
    act.session.flush()
    act.record_on_round("offers.answer", _subject(offer), answer=after)


def recall(act: RoundAct, offer: Offer, reason: str) -> None:
    """Withdraw an offer, by another person than who sent it; a further edition may follow.

    Raises ``Refused('two_people.same')``, ``'vetting.reason_missing'``.
    """
    require_another(act.by.account_id, offer.sent_by)
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_REASON)
    end_offer(act, offer, told)


def end_offer(act: RoundAct, offer: Offer, reason: str) -> None:
    """The offer is void because what it rests on is: decided elsewhere, or by the clock."""
    offer.state, offer.reason = OFFER.after(offer.state, "recall"), reason
    act.session.flush()
    act.record_on_round("offers.recall", _subject(offer))
    tell(act, offer, "offers.recalled", "聘用通知书已撤回", reason)


def report(act: RoundAct, offer: Offer, on: date) -> None:
    """报到: ``on`` is the day on which work begins (用工之日); the contract is due within a month
    of it, insurance within thirty days.

    Raises ``Refused('offer.reported_on')`` for a day to come or before the offer was sent.
    """
    after = OFFER.after(offer.state, "report")
    if not local_day(offer.sent_at) <= on <= local_day(act.at):
        raise Refused("offer.reported_on")
    offer.state, offer.reported_on, offer.reported_by = after, on, act.by.account_id
    act.session.flush()
    act.record_on_round("offers.report", _subject(offer), on=on.isoformat())
    text = (
        f"您已于{on:%Y-%m-%d}报到，用工自当日起计算。单位应在{contract_due(on):%Y-%m-%d}前与您"
        f"订立书面劳动合同，在{insurance_due(on):%Y-%m-%d}前办理社会保险登记。"
    )
    tell(act, offer, "offers.reported", "报到已登记", text)


def miss(act: RoundAct, offer: Offer, reason: str) -> None:
    """未报到: the day has passed, nobody came; the place falls free.

    Raises ``Refused('offer.reported_on')`` before the day is over, ``'offer.hired'`` where a
    confirmed hire has to be cancelled first, ``'vetting.reason_missing'``.
    """
    after = OFFER.after(offer.state, "miss")
    if local_day(act.at) <= offer.report_on:
        raise Refused("offer.reported_on")
    if offer.candidacy.state == "hired":
        raise Refused("offer.hired")
    told = require_reason(reason, "vetting.reason_missing", least=LEAST_REASON)
    if offer.candidacy.state == "cleared":
        decline_candidacy(act, offer.candidacy, told)
    offer.state, offer.reason = after, told
    act.session.flush()
    act.record_on_round("offers.miss", _subject(offer))
    tell(act, offer, "offers.missed", "未按期报到", told)


def advance(act: RoundAct) -> int:
    """What time and other stages do to offers: silence counts as the letter said, and an offer
    whose candidacy ended in another way is recalled. Returns how many; may be repeated.

    It is the clock that acts: ``act.by`` is ``SYSTEM``.
    """

    def ended(offer_id: int) -> int:
        offer = act.session.get_one(Offer, offer_id)
        end_offer(act, offer, "拟聘用已经终止，本通知书同时失效。")
        return offer_id

    def fell_silent(offer_id: int) -> int:
        offer = act.session.get_one(Offer, offer_id)
        after = OFFER.after(offer.state, "fall_silent")
        if offer.candidacy.state == "cleared":
            decline_candidacy(act, offer.candidacy, SILENCE)
        _answer(act, offer, after, SILENCE)
        tell(act, offer, "offers.silent", "逾期未答复", SILENCE)
        return offer_id

    name, round_id = f"offers.advance/{act.round_.id}", act.round_.id
    done = each_within(act.session, name, orphaned(act.session, round_id), ended)
    late = each_within(act.session, name, silent(act.session, round_id, act.at), fell_silent)
    return len(done) + len(late)

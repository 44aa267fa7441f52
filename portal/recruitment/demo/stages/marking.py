"""The scores of the past round's written test: sealed codes, keyed twice, one mistyped and settled,
unsealed by three."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

from portal.kernel.decimals import plain
from portal.recruitment.accounts.models import Account
from portal.recruitment.accounts.queries import officer_by_login
from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import PAST, TIED
from portal.recruitment.marking.models import MarkingBatch
from portal.recruitment.marking.queries import tickets_of
from portal.recruitment.marking.services import (
    code_scripts,
    key_scores,
    lock_batch,
    prepare_batch,
    unseal,
)

MARKED_BEFORE = timedelta(days=54)


def written_score(serial: int) -> Fraction:
    """A written score; the three who tie share one that is the best of their vacancy."""
    if serial in TIED:
        return Fraction("86.5")
    return Fraction(48) + Fraction(serial * 37 % 64, 2)


def mark(telling: RoundTelling) -> None:
    at = telling.at - MARKED_BEFORE
    channels = prepare_batch.Channels(
        _clerk(telling, "dengfen1").id, _clerk(telling, "dengfen2").id
    )
    (batch,) = prepare_batch.create_batches(telling.act_on_round("kaowu", at), channels)
    codes = _coded(telling, batch, at + timedelta(hours=1))
    _key(telling, batch, codes, at)
    _unseal(telling, batch, at)


def _clerk(telling: RoundTelling, login: str) -> Account:
    account = officer_by_login(telling.session, login)
    if account is None:
        raise LookupError(login)
    return account


def _coded(telling: RoundTelling, batch: MarkingBatch, at: datetime) -> dict[str, str]:
    """Sealed code → ticket number, as the labels that are printed once say it."""
    act = telling.act_on_round("fuhe", at)
    labels = code_scripts.draw_codes(telling.session, act.round_, batch)
    code_scripts.code_scripts(act, batch, labels)
    return {label.code: label.ticket for label in labels}


def _key(telling: RoundTelling, batch: MarkingBatch, codes: dict[str, str], at: datetime) -> None:
    """The second clerk keys the fourth sheet four points too low."""
    serial_of = {application.id: serial for serial, application in telling.applications.items()}
    tickets = {
        ticket: serial_of[application_id]
        for application_id, ticket in tickets_of(telling.session, batch.round_id).items()
    }
    scores = {code: written_score(tickets[ticket]) for code, ticket in sorted(codes.items())}
    right = {code: plain(score) for code, score in scores.items()}
    wrong = list(scores)[3]
    mistyped = right | {wrong: plain(scores[wrong] - 4)}
    first = telling.act_on_round("dengfen1", at + timedelta(hours=3))
    second = telling.act_on_round("dengfen2", at + timedelta(hours=5))
    key_scores.key_scores(first, batch, right)
    key_scores.key_scores(second, batch, mistyped)
    key_scores.settle(
        telling.act_on_round("hefen", at + timedelta(hours=6)),
        batch,
        key_scores.Settlement(wrong, right[wrong], "乙登错，以原卷为准"),
    )


def _unseal(telling: RoundTelling, batch: MarkingBatch, at: datetime) -> None:
    checked, opened = at + timedelta(hours=7), at + timedelta(hours=8)
    lock_batch.check_batch(telling.act_on_round("hefen", checked), batch)
    lock_batch.lock_batch(telling.act_on_round("fuhe", checked + timedelta(minutes=5)), batch)
    unseal.sign_unsealing(telling.act_on_round("kaowu", opened), batch)
    unseal.sign_unsealing(telling.act_on_round("fuhe", opened + timedelta(minutes=2)), batch)
    unseal.unseal(telling.act_on_round("jiandu", opened + timedelta(minutes=5)), batch)


CHAPTERS = (Chapter(mark, order=90, tales=(PAST,), done=0.45),)

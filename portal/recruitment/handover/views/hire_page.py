"""One hire: its editions, what both sides hold of it, and what may be done to it now."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from flask_babel import gettext as _

from portal.foundation.web import access
from portal.foundation.web.filters import day, moment
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.accounts.models import Account
from portal.recruitment.handover import queries
from portal.recruitment.handover.models import HandoverConflict, HandReceipt, Hire, HireEdition
from portal.recruitment.handover.services.correct import CORRECTABLE
from portal.recruitment.labels import choices, word
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.lifecycles import HIRE
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES

pages = Blueprint("handover_hire", __name__, url_prefix="/office/rounds/<code>/handover/hires")
READERS = (PUBLISHER, CHECKER, *READING_ROLES)


def rows_of_conflict(conflict: HandoverConflict) -> list[list[str]]:
    """What this side held beside what was told, one fact a row."""
    names = ("state", "edition", "accepted_edition", "worker_number", "filing_number", "filed_on")
    told = {**conflict.told, "state": word("handover.event", conflict.event)}
    own = {**conflict.own, "state": word("hire.state", str(conflict.own.get("state")))}
    rows = [
        [word("hire.column", name), str(own.get(name) or "—"), str(told.get(name) or "—")]
        for name in names
    ]
    digests = (conflict.own.get("record_sha256"), conflict.told.get("record_sha256"))
    short = [str(digest or "—")[:12] for digest in digests]
    rows = [*rows, [word("hire.column", "record_sha256"), *short]]
    there = conflict.told.get("there")
    if there is not None:
        known = {code for code, _text in choices("handover_conflict.there")}
        said = word("handover_conflict.there", there if there in known else "other")
        rows.append([_("管理端认为"), "—", said])
    return rows


def _name(account_id: int | None) -> str:
    account = reading().get(Account, account_id) if account_id is not None else None
    return account.display_name if account is not None else "—"


def _edition(hire: Hire, edition: HireEdition) -> list[Any]:
    if edition.confirmed_at is None:
        standing = _("正在更正，还没有移交")
    elif edition.number == hire.accepted_edition:
        standing = _("管理端已入册")
    else:
        standing = _("已移交")
    return [
        _("第 %(n)s 版", n=edition.number),
        standing,
        edition.reason or "—",
        "、".join(edition.changed) or "—",
        f"{_name(edition.prepared_by)} {moment(edition.prepared_at)}",
        f"{_name(edition.confirmed_by)} {moment(edition.confirmed_at)}"
        if edition.confirmed_at
        else "—",
        (edition.record_digest or "—")[:12],
    ]


def _paper(row: HandReceipt) -> list[Any]:
    return [
        word("hand_receipt.kind", row.kind),
        row.paper,
        day(row.happened_on),
        _name(row.entered_by),
        word("hand_receipt.state", row.state),
        row.words or "—",
    ]


def _links(code: str, hire: Hire) -> list[tuple[str, str]]:
    """The pages on which this viewer may begin something with the hire."""
    address = {"code": code, "public_id": hire.public_id}
    found: list[tuple[str, str]] = []
    roles, session = viewer().roles, reading()
    asked = queries.asked_cancellation(session, hire.id) is not None
    if PUBLISHER in roles and hire.state in CORRECTABLE and not asked:
        found.append((_("更正资料"), url_for("handover_changes.correct", **address)))
    if "cancel" in HIRE.actions(hire.state, roles) and not asked:
        found.append((_("撤销聘用"), url_for("handover_changes.cancel", **address)))
    if PUBLISHER in roles and hire.edition > 0:
        found.append((_("登记管理端来文"), url_for("handover_papers.enter", **address)))
    if "withdraw" in HIRE.actions(hire.state, roles):
        found.append((_("收回"), url_for("handover_changes.withdraw", **address)))
    return found


@pages.get("/<public_id>")
@access.officer(*READERS)
def show(code: str, public_id: str) -> str:
    round_ = round_of(code, *READERS)
    session = reading()
    hire = queries.hire_in(session, round_.id, public_id)
    papers = queries.hand_receipts_of(session, hire.id)
    me = viewer().account_id
    asked = queries.asked_cancellation(session, hire.id)
    draft = hire.draft if hire.state in CORRECTABLE else None
    return render_template(
        "recruitment/handover/office/hire.html",
        round_=round_,
        hire=hire,
        editions=[_edition(hire, one) for one in hire.editions],
        draft=draft,
        may_announce=draft is not None and CHECKER in viewer().roles and draft.prepared_by != me,
        may_drop=draft is not None and bool(viewer().roles & {PUBLISHER, CHECKER}),
        asked=asked,
        asked_by=_name(asked.asked_by) if asked is not None else "",
        may_confirm=asked is not None and CHECKER in viewer().roles and asked.asked_by != me,
        may_refuse=asked is not None and bool(viewer().roles & {PUBLISHER, CHECKER}),
        cancelled=queries.confirmed_cancellation(session, hire.id),
        papers=[_paper(one) for one in papers],
        open_papers=[one for one in papers if one.state == "entered"],
        me=me,
        is_checker=CHECKER in viewer().roles,
        conflicts=queries.open_conflicts(session, [hire.id]).get(hire.id, []),
        conflict_rows=rows_of_conflict,
        may_settle=bool(viewer().roles & {PUBLISHER, CHECKER}),
        is_unanswered=hire.id in queries.unanswered(session, [hire.id], now()),
        links=_links(code, hire),
    )

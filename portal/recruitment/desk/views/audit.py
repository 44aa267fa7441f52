"""Audit: the chains with their heads and whether they hold, and one round's entries for those who
may read them."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.history import history_standing, lines
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.audit import chains, entries, head
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rulebook.roles import AUDIT_ADMIN, AUDITOR, SUPERVISING_BODY, SUPERVISOR

pages = Blueprint("desk_audit", __name__, url_prefix="/office")
SHOWN = 500


@pages.get("/audit")
@access.officer(AUDIT_ADMIN)
def index() -> str:
    """Names, lengths and heads of all chains and how each stood at the newest check; no entry, for
    the administrator reads no business data."""
    standing = history_standing()
    rows = [
        {"chain": chain, "count": count, "head": last, "checked": standing.of(chain)}
        for chain, count, last in chains(reading())
    ]
    return render_template(
        "recruitment/desk/office/audit.html", rows=rows, standing=standing, lines=lines(standing)
    )


@pages.get("/rounds/<code>/audit")
@access.officer(AUDITOR, SUPERVISING_BODY, SUPERVISOR)
def of_round(code: str) -> str:
    """The newest entries of a round's chain, and every place where it didn't hold at the newest
    check."""
    session = reading()
    round_ = round_within_reach(
        session, code, viewer().unions_for(AUDITOR, SUPERVISING_BODY, SUPERVISOR)
    )
    standing = history_standing().of(code)
    return render_template(
        "recruitment/desk/office/audit_round.html",
        round_=round_,
        entries=entries(session, code, limit=SHOWN),
        standing=standing,
        lines=lines(standing),
        head=head(session, code),
        shown=SHOWN,
    )

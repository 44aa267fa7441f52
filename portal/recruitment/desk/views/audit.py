"""Audit: the chains with their heads and whether they hold, and one round's entries for those who
may read them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from portal.foundation.web import access
from portal.foundation.web.history import history_standing, lines
from portal.foundation.web.posting import back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.audit import AuditEntry, chains, entries, head, see, unseen
from portal.recruitment.rounds.posting import act_on_round
from portal.recruitment.rounds.queries import round_within_reach
from portal.recruitment.rulebook.roles import AUDIT_ADMIN, AUDITOR, SUPERVISING_BODY, SUPERVISOR

pages = Blueprint("desk_audit", __name__, url_prefix="/office")
SHOWN = 500
# Words that older entries hold and that their stage keeps secret until it opens them itself.
SECRET = frozenset({("interviews.mark", "marks"), ("marking.settle", "reason")})


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


def _shown(entry: AuditEntry) -> dict[str, Any]:
    facts = {
        name: value for name, value in entry.facts.items() if (entry.action, name) not in SECRET
    }
    return {
        "number": entry.number,
        "at": entry.at,
        "by_words": entry.by_words,
        "action": entry.action,
        "subject": entry.subject,
        "facts": facts,
    }


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
        entries=[_shown(entry) for entry in entries(session, code, limit=SHOWN)],
        standing=standing,
        lines=lines(standing),
        head=head(session, code),
        shown=SHOWN,
        watched=unseen(session, code),
        may_see=viewer().has_role(SUPERVISOR),
    )


@pages.post("/rounds/<code>/audit/seen")
@access.officer(SUPERVISOR)
def seen(code: str) -> Response:
    """The supervisor has looked through what people with new powers did, up to the entry that the
    page showed as the newest."""
    up_to = request.form.get("up_to", type=int) or 0
    with act_on_round(code, SUPERVISOR) as act:
        number = see(act.session, code, up_to, by=viewer().account_id, at=act.at)
        if number:
            act.record_on_round("audit.seen", up_to=str(up_to), entries=str(number))
    return back("desk_audit.of_round", code=code)

"""Every notice of a round with what it changed, and every version of its rules, for everybody."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from portal.foundation.web import access
from portal.foundation.web.unit import reading
from portal.kernel.errors import Refused
from portal.recruitment.changes.queries import notice_lines
from portal.recruitment.rounds.queries import policy_versions, public_round
from portal.recruitment.rulebook.policy import policy_digest

pages = Blueprint("changes_public", __name__, url_prefix="/rounds/<code>")


@pages.get("/changes")
@access.public
def history(code: str) -> str:
    """The original notice first; each later one with its differences as they were published."""
    round_ = public_round(reading(), code)
    versions = [
        (version, policy_digest(version.document) == version.digest)
        for version in policy_versions(reading(), round_.id)
    ]
    lines = [
        (line, _changes_table(line.publication.content)) for line in notice_lines(reading(), round_)
    ]
    return render_template(
        "recruitment/changes/public/history.html", round_=round_, lines=lines, versions=versions
    )


def _changes_table(content: dict[str, Any]) -> list[list[str]]:
    table: dict[str, Any] | None = next(
        (one for one in content.get("tables", ()) if one.get("code") == "changes"), None
    )
    return table["rows"] if table is not None else []


@pages.get("/policy/<int:number>.json")
@access.public
def version(code: str, number: int) -> dict[str, Any]:
    """A version of the rules as written; its digest is the SHA-256 of its RFC 8785 form."""
    round_ = public_round(reading(), code)
    for one in policy_versions(reading(), round_.id):
        if one.number == number:
            return one.document
    raise Refused("round.not_found")

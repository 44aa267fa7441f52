"""All applicants of a round: a list to find somebody in, and the roster to take away."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext as _

from portal.foundation.data.pagination import page_number
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.headers import as_download
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.recruitment.labels import word
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.posting import round_of
from portal.recruitment.rulebook.lifecycles import APPLICATION, CERTIFICATE_CLAIM
from portal.recruitment.screening import roster_queries
from portal.recruitment.screening.roster_queries import MOST_ROWS, SORTS, Wanted
from portal.recruitment.screening.views.desk import READERS, pages

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _wanted(round_: RecruitmentRound) -> Wanted:
    """From the address, so that a chosen list can be kept as a bookmark and sent on."""
    asked = request.args
    sort = asked.get("sort", "")[:20]
    state, certificate = asked.get("state", ""), asked.get("certificate", "")
    return Wanted(
        round_.id,
        viewer().account_id,
        asked.get("q", "")[:60],
        state if state in APPLICATION.states else "",
        asked.get("vacancy", "")[:24],
        certificate if certificate in CERTIFICATE_CLAIM.states else "",
        sort if sort.removeprefix("-") in SORTS else "number",
    )


@pages.get("/applicants")
@access.officer(*READERS)
def applicants(code: str) -> str:
    round_ = round_of(code, *READERS)
    wanted = _wanted(round_)
    return render_template(
        "recruitment/screening/office/applicants.html",
        round_=round_,
        wanted=wanted,
        page=roster_queries.applicants_page(
            reading(), wanted, page_number(request.args.get("page"))
        ),
        counts=roster_queries.counts_by_state(reading(), wanted),
        too_wide=roster_queries.is_too_wide(reading(), wanted),
        codes=roster_queries.vacancy_codes(reading(), round_.id),
        certificates=CERTIFICATE_CLAIM.states,
        chosen={
            "q": wanted.text,
            "state": wanted.state,
            "vacancy": wanted.vacancy,
            "certificate": wanted.certificate,
            "sort": wanted.sort,
        },
    )


@pages.get("/applicants.xlsx")
@access.officer(*READERS, weighty=True)
def applicants_file(code: str) -> Response:
    """The chosen list. Raises ``Refused('screening.roster_large')`` above its bound."""
    round_ = round_of(code, *READERS)
    rows = roster_queries.roster(reading(), _wanted(round_))
    if rows is None:
        raise Refused("screening.roster_large", most=MOST_ROWS)
    lines = [
        (
            row.number or "",
            row.account.display_name,
            row.vacancy.code if row.vacancy else "",
            row.vacancy.name if row.vacancy else "",
            str(word("application.state", row.state)),
            local(row.submitted_at).strftime("%Y-%m-%d %H:%M") if row.submitted_at else "",
            str(word("claim.state", row.claim.state)) if row.claim else "",
        )
        for row in rows
    ]
    heads = [_("报名序号"), _("姓名"), _("岗位代码"), _("岗位")]
    heads += [_("状态"), _("提交时间"), _("证书")]
    data = write_xlsx(heads, lines, sheet=_("报名人员"))
    return as_download(Response(data, mimetype=XLSX), f"{code}-applicants.xlsx")

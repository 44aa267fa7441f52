"""What a reason code stands on: the section of the published notice and the requirement it quotes
(form B-05: 依据)."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.recruitment.applications.models import Application
from portal.recruitment.labels import word
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import Notice
from portal.recruitment.vacancies.requirements import TITLES, in_force, requirement_words

# Reason code → (section of the notice, columns of the requirements that are quoted).
BASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "C01": ("registration", ()),
    "C02": ("conditions", ("education", "degree")),
    "C03": ("conditions", ("certificate",)),
    "C04": ("registration", ()),
    "C05": ("conditions", ("experience",)),
    "C06": ("conditions", ("household",)),
    "D01": ("conditions", ("education", "degree")),
    "D02": ("conditions", ("majors",)),
    "D03": ("conditions", ("birth_range",)),
    "D04": ("conditions", ("household",)),
    "D05": ("avoidance", ()),
    "D06": ("exclusions", ()),
    "D09": ("conditions", ("other",)),
}


def notice_heading(session: Session, round_id: int, section: str) -> str:
    """「三、报名条件」 as the notice in force prints it; the section's name alone where the notice
    has no such section."""
    statement = (
        select(Publication)
        .join(Notice, Notice.publication_id == Publication.id)
        .where(Notice.round_id == round_id, Notice.kind == "recruitment")
        .order_by(Publication.id.desc())
    )
    publication = session.scalars(statement).first()
    sections = publication.content.get("sections", []) if publication is not None else []
    return next((one["heading"] for one in sections if one.get("code") == section), "") or word(
        "notice.section", section
    )


def _quoted(application: Application, section: str, columns: tuple[str, ...]) -> str:
    conduct = application.round_.conduct
    if section == "avoidance":
        return str(conduct.get("avoidance", ""))
    if section == "exclusions":
        return "；".join(conduct.get("exclusions", ()))
    words = requirement_words(in_force(application.round_, application.vacancy))
    return "；".join(f"{TITLES[column]}：{words[column]}" for column in columns)


def basis_words(session: Session, application: Application, reason_code: str) -> str:
    """「公告“三、报名条件”；岗位条件：专业：社会工作」; '' for a code that stands on nothing."""
    if reason_code not in BASES:
        return ""
    section, columns = BASES[reason_code]
    quoted = _quoted(application, section, columns)
    heading = _("公告“%(heading)s”", heading=notice_heading(session, application.round_id, section))
    return (
        f"{heading}；{_('岗位条件')}：{quoted}"
        if columns
        else f"{heading}{'：' + quoted if quoted else ''}"
    )

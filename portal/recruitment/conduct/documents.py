"""Evidence as pictures; the papers of a case to print, stamp and hand over (D-14, D-16)."""

from __future__ import annotations

from collections.abc import Iterable

from flask import render_template
from flask_babel import force_locale

from portal.foundation.files.pages import stored_page
from portal.foundation.files.storage import Storage
from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.kernel.decimals import plain
from portal.kernel.errors import Refused
from portal.recruitment.conduct.models import ConductCase, ConductEvidence, ConductPaper
from portal.recruitment.labels import word
from portal.recruitment.rounds.remedy import remedy_words
from portal.recruitment.rulebook.conduct.grounds import ground_of

HEARING = "作出决定以前，您可以自本告知书送达之日起在规定期限内书面或者口头陈述申辩、提交证据。"


def evidence_picture(
    storage: Storage, files: Iterable[ConductEvidence], file_id: str, page: int
) -> bytes:
    """Page ``page`` (from 1) of one of the files as JPEG.

    Raises ``Refused('conduct.file_not_found')``.
    """
    file = next((row for row in files if row.public_id == file_id), None)
    if file is None or not 1 <= page <= file.pages:
        raise Refused("conduct.file_not_found")
    return stored_page(storage, file.storage_key, file.media_kind, page)


def paper_in(case: ConductCase, public_id: str) -> ConductPaper:
    """Raises ``Refused('conduct.file_not_found')``."""
    paper = next((row for row in case.papers if row.public_id == public_id), None)
    if paper is None:
        raise Refused("conduct.file_not_found")
    return paper


def paper_pdf(case: ConductCase, paper: ConductPaper) -> bytes:
    """A paper as it is printed and stamped, in Chinese whatever the reader's language."""
    with force_locale("zh_Hans_CN"):
        html = render_template(
            "recruitment/documents/conduct_paper.html",
            title=word("conduct.paper", paper.kind),
            paper=paper,
            facts=_facts(case, paper),
            remedy=_remedy(case, paper),
            organiser=case.round_.organiser.name,
        )
        return render_pdf(html, base_css=DOCUMENT_CSS)


def _facts(case: ConductCase, paper: ConductPaper) -> list[tuple[str, str]]:
    application = case.application
    assert application is not None  # a paper is sent to somebody
    facts = [
        ("批次", case.round_.title),
        ("案号", case.number),
        ("姓名", application.account.display_name),
        ("报名序号", application.number or "—"),
        ("情形", word("conduct.ground", case.ground)),
        ("依据", word("conduct.source", ground_of(case.ground).source)),
    ]
    if paper.clause:
        facts.append(("公告原文", paper.clause))
    if paper.effect:
        points = "" if paper.points is None else f" {plain(paper.points)} 分"
        term = "拟处理" if paper.kind == "notice" else "处理"
        facts.append((term, word("conduct.effect", paper.effect) + points))
    if paper.minutes:
        facts.append(("领导小组会议纪要", paper.minutes))
    return facts


def _remedy(case: ConductCase, paper: ConductPaper) -> str:
    if paper.kind == "notice":
        return HEARING
    return remedy_words(case.round_.conduct) if paper.kind == "decision" else ""

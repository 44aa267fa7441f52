"""This stage's part of a round's and of a person's journey."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.recruitment.applications.look import (
    NOTHING,
    ApplicationLook,
    Link,
    Next,
    NextStep,
    Point,
    Step,
)
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.labels import word
from portal.recruitment.results.concerned import LISTED
from portal.recruitment.results.consequence_queries import own_consequences
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.queries import own_document_check, published_lines
from portal.recruitment.rounds.look import RoundLook, Stage, Standing
from portal.recruitment.rulebook.policy import overridden, read_policy
from portal.recruitment.rulebook.publication.figures import printed_cells
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER, READING_ROLES, SUPERVISOR

# Gate before the request → the page where it is seen to.
GATE_PAGES: dict[str, tuple[str, dict[str, str]]] = {"simulation": ("results_simulation.index", {})}


def published(look: RoundLook) -> Standing:
    runs = (
        select(ResultRun.kind, func.count())
        .where(ResultRun.round_id == look.round_.id, ResultRun.state == "published")
        .group_by(ResultRun.kind)
    )
    kinds = [kind for kind, _count in look.session.execute(runs)]
    if not kinds:
        return Standing("next", (_("笔试成绩、入围、面试成绩、总成绩"),))
    out = _("已发布")
    lines = tuple(f"{word('run.kind', kind)}：{out}" for kind in kinds)
    return Standing("done" if "ranking" in kinds else "now", lines)


def results(look: ApplicationLook) -> Iterator[Point]:
    published = look.once(published_lines)
    values = {"public_id": look.application.public_id}
    how = Link(_("怎么算的"), "results_applicant.show", values)
    for kind, title in (
        ("written_result", _("笔试成绩")),
        ("shortlist", _("入围")),
        ("interview", _("面试成绩")),
        ("ranking", _("总成绩和名次")),
    ):
        line = published.get(kind)
        if line is None:
            yield Point(title, "next")
        else:
            first = line.explanation.splitlines()[0] if line.explanation else ""
            yield Point(title, "done", None, (first,), (how,))


def document_check(look: ApplicationLook) -> Iterator[Point]:
    """资格复审, where the person was called."""
    check = own_document_check(look.session, look.application.id)
    if check is None:
        return
    values = {"public_id": look.application.public_id}
    way = Link(_("时间、地点和要带的原件"), "results_own_documents.mine", values)
    phase = "now" if check.state in ("called", "noted") else "done"
    yield Point(_("资格复审"), phase, ("document_check.state", check.state), (), (way,))


def no_more_to_do(look: ApplicationLook) -> Next | None:
    """With the ranking out, the written test is over, whatever the clock says."""
    return NOTHING if "ranking" in look.once(published_lines) else None


def _printed(line: ResultLine, kind: str) -> dict[str, Any]:
    """The figures as the lists print them, and the steps behind them."""
    vacancy = line.vacancy
    policy = read_policy(overridden(vacancy.round_.policy, vacancy.policy_override))
    texts = {code: value for code, value in line.figures.items() if isinstance(value, str)}
    return line.figures | printed_cells(texts, policy, kind)


def result_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """The person's line in every published run."""
    return [
        {
            "kind": kind,
            "figures": _printed(line, kind),
            "place": line.place,
            "outcome": line.outcome,
            "explanation": line.explanation,
        }
        for application in applications_of(session, account_id)
        for kind, line in published_lines(session, application.id).items()
    ]


def correction_data(session: Session, account_id: int) -> list[dict[str, Any]]:
    """What corrected lists changed for the person, and how it was decided."""
    return [
        {
            "kind": row.run.kind,
            "before": row.old,
            "after": row.new,
            "state": row.state,
            "outcome": row.outcome if row.state == "decided" else None,
            "reason": row.reason if row.state == "decided" else None,
        }
        for application in applications_of(session, account_id)
        for row in own_consequences(session, application.id)
        if row.subject_kind == LISTED
    ]


ROUND = (
    Stage(
        lazy_gettext("成绩和名次"),
        published,
        "results_office.index",
        70,
        (PUBLISHER, CHECKER, SUPERVISOR, *READING_ROLES),
    ),
)
PERSON = (Step(results, order=40), Step(document_check, order=41))
NEXT = (NextStep(no_more_to_do, order=40),)
OWN_DATA = {"results": result_data, "list_corrections": correction_data}

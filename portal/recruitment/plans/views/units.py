"""/office/unions/<union>: facts with their history, the quota with its reasoning, people in post
and on the way. It stands here, not with the unions, because plans and exceptions belong to the
quota."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.foundation.time.clock import local
from portal.foundation.web import access
from portal.foundation.web.filters import day, moment
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.recruitment.labels import word
from portal.recruitment.plans.queries import exception_in_force, plan_room
from portal.recruitment.plans.services import quota_standing_of
from portal.recruitment.plans.views.reach import READERS
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER
from portal.recruitment.unions.gateway import staffing_of
from portal.recruitment.unions.models import UnionFigures
from portal.recruitment.unions.queries import (
    InPost,
    below,
    figures_of,
    in_post_of,
    lineage,
    reach,
    reservations_at,
    union_within_reach,
)

pages = Blueprint("plans_units", __name__, url_prefix="/office/unions")


def _history_row(row: UnionFigures) -> list[str | int]:
    counts = (row.single_unions_count, row.workers_count, row.in_post_manual)
    return [
        moment(row.entered_at),
        *("—" if count is None else count for count in counts),
        day(row.figures_on),
        row.figures_source,
        word("figures.way", row.way),
        row.by_words,
    ]


@pages.get("/<public_id>")
@access.officer(*BUSINESS_ROLES)
def show(public_id: str) -> str:
    union = union_within_reach(reading(), public_id, viewer().unions_for(*BUSINESS_ROLES))
    told = staffing_of(union.code)
    in_post = (
        in_post_of(reading(), [union])[union.id]
        if told is None
        else InPost(told.people, "workforce", local(now()).date(), told)
    )
    editable = union.id in reach(reading(), viewer().unions_for(PUBLISHER))
    year = local(now()).year
    return render_template(
        "recruitment/plans/office/unit.html",
        union=union,
        above=[above.name for above in reversed(lineage(reading(), union)[1:])],
        below=below(reading(), union.id),
        standing=quota_standing_of(reading(), union, in_post),
        in_post=in_post,
        told=told is not None,
        held=reservations_at(reading(), union.id),
        room=plan_room(reading(), union.id, year),
        exception=exception_in_force(reading(), union.id),
        history=[_history_row(row) for row in figures_of(reading(), union.id)],
        editable=editable,
        reads_plans=bool(viewer().roles.intersection(READERS)),
    )

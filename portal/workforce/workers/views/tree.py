"""工会组织变动: what changed, and entering 更名, 调整隶属, 合并, 拆分 or 撤销."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from portal.foundation.web import access
from portal.foundation.web.cells import Cell
from portal.foundation.web.filters import day
from portal.foundation.web.forms import refusals_on
from portal.foundation.web.posting import Answer, again, back
from portal.foundation.web.unit import reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.workforce.audit import Act
from portal.workforce.labels import word
from portal.workforce.rulebook.jurisdiction import TREE_CHANGES
from portal.workforce.rulebook.roles import (
    CITY_REVIEWER,
    COUNTY_CLERK,
    FILING_OFFICER,
    READING_ROLES,
)
from portal.workforce.unions.models import Union
from portal.workforce.unions.posting import act_as
from portal.workforce.unions.queries import union_within_reach, unions_within
from portal.workforce.unions.tree_models import UnionChange
from portal.workforce.unions.tree_queries import changes_of_tree
from portal.workforce.workers.queries import active_workers
from portal.workforce.workers.services import move_with_tree as acts
from portal.workforce.workers.tree_forms import (
    MergeForm,
    OrderForm,
    ParentForm,
    RenameForm,
    SplitForm,
)

pages = Blueprint("tree_office", __name__, url_prefix="/office/union-changes")
EDITORS = (COUNTY_CLERK, CITY_REVIEWER, FILING_OFFICER)
Enter = Callable[[Act, Union, Any], object]


@pages.get("")
@access.officer(*READING_ROLES)
def index() -> str:
    """Changes that touch a union within reach, and the unions that may be changed."""
    person = viewer()
    known = {union.code: union for union in unions_within(reading(), person.unions_for())}
    rows = [
        _row(change, known)
        for change in changes_of_tree(reading())
        if known.keys() & {*change.sources, *change.targets}
    ]
    roots = person.unions_for(*EDITORS)
    below = [union for union in _below(reading(), roots) if union.valid_until is None]
    return render_template(
        "workforce/workers/tree.html", rows=rows, unions=[_choices(union) for union in below]
    )


def _row(change: UnionChange, known: dict[str, Union]) -> list[Cell]:
    return [
        day(change.on),
        word("tree.change", change.kind),
        _names(change.sources, known),
        _names(change.targets, known),
        change.document_number,
        change.moved,
        change.recorded_by,
    ]


def _names(codes: list[str], known: dict[str, Union]) -> str:
    return "、".join(known[code].name if code in known else code for code in codes) or "—"


def _choices(union: Union) -> dict[str, Any]:
    ways = [
        (word("tree.change", kind), url_for("tree_office.change", code=union.code, kind=kind))
        for kind in TREE_CHANGES
    ]
    return {"name": union.name, "code": union.code, "ways": ways}


def _below(session: Session, roots: tuple[int, ...]) -> list[Union]:
    """What stands below the asker's unions; their own are the business of the one above."""
    return [union for union in unions_within(session, roots) if union.id not in roots]


def _own(session: Session, code: str, roots: tuple[int, ...]) -> Union:
    """Raises ``union.not_found``, ``tree.own``."""
    union = union_within_reach(session, code, roots)
    if union.id in roots:
        raise Refused("tree.own")
    return union


def _rename(act: Act, union: Union, form: RenameForm) -> object:
    name, short = form.name.data or "", form.short_name.data or ""
    return acts.rename_union(act, form.order("rename"), union, name, short)


def _move(act: Act, union: Union, form: ParentForm) -> object:
    roots = viewer().unions_for(*EDITORS)
    parent = union_within_reach(act.session, form.parent.data, roots)
    return acts.put_union_below(act, form.order("move"), union, parent)


def _merge(act: Act, union: Union, form: MergeForm) -> object:
    roots = viewer().unions_for(*EDITORS)
    target = union_within_reach(act.session, form.target.data, roots)
    return acts.merge_unions(act, form.order("merge"), [union], target)


def _split(act: Act, union: Union, form: SplitForm) -> object:
    founded = form.code.data or "", form.name.data or ""
    return acts.split_union(act, form.order("split"), union, founded, form.people.data or [])


def _close(act: Act, union: Union, form: OrderForm) -> object:
    return acts.close_union(act, form.order("close"), union)


FORMS: dict[str, tuple[type[OrderForm], Enter]] = {
    "rename": (RenameForm, _rename),
    "move": (ParentForm, _move),
    "merge": (MergeForm, _merge),
    "split": (SplitForm, _split),
    "close": (OrderForm, _close),
}


@pages.route("/<code>/<kind>", methods=["GET", "POST"])
@access.officer(*EDITORS, weighty=True)
def change(code: str, kind: str) -> Answer:
    if kind not in FORMS:
        raise Refused("not_found")
    roots = viewer().unions_for(*EDITORS)
    union = _own(reading(), code, roots)
    made, enter = FORMS[kind]
    form = _with_choices(made(), union, roots)
    if form.validate_on_submit():
        with refusals_on(form), act_as(*EDITORS) as act:
            enter(act, _own(act.session, code, roots), form)
            return back("tree_office.index")
    page = render_template(
        "workforce/workers/tree_change.html",
        form=form,
        title=word("tree.change", kind),
        name=union.name,
    )
    return again(page) if form.errors else page


def _with_choices(form: OrderForm, union: Union, roots: tuple[int, ...]) -> OrderForm:
    others = [
        (one.code, one.name)
        for one in unions_within(reading(), roots)
        if one.id != union.id and one.valid_until is None
    ]
    for name in ("parent", "target"):
        if name in form:
            form[name].choices = others
    if "people" in form:
        people = active_workers(reading(), [union.id])
        form["people"].choices = [(one.number, f"{one.number} {one.name}") for one in people]
    return form

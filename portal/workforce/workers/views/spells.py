"""任职段 of a person: what holds from when to when, what was corrected, any past day, and entering
changes, corrections, leaves."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from portal.foundation.time.clock import SHANGHAI, local
from portal.foundation.web import access
from portal.foundation.web.cells import Cell
from portal.foundation.web.filters import day, moment
from portal.foundation.web.posting import Answer
from portal.foundation.web.unit import now, reading
from portal.foundation.web.viewer import viewer
from portal.kernel.errors import Refused
from portal.kernel.period import DAY
from portal.workforce.audit import Act
from portal.workforce.labels import choices, word
from portal.workforce.rulebook.roles import COUNTY_CLERK, PEOPLE_ROLES, UNIT_OFFICER
from portal.workforce.rulebook.spells import LEAVE, Spell, facts_on, holds
from portal.workforce.unions.queries import union_within_reach, unions_within
from portal.workforce.workers import kinds
from portal.workforce.workers.every_kind import every_kind
from portal.workforce.workers.kinds import KINDS, SpellKind
from portal.workforce.workers.models import Worker
from portal.workforce.workers.queries import worker_within_reach
from portal.workforce.workers.services.enter_spell import enter_change, enter_correction
from portal.workforce.workers.services.register import void
from portal.workforce.workers.services.spells import withdraw
from portal.workforce.workers.spell_forms import CHOSEN, DayForm, SpellForm, WhyForm, form_of
from portal.workforce.workers.spell_queries import everything_said, spell_of, spells
from portal.workforce.workers.views.record_page import record_page
from portal.workforce.workers.wording import last_day, said_in_words

pages = Blueprint("spells_office", __name__, url_prefix="/office/workers/<public_id>")


def _own_kind(key: str) -> SpellKind:
    """Raises ``Refused('spell.not_found')`` for a kind that has pages of its own, or is none."""
    kind = next((one for one in KINDS if one.key == key), None)
    if kind is None:
        raise Refused("spell.not_found")
    return kind


def _worker(public_id: str, *roles: str) -> Worker:
    return worker_within_reach(reading(), public_id, viewer().unions_for(*roles))


def _form(kind: SpellKind, before: Spell | None, *, with_end: bool, **shown: Any) -> SpellForm:
    groups = {group: choices(group) for name, group in CHOSEN.items() if name in kind.facts}
    if "union_id" in kind.facts:
        groups["union"] = [
            (union.code, union.name)
            for union in unions_within(reading(), viewer().unions_for(COUNTY_CLERK))
            if union.valid_until is None
        ]
    return form_of(kind, groups, before, with_end=with_end, shown=shown)


def _spell(act: Act, form: SpellForm) -> Spell:
    """What was typed; the union that was chosen lies within the clerk's reach."""
    if "union_id" not in form.kind_of_fact.facts:
        return form.spell()
    roots = viewer().unions_for(COUNTY_CLERK)
    return form.spell(union_within_reach(act.session, form["union_id"].data, roots).id)


@pages.route("/spells/<kind>/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def new(public_id: str, kind: str) -> Answer:
    """变动; a leave has a page of its own."""
    chosen, worker = _own_kind(kind), _worker(public_id, COUNTY_CLERK)
    today = local(now()).date()
    if chosen.key == LEAVE:
        raise Refused("spell.not_found")
    standing = [chosen.read(row) for row in spells(reading(), chosen, worker)]
    current = next((one for one in standing if holds(one, today)), None)
    shown = {"union_id": worker.union.code} if "union_id" in chosen.facts else {}
    form = _form(chosen, current, with_end=False, **shown)
    return record_page(
        public_id,
        form,
        _("登记变动：%(kind)s", kind=word("spell.kind", kind)),
        lambda act, row: enter_change(
            act, chosen, row, _spell(act, form), reason=form["reason"].data
        ),
        _("从这一天起按新的记；以前的照旧，随时可以查。写错了的用更正。"),
    )


@pages.route("/leave/new", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK, UNIT_OFFICER)
def leave(public_id: str) -> Answer:
    """请假: noted by the unit in which the person works, or by the county."""
    form = _form(kinds.LEAVE, None, with_end=True)
    return record_page(
        public_id,
        form,
        _("登记请假"),
        lambda act, row: enter_change(
            act, kinds.LEAVE, row, form.spell(), reason=form["reason"].data
        ),
        roles=(COUNTY_CLERK, UNIT_OFFICER),
    )


@pages.route("/spells/<kind>/<spell_id>/correct", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def correct(public_id: str, kind: str, spell_id: str) -> Answer:
    """更正: it was entered wrongly."""
    chosen, worker = _own_kind(kind), _worker(public_id, COUNTY_CLERK)
    said = chosen.read(spell_of(reading(), chosen, worker, spell_id))
    shown: dict[str, Any] = {"valid_from": said.valid_from}
    if said.valid_to is not None:
        shown["last_on"] = said.valid_to - DAY
    if "union_id" in said.facts:
        shown["union_id"] = _code_of(said.facts["union_id"])
    form = _form(chosen, said, with_end=True, **shown)

    def save(act: Act, row: Worker) -> None:
        wrong = spell_of(act.session, chosen, row, spell_id)
        enter_correction(act, chosen, row, wrong, _spell(act, form), reason=form["reason"].data)

    title = _("更正：%(kind)s", kind=word("spell.kind", kind))
    way = url_for(".take_back", public_id=public_id, kind=kind, spell_id=spell_id)
    lead = _("原来的记录注明已更正，仍然可以查到。")
    return record_page(public_id, form, title, save, lead, withdraw=way)


def _code_of(union_id: int) -> str:
    roots = viewer().unions_for(COUNTY_CLERK)
    codes = {union.id: union.code for union in unions_within(reading(), roots)}
    return codes.get(union_id, "")


@pages.route("/spells/<kind>/<spell_id>/withdraw", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK)
def take_back(public_id: str, kind: str, spell_id: str) -> Answer:
    """撤销: it was entered in error and nothing takes its place."""
    chosen = every_kind().get(kind)
    if chosen is None:
        raise Refused("spell.not_found")
    found, form = chosen, WhyForm()

    def save(act: Act, row: Worker) -> None:
        wrong = spell_of(act.session, found, row, spell_id)
        withdraw(act, found, row, wrong, reason=form.reason.data)

    title = _("撤销：%(kind)s", kind=word("spell.kind", kind))
    return record_page(public_id, form, title, save, _("登错了、又没有别的可以代替的才撤销。"))


@pages.route("/void", methods=["GET", "POST"])
@access.officer(COUNTY_CLERK, weighty=True)
def void_record(public_id: str) -> Answer:
    """作废: the whole record was entered in error."""
    form = WhyForm()
    lead = _("整条登错了、或者聘用已经取消的才作废；员额随之空出，记录和编号保留。")
    return record_page(
        public_id, form, _("作废"), lambda act, row: void(act, row, reason=form.reason.data), lead
    )


@pages.get("/history")
@access.officer(*PEOPLE_ROLES)
def history(public_id: str) -> str:
    """Everything that was ever recorded, and what held on a day as it is or was known."""
    worker, form = _worker(public_id), DayForm(request.args)
    form.validate()
    on = form.on.data or local(now()).date()
    known = form.known.data
    known_at = None if known is None else datetime.combine(known + DAY, time(), SHANGHAI)
    said = [
        (kind, facts_on([kind.read(row) for row in spells(reading(), kind, worker, known_at)], on))
        for kind in KINDS
    ]
    told = [
        (word("spell.kind", kind.key), said_in_words(Spell(on, None, facts)))
        for kind, facts in said
        if facts
    ]
    return render_template(
        "workforce/workers/history.html",
        worker={"name": worker.name, "number": worker.number, "public_id": public_id},
        form=form,
        on=on,
        known=known,
        told=told,
        rows=[row for kind in KINDS for row in _rows(kind, worker)],
    )


def _rows(kind: SpellKind, worker: Worker) -> list[list[Cell]]:
    return [
        [
            word("spell.kind", kind.key),
            day(row.valid_from),
            last_day(row),
            said_in_words(kind.read(row)),
            f"{moment(row.recorded_at)} {row.recorded_by}",
            row.correction or "—",
            moment(row.withdrawn_at) if row.withdrawn_at else "—",
        ]
        for row in everything_said(reading(), kind, worker)
    ]

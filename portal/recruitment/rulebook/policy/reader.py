"""From the document ``policy/1`` to the frozen ``Policy``, refusing whatever is unknown, missing or
does not add up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import later_members
from portal.recruitment.rulebook.policy.consistency import check_policy
from portal.recruitment.rulebook.policy.members import Members, as_coefficient, as_number
from portal.recruitment.rulebook.policy.shape import (
    Component,
    CompositeRule,
    InterviewRule,
    OpeningRule,
    Paper,
    PointsRule,
    Policy,
    Preference,
    RoomAdjustment,
    ShortlistRule,
    TieKey,
)

SCHEMA = "policy/1"
EFFECTS = ("tie_break", "points")
STACKING = ("highest", "sum", "highest_per_group")
TIE_KINDS = ("preference", "component", "component_raw", "paper")
ON_SHORTFALL = ("reduce", "cancel")
METHODS = ("none", "grand_mean", "mean_of_room_means")


def read_policy(document: Mapping[str, Any]) -> Policy:
    """The policy that a document states.

    Raises ``Refused('policy.…', where=…)``: the first fault, with its place in the document.
    """
    top = Members(document, "")
    if top.get("schema") != SCHEMA:
        raise Refused("policy.unknown_schema", where="schema", found=str(top.get("schema")))
    policy = Policy(
        title=top.text("title"),
        basis=_texts(top, "basis"),
        components=tuple(_component(part) for part in top.objects("components", needed=True)),
        composite=_composite(Members(top.need("composite"), "composite")),
        preferences=tuple(_preference(item) for item in top.objects("preferences")),
        points=_points(top.object("points")),
        tie_break=_tie_break(top),
        shortlist=_shortlist(top.object("shortlist")),
        opening=_opening(top.object("opening")),
        interview=_interview(top.object("interview")),
        **later_members.read_growth(top),
    )
    top.done()
    check_policy(policy)
    return policy


def _texts(top: Members, name: str) -> tuple[str, ...]:
    value = top.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(
        isinstance(item, str) and item.strip() for item in value
    ):
        raise Refused("policy.not_a_list", where=name)
    return tuple(value)


def _component(part: Members) -> Component:
    code = part.code("code")
    component = Component(
        code=code,
        title=part.text("title", default=code),
        full_mark=part.positive("full_mark"),
        papers=tuple(
            _paper(paper) for paper in part.objects("papers", needed=part.get("papers") is not None)
        ),
        rounding=part.rounding("rounding"),
        pass_mark=part.optional_number("pass_mark"),
        pass_mark_uncontested=part.optional_number("pass_mark_uncontested"),
        pass_mark_includes_points=part.switch("pass_mark_includes_points", default=False),
    )
    part.done()
    return component


def _paper(paper: Members) -> Paper:
    code = paper.code("code")
    found = Paper(
        code,
        paper.text("title", default=code),
        paper.positive("full_mark"),
        paper.coefficient("coefficient"),
    )
    paper.done()
    return found


def _composite(rule: Members) -> CompositeRule:
    weights = {
        code: as_coefficient(value, f"composite.weights.{code}")
        for code, value in rule.pairs("weights").items()
    }
    found = CompositeRule(
        weights,
        rule.rounding("term_rounding"),
        rule.rounding("rounding"),
        rule.optional_number("pass_mark"),
    )
    rule.done()
    return found


def _preference(item: Members) -> Preference:
    code = item.code("code")
    points = item.get("points")
    found = Preference(
        code=code,
        title=item.text("title", default=code),
        effect=item.token("effect", EFFECTS),
        basis=item.optional_text("basis"),
        levels=item.codes("levels"),
        order=item.codes("order"),
        group=None if item.get("group") is None else item.code("group"),
        points=None
        if points is None
        else {
            level: as_number(value, f"{item.path('points')}.{level}")
            for level, value in item.pairs("points").items()
        },
        claim=later_members.read_claim(item.object("claim")),
    )
    item.done()
    return found


def _points(rule: Members | None) -> PointsRule | None:
    if rule is None:
        return None
    found = PointsRule(
        target=rule.code("target"),
        at=rule.token("at", ("component", "papers"), default="component"),
        stacking=rule.token("stacking", STACKING),
        cap=rule.optional_number("cap"),
        may_exceed_full_mark=rule.switch("may_exceed_full_mark", default=True),
    )
    rule.done()
    return found


def _tie_break(top: Members) -> tuple[TieKey, ...]:
    value = top.get("tie_break")
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Refused("policy.not_a_list", where="tie_break")
    keys = []
    for index, text in enumerate(value):
        kind, colon, code = text.partition(":") if isinstance(text, str) else ("", "", "")
        if kind not in TIE_KINDS or not colon or not code:
            raise Refused(
                "policy.unknown_tie_key", where=f"tie_break[{index}]", found=str(text)[:60]
            )
        keys.append(TieKey(kind, code))
    return tuple(keys)


def _shortlist(rule: Members | None) -> ShortlistRule | None:
    if rule is None:
        return None
    found = ShortlistRule(rule.code("by"), rule.positive("ratio"))
    rule.done()
    return found


def _opening(rule: Members | None) -> OpeningRule | None:
    if rule is None:
        return None
    found = OpeningRule(
        rule.positive("ratio"), rule.token("on_shortfall", ON_SHORTFALL, default="reduce")
    )
    rule.done()
    return found


def _interview(rule: Members | None) -> InterviewRule | None:
    if rule is None:
        return None
    found = InterviewRule(
        component=rule.code("component"),
        minimum_examiners=rule.whole("minimum_examiners", least=1, most=99),
        drop_highest=rule.whole("drop_highest", default=0, most=49),
        drop_lowest=rule.whole("drop_lowest", default=0, most=49),
        drop_per=rule.token("drop_per", ("total", "element"), default="total"),
        elements=rule.codes("elements"),
        rounding=rule.rounding("rounding"),
        room_adjustment=_adjustment(rule.object("room_adjustment")),
        odd_panel=rule.switch("odd_panel", default=False),
    )
    rule.done()
    return found


def _adjustment(rule: Members | None) -> RoomAdjustment:
    if rule is None:
        return RoomAdjustment("none", None, None, None, False)
    found = RoomAdjustment(
        method=rule.token("method", METHODS),
        mean_rounding=rule.rounding("mean_rounding"),
        coefficient_rounding=rule.rounding("coefficient_rounding"),
        rounding=rule.rounding("rounding"),
        cap_at_full_mark=rule.switch("cap_at_full_mark", default=False),
    )
    rule.done()
    return found

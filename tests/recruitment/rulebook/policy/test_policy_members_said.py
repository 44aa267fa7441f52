"""Nothing decided is left unsaid: every member that differs from the default changes the sentences,
in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from portal.recruitment.rulebook.policy import default_policy_document, overridden, read_policy
from portal.recruitment.rulebook.policy.shape import Policy
from portal.recruitment.rulebook.words.policy_sentences import policy_clauses, policy_sentence
from tests.recruitment.rulebook.policies import CERTIFICATE, component, document

WRITTEN, INTERVIEW = (
    component("written", title="笔试", pass_mark="60"),
    component("interview", title="面试", pass_mark="60"),
)
LEVELS = ["assistant", "social_worker", "senior"]
POINTS = {
    "code": "veteran",
    "title": "退役军人",
    "effect": "points",
    "basis": "某市〔2026〕1号",
    "points": {"yes": "3"},
}
POINTED: dict[str, Any] = {
    "components": [
        {
            **WRITTEN,
            "papers": [
                {"code": "a", "title": "甲卷", "full_mark": "150", "coefficient": "1/3"},
                {"code": "b", "title": "乙卷", "full_mark": "150", "coefficient": "1/3"},
            ],
        },
        INTERVIEW,
    ],
    "preferences": [*default_policy_document()["preferences"], POINTS],
    "points": {"target": "written", "stacking": "sum"},
}
HERO = {**POINTS, "code": "hero", "title": "立功", "group": "other"}
GROUPED: dict[str, Any] = {
    "preferences": [
        *default_policy_document()["preferences"],
        {**POINTS, "group": "service"},
        HERO,
    ],
    "points": {"target": "written", "stacking": "highest_per_group"},
}
CLAIM = {"papers": ["证书原件"]}
ROOMS = {"interview": {"room_adjustment": {"method": "grand_mean"}}}
THREE = {"places": 3, "mode": "truncate"}


def certificate(**changes: Any) -> dict[str, Any]:
    return {"preferences": [{**default_policy_document()["preferences"][0], **changes}]}


def points(**changes: Any) -> dict[str, Any]:
    return {"points": {"target": "written", "stacking": "sum", **changes}}


CHANGES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("title", {}, {"title": "某县办法"}),
    ("basis", {}, {"basis": ["某县〔2026〕2号"]}),
    (
        "component title",
        {},
        {"components": [component("written", title="机考", pass_mark="60"), INTERVIEW]},
    ),
    ("papers", {}, {"components": POINTED["components"]}),
    ("component rounding", {}, {"components": [{**WRITTEN, "rounding": None}, INTERVIEW]}),
    (
        "rounding mode",
        {},
        {"components": [{**WRITTEN, "rounding": {"places": 2, "mode": "truncate"}}, INTERVIEW]},
    ),
    ("pass mark", {}, {"components": [{**WRITTEN, "pass_mark": None}, INTERVIEW]}),
    ("uncontested", {}, {"components": [{**WRITTEN, "pass_mark_uncontested": "70"}, INTERVIEW]}),
    (
        "mark with points",
        {},
        {"components": [{**WRITTEN, "pass_mark_includes_points": True}, INTERVIEW]},
    ),
    ("weights", {}, {"composite": {"weights": {"written": "0.4", "interview": "0.6"}}}),
    ("term rounding", {}, {"composite": {"term_rounding": THREE}}),
    ("composite rounding", {}, {"composite": {"rounding": THREE}}),
    ("composite pass mark", {}, {"composite": {"pass_mark": "60"}}),
    ("no preference", {}, {"preferences": [], "tie_break": ["component:interview"]}),
    ("preference title", {}, certificate(title="社工证")),
    ("preference basis", {}, certificate(basis="另一份文件")),
    ("levels", {}, certificate(levels=["assistant", "senior"])),
    ("one level", certificate(levels=["assistant"]), certificate(levels=["senior"])),
    ("order", {}, certificate(order=LEVELS)),
    (
        "other order",
        certificate(order=LEVELS),
        certificate(
            levels=["assistant", "senior", "social_worker"],
            order=["assistant", "senior", "social_worker"],
        ),
    ),
    ("points", {}, {**POINTED}),
    (
        "more points",
        POINTED,
        {
            "preferences": [
                *default_policy_document()["preferences"],
                {**POINTS, "points": {"yes": "5"}},
            ]
        },
    ),
    (
        "group",
        GROUPED,
        {"preferences": [*GROUPED["preferences"][:-1], {**HERO, "group": "service"}]},
    ),
    ("target", POINTED, points(target="composite")),
    ("at", POINTED, points(at="papers")),
    ("stacking", POINTED, points(stacking="highest")),
    ("cap", POINTED, points(cap="5")),
    ("full mark", POINTED, points(may_exceed_full_mark=False)),
    (
        "chain",
        {},
        {"tie_break": [f"preference:{CERTIFICATE}", "component:written", "component:interview"]},
    ),
    (
        "raw key",
        {},
        {
            "tie_break": [
                f"preference:{CERTIFICATE}",
                "component_raw:interview",
                "component:written",
            ]
        },
    ),
    ("no shortlist", {}, {"shortlist": None}),
    ("shortlist by", {}, {"shortlist": {"by": "composite"}}),
    ("shortlist ratio", {}, {"shortlist": {"ratio": "2"}}),
    ("no opening", {}, {"opening": None}),
    ("opening ratio", {}, {"opening": {"ratio": "2"}}),
    ("on shortfall", {}, {"opening": {"on_shortfall": "cancel"}}),
    ("no interview", {}, {"interview": None}),
    ("interview component", {}, {"interview": {"component": "written"}}),
    ("examiners", {}, {"interview": {"minimum_examiners": 5}}),
    ("drop highest", {}, {"interview": {"drop_highest": 2}}),
    ("drop lowest", {}, {"interview": {"drop_lowest": 0}}),
    ("drop per", {}, {"interview": {"drop_per": "element"}}),
    ("elements", {}, {"interview": {"elements": ["e1", "e2"]}}),
    ("interview rounding", {}, {"interview": {"rounding": THREE}}),
    ("rooms", {}, ROOMS),
    ("other rooms", ROOMS, {"interview": {"room_adjustment": {"method": "mean_of_room_means"}}}),
    ("mean rounding", ROOMS, {"interview": {"room_adjustment": {"mean_rounding": THREE}}}),
    (
        "coefficient rounding",
        ROOMS,
        {"interview": {"room_adjustment": {"coefficient_rounding": THREE}}},
    ),
    ("room rounding", ROOMS, {"interview": {"room_adjustment": {"rounding": THREE}}}),
    ("room cap", ROOMS, {"interview": {"room_adjustment": {"cap_at_full_mark": True}}}),
    *(
        (f"age {name}", {}, {"age_reading": name})
        for name in ("not_yet_next_strict", "not_past_birthday", "calendar_year")
    ),
    ("certificate preference", POINTED, {"certificate": {"preference": "veteran"}}),
    ("deadline", {}, {"certificate": {"deadline": "document_recheck"}}),
    ("deadline day", {}, {"certificate": {"deadline": "2026-05-01"}}),
    ("score report", {}, {"certificate": {"score_report_counts": {"senior": True}}}),
    ("registration", {}, {"certificate": {"registration_required": True}}),
    ("stages", {}, {"substitution": {"stages": ["medical"]}}),
    ("no stage", {}, {"substitution": {"stages": []}}),
    ("rounds", {}, {"substitution": {"rounds": 1}}),
    ("until", {}, {"substitution": {"until": "filing"}}),
    ("pooled", {}, {"substitution": {"pooled": True}}),
    ("reserve", {}, {"substitution": {"reserve_days": 90}}),
    ("publicity days", {}, {"publicity_days": 5}),
    ("publicity unit", {}, {"publicity_unit": "days"}),
    ("window", {}, {"recheck": {"window_days": 2}}),
    ("answer", {}, {"recheck": {"answer_days": 3}}),
    ("applications kept", {}, {"retention": {"application_days": 730}}),
    ("papers kept", {}, {"retention": {"paper_days": 200}}),
    ("recordings kept", {}, {"retention": {"recording_days": 200}}),
    ("claim", {}, certificate(claim=CLAIM)),
    (
        "claim papers",
        certificate(claim=CLAIM),
        certificate(claim={**CLAIM, "papers": ["证书原件", "登记证明"]}),
    ),
    ("claim sentence", certificate(claim=CLAIM), certificate(claim={**CLAIM, "sentence": "属实"})),
    (
        "claim deadline",
        certificate(claim=CLAIM),
        certificate(claim={**CLAIM, "deadline": "document_recheck"}),
    ),
    ("claim day", certificate(claim=CLAIM), certificate(claim={**CLAIM, "deadline": "2026-05-01"})),
    ("odd panel", {}, {"interview": {"odd_panel": True}}),
    ("publicity hour", {}, {"publicity_ends_at": "17:00"}),
    ("written list", {}, {"written_list": "shortlisted"}),
    ("no written list", {}, {"written_list": "none"}),
    ("ticket pattern", {}, {"tickets": {"pattern": "26#####"}}),
    ("ticket width", {}, {"tickets": {"pattern": "#####"}}),
    ("unprinted", {}, {"tickets": {"unprinted": "absent"}}),
    *(
        (f"days of {kind}", {}, {"list_days": {kind: 30}})
        for kind in (
            "seating_evidence",
            "written_result",
            "preferences",
            "shortlist",
            "interview_result",
            "ranking",
        )
    ),
    ("shortlist corrected", {}, {"corrections": {"shortlist": "recompute"}}),
    ("ranking corrected", {}, {"corrections": {"ranking": "keep_told"}}),
    ("offer corrected", {}, {"corrections": {"offer": "reopen"}}),
    ("marking", {}, {"marking": {"double": True}}),
    ("tolerance", {"marking": {"double": True}}, {"marking": {"tolerance": "3"}}),
]


def changed(base: dict[str, Any], change: dict[str, Any]) -> Policy:
    texts = {name: change[name] for name in ("title", "basis") if name in change}
    rest = {name: value for name, value in change.items() if name not in texts}
    return read_policy(overridden({**overridden(document(), base), **texts}, rest))


@pytest.mark.parametrize(
    ("base", "change"), [pytest.param(base, change, id=name) for name, base, change in CHANGES]
)
def test_a_changed_member_changes_the_sentences(
    base: dict[str, Any], change: dict[str, Any]
) -> None:
    one, other = changed(base, {}), changed(base, change)
    assert one != other
    assert policy_sentence(one) != policy_sentence(other)
    # English has names of its own for the usual codes
    if set(policy_titles(one)) == set(policy_titles(other)):
        assert policy_sentence(one, "en") != policy_sentence(other, "en")


def policy_titles(policy: Policy) -> list[str]:
    return [one.title for one in (*policy.components, *policy.preferences)]


def test_every_member_of_the_shape_was_tried() -> None:
    """The names of the dataclasses' members, tried above; codes are names, not rules, and a full
    mark is shared by the whole document."""
    tried = {name for _, base, change in CHANGES for name in _members(base) | _members(change)}
    known = set(_members(document())) | {
        "papers",
        "coefficient",
        "pass_mark_uncontested",
        "pass_mark_includes_points",
        "group",
        "reserve_days",
    }
    known |= {
        "rounds",
        "order",
        "elements",
        "cap",
        "at",
        "may_exceed_full_mark",
        "target",
        "stacking",
        "mean_rounding",
        "publicity_unit",
    }
    known |= {"claim", "odd_panel", "publicity_ends_at", "written_list", "tickets", "list_days"}
    known |= {"corrections", "pattern", "unprinted", "sentence", "offer"}
    known |= {"coefficient_rounding", "cap_at_full_mark", "on_shortfall", "term_rounding"}
    assert known - tried == {"schema", "assistant", "social_worker"}


def _members(value: Any) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for inside in value.values() for name in _members(inside)}
    return (
        {name for inside in value for name in _members(inside)}
        if isinstance(value, list)
        else set()
    )


def test_a_part_says_its_own_members_only() -> None:
    one, other = policy_clauses(changed({}, {})), policy_clauses(changed({}, {"publicity_days": 5}))
    assert [part for part in one if one[part] != other[part]] == ["after"]

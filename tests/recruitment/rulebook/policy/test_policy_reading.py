"""The policy is read strictly: every fault has a code and a place."""

from __future__ import annotations

import copy
import json
from datetime import time
from fractions import Fraction
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import (
    CorrectionsRule,
    TicketRule,
    default_policy_document,
    overridden,
    policy_digest,
    read_policy,
)
from tests.recruitment.rulebook.policies import component, document

SCHEMA = json.loads(
    (Path(__file__).parents[4] / "static/schemas/policy-1.schema.json").read_text(encoding="utf-8")
)

PUBLISHED_EXAMPLE = {
    "schema": "policy/1",
    "title": "例",
    "basis": ["苏政办发〔2020〕41号"],
    "components": [
        {
            "code": "written",
            "title": "笔试",
            "full_mark": "100",
            "papers": [
                {"code": "aptitude", "full_mark": "150", "coefficient": "1/3"},
                {"code": "essay", "full_mark": "150", "coefficient": "1/3"},
            ],
            "rounding": {"places": 2, "mode": "half_up"},
            "pass_mark": "60",
            "pass_mark_uncontested": None,
            "pass_mark_includes_points": False,
        },
        {
            "code": "interview",
            "title": "面试",
            "full_mark": "100",
            "rounding": {"places": 2, "mode": "half_up"},
            "pass_mark": "60",
        },
    ],
    "composite": {
        "weights": {"written": "0.4", "interview": "0.6"},
        "term_rounding": None,
        "rounding": {"places": 2, "mode": "half_up"},
        "pass_mark": None,
    },
    "preferences": [
        {
            "code": "social_worker_certificate",
            "effect": "tie_break",
            "basis": "苏政办发〔2020〕41号 三(一)",
            "levels": ["assistant", "social_worker", "senior"],
            "order": None,
        },
        {
            "code": "veteran",
            "effect": "points",
            "basis": "<a local document>",
            "group": None,
            "points": {"yes": "3"},
        },
    ],
    "points": {
        "target": "written",
        "at": "component",
        "stacking": "highest",
        "cap": "5",
        "may_exceed_full_mark": True,
    },
    "tie_break": [
        "preference:social_worker_certificate",
        "component:interview",
        "component:written",
        "paper:aptitude",
    ],
    "shortlist": {"by": "written", "ratio": "3"},
    "opening": {"ratio": "3"},
    "interview": {
        "component": "interview",
        "minimum_examiners": 3,
        "drop_highest": 1,
        "drop_lowest": 1,
        "drop_per": "total",
        "elements": None,
        "rounding": {"places": 2, "mode": "half_up"},
        "room_adjustment": {
            "method": "none",
            "mean_rounding": None,
            "coefficient_rounding": None,
            "rounding": {"places": 2, "mode": "half_up"},
            "cap_at_full_mark": False,
        },
    },
}


def test_the_published_example_is_read() -> None:
    policy = read_policy(PUBLISHED_EXAMPLE)
    assert policy.component("written").papers[0].coefficient == Fraction(1, 3)
    assert policy.composite.weights == {"written": Fraction(2, 5), "interview": Fraction(3, 5)}
    assert policy.score_full_marks == {"aptitude": 150, "essay": 150, "interview": 100}
    assert policy.points is not None and policy.points.cap == 5
    assert policy.publicity_days == 7 and policy.recheck.window_days == 3


def test_null_is_the_same_as_left_out() -> None:
    without = copy.deepcopy(PUBLISHED_EXAMPLE)
    del (
        without["composite"]["term_rounding"],
        without["preferences"][0]["order"],
        without["interview"]["elements"],
    )
    assert read_policy(without) == read_policy(PUBLISHED_EXAMPLE)
    assert policy_digest(without) != policy_digest(PUBLISHED_EXAMPLE)


def test_the_digest_is_over_the_document_as_written() -> None:
    one = document(composite={"weights": {"written": "0.4", "interview": "0.6"}})
    other = document(composite={"weights": {"written": "0.40", "interview": "0.60"}})
    assert read_policy(one) == read_policy(other)
    assert policy_digest(one) != policy_digest(other)
    assert policy_digest(dict(reversed(list(one.items())))) == policy_digest(one)


PAPERS = [{"code": "a", "full_mark": "200", "coefficient": "1"}]
CERTIFICATE = {"code": "c", "effect": "tie_break", "levels": ["yes"]}
HOLDER = default_policy_document()["preferences"][0]
POINTS = {"target": "written", "at": "component", "stacking": "sum"}
WRITTEN, ORAL = component("written"), component("interview")
UNEQUAL = [
    {"code": "a", "full_mark": "100", "coefficient": "0.6"},
    {"code": "b", "full_mark": "100", "coefficient": "0.4"},
]

FAULTS = [
    ({"schema": "policy/2"}, "policy.unknown_schema", "schema"),
    ({"titel": "x"}, "policy.unknown_member", "titel"),
    ({"title": None}, "policy.not_a_text", "title"),
    ({"components": []}, "policy.not_a_list", "components"),
    (
        {"components": [component("written", weight="1"), ORAL]},
        "policy.unknown_member",
        "components[0].weight",
    ),
    (
        {"components": [{"code": "written"}, ORAL]},
        "policy.member_missing",
        "components[0].full_mark",
    ),
    (
        {"components": [component("written", full_mark=100), ORAL]},
        "policy.not_a_number",
        "components[0].full_mark",
    ),
    (
        {"components": [component("written", full_mark="1e2"), ORAL]},
        "policy.not_a_number",
        "components[0].full_mark",
    ),
    (
        {"components": [component("written", full_mark="0"), ORAL]},
        "policy.not_positive",
        "components[0].full_mark",
    ),
    (
        {"components": [component("written", full_mark="200"), ORAL]},
        "policy.mixed_scales",
        "components[1].full_mark",
    ),
    (
        {"components": [component("written", papers=PAPERS), ORAL]},
        "policy.papers_do_not_add_up",
        "components[0].papers",
    ),
    (
        {"components": [component("written", papers=[]), ORAL]},
        "policy.not_a_list",
        "components[0].papers",
    ),
    (
        {"components": [component("written", pass_mark="101"), ORAL]},
        "policy.pass_mark_unreachable",
        "components[0].pass_mark",
    ),
    (
        {"components": [component("written", rounding={"places": 2, "mode": "bankers"}), ORAL]},
        "policy.unknown_token",
        "components[0].rounding.mode",
    ),
    (
        {"components": [component("written", rounding={"places": 2.0, "mode": "half_up"}), ORAL]},
        "policy.not_a_whole_number",
        "components[0].rounding.places",
    ),
    ({"components": [component("points"), ORAL]}, "policy.code_reserved", "components"),
    ({"components": [component("笔试"), ORAL]}, "policy.not_a_code", "components[0].code"),
    ({"components": [WRITTEN, WRITTEN, ORAL]}, "policy.code_twice", "components"),
    (
        {
            "components": [
                component(
                    "written",
                    papers=[{"code": "interview", "full_mark": "100", "coefficient": "1"}],
                ),
                ORAL,
            ]
        },
        "policy.code_twice",
        "components[].papers",
    ),
    (
        {"composite": {"weights": {"written": "0.5", "interview": "0.6"}}},
        "policy.weights_do_not_add_up",
        "composite.weights",
    ),
    (
        {"composite": {"weights": {"written": "1/3", "interview": "0.66667"}}},
        "policy.weights_do_not_add_up",
        "composite.weights",
    ),
    (
        {"composite": {"weights": {"written": "1"}}},
        "policy.member_missing",
        "composite.weights.interview",
    ),
    (
        {"composite": {"weights": {"written": "0.5", "interview": "0.5", "skill": "0"}}},
        "policy.unknown_code",
        "composite.weights.skill",
    ),
    (
        {"composite": {"weights": {"written": "0.5", "interview": "0.5"}, "pass_mark": "200"}},
        "policy.pass_mark_unreachable",
        "composite.pass_mark",
    ),
    (
        {"preferences": [CERTIFICATE], "tie_break": []},
        "policy.preference_without_effect",
        "tie_break",
    ),
    (
        {"preferences": [{"code": "c", "effect": "tie_break"}], "tie_break": ["preference:c"]},
        "policy.preference_without_level",
        "preferences[0]",
    ),
    (
        {"preferences": [{**CERTIFICATE, "points": {"yes": "1"}}], "tie_break": ["preference:c"]},
        "policy.member_of_other_effect",
        "preferences[0].points",
    ),
    (
        {"preferences": [{**CERTIFICATE, "order": ["yes", "no"]}], "tie_break": ["preference:c"]},
        "policy.order_incomplete",
        "preferences[0].order",
    ),
    (
        {
            "preferences": [{"code": "v", "effect": "points", "points": {"yes": "3"}}],
            "tie_break": [],
        },
        "policy.member_missing",
        "points",
    ),
    (
        {
            "preferences": [{"code": "v", "effect": "points", "levels": ["yes"]}],
            "points": POINTS,
            "tie_break": [],
        },
        "policy.member_missing",
        "preferences[0].points",
    ),
    ({"preferences": [], "tie_break": ["preference:c"]}, "policy.unknown_code", "tie_break[0]"),
    ({"preferences": [], "tie_break": ["paper:written"]}, "policy.unknown_code", "tie_break[0]"),
    ({"preferences": [], "tie_break": ["interview"]}, "policy.unknown_tie_key", "tie_break[0]"),
    (
        {"preferences": [], "tie_break": ["component:written", "component:written"]},
        "policy.given_twice",
        "tie_break[1]",
    ),
    ({"points": {**POINTS, "target": "oral"}}, "policy.unknown_code", "points.target"),
    ({"points": {**POINTS, "at": "papers"}}, "policy.points_without_papers", "points.at"),
    (
        {
            "points": {**POINTS, "at": "papers"},
            "components": [component("written", papers=UNEQUAL), ORAL],
        },
        "policy.coefficients_differ",
        "points.at",
    ),
    ({"points": {"target": "written"}}, "policy.unknown_token", "points.stacking"),
    (
        {"points": {**POINTS, "may_exceed_full_mark": "no"}},
        "policy.not_a_switch",
        "points.may_exceed_full_mark",
    ),
    ({"shortlist": {"by": "oral", "ratio": "3"}}, "policy.unknown_code", "shortlist.by"),
    ({"shortlist": {"by": "written", "ratio": "0"}}, "policy.not_positive", "shortlist.ratio"),
    (
        {
            "interview": {
                "component": "interview",
                "minimum_examiners": 2,
                "drop_highest": 1,
                "drop_lowest": 1,
            }
        },
        "policy.nobody_left",
        "interview.minimum_examiners",
    ),
    (
        {"interview": {"component": "oral", "minimum_examiners": 3}},
        "policy.unknown_code",
        "interview.component",
    ),
    (
        {"interview": {"component": "interview", "minimum_examiners": True}},
        "policy.not_a_whole_number",
        "interview.minimum_examiners",
    ),
    (
        {"interview": {"component": "interview", "minimum_examiners": 3, "elements": ["x", "x"]}},
        "policy.given_twice",
        "interview.elements",
    ),
    ({"age_reading": "about"}, "policy.unknown_token", "age_reading"),
    ({"publicity_days": 0}, "policy.not_a_whole_number", "publicity_days"),
    ({"certificate": {"deadline": "2026-02-30"}}, "policy.unknown_token", "certificate.deadline"),
    (
        {"certificate": {"score_report_counts": {"senior": "no"}}},
        "policy.not_a_switch",
        "certificate.score_report_counts.senior",
    ),
    ({"substitution": {"stages": ["party"]}}, "policy.unknown_token", "substitution.stages"),
    ({"retention": {"paper_days": 30}}, "policy.not_a_whole_number", "retention.paper_days"),
    ({"marking": {"tolerance": "-1"}}, "policy.not_a_number", "marking.tolerance"),
    (
        {"preferences": [{**HOLDER, "claim": {}}]},
        "policy.member_missing",
        "preferences[0].claim.papers",
    ),
    (
        {"preferences": [{**HOLDER, "claim": {"papers": []}}]},
        "policy.not_a_list",
        "preferences[0].claim.papers",
    ),
    (
        {"preferences": [{**HOLDER, "claim": {"papers": ["证书", "证书"]}}]},
        "policy.given_twice",
        "preferences[0].claim.papers",
    ),
    (
        {"preferences": [{**HOLDER, "claim": {"papers": ["证书"], "until": "x"}}]},
        "policy.unknown_member",
        "preferences[0].claim.until",
    ),
    (
        {"preferences": [{**HOLDER, "claim": {"papers": ["证书"], "sentence": " "}}]},
        "policy.not_a_text",
        "preferences[0].claim.sentence",
    ),
    (
        {"preferences": [{**HOLDER, "claim": {"papers": ["证书"], "deadline": "soon"}}]},
        "policy.unknown_token",
        "preferences[0].claim.deadline",
    ),
    (
        {
            "preferences": [{**HOLDER, "claim": {"papers": ["证书"]}}],
            "certificate": {"deadline": "document_recheck"},
        },
        "policy.claim_before_certificate",
        "preferences[0].claim.deadline",
    ),
    ({"corrections": {"offer": "keep_told"}}, "policy.unknown_token", "corrections.offer"),
    ({"corrections": {"list": "keep"}}, "policy.unknown_member", "corrections.list"),
    ({"corrections": "keep_told"}, "policy.not_an_object", "corrections"),
    ({"publicity_ends_at": "24:00"}, "policy.not_an_hour", "publicity_ends_at"),
    ({"publicity_ends_at": "17：30"}, "policy.not_an_hour", "publicity_ends_at"),
    ({"publicity_ends_at": 17}, "policy.not_an_hour", "publicity_ends_at"),
    ({"written_list": "some"}, "policy.unknown_token", "written_list"),
    (
        {"written_list": "shortlisted", "shortlist": None},
        "policy.list_without_shortlist",
        "written_list",
    ),
    ({"tickets": {"pattern": "##"}}, "policy.not_a_pattern", "tickets.pattern"),
    ({"tickets": {"pattern": "#1##"}}, "policy.not_a_pattern", "tickets.pattern"),
    ({"tickets": {"pattern": "A####"}}, "policy.not_a_pattern", "tickets.pattern"),
    ({"tickets": {"pattern": "0123456789####"}}, "policy.not_a_pattern", "tickets.pattern"),
    ({"tickets": {"pattern": "13########"}}, "policy.pattern_like_a_mobile", "tickets.pattern"),
    ({"tickets": {"unprinted": "refused"}}, "policy.unknown_token", "tickets.unprinted"),
    ({"list_days": {"proposed_hire": 7}}, "policy.unknown_member", "list_days.proposed_hire"),
    ({"list_days": {"ranking": 0}}, "policy.not_a_whole_number", "list_days.ranking"),
    ({"list_days": {"ranking": 2}}, "policy.list_ends_before_recheck", "list_days.ranking"),
    (
        {"interview": {"component": "interview", "minimum_examiners": 4, "odd_panel": True}},
        "policy.panel_even",
        "interview.minimum_examiners",
    ),
    (
        {"interview": {"component": "interview", "minimum_examiners": 5, "odd_panel": "yes"}},
        "policy.not_a_switch",
        "interview.odd_panel",
    ),
]


@pytest.mark.parametrize(
    ("changes", "code", "where"), FAULTS, ids=[f"{code}@{where}" for _, code, where in FAULTS]
)
def test_every_fault_is_named_with_its_place(changes: dict, code: str, where: str) -> None:
    with pytest.raises(Refused) as refused:
        read_policy(document(**changes))
    assert (refused.value.code, refused.value.facts["where"]) == (code, where)


@pytest.mark.parametrize("value", [None, [], "policy/1", 7])
def test_what_is_no_object_is_no_policy(value: object) -> None:
    with pytest.raises(Refused):
        read_policy(value)  # type: ignore[arg-type]


def test_an_unnormalised_paper_is_refused() -> None:
    """Anyang 2012: 0.4 of a 200-point paper and 0.6 of the interview made totals up to 140."""
    papers = [{"code": "paper", "full_mark": "200", "coefficient": "1"}]
    with pytest.raises(Refused) as refused:
        read_policy(document(components=[component("written", papers=papers), ORAL]))
    assert refused.value.facts["found"] == "200"
    papers[0]["coefficient"] = "0.5"
    assert (
        read_policy(
            document(components=[component("written", papers=papers), ORAL])
        ).score_full_marks["paper"]
        == 200
    )


# -- the published schema


def test_the_schema_accepts_what_the_reader_accepts() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    validator = Draft202012Validator(SCHEMA)
    for good in (PUBLISHED_EXAMPLE, default_policy_document()):
        assert list(validator.iter_errors(good)) == []


SHAPES = {
    "policy.not_an_hour",
    "policy.not_a_pattern",
    "policy.unknown_member",
    "policy.unknown_token",
    "policy.not_a_number",
    "policy.not_a_switch",
    "policy.not_a_text",
    "policy.unknown_schema",
}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        (changes, code)
        for changes, code, where in FAULTS
        if code in SHAPES and where != "certificate.deadline"
    ],
)
def test_the_schema_refuses_faults_of_shape(changes: dict, code: str) -> None:
    assert not Draft202012Validator(SCHEMA).is_valid(document(**changes))


def test_every_member_of_the_schema_is_known_to_the_reader() -> None:
    """Each member is given in turn; none may come back as unknown."""
    samples = {"boolean": True, "integer": 200, "string": "1", "object": {}, "array": []}
    for name, rule in SCHEMA["properties"].items():
        kind = rule.get("type", "string")
        sample = samples[kind if isinstance(kind, str) else kind[0]]
        for value in (sample, None):
            try:
                read_policy(document(**{name: value}))
            except Refused as refused:
                assert refused.code != "policy.unknown_member", name


# -- members that grew on later: a document without them is what it always was

# Digests as printed on notices before the members were there: 24 real notices and the default.
PRINTED = json.loads(
    (Path(__file__).parents[3] / "data/policies/digests.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_a_stored_policy_keeps_its_digest_and_its_default_rules(name: str) -> None:
    stored = json.loads(
        (Path(__file__).parents[3] / f"data/policies/{name}.json").read_text(encoding="utf-8")
    )
    assert policy_digest(stored) == PRINTED[name]
    assert Draft202012Validator(SCHEMA).is_valid(stored)
    policy = read_policy(stored)
    assert policy.corrections == CorrectionsRule("keep_told", "recompute", "keep")
    assert policy.publicity_ends_at == time(17, 30) and policy.written_list == "all"
    assert policy.tickets == TicketRule(None, "admitted") and policy.list_days == {}
    assert all(item.claim is None for item in policy.preferences)
    assert policy.interview is None or not policy.interview.odd_panel


# -- override of one vacancy


def test_a_vacancy_may_override_every_rule() -> None:
    base = default_policy_document()
    before = copy.deepcopy(base)
    change = {
        "composite": {"weights": {"written": "0.4", "interview": "0.6"}},
        "shortlist": {"ratio": "2"},
        "opening": None,
        "tie_break": ["preference:social_worker_certificate"],
    }
    found = overridden(base, change)
    policy = read_policy(found)
    assert (
        policy.composite.weights["written"] == Fraction(2, 5)
        and policy.composite.rounding is not None
    )
    assert policy.shortlist.by == "written" and policy.shortlist.ratio == 2
    assert policy.opening is None and len(policy.tie_break) == 1
    assert base == before and policy_digest(found) != policy_digest(base)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "x"}, "policy.not_overridable"),
        ({"composite": {"weights": {"written": "0.4"}}}, "policy.weights_do_not_add_up"),
        ({"colour": "red"}, "policy.unknown_member"),
    ],
)
def test_an_override_is_read_as_strictly(change: dict, code: str) -> None:
    with pytest.raises(Refused) as refused:
        overridden(default_policy_document(), change)
    assert refused.value.code == code

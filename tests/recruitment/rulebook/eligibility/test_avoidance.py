import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility.avoidance import (
    HUAIAN_2023,
    POST_DEFAULT,
    SUQIAN_2020,
    AvoidanceRule,
    Relation,
    assess_avoidance,
    assess_duty,
    position,
)

CITY, COUNTY, TOWN, OTHER = (
    ("js", "ha"),
    ("js", "ha", "qjp"),
    ("js", "ha", "qjp", "t1"),
    ("js", "ha", "lian"),
)


def outcome(rule, relation, vacancy):
    (finding,) = assess_avoidance(rule, [relation], vacancy)
    return finding.outcome, finding.code.removeprefix("avoidance.")


@pytest.mark.parametrize(
    ("here", "other", "expected"),
    [
        (COUNTY, COUNTY, "same"),
        (COUNTY, CITY, "above"),
        (COUNTY, TOWN, "below"),
        (COUNTY, OTHER, "elsewhere"),
        ((), CITY, "unknown"),
    ],
)
def test_position_in_the_tree(here, other, expected):
    assert position(here, other) == expected


@pytest.mark.parametrize(
    ("head_of", "hit"), [(CITY, True), (COUNTY, True), (TOWN, False), (OTHER, False)]
)
def test_both_wordings_catch_the_head_of_the_same_or_a_higher_union_of_the_vacancy(head_of, hit):
    father = Relation("direct_blood", "union_head", head_of)
    assert outcome(HUAIAN_2023, father, COUNTY) == (
        ("not_met", "hire") if hit else ("met", "other_union")
    )
    assert outcome(SUQIAN_2020, father, COUNTY) == (
        ("not_met", "application") if hit else ("met", "other_union")
    )


def test_the_viewpoint_matters_where_directions_are_the_same_words():
    turned = AvoidanceRule(
        "turned",
        "hire",
        HUAIAN_2023.kinship,
        HUAIAN_2023.offices,
        "vacancy",
        HUAIAN_2023.directions,
    )
    father = Relation("direct_blood", "union_head", CITY)
    assert (
        outcome(turned, father, COUNTY)[0] == "met"
        and outcome(HUAIAN_2023, father, COUNTY)[0] == "not_met"
    )


def test_kinship_and_office_are_part_of_the_rule():
    assert outcome(HUAIAN_2023, Relation("near_affinity", "union_head", CITY), COUNTY) == (
        "met",
        "other_kinship",
    )
    assert outcome(HUAIAN_2023, Relation("spouse", "finance", CITY), COUNTY) == (
        "met",
        "other_office",
    )
    assert outcome(POST_DEFAULT, Relation("near_affinity", "finance", TOWN), TOWN) == (
        "not_met",
        "post",
    )
    assert outcome(POST_DEFAULT, Relation("near_affinity", "finance", COUNTY), TOWN) == (
        "met",
        "other_union",
    )


def test_what_is_not_said_is_for_a_person():
    for relation in (
        Relation("", "union_head", CITY),
        Relation("spouse", "", CITY),
        Relation("spouse", "union_head", ()),
    ):
        assert outcome(HUAIAN_2023, relation, COUNTY) == ("person", "unclear")
    assert outcome(HUAIAN_2023, Relation("", "union_head", OTHER), COUNTY) == ("met", "other_union")
    (none,) = assess_avoidance(HUAIAN_2023, [], COUNTY)
    assert (none.outcome, none.code) == ("met", "avoidance.none_stated")


def test_each_relation_has_its_own_finding():
    found = assess_avoidance(
        HUAIAN_2023,
        [Relation("spouse", "union_head", OTHER), Relation("spouse", "union_head", CITY)],
        COUNTY,
    )
    assert [finding.outcome for finding in found] == ["met", "not_met"]


def test_staff_stand_aside_for_any_class_of_kin_whoever_asks():
    for trigger in ("own_request", "interested_party", "organisation"):
        assert assess_duty("collateral_within_three_generations", trigger).outcome == "not_met"
        assert assess_duty("", trigger).outcome == "met"
        assert assess_duty("", trigger, other_interest=True).outcome == "person"
    with pytest.raises(Refused, match="avoidance.trigger"):
        assess_duty("spouse", "rumour")
    with pytest.raises(Refused, match="avoidance.kinship"):
        assess_duty("friend", "own_request")


def test_a_rule_of_unknown_words_is_refused():
    with pytest.raises(Refused, match="avoidance.rule"):
        AvoidanceRule(
            "x", "hire", frozenset(("friend",)), frozenset(), "vacancy", frozenset(("same",))
        )
    with pytest.raises(Refused, match="avoidance.rule"):
        AvoidanceRule("x", "hire", frozenset(), frozenset(), "vacancy", frozenset(("sideways",)))

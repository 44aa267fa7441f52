"""Every template is a policy that differs from the default in what its name says, and only asks for
what no notice could tell."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.policy import (
    check_citations,
    default_policy_document,
    policy_differences,
    read_policy,
)
from portal.recruitment.rulebook.policy.templates import TEMPLATES, template
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from tests.recruitment.rulebook.policies import document

NEED_A_BASIS = {"certificate_points", "points_with_cap", "points_before_pass_mark", "ranked_levels"}


@pytest.mark.parametrize("code", [one.code for one in TEMPLATES])
def test_a_template_is_a_policy_and_says_where_it_comes_from(code: str) -> None:
    one = template(code)
    policy = read_policy(one.document())
    assert one.source
    assert bool(policy_differences(default_policy_document(), one.document())) == (
        code != "jiangsu"
    )
    assert (policy_sentence(policy) != policy_sentence(read_policy(default_policy_document()))) == (
        code != "jiangsu"
    )
    if code in NEED_A_BASIS:
        with pytest.raises(Refused, match=r"policy\.basis_missing"):
            check_citations(policy)
    else:
        check_citations(policy)


def test_templates_say_what_their_notices_say() -> None:
    assert template("jiangsu").document() == default_policy_document()
    papers = read_policy(template("public_subject_papers").document()).component("written").papers
    assert [paper.coefficient for paper in papers] == [Fraction(1, 3)] * 2
    capped = read_policy(template("points_with_cap").document())
    assert capped.points is not None and (capped.points.cap, capped.points.stacking) == (5, "sum")
    rooms = read_policy(template("room_coefficient").document()).interview
    assert rooms is not None and rooms.room_adjustment.coefficient_rounding is not None
    assert rooms.room_adjustment.coefficient_rounding.places == 3
    with pytest.raises(Refused, match=r"policy\.template_unknown"):
        template("nobody's")


def test_differences_name_the_row_by_its_code_and_ignore_nulls() -> None:
    after = document()
    after["components"][1]["pass_mark"] = "70"
    after["components"][0]["pass_mark_uncontested"] = None
    after["tie_break"] = ["preference:social_worker_certificate", "component:written"]
    del after["opening"]
    found = policy_differences(default_policy_document(), after)
    assert [
        (one.where, one.member, one.before, one.after) for one in found if one.member != "tie_break"
    ] == [
        ("components[interview].pass_mark", "components.pass_mark", "60", "70"),
        ("opening.ratio", "opening.ratio", "3", ""),
    ]
    assert "component:interview" in next(one for one in found if one.member == "tie_break").before
    assert policy_differences(after, after) == []

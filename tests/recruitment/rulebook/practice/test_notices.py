"""Every notice at hand can be said as a policy and a requirements document, nothing of it passed
over, and the rules then do what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from portal.recruitment.rulebook.eligibility import (
    Certificate,
    Facts,
    Requirements,
    Study,
    Work,
    assess,
    requirements_of,
)
from portal.recruitment.rulebook.eligibility.avoidance import HUAIAN_2023, SUQIAN_2020
from portal.recruitment.rulebook.eligibility.requirements import MEMBERS, merged_requirements
from portal.recruitment.rulebook.planning.opening import propose
from portal.recruitment.rulebook.policy import Policy, read_policy
from portal.recruitment.rulebook.ranking.lines import RankedRow, ScoreRow, rank
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from tests.recruitment.rulebook.practice.asked import requirements_document
from tests.recruitment.rulebook.practice.facts import IDS, Told, notice
from tests.recruitment.rulebook.practice.scored import policy_document

SCHEMA = Draft202012Validator(
    json.loads(
        (Path(__file__).parents[4] / "static/schemas/policy-1.schema.json").read_text(
            encoding="utf-8"
        )
    )
)
ON = date(2026, 1, 1)


def policy_of(name: str) -> Policy:
    return read_policy(policy_document(Told(notice(name))))


def asked_of(name: str) -> Requirements:
    return requirements_of(requirements_document(name, Told(notice(name))))


def composed(rule: Policy, claims: dict[str, str] | None = None, **scores: str) -> RankedRow:
    return rank(
        rule,
        {"A1": 1},
        [
            ScoreRow(
                "A1", "1", {code: Fraction(value) for code, value in scores.items()}, claims or {}
            )
        ],
    )[0]


def outcome(asked: Requirements, **facts: Any) -> str:
    return assess(asked, Facts(**facts), ON).outcome


def test_all_notices_are_here() -> None:
    assert len(IDS) == 24


@pytest.mark.parametrize("name", IDS)
def test_a_notice_is_a_policy_and_requirements_and_nothing_is_passed_over(name: str) -> None:
    told = Told(notice(name))
    policy, asked = policy_document(told), requirements_document(name, told)
    assert told.passed_over() == set()
    assert list(SCHEMA.iter_errors(policy)) == []
    assert policy_sentence(read_policy(policy)) and policy_sentence(read_policy(policy), "en")
    assert (
        set(asked) <= set(MEMBERS)
        and merged_requirements({}, asked) == merged_requirements(asked, {}) == asked
    )
    assert bool(asked) == (requirements_of(asked) != Requirements())


@pytest.mark.parametrize(
    "name", [name for name in IDS if "birth" in requirements_document(name, Told(notice(name)))]
)
def test_the_printed_birth_dates_are_the_borders(name: str) -> None:
    plain = Requirements(birth=asked_of(name).birth)
    earliest, latest = plain.birth.earliest, plain.birth.latest
    assert outcome(plain, birth_on=earliest) == "eligible"
    assert outcome(plain, birth_on=earliest - timedelta(1)) == "ineligible"
    if latest:
        assert (
            outcome(plain, birth_on=latest),
            outcome(plain, birth_on=latest + timedelta(1)),
        ) == ("eligible", "ineligible")


@pytest.mark.parametrize(
    ("name", "ratio", "fourteen_for_three"),
    [
        ("2011-jiangsu-shiye-unified", 5, "reduce"),
        ("2013-jiangsu-renshe-shiye", 5, "cancel"),
        ("2017-hubei-wuchang-gonghui", 2, "open"),
        ("2017-zhejiang-cixi-zhen-zonggonghui", 3, "open"),
    ],
)
def test_opening_ratios(name: str, ratio: int, fourteen_for_three: str) -> None:
    rule = policy_of(name).opening
    assert rule.ratio == ratio
    assert (
        propose(3, 14, rule.ratio, may_reduce=rule.on_shortfall == "reduce").kind
        == fourteen_for_three
    )
    short = propose(3, 2 * ratio, rule.ratio, may_reduce=rule.on_shortfall == "reduce")
    assert short.kind == (
        "cancel" if notice(name)["opening_ratio"]["on_fail"].startswith("取消") else "reduce"
    )


def test_composites_of_the_notices() -> None:
    beijing = composed(
        policy_of("2017-beijing-gonghui"),
        {"certificate": "social_worker"},
        written="60",
        interview="80",
    )
    # 20 points on the paper
    assert beijing.composite == Fraction("0.6") * 80 + Fraction("0.4") * 80
    changsha = composed(
        policy_of("2022-hunan-changsha-zonggonghui"),
        paper0="80",
        paper1="70",
        paper2="60",
        interview="70",
    )
    assert changsha.components["written"] == 40 + 21 + 12
    dantu = policy_of("2020-jiangsu-dantu-shequ")
    assert composed(dantu, paper0="50", paper1="49", interview="90").state == "below_pass_mark"
    # 20 + 39.99
    assert composed(dantu, paper0="50", paper1="50", interview="66.65").state == "below_pass_mark"
    assert composed(dantu, paper0="50", paper1="50", interview="67").state == "ranked"


def test_points_and_pass_marks_of_the_notices() -> None:
    jimei = policy_of("2017-fujian-jimei-shequ")
    assert (
        composed(
            jimei, {"certificate": "social_worker", "service2": "yes"}, written="44", interview="70"
        ).components["written"]
        == 50
    )
    assert (
        composed(
            jimei, {"certificate": "social_worker", "service2": "yes"}, written="44", interview="70"
        ).state
        == "ranked"
    )
    assert (
        composed(jimei, {"certificate": "social_worker"}, written="46", interview="70").state
        == "below_pass_mark"
    )
    xisaishan = policy_of("2022-hubei-xisaishan-shequ")
    line = composed(
        xisaishan,
        {"certificate": "certificate", "service0": "yes"},
        official_writing="30",
        rest="40",
        interview="70",
    )
    assert (line.points, line.components["written"]) == (5, 75)
    assert policy_of("2022-jiangsu-wuxi-shiye").component("written").pass_mark == 50


def test_ties_and_cuts_of_the_notices() -> None:
    cixi = policy_of("2017-zhejiang-cixi-zhen-zonggonghui")
    assert [f"{key.kind}:{key.code}" for key in cixi.tie_break][1:] == [
        "component:written",
        "paper:objective",
    ]
    suzhou = policy_of("2019-jiangsu-suzhou-zonggonghui")
    rows = [
        ScoreRow(
            "A1", str(n), {"written": Fraction(80), "interview": Fraction(80)}, {"preferred": level}
        )
        for n, level in enumerate(["", "party_member", "certificate"])
    ]
    assert [(row.candidate, row.place) for row in rank(suzhou, {"A1": 1}, rows)] == [
        ("1", 1),
        ("2", 1),
        ("0", 3),
    ]
    assert policy_of("2017-beijing-gonghui").shortlist.ratio == 2
    qinhuai = policy_of("2023-jiangsu-qinhuai-shequ")
    assert (qinhuai.publicity_days, qinhuai.publicity_unit, qinhuai.substitution.pooled) == (
        3,
        "days",
        True,
    )
    yancheng = policy_of("2016-jiangsu-yancheng-wenguang")
    assert (yancheng.publicity_unit, yancheng.substitution.stages) == (
        "working_days",
        ("medical", "background_check"),
    )
    assert policy_of("2022-jiangsu-wuxi-shiye").substitution.until == "interview_list"


def test_relaxed_ranges_and_households_of_the_notices() -> None:
    bachelor = Study("bachelor", "bachelor", "full_time", "法学", date(2010, 6, 30))
    common: dict[str, Any] = {
        "studies": (bachelor,),
        "household": "杭州市上城区",
        "household_since": date(2020, 1, 1),
    }
    shangcheng = asked_of("2025-zhejiang-shangcheng-shequ")
    old = {"birth_on": date(1985, 1, 1), **common}
    assert outcome(shangcheng, **old) == "ineligible"
    assert (
        outcome(shangcheng, **old, certificates=(Certificate("assistant", "verified"),))
        == "eligible"
    )
    assert (
        outcome(
            shangcheng,
            **{**old, "birth_on": date(1984, 7, 2)},
            certificates=(Certificate("senior", "verified"),),
        )
        == "ineligible"
    )
    assert (
        outcome(
            shangcheng,
            **{**common, "birth_on": date(1990, 1, 1), "household_since": date(2025, 7, 4)},
        )
        == "ineligible"
    )
    wuchang = asked_of("2025-hubei-wuchang-shequ")
    graduate = {
        "birth_on": date(2002, 1, 1),
        "household": "武汉市武昌区",
        "studies": (Study("bachelor", obtained_on=date(2025, 6, 30)),),
    }
    assert outcome(wuchang, **graduate) == "ineligible"
    assert outcome(wuchang, **graduate, statuses={"graduate_2025": True}) == "eligible"
    assert (
        outcome(
            wuchang, **{**graduate, "studies": (Study("college", obtained_on=date(2024, 6, 30)),)}
        )
        == "eligible"
    )


def test_service_widens_the_range_in_suzhou() -> None:
    suzhou = asked_of("2019-jiangsu-suzhou-zonggonghui")
    told = {
        "birth_on": date(1980, 1, 1),
        "household": "苏州市姑苏区",
        "studies": (Study("bachelor", obtained_on=date(2003, 6, 30)),),
        "declared_all": True,
        "exclusions": dict.fromkeys(suzhou.exclusions, False),
    }
    work = Work("union", date(2015, 1, 1), proved=True)
    assert outcome(suzhou, **told) == "needs_person"  # nothing stated about work
    assert (
        outcome(suzhou, **told, works=(replace(work, starts_on=date(2024, 1, 1)),)) == "ineligible"
    )
    assert outcome(suzhou, **told, works=(work,)) == "eligible"
    assert (
        outcome(
            suzhou,
            **{**told, "exclusions": {**told["exclusions"], "现役军人": True}},
            works=(work,),
        )
        == "ineligible"
    )


def test_avoidance_as_two_notices_word_it() -> None:
    assert HUAIAN_2023.wording.startswith(
        notice("2023-jiangsu-huaian-zonggonghui")["kin_avoidance"][:20]
    )
    assert (
        "本级或其上级工会负责人的" in notice("2020-jiangsu-suqian-gonghui")["kin_avoidance"]
        and "本级或其上级工会负责人的" in SUQIAN_2020.wording
    )

from datetime import date

import pytest

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.eligibility import (
    BirthRange,
    ExperienceRule,
    HouseholdRule,
    MajorRule,
    Requirements,
)
from portal.recruitment.rulebook.eligibility.conditions import (
    check_reasons,
    warnings_of,
    wording_warnings,
)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # a real notice of 2021
        (
            "无残疾、无口吃、无纹身，五官、体型端正",
            {"disability", "looks"},
        ),
        ("限男性", {"sex"}),
        ("适合女性报考", {"sex"}),
        ("未婚或承诺两年内不生育", {"childbearing"}),
        ("乙肝表面抗原阴性", {"hepatitis"}),
        ("985、211高校毕业", {"school_rank"}),
        ("全日制本科及以上", {"full_time_study"}),
        ("具有淮安市户籍", {"household"}),
        ("汉族，无宗教信仰", {"ethnicity", "religion"}),
        ("无传染病史", {"health_beyond_standard"}),
        ("男女不限，户籍不限，婚育状况不限，民族不限", set()),
        ("不限户籍，性别不限", set()),
        ("能适应夜间值班，熟练使用办公软件，会驾驶机动车", set()),
        ("热爱工会工作，善于联系职工群众", set()),
    ],
)
def test_wordings_that_discriminate_are_noticed_and_others_are_not(text, kinds):
    assert {warning.kind for warning in wording_warnings("remark", text)} == kinds


ON = date(2026, 11, 30)


def test_structure_warns_too_and_says_where():
    asked = Requirements(
        study_forms=frozenset(("full_time",)),
        household=HouseholdRule(("320800",)),
        declared=("会外语", "限女性"),
    )
    found = [
        (warning.kind, warning.where)
        for warning in warnings_of(asked, {"duties": "形象气质佳"}, on=ON)
    ]
    assert found == [
        ("full_time_study", "study_forms"),
        ("household", "household"),
        ("sex", "declared:2"),
        ("looks", "duties"),
    ]
    assert warnings_of(Requirements(), on=ON) == ()


def test_conditions_that_only_few_can_meet_together_point_at_somebody():
    narrow = Requirements(
        majors=MajorRule(named=frozenset(("工会学",))),
        household=HouseholdRule(("320803",)),
        experience=ExperienceRule(2),
        birth=BirthRange(date(1995, 1, 1), date(1997, 1, 1)),
    )
    assert "pointed" in {warning.kind for warning in warnings_of(narrow, on=ON)}
    wide = Requirements(
        majors=MajorRule(categories=frozenset(("法律类",))),
        household=HouseholdRule(("320803",)),
        experience=ExperienceRule(2),
    )
    assert "pointed" not in {warning.kind for warning in warnings_of(wide, on=ON)}


def test_every_kind_needs_a_recorded_reason():
    found = warnings_of(
        Requirements(household=HouseholdRule(("320800",)), declared=("限女性",)), on=ON
    )
    with pytest.raises(Refused, match="conditions.reason_missing") as refused:
        check_reasons(found, {"household": "驻村工作"})
    assert refused.value.facts["kind"] == "sex"
    check_reasons(found, {"household": "驻村工作", "sex": "女职工宿舍管理"})
    with pytest.raises(Refused):
        check_reasons(found, {"household": " ", "sex": "女职工宿舍管理"})


def test_what_is_expressly_forbidden_is_marked():
    assert [warning.unlawful for warning in wording_warnings("x", "乙肝检测合格")] == [True]
    assert [warning.unlawful for warning in wording_warnings("x", "限男性")] == [False]


def birth(earliest: str | None, latest: str | None) -> set[str]:
    days = BirthRange(
        date.fromisoformat(earliest) if earliest else None,
        date.fromisoformat(latest) if latest else None,
    )
    return {warning.kind for warning in warnings_of(Requirements(birth=days), on=ON)}


def test_a_range_of_births_that_points_at_somebody_or_at_children_is_told() -> None:
    assert birth("1990-05-01", "1990-05-01") == {"birth_narrow"}
    assert birth("1990-05-01", "1991-05-02") == {"birth_narrow"}
    assert birth("1990-05-01", "1991-05-03") == set()
    assert birth("1991-01-01", "2010-11-30") == set()
    assert birth("1991-01-01", "2010-12-01") == {"birth_children"}
    assert birth("2009-01-01", None) == {"birth_children"}
    assert birth(None, "2015-06-01") == {"birth_children"}
    assert birth(None, None) == set()

"""The editor of requirements: every member through the page and back, the round's word and the
vacancy's own, ages in all readings, reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from portal.kernel.errors import Refused
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.eligibility import requirements_of
from portal.recruitment.rulebook.eligibility.requirements import MEMBERS, merged_requirements
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.requirements import requirement_words
from portal.recruitment.vacancies.services.edit_requirements import (
    set_override,
    set_requirements,
    set_shared_requirements,
)
from portal.recruitment.vacancies.services.edit_vacancy import renumber
from tests.builders.rounds import Office, actor, drafted_round, office
from tests.builders.unions import Tree, tree
from tests.recruitment.conftest import Browser, Committed

EVERYTHING: dict[str, Any] = {
    "education": "bachelor",
    "degree": "bachelor",
    "study_forms": ["full_time", "abroad"],
    "obtained_by": "2026-07-31",
    "majors": ["社会工作", "法学类"],
    "birth": {
        "earliest": "1991-01-01",
        "latest": "2008-01-01",
        "relaxed": [{"earliest": "1986-01-01", "any_of": ["从事过工会工作"]}],
    },
    "political": ["中共党员"],
    "household": ["淮安市"],
    "household_by": "2026-06-30",
    "household_instead": ["origin"],
    "experience": {"years": 2, "until": "2026-08-31", "kinds": ["工会"]},
    "certificate_required": True,
    "registration_required": True,
    "graduates": {"year": 2026, "years_back": 2, "grassroots_years": 3, "conscript_years": 1},
    "documents": ["resident_id"],
    "declared": ["能适应夜间值班"],
    "exclusions": ["在读学生"],
    "condition_reason": "面向本市户籍招聘",
    "relaxed": [
        {
            "any_of": [
                {"kind": "certificate", "names": ["assistant", "senior"]},
                {"kind": "experience", "names": ["工会"], "years": 3},
            ],
            "earliest_birth": "1981-01-01",
            "education": "college",
            "obtained_by": "2026-08-31",
            "waives": ["household", "major"],
        },
        {
            "any_of": [
                {"kind": "status", "names": ["veteran"]},
                {"kind": "declared", "names": ["县级以上劳动模范"]},
            ],
            "waives": ["experience"],
        },
    ],
}
TYPED: dict[str, Any] = {
    "education": "bachelor",
    "degree": "bachelor",
    "study_forms": ["full_time", "abroad"],
    "obtained_by": "2026-07-31",
    "majors": "社会工作\n法学类",
    "earliest_birth": "1991-01-01",
    "latest_birth": "2008-01-01",
    "relaxed_earliest_birth": "1986-01-01",
    "relaxed_conditions": "从事过工会工作",
    "political": "中共党员",
    "household": "淮安市",
    "household_by": "2026-06-30",
    "household_instead": ["origin"],
    "experience_years": "2",
    "experience_until": "2026-08-31",
    "experience_kinds": "工会",
    "certificate_required": "y",
    "registration_required": "y",
    "graduate_year": "2026",
    "graduate_years_back": "2",
    "graduate_grassroots": "3",
    "graduate_conscripts": "1",
    "documents": ["resident_id"],
    "declared": "能适应夜间值班",
    "exclusions": "在读学生",
    "condition_reason": "面向本市户籍招聘",
    "relaxed-0-any_of-0-kind": "certificate",
    "relaxed-0-any_of-0-names": "助理社会工作师\n高级社会工作师",
    "relaxed-0-any_of-0-years": "",
    "relaxed-0-any_of-1-kind": "experience",
    "relaxed-0-any_of-1-names": "工会",
    "relaxed-0-any_of-1-years": "3",
    "relaxed-0-earliest_birth": "1981-01-01",
    "relaxed-0-education": "college",
    "relaxed-0-obtained_by": "2026-08-31",
    "relaxed-0-waives": ["household", "major"],
    "relaxed-1-any_of-0-kind": "status",
    "relaxed-1-any_of-0-names": "退役军人",
    "relaxed-1-any_of-1-kind": "declared",
    "relaxed-1-any_of-1-names": "县级以上劳动模范",
    "relaxed-1-education": "",
    "relaxed-1-waives": ["experience"],
}


@dataclass
class Scene:
    unions: Tree
    officers: Office
    round_: RecruitmentRound
    browser: Browser
    committed: Committed

    def path(self, rest: str = "requirements") -> str:
        return f"/office/rounds/{self.round_.code}/vacancies/{rest}"

    def stored(self, code: str = "") -> dict[str, Any]:
        with self.committed() as session:
            if code:
                return next(
                    one for one in vacancies_of(session, self.round_.id) if one.code == code
                ).requirements
            return session.get_one(RecruitmentRound, self.round_.id).requirements


@pytest.fixture
def scene(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> Scene:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher, requirements={})
    return Scene(unions, officers, round_, signed_in(officers.publisher), committed)


def test_every_member_is_said_by_page_and_the_rules_read_it(scene: Scene) -> None:
    assert set(EVERYTHING) == set(MEMBERS)
    assert scene.browser.submit(scene.path(), TYPED).status_code == 303
    assert scene.stored() == EVERYTHING
    assert requirements_of(EVERYTHING).relaxed[0].earliest_birth is not None
    again = scene.browser.get(scene.path())
    assert (
        again.status_code == 200
        and "助理社会工作师" in again.text
        and "县级以上劳动模范" in again.text
    )
    assert (
        scene.browser.submit(scene.path(), TYPED).status_code == 303
        and scene.stored() == EVERYTHING
    )


def test_a_vacancy_keeps_its_own_word_and_gives_it_back_member_by_member(scene: Scene) -> None:
    shared = {"education": "college", "majors": "法学", "declared": "甲"}
    assert scene.browser.submit(scene.path(), shared).status_code == 303
    own = scene.path("01/requirements")
    # nothing is its own
    assert scene.browser.submit(own, shared).status_code == 303 and scene.stored("01") == {}
    changed = shared | {"education": "bachelor", "majors": ""}
    assert scene.browser.submit(own, changed).status_code == 303 and scene.stored("01") == {
        "education": "bachelor",
        "majors": [],
    }
    page = scene.browser.get(own).text
    assert (
        page.count("本岗位另定</span>") == 2
        and 'id="reset-majors"' in page
        and 'id="reset-declared"' not in page
    )
    assert (
        scene.browser.submit(own, MultiDict([*changed.items(), ("reset", "majors")])).status_code
        == 303
    )
    assert scene.stored("01") == {"education": "bachelor"}
    # the same as the round's, but said once: stays its own
    assert scene.browser.submit(own, shared).status_code == 303
    assert scene.stored("01") == {"education": "college"}


def test_a_row_is_added_without_losing_what_was_typed(scene: Scene) -> None:
    typed = {
        "majors": "法学",
        "earliest_birth": "写错的日期",
        "relaxed-0-any_of-0-kind": "declared",
        "relaxed-0-any_of-0-names": "退役军人",
    }
    one_more = scene.browser.submit(scene.path(), typed | {"do": "row"})
    assert one_more.status_code == 200 and 'name="relaxed-1-any_of-0-kind"' in one_more.text
    assert "写错的日期" in one_more.text and "退役军人" in one_more.text and scene.stored() == {}
    condition = scene.browser.submit(scene.path(), typed | {"do": "condition-0"})
    assert 'name="relaxed-0-any_of-1-kind"' in condition.text
    assert scene.browser.submit(scene.path(), typed).status_code == 422


def test_an_age_in_words_is_shown_in_every_reading_and_one_is_filled_in(scene: Scene) -> None:
    typed = {
        "age_words": "18周岁以上、35周岁以下",
        "age_from": "2023-08-22",
        "age_until": "2023-08-24",
        "majors": "法学",
    }
    shown = scene.browser.submit(scene.path(), typed | {"do": "calculate"}).text
    for day in ("1987年8月22日", "1987年8月23日", "1988年8月22日", "1988年1月1日", "2005年8月24日"):
        assert day in shown
    used = scene.browser.submit(
        scene.path(), typed | {"do": "use-not_yet_next", "earliest_birth": "1900-01-01"}
    ).text
    assert (
        'value="1987-08-22"' in used
        and 'value="2005-08-24"' in used
        and "1900-01-01" not in used
        and "法学" in used
    )
    relaxed = scene.browser.submit(
        scene.path(), typed | {"age_words": "40", "do": "relax-not_past_birthday"}
    ).text
    assert 'name="relaxed_earliest_birth"' in relaxed and 'value="1983-08-22"' in relaxed
    for wrong in (
        {"age_words": "年轻"},
        {"age_words": "300周岁以下"},
        {"age_from": ""},
        {"age_words": "40周岁以上、18周岁以下"},
    ):
        answer = scene.browser.submit(scene.path(), typed | wrong | {"do": "calculate"})
        assert answer.status_code == 200 and "gh-bad" in answer.text and "1987年" not in answer.text
    assert scene.stored() == {}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"household": "淮安市"}, "户籍条件（淮安市）"),
        ({"study_forms": ["full_time"]}, "全日制条件（全日制）"),
        ({"declared": "限男性"}, "性别条件"),
        ({"declared": "乙肝阴性"}, "法律明确禁止"),
    ],
)
def test_conditions_that_discriminate_demand_a_reason(
    scene: Scene, typed: dict[str, Any], words: str
) -> None:
    refused = scene.browser.submit(scene.path(), typed)
    assert (
        refused.status_code == 422
        and words in refused.text
        and "要写明理由" in refused.text
        and scene.stored() == {}
    )
    assert (
        scene.browser.submit(scene.path(), typed | {"condition_reason": "岗位需要"}).status_code
        == 303
    )
    assert words in scene.browser.get(scene.path()).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (
            {"earliest_birth": "2008-01-01", "latest_birth": "1991-01-01"},
            "最晚出生日期不能早于最早出生日期",
        ),
        (
            {
                "earliest_birth": "1991-01-01",
                "relaxed_earliest_birth": "1995-01-01",
                "relaxed_conditions": "甲",
            },
            "要早于最早出生日期",
        ),
        ({"relaxed_earliest_birth": "1986-01-01"}, "放宽年龄要写明条件"),
        ({"registration_required": "y"}, "就要先要求持有证书"),
        ({"experience_until": "2026-01-01"}, "先填工作经历要几年"),
        (
            {
                "relaxed-0-any_of-0-kind": "declared",
                "relaxed-0-any_of-0-names": "甲",
                "relaxed-0-education": "",
            },
            "没有写放宽什么",
        ),
        ({"relaxed-0-any_of-0-kind": "declared", "relaxed-0-education": "college"}, "没有写条件"),
        (
            {
                "relaxed-0-any_of-0-kind": "certificate",
                "relaxed-0-any_of-0-names": "厨师",
                "relaxed-0-education": "college",
            },
            "没有“厨师”这种证书",
        ),
        (
            {
                "relaxed-0-any_of-0-kind": "experience",
                "relaxed-0-any_of-0-names": "工会",
                "relaxed-0-education": "college",
            },
            "没有写几年",
        ),
    ],
)
def test_what_makes_no_sense_is_said_at_once(
    scene: Scene, typed: dict[str, Any], words: str
) -> None:
    answer = scene.browser.submit(scene.path(), typed)
    assert answer.status_code == 422 and words in answer.text and scene.stored() == {}


def test_a_vacancy_has_rules_of_its_own_with_the_sentence_of_the_notice(scene: Scene) -> None:
    path = scene.path("01/policy")
    shown = scene.browser.submit(path, {"opening_ratio": "2", "written_pass": "55", "do": "show"})
    assert shown.status_code == 200 and "按填写的，还没有保存" in shown.text and "55" in shown.text
    assert "公示天数" in shown.text and "按工作日计算" in shown.text
    assert (
        scene.browser.submit(
            path, {"opening_ratio": "2", "written_pass": "55", "written_weight": "40"}
        ).status_code
        == 303
    )
    with scene.committed() as session:
        override = vacancies_of(session, scene.round_.id)[0].policy_override
        assert override["opening"] == {"ratio": "2"} and override["composite"] == {
            "weights": {"written": "0.4", "interview": "0.6"}
        }
        assert [
            part["pass_mark"] for part in override["components"] if part["code"] == "written"
        ] == ["55"]
    assert 'value="55"' in scene.browser.get(path).text
    assert scene.browser.submit(path, {"opening_ratio": "0"}).status_code == 422
    assert scene.browser.submit(path, {}).status_code == 303
    with scene.committed() as session:
        assert vacancies_of(session, scene.round_.id)[0].policy_override == {}


def test_sorting_filtering_copying_and_renumbering(scene: Scene) -> None:
    index = scene.path("").rstrip("/")
    assert scene.browser.submit(scene.path("02/copy"), {"code": "03"}).location.endswith(
        "/vacancies/03/edit"
    )
    assert scene.browser.submit(scene.path("02/copy"), {"code": "01"}).status_code == 422
    found = scene.browser.get(
        index, query_string={"q": "03", "sort": "headcount", "show": "nonsense", "union": "x"}
    ).text
    assert "找到 1 个岗位" in found and "3 个岗位，招聘 3 人" in found
    shown = scene.browser.submit(
        scene.path("codes"), {"prefix": "SZ", "first": "1", "width": "3", "do": "show"}
    )
    assert shown.status_code == 200 and "SZ003" in shown.text
    assert (
        scene.browser.submit(
            scene.path("codes"), {"prefix": "", "first": "2", "width": "2", "do": "save"}
        ).status_code
        == 303
    )
    with scene.committed() as session:
        # old codes may be other rows' new ones
        assert [one.code for one in vacancies_of(session, scene.round_.id)] == [
            "02",
            "03",
            "04",
        ]
    assert (
        scene.browser.submit(
            scene.path("codes"), {"prefix": "", "first": "8", "width": "1", "do": "save"}
        ).status_code
        == 422
    )


def test_who_may(scene: Scene, signed_in: Callable[..., Browser]) -> None:
    checker = signed_in(scene.officers.checker)
    for rest in ("requirements", "01/requirements", "01/policy", "01/copy", "codes"):
        assert checker.get(scene.path(rest)).status_code == 403
        assert scene.browser.get(scene.path(rest)).status_code == 200
    assert scene.browser.get(scene.path("99/requirements")).status_code == 404


def test_services_refuse_what_the_pages_would(session: Session, at: datetime) -> None:
    unions = tree(session)
    officers = office(session, unions)
    round_ = drafted_round(session, unions, at=at, by=officers.publisher, requirements={})
    vacancy, by = vacancies_of(session, round_.id)[0], actor(officers.publisher)
    with pytest.raises(Refused, match=r"requirements\.unknown_member.*星座"):
        set_shared_requirements(RoundAct(session, by, at, round_), {"星座": "狮子"})
    with pytest.raises(Refused, match=r"requirements\.unknown_member"):
        merged_requirements({}, {"age": 35})
    vacancy.duties = "要求形象气质佳"
    with pytest.raises(Refused, match=r"vacancy\.condition_reason"):
        set_requirements(RoundAct(session, by, at, round_), vacancy, {"education": "college"})
    with pytest.raises(Refused, match=r"policy\."):
        set_override(RoundAct(session, by, at, round_), vacancy, {"schema": "policy/9"})
    round_.state = "submitted"
    for change in (
        lambda: set_requirements(RoundAct(session, by, at, round_), vacancy, {}),
        lambda: set_shared_requirements(RoundAct(session, by, at, round_), {}),
        lambda: set_override(RoundAct(session, by, at, round_), vacancy, {}),
        lambda: renumber(RoundAct(session, by, at, round_), ["1", "2"]),
    ):
        with pytest.raises(Refused, match=r"round\.frozen"):
            change()


def test_words_of_the_notice_say_every_member(app: Any) -> None:
    with app.test_request_context():
        words = requirement_words(EVERYTHING)
    told = "".join(words.values())
    for word in (
        "全日制、国（境）外",
        "2026年7月31日以前取得",
        "2026 年应届",
        "或凭生源地",
        "登记在有效期内",
        "居民身份证",
        "在读学生",
        "退役军人",
        "1981年1月1日",
        "（工会）",
    ):
        assert word in told
    with app.test_request_context():
        assert set(requirement_words({}).values()) == {"不限"}


def test_what_stands_together_is_given_up_one_by_one(scene: Scene) -> None:
    """The round asks for a household by a day; a vacancy asks for another one, by no day."""
    shared = {"household": "淮安市", "household_by": "2026-06-30", "condition_reason": "服务本市"}
    assert scene.browser.submit(scene.path(), shared).status_code == 303
    assert (
        scene.browser.submit(
            scene.path("01/requirements"), shared | {"household": "盐城市", "household_by": ""}
        ).status_code
        == 303
    )
    assert scene.stored("01") == {"household": ["盐城市"], "household_by": None}
    assert merged_requirements(scene.stored(), scene.stored("01"))["household_by"] is None

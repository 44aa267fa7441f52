"""The vacancy table as a whole: errors beside their cells, the quota over all rows together, all or
nothing, and once only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from portal.foundation.sheets.foreign import pasted_table
from portal.foundation.sheets.tables import Table
from portal.kernel.errors import Refused
from portal.recruitment.audit import AuditEntry
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import HeadcountReservation, Vacancy, VacancyTablePreview
from portal.recruitment.vacancies.queries import vacancies_of
from portal.recruitment.vacancies.services.edit_vacancy import remove_vacancy
from portal.recruitment.vacancy_sheets.changes import TableCheck, Upload
from portal.recruitment.vacancy_sheets.columns import COLUMNS as KNOWN
from portal.recruitment.vacancy_sheets.columns import read_headings
from portal.recruitment.vacancy_sheets.documents import present_rows, vacancy_workbook
from portal.recruitment.vacancy_sheets.services.check_table import check_table, units_of
from portal.recruitment.vacancy_sheets.services.take_table import (
    Taken,
    hand_in_table,
    own_preview,
    take_table,
)
from tests.builders.plans import approved_plan, granted_exception
from tests.builders.rounds import Office, actor, add_vacancy, drafted_round, office
from tests.builders.unions import Tree, tree
from tests.builders.vacancy_tables import COLUMNS, row, sheet, streets, table


@pytest.fixture
def unions(session: Session) -> Tree:
    return tree(session)


@pytest.fixture
def officers(session: Session, unions: Tree) -> Office:
    return office(session, unions)


@pytest.fixture
def draft(session: Session, unions: Tree, officers: Office, at: datetime) -> RecruitmentRound:
    return drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)


def checked(
    session: Session,
    round_: RecruitmentRound,
    rows: list[dict[str, Any]] | Table,
    mode: str = "update",
    **values: Any,
) -> TableCheck:
    made = rows if isinstance(rows, Table) else table(rows)
    return check_table(session, round_, Upload(made, mode, **values))


def cells(check: TableCheck) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.code) for problem in check.problems]


def taken(
    session: Session,
    round_: RecruitmentRound,
    made: Table,
    officers: Office,
    at: datetime,
    mode: str = "update",
) -> Taken | None:
    act = RoundAct(session, actor(officers.publisher), at, round_)
    upload = Upload(made, mode)
    check = check_table(session, round_, upload)
    assert cells(check) == []
    return take_table(act, hand_in_table(act, upload, check), in_post={})


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def planted(number: int) -> tuple[dict[str, Any], str, str] | None:
    """Every fiftieth of 2,000 rows has one wrong cell: what is typed there, the column and the word
    for it."""
    kinds: list[tuple[dict[str, Any], str, str]] = [
        ({"招聘人数": "两人"}, "headcount", "number"),
        ({"招聘人数": 0}, "headcount", "range"),
        ({"最早出生日期": "1991-02-30"}, "earliest_birth", "date"),
        ({"最晚出生日期": "1980-01-01"}, "latest_birth", "birth_order"),
        ({"学历": "识字"}, "education", "unknown_word"),
        ({"实际用人单位": "月亮街道总工会"}, "using_union", "union_unknown"),
        ({"岗位代码": "A0001"}, "code", "code_repeated"),
        ({"岗位名称": ""}, "name", "required"),
        ({"岗位名称": "工会\u202e干事"}, "name", "unseen"),
        ({"实际用人单位": "清江浦经济开发区总工会", "招聘人数": 2}, "headcount", "quota_ceiling"),
    ]
    return kinds[number // 50 % 10] if number % 50 == 0 else None


def many(units: list[Any]) -> list[dict[str, Any]]:
    return [row(number, 实际用人单位=units[number % len(units)].name) for number in range(1, 2001)]


def test_of_2000_rows_exactly_the_40_planted_cells_are_reported_and_nothing_is_saved(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    rows = many(streets(session, unions.county, 400))
    expected = []
    for number, cells_of_row in enumerate(rows, start=1):
        if found := planted(number):
            cells_of_row |= found[0]
            expected.append((number + 1, found[1], found[2]))
    made = table(rows)
    check = checked(session, draft, made)
    assert len(expected) == 40 and cells(check) == sorted(expected) and check.digest is None
    act = RoundAct(session, actor(officers.publisher), at, draft)
    preview = hand_in_table(act, Upload(made, "update"), check)
    with pytest.raises(Refused, match=r"vacancy_table\.moved"):
        take_table(act, preview, in_post={})
    assert session.scalar(select(func.count()).select_from(Vacancy)) == 0


def test_2000_rows_are_saved_in_one_go_with_their_headcount(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    made = table(many(streets(session, unions.county, 400)))
    assert taken(session, draft, made, officers, at) == Taken(2000, 0, 0)
    session.expire_all()
    saved = vacancies_of(session, draft.id)
    assert len(saved) == 2000 and saved[0].requirements["majors"] == ["社会工作", "法学"]
    held = session.execute(
        select(
            func.count(),
            func.sum(HeadcountReservation.headcount),
            func.count(HeadcountReservation.round_code),
        )
    ).one()
    assert tuple(held) == (2000, 2000, 2000)
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "vacancies.take_table")
    ).all()
    assert len(entries) == 1 and entries[0].facts["added"] == 2000


def test_ten_times_the_rows_cost_no_more_queries(
    session: Session, unions: Tree, draft: RecruitmentRound
) -> None:
    units = streets(session, unions.county, 40)
    few, lots = table(many(units)[:20]), table(many(units)[:200])
    counts = []
    for made in (few, lots):
        session.expire_all()
        with statements(session) as seen:
            assert cells(checked(session, draft, made)) == []
        counts.append(len(seen))
    assert counts[0] == counts[1] < 25


def test_the_quota_counts_all_rows_of_a_unit_and_what_other_rounds_hold(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    """A quota of five with four in post, as the workforce side tells: one more fits, the second
    does not, and says why."""
    other = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    name = unions.street.name
    rows = [row(1, 实际用人单位=name), row(2, 实际用人单位=name)]
    assert cells(checked(session, draft, rows, in_post={unions.street.id: 3})) == []
    check = checked(session, draft, rows, in_post={unions.street.id: 4})
    assert cells(check) == [(3, "headcount", "quota_ceiling")]
    assert (check.problems[0].facts["in_post"], check.problems[0].facts["here"]) == (4, 1)
    add_vacancy(session, other, by=officers.publisher, at=at, code="01", using_union=unions.street)
    both = checked(session, draft, rows, in_post={unions.street.id: 4})
    assert cells(both) == [(2, "headcount", "quota_ceiling"), (3, "headcount", "quota_ceiling")]
    assert both.problems[0].facts["elsewhere"] == 1


def test_a_row_that_shrinks_makes_room_for_another(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    add_vacancy(
        session,
        draft,
        by=officers.publisher,
        at=at,
        code="01",
        headcount=5,
        using_union=unions.street,
    )
    name = unions.street.name
    rows = [
        row(1, 岗位代码="02", 实际用人单位=name),
        row(2, 岗位代码="01", 实际用人单位=name, 招聘人数=4),
    ]
    assert cells(checked(session, draft, rows)) == []
    assert cells(checked(session, draft, rows[:1])) == [(2, "headcount", "quota_ceiling")]
    assert cells(checked(session, draft, rows[:1], "replace")) == []


def test_a_unit_of_another_kind_goes_beyond_its_quota_with_a_reason_only(
    session: Session, unions: Tree, draft: RecruitmentRound
) -> None:
    columns = (*COLUMNS, "超员额理由")
    rows = [
        row(1, 实际用人单位=unions.county.name, 招聘人数=9),
        row(2, 实际用人单位=unions.county.name, 招聘人数=9, 超员额理由="新设两个园区"),
    ]
    assert cells(checked(session, draft, table(rows, columns))) == [
        (2, "quota_reason", "quota_reason")
    ]


def test_the_present_table_can_be_uploaded_again_and_changes_nothing(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    everything: dict[str, Any] = {
        "education": "",
        "degree": "bachelor",
        "study_forms": ["full_time", "abroad"],
        "obtained_by": "2026-07-31",
        "majors": ["社会工作"],
        "birth": {
            "earliest": "1991-01-01",
            "relaxed": [{"earliest": "1986-01-01", "any_of": ["退役军人", "从事过工会工作"]}],
        },
        "political": ["中共党员"],
        "household": ["淮安市"],
        "household_by": "2026-06-30",
        "household_instead": ["origin", "property"],
        "experience": {"years": 2, "until": "2026-08-31", "kinds": ["工会", "社区"]},
        "certificate_required": True,
        "registration_required": True,
        "graduates": {"year": 2026, "years_back": 2},
        "documents": ["resident_id"],
        "declared": ["能适应夜间值班"],
        "exclusions": ["在读学生"],
        "relaxed": [
            {"any_of": [{"kind": "status", "names": ["veteran"]}], "waives": ["household"]}
        ],
        "condition_reason": "面向本市户籍招聘",
    }
    unsayable = {
        "graduates": {"year": 2026, "conscript_years": 3},
        "declared": ["甲；乙"],
        "majors": [],
        "birth": {},
    }
    add_vacancy(
        session,
        draft,
        by=officers.publisher,
        at=at,
        code="01",
        using_union=unions.street,
        requirements=everything,
        pay_note="=1+1",
    )
    add_vacancy(
        session,
        draft,
        by=officers.publisher,
        at=at,
        code="02",
        requirements=unsayable,
        policy_override={"opening": {"ratio": "2"}},
    )
    add_vacancy(
        session,
        draft,
        by=officers.publisher,
        at=at,
        code="03",
        headcount=9,
        using_union=unions.county,
        quota_reason="新设园区",
        duties="甲\n乙",
    )
    session.flush()
    before = [
        (one.code, one.requirements, one.policy_override, one.version)
        for one in vacancies_of(session, draft.id)
    ]
    units = units_of(session, draft)
    from portal.foundation.sheets.foreign import read_foreign_table

    again = read_foreign_table(
        vacancy_workbook(present_rows(session, draft, units), units), "again.xlsx", max_rows=100
    )
    for mode in ("update", "replace"):
        check = checked(session, draft, again, mode)
        assert cells(check) == [] and (check.added, check.changed, check.removed) == ([], [], [])
        assert taken(session, draft, again, officers, at, mode) == Taken(0, 0, 0)
    session.expire_all()
    assert [
        (one.code, one.requirements, one.policy_override, one.version)
        for one in vacancies_of(session, draft.id)
    ] == before


def test_what_changes_is_shown_old_and_new_and_what_the_table_does_not_say_stays(
    session: Session, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    add_vacancy(
        session,
        draft,
        by=officers.publisher,
        at=at,
        code="01",
        duties="原来的职责",
        requirements={"majors": ["法学"], "declared": ["甲"]},
    )
    add_vacancy(session, draft, by=officers.publisher, at=at, code="02")
    made = table(
        [{"岗位代码": "01", "岗位名称": "新名称", "招聘人数": "２人", "专业": ""}],
        ("岗位代码", "岗位名称", "招聘人数", "专业"),
    )
    check = checked(session, draft, made)
    assert [(one.column, one.old, one.new) for one in check.changed[0].differences] == [
        ("name", "工会工作者01", "新名称"),
        ("headcount", "1", "2"),
        ("majors", "法学", ""),
    ]
    assert taken(session, draft, made, officers, at) == Taken(0, 1, 0)
    first = vacancies_of(session, draft.id)[0]
    assert (first.name, first.headcount, first.duties, first.requirements) == (
        "新名称",
        2,
        "原来的职责",
        {"declared": ["甲"]},
    )
    assert [one.code for one in checked(session, draft, made, "replace").removed] == ["02"]
    assert cells(checked(session, draft, made, "add")) == [(2, "code", "code_taken")]


def test_a_preview_is_taken_once_by_its_drafter_while_nothing_has_moved(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    by, made = actor(officers.publisher), table([row(1)])
    act, upload = RoundAct(session, by, at, draft), Upload(made, "update")
    preview = hand_in_table(act, upload, checked(session, draft, made))
    for stranger, moment in ((actor(officers.checker), at), (by, at + timedelta(hours=2))):
        with pytest.raises(Refused, match=r"vacancy_table\.gone"):
            own_preview(session, draft, preview.public_id, stranger, moment)
    assert take_table(act, preview, in_post={}) == Taken(1, 0, 0)
    assert take_table(act, preview, in_post={}) is None and preview.content_sealed is None
    second = hand_in_table(act, upload, checked(session, draft, made))
    # the older one is forgotten
    assert session.scalars(select(VacancyTablePreview.id)).all() == [second.id]
    vacancies_of(session, draft.id)[0].name = "有人改了名称"
    session.flush()
    with pytest.raises(Refused, match=r"vacancy_table\.moved"):
        take_table(act, second, in_post={})


@pytest.mark.parametrize(
    ("cells_of_row", "member", "value"),
    [
        # a spreadsheet's number of a day
        (
            {"最早出生日期": 33239},
            "birth",
            {"earliest": "1991-01-01", "latest": "2008-01-01"},
        ),
        (
            {"最早出生日期": "1991年1月1日", "最晚出生日期": "20080101"},
            "birth",
            {"earliest": "1991-01-01", "latest": "2008-01-01"},
        ),
        ({"最早出生日期": "", "最晚出生日期": ""}, "birth", None),
        ({"最早出生日期": "不限", "最晚出生日期": ""}, "birth", {}),
        ({"学历": "本科及以上"}, "education", "bachelor"),
        ({"学历": "硕士研究生或本科"}, "education", "bachelor"),
        ({"学历": "无要求"}, "education", ""),
        ({"专业": "法学；社会学，公共管理"}, "majors", ["法学", "社会学", "公共管理"]),
        ({"工作经历年数": "2年"}, "experience", {"years": 2}),
        ({"政治面貌": "中共党员、中共预备党员"}, "political", ["中共党员", "中共预备党员"]),
    ],
)
def test_cells_are_read_as_people_write_them(
    session: Session, draft: RecruitmentRound, cells_of_row: dict[str, Any], member: str, value: Any
) -> None:
    check = checked(session, draft, [row(1, **cells_of_row)])
    assert cells(check) == [] and check.added[0].line.values["requirements"].get(member) == value


def test_conditions_that_discriminate_are_told_with_or_without_a_reason(
    session: Session, draft: RecruitmentRound
) -> None:
    columns = (*COLUMNS, "户籍", "特别条件的理由")
    check = checked(
        session,
        draft,
        table(
            [
                row(1, 户籍="淮安市", 备注="形象气质佳"),
                row(2, 户籍="淮安市", 特别条件的理由="服务本市"),
            ],
            columns,
        ),
    )
    assert [sorted(caution.kind for caution in change.cautions) for change in check.changes] == [
        ["household", "looks"],
        ["household"],
    ]
    assert [change.condition_reason for change in check.changes] == ["", "服务本市"]


def test_headings_of_real_notices_are_known_in_any_order() -> None:
    found = read_headings(
        [
            "招录单位",
            "职位代码",
            "岗 位\n名称",
            "人数（人）",
            "用人单位",
            "专业要求",
            "学历条件",
            "户籍/生源",
            "工作年限",
            "其它条件",
            "待遇",
            "联系电话",
        ]
    )
    assert (found.unknown, found.twice, found.missing, found.ages) == ((), (), (), ())
    assert read_headings(
        ["岗位代码", "职位代码", "岗位名称", "招聘人数", "年龄", "星座"]
    ).unknown == ("星座",)
    assert read_headings([column.title for column in KNOWN]).unknown == ()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        (("岗位名称", "招聘人数"), "missing_columns"),
        (("岗位代码", "岗位名称", "招聘人数", "年龄"), "age_in_words"),
        (("岗位代码", "岗位名称", "招聘人数", "星座"), "unknown_columns"),
        (("岗位代码", "岗位名称", "招聘人数", "职位名称"), "twice"),
    ],
)
def test_headings_that_can_not_be_read_are_named(
    session: Session, draft: RecruitmentRound, columns: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Refused, match=rf"vacancy_table\.{code}"):
        checked(session, draft, table([dict.fromkeys(columns, "1")], columns))


def test_pasted_cells_are_a_table(session: Session, draft: RecruitmentRound) -> None:
    text = (
        "岗位代码\t岗位名称\t招聘人数\t实际用人单位\t岗位职责\n"
        '01\t干事\t1\t选岗\t"甲\n乙"\n02\t干事\t1\t选岗\n'
    )
    check = checked(session, draft, pasted_table(text, max_rows=10))
    assert cells(check) == [] and [change.line.values["duties"] for change in check.added] == [
        "甲\n乙",
        "",
    ]
    assert sheet([row(1)])[:2] == b"PK"


Signed = Callable[..., Any]


def test_a_binding_plan_and_the_citys_exception_count_as_for_a_single_vacancy(
    session: Session, unions: Tree, officers: Office, draft: RecruitmentRound, at: datetime
) -> None:
    granted_exception(session, unions.zone, officers, at=at, asked=3)
    approved_plan(session, unions, officers, at=at, binding=True, street=2, zone=2)
    zone, street = unions.zone.name, unions.street.name
    rows = [
        row(1, 实际用人单位=zone, 招聘人数=2),
        row(2, 实际用人单位=street, 招聘人数=2),
        row(3, 实际用人单位=street),
    ]
    check = checked(session, draft, rows)
    assert (
        cells(check) == [(4, "headcount", "plan_beyond")] and check.problems[0].facts["left"] == 0
    )
    made = table(rows[:2])
    assert taken(session, draft, made, officers, at) == Taken(2, 0, 0)
    by_table = vacancies_of(session, draft.id)[0]
    single = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    remove_vacancy(RoundAct(session, actor(officers.publisher), at, draft), by_table)
    session.flush()
    alone = add_vacancy(
        session,
        single,
        by=officers.publisher,
        at=at,
        code="01",
        headcount=2,
        using_union=unions.zone,
    )
    assert (
        by_table.quota_finding == alone.quota_finding
        and by_table.quota_finding["exception_record"]["granted"] == 3
    )


def test_the_written_format_names_every_column() -> None:
    told = (Path(__file__).parents[3] / "docs" / "formats" / "vacancy-table.md").read_text(
        encoding="utf-8"
    )
    assert [column.title for column in KNOWN if column.title not in told] == []

"""Uploading the vacancy table by page: who may, what hostile files are told, errors linked to their
cells, preview, confirmation, downloads."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
import xlsxwriter
from sqlalchemy import func, select

from portal.foundation.sheets.foreign import read_foreign_table
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.vacancies.models import Vacancy, VacancyTablePreview
from tests.builders.rounds import Office, drafted_round, office, published_round
from tests.builders.unions import Tree, tree
from tests.builders.vacancy_tables import row, sheet
from tests.recruitment.conftest import Browser, Committed


@dataclass
class Scene:
    unions: Tree
    officers: Office
    round_: RecruitmentRound
    browser: Browser
    committed: Committed

    @property
    def path(self) -> str:
        return f"/office/rounds/{self.round_.code}/vacancy-tables"

    def upload(self, data: bytes, name: str = "岗位表.xlsx", **values: str) -> object:
        return self.browser.submit(
            self.path,
            {"mode": "update", "file": (io.BytesIO(data), name), **values},
            content_type="multipart/form-data",
        )

    def saved(self) -> int:
        with self.committed() as session:
            return session.scalar(select(func.count()).select_from(Vacancy)) or 0


@pytest.fixture
def scene(committed: Committed, signed_in: Callable[..., Browser], at: datetime) -> Scene:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        round_ = drafted_round(session, unions, at=at, by=officers.publisher, vacancies=0)
    return Scene(unions, officers, round_, signed_in(officers.publisher), committed)


def test_upload_preview_confirm(scene: Scene) -> None:
    answer = scene.upload(
        sheet([row(1, 实际用人单位=scene.unions.street.name), row(2, 备注="形象气质佳")])
    )
    assert answer.status_code == 303 and scene.saved() == 0
    preview = scene.browser.get(answer.location)
    assert (
        preview.status_code == 200
        and "A0001" in preview.text
        and "相貌体态条件（形象）；没有写明理由" in preview.text
    )
    for _ in range(2):  # the second press does nothing
        done = scene.browser.submit(answer.location)
        assert done.status_code == 303 and done.location.endswith("/vacancies")
    assert scene.saved() == 2 and scene.browser.get(answer.location).status_code == 404
    present = read_foreign_table(
        scene.browser.get(f"{scene.path}/present.xlsx").data, "x.xlsx", max_rows=10
    )
    assert [cells["岗位代码"] for _number, cells in present.dicts()] == ["A0001", "A0002"]


def test_errors_stand_beside_their_cells_and_come_as_a_workbook(scene: Scene) -> None:
    answer = scene.upload(
        sheet([row(1), row(2, 招聘人数="两人"), row(3, 实际用人单位="月亮总工会")])
    )
    assert answer.status_code == 422 and scene.saved() == 0
    assert (
        'href="#r3-headcount"' in answer.text
        and 'id="r3-headcount"' in answer.text
        and "有 2 格要改" in answer.text
    )
    with scene.committed() as session:
        number = session.scalars(select(VacancyTablePreview.public_id)).one()
    again = scene.browser.get(f"{scene.path}/{number}")
    assert again.status_code == 200 and "两人" in again.text and "确认导入" not in again.text
    assert scene.browser.submit(f"{scene.path}/{number}").status_code == 422 and scene.saved() == 0
    told = read_foreign_table(
        scene.browser.get(f"{scene.path}/{number}/errors.xlsx").data, "x.xlsx", max_rows=10
    )
    words = [cells["错误"] for _number, cells in told.dicts()]
    assert words[:2] == ["", "招聘人数：要填整数"] and "没有这个单位" in words[2]


def test_pasting_works_and_choosing_both_or_nothing_does_not(scene: Scene) -> None:
    cells = "岗位代码\t岗位名称\t招聘人数\t实际用人单位\n01\t干事\t1\t选岗"
    assert scene.browser.submit(scene.path, {"mode": "add", "cells": cells}).status_code == 303
    nothing = scene.browser.submit(scene.path, {"mode": "add", "cells": ""})
    assert nothing.status_code == 422 and "没有选择文件" in nothing.text
    both = scene.upload(sheet([row(1)]), cells=cells)
    assert both.status_code == 422 and "干事" in both.text  # what was pasted is still there
    assert scene.browser.submit(scene.path, {"mode": "whatever", "cells": cells}).status_code == 422


LOCKED = b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "a.xlsx", "打不开"),
        (LOCKED, "a.xlsx", "有密码"),
        (sheet([row(1)]), "a.xlsm", "含有宏"),
        ("岗位代码,岗位名称\n1,甲".encode("gbk"), "a.csv", "表头里缺少：招聘人数"),
        (b"\xe7\x94\xb2,\xff\xff\n", "a.csv", "不是 UTF-8"),
        (b"%PDF-1.7\0", "a.pdf", "不是电子表格"),
        (b"PK\x03\x04" + b"x" * (9 * 1024 * 1024), "a.xlsx", "表格太大"),
        (sheet([], ("岗位代码", "岗位名称", "招聘人数")), "a.xlsx", "表格是空的"),
        (
            sheet([{"年龄": "35周岁以下"}], ("岗位代码", "岗位名称", "招聘人数", "年龄")),
            "a.xlsx",
            "最早出生日期",
        ),
        (
            sheet([{"星座": "狮子"}], ("岗位代码", "岗位名称", "招聘人数", "星座")),
            "a.xlsx",
            "认不出这些列：星座",
        ),
    ],
)
def test_hostile_files_get_one_clear_sentence(
    scene: Scene, data: bytes, name: str, words: str
) -> None:
    answer = scene.upload(data, name)
    assert (
        answer.status_code == 422
        and words in answer.text
        and "Traceback" not in answer.text
        and scene.saved() == 0
    )


def test_a_request_of_25_megabytes_is_too_large(scene: Scene) -> None:
    assert scene.upload(b"PK\x03\x04" + b"x" * (25 * 1024 * 1024)).status_code == 413


def test_who_may(scene: Scene, signed_in: Callable[..., Browser], at: datetime) -> None:
    answer = scene.upload(sheet([row(1)]))
    checker = signed_in(scene.officers.checker)
    for path in (scene.path, answer.location, f"{scene.path}/template.xlsx"):
        assert checker.get(path).status_code == 403
    assert checker.get(f"{scene.path}/present.xlsx").status_code == 200
    with scene.committed() as session:
        stranger = office(session, Tree(*[scene.unions.other_city] * 7))
        public = published_round(session, scene.unions, at=at, officers=scene.officers)
    assert signed_in(stranger.publisher).get(scene.path).status_code == 404
    assert signed_in(stranger.publisher).get(f"{scene.path}/present.xlsx").status_code == 404
    frozen = scene.browser.submit(
        f"/office/rounds/{public.code}/vacancy-tables",
        {"mode": "add", "cells": "岗位代码\t岗位名称\t招聘人数\n1\t甲\t1"},
    )
    assert (
        frozen.status_code == 422
        and scene.browser.get(f"/office/rounds/{public.code}/vacancy-tables").status_code == 200
    )


def test_the_preview_says_what_was_read_and_shows_every_cell_as_it_will_stand(scene: Scene) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("岗位表")
    book.add_worksheet("说明").write(0, 0, "填表说明")
    page.merge_range(0, 0, 0, 4, "某区总工会招聘岗位表")
    page.write_row(1, 0, ["岗位代码", "岗位名称", "招聘人数", "学历", "实际用人单位"])
    page.write_row(2, 0, ["X01", "工会\n工作者", "2人", "本科及以上学历", "聘用后分配"])
    page.write_row(3, 0, ["合计", "", 3])
    book.close()
    answer = scene.upload(out.getvalue(), "岗位表.xlsx")
    assert answer.status_code in (200, 303)
    shown = scene.browser.get(answer.headers["Location"]).text
    for words in (
        "读的是“岗位表”这张表；另外几张没有读：说明",
        "表头上面的文字没有读：某区总工会招聘岗位表",
        "第 4 行是合计",
        "合计写的是 3 人，各行加起来是 2 人",
        "大学本科及以上",
        "表里写的：本科及以上学历",
        "工会工作者",
    ):
        assert words in shown, words

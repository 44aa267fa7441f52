"""Vacancy tables as somebody would upload them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.sheets.foreign import read_foreign_table
from portal.foundation.sheets.reader import SheetTable
from portal.foundation.sheets.tables import write_xlsx
from portal.recruitment.unions.models import Union
from tests.builders.unions import union

COLUMNS = (
    "序号",
    "岗位代码",
    "岗位名称",
    "招聘人数",
    "实际用人单位",
    "学历",
    "专业",
    "最早出生日期",
    "最晚出生日期",
    "工作经历年数",
    "政治面貌",
    "用工形式",
    "备注",
)


def sheet(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> bytes:
    return write_xlsx(
        columns, [[row.get(column, "") for column in columns] for row in rows], sheet="岗位表"
    )


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> SheetTable:
    return read_foreign_table(sheet(rows, columns), "岗位表.xlsx", max_rows=5000)


def row(number: int, **cells: Any) -> dict[str, Any]:
    """A row without a fault that belongs to nobody's quota."""
    return {
        "序号": number,
        "岗位代码": f"A{number:04d}",
        "岗位名称": f"工会工作者{number}",
        "招聘人数": 1,
        "实际用人单位": "聘用后分配",
        "学历": "大学本科及以上",
        "专业": "社会工作、法学",
        "最早出生日期": "1991-01-01",
        "最晚出生日期": "2008-01-01",
    } | cells


def streets(session: Session, county: Union, count: int) -> list[Union]:
    """Units of the upper tier: five people each."""
    return [
        union(
            session,
            name=f"第{number}街道总工会",
            level="township",
            kind="street",
            parent=county,
            code=f"S{county.id}-{number:04d}",
            single_unions_count=260,
            workers_count=7000,
        )
        for number in range(1, count + 1)
    ]

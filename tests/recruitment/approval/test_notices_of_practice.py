"""Each of the 24 notices, entered through the services, says on its page, in its PDF, in its table
and in its JSON what its source says.

What must be found is worked out here from the source alone; a member of a source that nobody looks
for fails the test.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from pypdfium2 import PdfDocument
from python_calamine import CalamineWorkbook

from portal.kernel.decimals import plain
from tests.builders.notices_of_practice import WRITTEN_DOWN, in_words, practised, window_of
from tests.builders.rounds import office
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed
from tests.recruitment.rulebook.practice.asked import HOUSEHOLDS
from tests.recruitment.rulebook.practice.facts import IDS, notice

# What tells of the file and not of the notice.
OF_THE_FILE = {"id", "source_url", "provenance", "post_code_source"}
# Members that no round can say. None is known.
KNOWN_GAPS: set[str] = set()
TIES = {"written_objective_part_score": "objective", "公文写作_score": "official_writing"}


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Objects down to the second level; anything deeper is one member."""
    for name, inner in value.items():
        here = f"{path}.{name}".lstrip(".")
        if isinstance(inner, dict) and not path:
            yield from leaves(inner, here)
        elif inner not in (None, [], {}, "not stated"):
            yield here, inner


def day(text: str) -> str:
    found = date.fromisoformat(text[:10])
    return f"{found.year}年{found.month}月{found.day}日"


def number(value: object) -> str:
    return plain(Fraction(str(value)))


def _dates(path: str, value: Any) -> list[str]:
    first, last = window_of(str(value))
    return [day(first.date().isoformat()), day(last.date().isoformat())]


def _education(text: str) -> list[str]:
    found = ["大学本科及以上" if text.startswith(("本科", "全日制本科")) else "大学专科及以上"]
    return (
        found
        + [day(one) for one in re.findall(r"\d{4}-\d\d-\d\d", text)]
        + (["全日制"] if text.startswith("全日制") else [])
    )


def _composite(text: str) -> list[str]:
    if terms := re.findall(r"([\d.]+)\*", text):
        return [f"成绩×{number(share)}" for share in terms]
    return [f"成绩×{number(Fraction(share) / 10)}" for share in re.findall(r"(\d):(\d)$", text)[0]]


SAID: dict[str, Any] = {
    "title": lambda value: [value],
    "region": lambda value: [value],
    "year": lambda value: [str(value)],
    "headcount_total": lambda value: [f"{value} 人，"],
    "posts_count": lambda value: [f"，{value} 个岗位"],
    "posts": lambda value: [
        part
        for post in value
        for part in (
            post["post_code"],
            post["post_name"],
            *([] if post["headcount"] is None else [str(post["headcount"])]),
        )
    ],
    "based_on": lambda value: [value],
    "kin_avoidance": lambda value: [value],
    "household": lambda value: [
        *HOUSEHOLDS[value]["household"],
        *([day(by)] if (by := HOUSEHOLDS[value].get("household_by")) else []),
    ],
    "exclusions": lambda value: list(value),
    "fee": lambda value: [f"{value} 元"],
    "photo.max_kb": lambda value: [f"不超过 {value} KB"],
    "age.earliest_birth": lambda value: [day(value)],
    "age.latest_birth": lambda value: [day(value)],
    "age.relaxed": lambda value: [
        day(one["earliest_birth"]) for one in value if "earliest_birth" in one
    ],
    "eligibility.education": _education,
    "education.min": _education,
    "eligibility.other": lambda value: [value],
    "eligibility.work_experience_years": lambda value: [f"{value} 年"],
    "opening_ratio.ratio": lambda value: [f"{value}∶1"],
    "interview.shortlist_ratio": lambda value: [value.replace(":", "∶")],
    "written.full": lambda value: [f"满分{value}分"],
    "interview.full": lambda value: [f"满分{value}分"],
    "written.pass_line": lambda value: [
        f"合格线{50 if value == '50% of full' else number(value)}分"
    ],
    "written.min_to_interview": lambda value: [f"合格线{number(value)}分"],
    "interview.pass_line": lambda value: [f"合格线{number(value)}分"],
    "composite.pass_line": lambda value: [f"总成绩低于{number(value)}分"],
    "written.decimals": lambda value: [f"保留{value}位小数"],
    "written.mix": lambda value: [
        part for title, share in value.items() for part in (title, f"×{number(share)}")
    ],
    "written.parts": lambda value: [
        part for title, share in value.items() for part in (title, f"×{number(share)}")
    ],
    "composite.formula": _composite,
    "certificate_rule.points": lambda value: [f"加{number(points)}分" for points in value.values()],
    "certificate_rule.cap_total": lambda value: [f"最多加{number(value)}分"],
    "other_bonus": lambda value: [
        part for one in value for part in (one["if_"], f"加{number(one['points'])}分")
    ],
    "publicity.days": lambda value: [f"公示{value}"],
    "publicity.unit": lambda value: ["个工作日" if value == "working days" else "天（自然日）"],
    "schedule.registration_start": lambda value: [day(value)],
    "schedule.registration_end": lambda value: [day(value)],
} | {
    f"schedule.{name}": lambda value: _dates("", value)
    for name in (
        "registration",
        "review_until",
        "re_registration",
        "ticket_print",
        "written",
        "score_release",
        "interview_from",
    )
}
COPIED = {path for paths in WRITTEN_DOWN.values() for path in paths}
# Said by data and copied besides.
BOTH = {"experience_cut_off": day}
IN_THE_TABLE = (
    "posts",
    "household",
    "age.earliest_birth",
    "age.latest_birth",
    "eligibility.education",
    "education.min",
    "opening_ratio.ratio",
)


def expected(source: dict[str, Any]) -> dict[str, list[str]]:
    """Member → what the notice must say of it."""
    found: dict[str, list[str]] = {}
    for path, value in leaves(source):
        if path in SAID:
            found.setdefault(path, []).extend(SAID[path](value))
        if path in COPIED:
            found.setdefault(path, []).append(in_words(value))
        if path in BOTH:
            found[path].append(BOTH[path](value))
    return found


def bare(text: str) -> str:
    """Without white space and Markdown's marks: a printed line breaks where it likes."""
    return re.sub(r"[\s\u00ad\ufffe\u200b*]", "", text)


def of_page(text: str) -> str:
    return bare(
        html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<head>.*?</head>", "", text, flags=re.S)))
    )


def of_pdf(data: bytes) -> str:
    """Without what stands at the top and the bottom of every page: it may fall into a sentence."""
    pages = ("".join(page.get_textpage().get_text_range()) for page in PdfDocument(data))
    return bare(
        "".join(
            re.sub(
                r"第 ?\d+ ?页，共 ?\d+ ?页|^\S+ 第 1 版 · 内容摘要 [0-9a-f]{64}",
                "",
                page,
                flags=re.M,
            )
            for page in pages
        )
    )


def of_json(document: dict[str, Any]) -> str:
    return bare(json.dumps(document["content"], ensure_ascii=False).replace("\\n", ""))


@pytest.mark.parametrize("name", IDS)
def test_every_form_says_what_the_source_says(
    app: Flask, committed: Committed, client: Browser, name: str
) -> None:
    source = notice(name)
    wanted = expected(source)
    assert {path for path, _value in leaves(source)} - OF_THE_FILE - set(
        wanted
    ) == KNOWN_GAPS & set(wanted)
    with app.test_request_context(), committed() as session:
        unions = tree(session)
        made = practised(session, unions, office(session, unions), name)
        number_, filled = made.publication.number, list(made.round_.filled)
    base = f"/publications/{number_}/files"
    table = (
        CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{base}/xlsx").data))
        .get_sheet_by_index(0)
        .to_python()
    )
    forms = {
        "page": of_page(client.get(f"/publications/{number_}").get_data(as_text=True)),
        "pdf": of_pdf(client.get(f"{base}/pdf").data),
        "json": of_json(client.get(f"{base}/json").get_json()),
        "xlsx": bare("".join(str(cell) for row in table for cell in row)),
    }
    for form, text in forms.items():
        paths = [path for path in wanted if form != "xlsx" or path in IN_THE_TABLE]
        missing = {
            path: [said for said in wanted[path] if bare(said) not in text] for path in paths
        }
        assert {path: said for path, said in missing.items() if said} == {}, form
    assert all(bare(one) in forms["page"] for one in filled)
    heads = table[0]
    if source.get("headcount_total"):
        assert (
            sum(int(row[heads.index("招聘人数")]) for row in table[1:]) == source["headcount_total"]
        )
    for post in source.get("posts") or ():
        row = next(row for row in table[1:] if row[0] == post["post_code"])
        assert row[1] == post["post_name"] and (
            post["headcount"] is None or row[heads.index("招聘人数")] == str(post["headcount"])
        )

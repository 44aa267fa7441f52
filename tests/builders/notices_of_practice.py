"""The 24 notices of practice as rounds, made by the services an officer's pages call.

What a source does not show is filled in and said so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.time.clock import SHANGHAI
from portal.recruitment.approval.notice_documents import notice_body
from portal.recruitment.approval.services.release_round import release_round, submit_round
from portal.recruitment.audit import Act
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rounds.services import draft_round, edit_round, set_policy, set_windows
from portal.recruitment.rounds.services.text import save_notice_section
from portal.recruitment.rulebook.eligibility import earliest_birth
from portal.recruitment.vacancies.services.edit_vacancy import put_vacancy
from tests.builders.rounds import Office, actor, approve, put_papers
from tests.builders.unions import Tree, union
from tests.recruitment.rulebook.practice.asked import requirements_document
from tests.recruitment.rulebook.practice.facts import Told, notice
from tests.recruitment.rulebook.practice.scored import policy_document

# Where the drafter writes what the data have no place for: section → members of the source, in the
# source's own words.
WRITTEN_DOWN: Mapping[str, tuple[str, ...]] = {
    "basis": ("employer", "published_on", "notes", "kind"),
    "vacancies": ("posts_families", "placement", "vacancy_table_columns"),
    "conditions": (
        "age.min",
        "age.max",
        "age.note",
        "eligibility.relaxed",
        "majors.catalogue",
        "education.documents_by",
        "education.major_must_be_of_the_required_or_a_higher_level",
        "experience_cut_off",
    ),
    "registration": (
        "schedule.channel",
        "materials",
        "photo.mm",
        "photo.format",
        "one_person_one_post",
        "schedule.pay_until",
    ),
    "screening": ("schedule.review_sla",),
    "opening": ("opening_ratio.unit", "opening_ratio.on_fail"),
    "written": (
        "written.duration_min",
        "written.subject",
        "written.subjects",
        "written.mode",
        "written.types",
        "written.misc",
        "written.pass_line_on",
        "schedule.computer_test",
    ),
    "shortlist": ("interview.if_short", "interview.tie_at_cutoff"),
    "interview": (
        "interview.organiser",
        "interview.form",
        "interview.result",
        "interview.fee",
        "schedule.interview",
    ),
    "composite": (
        "certificate_rule.type",
        "certificate_rule.applies_to",
        "certificate_rule.cumulative",
        "certificate_rule.proof_deadline",
        "certificate_rule.text_meaning",
        "certificate_rule.certs",
        "certificate_rule.levels",
        "certificate_rule.equivalents",
        "certificate_rule.to",
        "tie_break",
    ),
    "medical": ("medical.standard", "medical.ratio", "schedule.vetting"),
    "publicity": ("publicity.channel", "substitution"),
    "contract": ("legal_nature", "schedule.contract_by"),
}
# Members of ``schedule`` that are windows of ours.
STAGES = {
    "registration": "registration",
    "review_until": "screening",
    "re_registration": "transfer",
    "ticket_print": "ticket",
    "written": "written",
    "score_release": "written_result",
    "interview_from": "interview",
}
_NOTHING = (None, [], {}, "not stated")


@dataclass(frozen=True)
class Practised:
    """A notice of practice, published: the source, the round and what went out."""

    source: dict[str, Any]
    round_: RecruitmentRound
    publication: Publication


def member(source: Mapping[str, Any], path: str) -> Any:
    """``written.pass_line`` of the source; ``None`` where nothing is said."""
    found: Any = source
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return None if found in _NOTHING else found


def in_words(value: Any) -> str:
    """A member as its drafter would copy it."""
    if isinstance(value, Mapping):
        return "；".join(f"{name}：{in_words(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "；".join(in_words(inner) for inner in value)
    return str(value)


def _moment(text: str, hour: int = 9) -> datetime:
    found = datetime.fromisoformat(text)
    return (found if "T" in text else found.replace(hour=hour)).replace(tzinfo=SHANGHAI)


def window_of(text: str, *, last_hour: int = 17) -> tuple[datetime, datetime]:
    """``2011-12-05T09:00/2011-12-10T16:00``, ``2013-05-29/2013-06-12 08:30-17:30``, a moment."""
    first, _, last = text.partition("/")
    start = _moment(first.strip())
    last = re.sub(r" \(.*\)| [0-9:,-]+.*| .*", "", last)
    if not last:
        return start, start if "T" in first else start.replace(hour=last_hour)
    return start, _moment(
        f"{first[:10]}T{last}" if re.fullmatch(r"\d\d:\d\d", last) else last, last_hour
    )


def windows_of(
    source: Mapping[str, Any], filled: list[str]
) -> dict[str, tuple[datetime, datetime]]:
    """The source's own times, and times of ours between them for the stages it says nothing of."""
    given: dict[str, tuple[datetime, datetime]] = {}
    for name, kind in STAGES.items():
        text = member(source, f"schedule.{name}")
        if text:
            given[kind] = window_of(str(text))
    starts, ends = (
        member(source, "schedule.registration_start"),
        member(source, "schedule.registration_end"),
    )
    if ends:
        last = _moment(ends)
        given["registration"] = (_moment(starts) if starts else last - timedelta(days=10), last)
        if not starts:
            filled.append("报名开始时间")
    if "screening" in given:
        given["screening"] = (given["registration"][0], given["screening"][0])
    return _with_the_rest(source, given, filled)


def _with_the_rest(
    source: Mapping[str, Any], given: dict[str, tuple[datetime, datetime]], filled: list[str]
) -> dict[str, tuple[datetime, datetime]]:
    if "registration" not in given:
        first = (
            given["written"][0] - timedelta(days=40)
            if "written" in given
            else datetime(source["year"], 9, 1, 9, tzinfo=SHANGHAI)
        )
        if member(source, "published_on"):
            first = _moment(member(source, "published_on")) + timedelta(days=5)
        given["registration"] = (first, (first + timedelta(days=9)).replace(hour=17))
        filled.append("报名时间")
    cursor = given["registration"][1]
    for kind, days, hours in (
        ("written", 25, 2),
        ("written_result", 5, 1),
        ("interview", 10, 8),
        ("publicity", 20, 200),
    ):
        if kind not in given:
            begin = (cursor + timedelta(days=days)).replace(hour=9, minute=0)
            given[kind] = (begin, begin + timedelta(hours=hours))
            filled.append(
                {
                    "written": "笔试时间",
                    "written_result": "成绩公布时间",
                    "interview": "面试时间",
                    "publicity": "公示时间",
                }[kind]
            )
        cursor = max(cursor, given[kind][1])
    if given["interview"][0] < given["written_result"][1]:  # both on the day of the source
        given["written_result"] = (given["written_result"][0], given["interview"][0])
    return given


def posts_of(source: Mapping[str, Any], filled: list[str]) -> list[tuple[str, str, int]]:
    """(code, name, headcount): as in the source, else as many as it says, else one."""
    if source.get("posts"):
        if any(post["headcount"] is None for post in source["posts"]):
            filled.append("各岗位人数")
        return [
            (post["post_code"], post["post_name"], post["headcount"] or 1)
            for post in source["posts"]
        ]
    total, count = member(source, "headcount_total"), member(source, "posts_count")
    filled.append("岗位代码、名称" + ("" if total else "、人数"))
    count = count or 1
    each, more = divmod(total or count, count)
    return [
        (f"{n:02d}", f"工作者{n:02d}", each + (1 if n <= more else 0)) for n in range(1, count + 1)
    ]


def requirements_of_source(
    name: str, source: Mapping[str, Any], registration: date, filled: list[str]
) -> dict[str, Any]:
    found = requirements_document(name, Told(dict(source)))
    oldest, youngest = member(source, "age.max"), member(source, "age.min")
    if oldest and "birth" not in found:
        found["birth"] = {
            "earliest": earliest_birth("not_yet_next", oldest, registration).isoformat()
        }
        if youngest:
            found["birth"]["latest"] = registration.replace(
                year=registration.year - youngest
            ).isoformat()
        filled.append("出生日期按报名首日推算")
    if found:
        found["condition_reason"] = "依所参照的公告"
    return found


def _conduct(source: Mapping[str, Any], round_: RecruitmentRound) -> dict[str, Any]:
    changed = dict(round_.conduct) | {
        "exclusions": [],
        "avoidance": member(source, "kin_avoidance") or round_.conduct["avoidance"],
    }
    if kilobytes := member(source, "photo.max_kb"):
        changed["photo"] = dict(round_.conduct["photo"]) | {"max_kilobytes": kilobytes}
    if fee := member(source, "fee"):
        changed["fee"] = f"{fee} 元"
    return changed


def _write(
    session: Session,
    round_: RecruitmentRound,
    source: Mapping[str, Any],
    officers: Office,
    at: datetime,
) -> None:
    for section, paths in WRITTEN_DOWN.items():
        lines = [
            f"- {in_words(value)}" for path in paths if (value := member(source, path)) is not None
        ]
        if lines or section == "basis":
            text = "\n".join(["照所参照的公告：", "", *lines])
            save_notice_section(
                RoundAct(session, actor(officers.publisher), at, round_), section, text, seen=0
            )


def _give_room(session: Session, tree: Tree, people: int) -> None:
    """Streets enough for everybody who gets a unit after hiring: five a street at most."""
    for number in range(people // 5 + 1):
        union(
            session,
            name=f"第{number + 1}街道总工会",
            level="township",
            kind="street",
            parent=tree.county,
            single_unions_count=900,
            workers_count=30_000,
        )


def practised(session: Session, tree: Tree, officers: Office, name: str) -> Practised:
    """Drafted, submitted, approved and published five days before registration.

    Needs an application context for the notice's words.
    """
    source, filled = notice(name), ["咨询电话、监督电话"]
    windows = windows_of(source, filled)
    at = windows["registration"][0] - timedelta(days=5)
    by = actor(officers.publisher)
    round_ = draft_round(
        Act(session, by, at), tree.county, title=source["title"], run_kind="county_run"
    )
    policy = policy_document(Told(source))
    if basis := member(source, "based_on"):
        policy["basis"] = [basis]
    posts = posts_of(source, filled)
    values = {
        "requirements": requirements_of_source(
            name, source, windows["registration"][0].date(), filled
        ),
        "conduct": _conduct(source, round_),
        "contact_phone": "0517-83900000",
        "supervision_phone": "0517-83900001",
        "source_notice": f"{source['region']} {source['year']}",
        "filled": filled,
    }
    edit_round(RoundAct(session, by, at, round_), values)
    set_windows(RoundAct(session, by, at, round_), windows)
    set_policy(RoundAct(session, by, at, round_), policy)
    _write(session, round_, source, officers, at)
    for code, title, headcount in posts:
        given = {
            "code": code,
            "name": title,
            "recruiting_union_id": round_.organiser_id,
            "using_union_id": None,
            "headcount": headcount,
            "contracting_party": tree.county.name,
        }
        put_vacancy(RoundAct(session, by, at, round_), given)
    _give_room(session, tree, sum(headcount for _code, _title, headcount in posts))
    put_papers(session, round_, by=officers.publisher, at=at)
    submit_round(RoundAct(session, by, at, round_), document_number="清工请〔2026〕3号")
    approve(session, round_, by=officers.city_approver, at=at)
    return Practised(
        source,
        round_,
        release_round(
            RoundAct(session, actor(officers.checker), at, round_), notice_body(session, round_)
        ),
    )

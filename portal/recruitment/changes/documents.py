"""A change as everybody reads it: 原文 → 现文 computed from the stored values, the notice's body,
and form A-10."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.print.pdf import render_pdf
from portal.foundation.print.print_sheet import DOCUMENT_CSS
from portal.foundation.sheets.tables import write_xlsx
from portal.foundation.web.filters import day, moment, weekday
from portal.kernel.period import DAY, SHANGHAI
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.changes.queries import telling_of
from portal.recruitment.changes.services.draft import items_of
from portal.recruitment.labels import word
from portal.recruitment.publications.models import Publication
from portal.recruitment.rounds.models import WINDOWS, RecruitmentRound
from portal.recruitment.rounds.queries import notices_of, policy_versions
from portal.recruitment.rulebook.eligibility.requirements import merged_requirements
from portal.recruitment.rulebook.policy import policy_digest, read_policy
from portal.recruitment.rulebook.publication.notice_changes import (
    CONTACT,
    HEADCOUNT,
    POLICY,
    REQUIREMENTS,
    TEXT,
    VACANCY,
    WINDOW,
    Item,
    span_of,
    text_pieces,
)
from portal.recruitment.rulebook.timetable.windows import Span
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from portal.recruitment.rules.wording import differences_in_words
from portal.recruitment.vacancies.requirements import TITLES, requirement_words

Row = tuple[str, str, str]
NONE = "（无）"
FORM_COLUMNS = (
    *("编号", "原公告版本", "变更项", "原文", "现文"),
    *("理由", "批准人", "发布时间", "是否重开报名", "通知人数"),
)


def moment_words(instant: datetime, *, is_end: bool = False) -> str:
    """With the weekday; an end at midnight as 24:00 of the day before."""
    local = instant.astimezone(SHANGHAI)
    if is_end and (local.hour, local.minute, local.second) == (0, 0, 0):
        last = local.date() - DAY
        return f"{day(last)} 24:00（{weekday(last)}）"
    return f"{moment(instant)}（{weekday(instant)}）"


def span_words(span: Span | None) -> str:
    if span is None:
        return NONE
    if span[0] == span[1]:
        return moment_words(span[0])
    return f"{moment_words(span[0])}至{moment_words(span[1], is_end=True)}"


def _in_order(items: Iterable[Item]) -> list[Item]:
    """Windows in the order of the process, everything else by its place."""
    order = {kind: number for number, kind in enumerate(WINDOWS)}
    return sorted(
        items,
        key=lambda item: (
            item.target != WINDOW,
            order.get(item.key, 0) if item.target == WINDOW else 0,
            item.place,
        ),
    )


def difference_rows(round_: RecruitmentRound, items: Iterable[Item]) -> list[Row]:
    """(what, 原文, 现文) of every change, one line per fact or paragraph."""
    return [row for item in _in_order(items) for row in _rows_of(round_, item)]


def _rows_of(round_: RecruitmentRound, item: Item) -> list[Row]:
    if item.target == WINDOW:
        before, after = (span_words(span_of(value)) for value in (item.before, item.after))
        return [(word("window", item.key), before, after)]
    if item.target == POLICY:
        return _policy_rows(item)
    if item.target == REQUIREMENTS:
        return _requirement_rows(round_, item)
    if item.target == HEADCOUNT:
        after = _("取消岗位") if item.after == 0 else _("%(n)s 人", n=item.after)
        return [(_("岗位 %(code)s 招聘人数", code=item.key), _("%(n)s 人", n=item.before), after)]
    name = word("change.place", item.field or item.key)
    if item.target == VACANCY:
        name = _("岗位 %(code)s %(name)s", code=item.key, name=name)
    if item.target == TEXT:
        return _text_rows(item)
    return [(name, str(item.before or NONE), str(item.after or NONE))]


def _text_rows(item: Item) -> list[Row]:
    name = word("notice.section", item.key)
    pieces = text_pieces(item.before, item.after)
    return [(name, before or NONE, after or NONE) for before, after in pieces]


def _policy_rows(item: Item) -> list[Row]:
    rows = [
        (_("规则：%(term)s", term=one.term), one.before or NONE, one.after or NONE)
        for one in differences_in_words(item.before, item.after)
    ]
    one, other = (policy_sentence(read_policy(document)) for document in (item.before, item.after))
    rows += [
        (_("公告中的规则表述"), before or NONE, after or NONE)
        for before, after in text_pieces(_by_sentence(one), _by_sentence(other))
    ]
    return [
        *rows,
        (_("规则摘要（SHA-256）"), policy_digest(item.before), policy_digest(item.after)),
    ]


def _by_sentence(text: str) -> str:
    """One sentence a line, so that only those that differ are shown."""
    return text.replace("。", "。\n")


def _requirement_rows(round_: RecruitmentRound, item: Item) -> list[Row]:
    shared = round_.requirements if item.key else {}
    one, other = (
        requirement_words(merged_requirements(shared, document))
        for document in (item.before, item.after)
    )
    place = _("岗位 %(code)s ", code=item.key) if item.key else _("各岗位共同的")
    return [
        (f"{place}{TITLES[code]}", str(one[code]), str(other[code]))
        for code in TITLES
        if one[code] != other[code]
    ]


def reopens(change: NoticeChange) -> bool:
    """Whether people can apply longer, or again, by it."""
    return any(item.target == WINDOW and item.key == "registration" for item in items_of(change))


def next_number_of_kind(session: Session, round_: RecruitmentRound, kind: str) -> int:
    return 1 + sum(notice.kind == kind for notice in notices_of(session, round_))


def change_title(session: Session, round_: RecruitmentRound, change: NoticeChange) -> str:
    """「…更正公告（第2号）」: counted within the kind."""
    with force_locale("zh_Hans_CN"):
        number = next_number_of_kind(session, round_, change.kind)
        return f"{round_.title}{word('notice.kind', change.kind)}（第{number}号）"


def change_body(session: Session, round_: RecruitmentRound, change: NoticeChange) -> dict[str, Any]:
    """Facts, text and the table of changes, in Chinese whatever the reader's language."""
    with force_locale("zh_Hans_CN"):
        rows = difference_rows(round_, items_of(change))
        versions = policy_versions(session, round_.id)
        verb = word("change.verb", change.kind)
        text = change.text or f"现将《{round_.title}公告》的下列内容{verb}，其余内容不变。"
        return {
            "facts": _facts(round_, change, len(versions)),
            "sections": [{"heading": "", "text": text}],
            "tables": [_difference_table(rows)] if rows else [],
        }


def _facts(round_: RecruitmentRound, change: NoticeChange, versions: int) -> list[dict[str, str]]:
    items = items_of(change)
    corrected = {item.key: item.after for item in items if item.target == CONTACT}
    facts = {
        "原公告": f"{round_.code}-N1《{round_.title}公告》",
        "理由": change.reason,
        "批准": f"{round_.approver.name} {change.document_number}",
        "是否重开或延长报名": "是" if reopens(change) else "否",
        "规则版本": _version_words(versions, items),
        "咨询电话": corrected.get("contact_phone", round_.contact_phone),
        "监督电话": corrected.get("supervision_phone", round_.supervision_phone),
    }
    return [{"term": term, "value": value} for term, value in facts.items()]


def _difference_table(rows: list[Row]) -> dict[str, Any]:
    columns = {"item": "变更项", "before": "原文", "after": "现文"}
    return {
        "code": "changes",
        "caption": "原文与现文对照",
        "columns": [{"code": code, "title": title} for code, title in columns.items()],
        "rows": [list(row) for row in rows],
    }


def _version_words(present: int, items: list[Item]) -> str:
    changed = any(item.target == POLICY for item in items)
    return f"第{max(present, 1)}版改为第{max(present, 1) + 1}版" if changed else "规则不变"


def form_rows(
    session: Session,
    round_: RecruitmentRound,
    change: NoticeChange,
    publication: Publication | None,
) -> list[list[str]]:
    """The lines of form A-10, one per change."""
    telling = telling_of(session, change.publication_number)
    told = "—" if telling is None else str(telling.told_count) if telling.told_at else "正在通知"
    common_first = [change.publication_number or "（未发布）", f"{round_.code}-N1"]
    common_last = [
        change.reason,
        f"{change.replied_words} {change.document_number}".strip() or "—",
        moment(publication.published_at) if publication else "—",
        "是" if reopens(change) else "否",
        told,
    ]
    rows = difference_rows(round_, items_of(change)) or [("公告内容", NONE, change.text)]
    return [[*common_first, *row, *common_last] for row in rows]


def form_xlsx(
    session: Session,
    round_: RecruitmentRound,
    change: NoticeChange,
    publication: Publication | None,
) -> bytes:
    with force_locale("zh_Hans_CN"):
        buffer = io.BytesIO()
        write_xlsx(
            list(FORM_COLUMNS),
            form_rows(session, round_, change, publication),
            buffer,
            sheet="A-10",
        )
        return buffer.getvalue()


def form_pdf(
    session: Session,
    round_: RecruitmentRound,
    change: NoticeChange,
    publication: Publication | None,
    at: datetime,
) -> bytes:
    with force_locale("zh_Hans_CN"):
        telling = telling_of(session, change.publication_number)
        html = render_template(
            "recruitment/documents/notice_change.html",
            round_=round_,
            change=change,
            publication=publication,
            telling=telling,
            rows=difference_rows(round_, items_of(change)),
            reopens=reopens(change),
            made_at=at,
            version=len(policy_versions(session, round_.id)),
        )
        return render_pdf(html, base_css=DOCUMENT_CSS)

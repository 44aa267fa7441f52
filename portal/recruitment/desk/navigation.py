"""The top bar: what each person can go to.

Entries appear only where their page exists and the person holds a role for it.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext as _

from portal.foundation.web.viewer import APPLICANT, OFFICER, Viewer, viewer_or_none
from portal.recruitment.rulebook.roles import (
    AUDIT_ADMIN,
    BUSINESS_ROLES,
    CHECKER,
    CITY_APPROVER,
    EXAMINER,
    FILING_OFFICER,
    PUBLISHER,
    SCREENER,
    SECURITY_ADMIN,
    SUPERVISING_BODY,
    SUPERVISOR,
    SYSTEM_ADMIN,
)

READERS = BUSINESS_ROLES


def _public(person: Viewer | None) -> list[tuple[str, str]]:
    found = [
        (_("公告"), "public_home.home"),
        (_("查岗位"), "public_list.index"),
        (_("名单与结果"), "publications_public.index"),
        (_("我的报名"), "desk_applicant.my_page"),
    ]
    if person is not None and person.kind == APPLICANT:
        found += [
            (_("消息"), "messages_applicant.inbox"),
            (_("我的账号"), "accounts_applicant.account"),
        ]
    return found


def _office(roles: frozenset[str]) -> list[tuple[str, str]]:
    found = [(_("工作台"), "desk_office.desk")]
    if roles.intersection(READERS):
        found.append((_("招聘批次"), "rounds_office.index"))
    if PUBLISHER in roles:
        found.append((_("工会与员额"), "unions_office.index"))
    if roles.intersection({PUBLISHER, CHECKER, CITY_APPROVER, FILING_OFFICER}):
        found.append((_("用人计划"), "plans_overview.index"))
    if roles.intersection({SYSTEM_ADMIN, FILING_OFFICER}):
        found.append((_("工作日历"), "calendars_office.show"))
    if roles.intersection({SUPERVISOR, SUPERVISING_BODY}):
        found.append((_("信访举报"), "registers_petitions_office.index"))
    if EXAMINER in roles:
        found.append((_("打分"), "interviews_examiner.index"))
    if AUDIT_ADMIN in roles:
        found.append((_("审计链"), "desk_audit.index"))
    if SECURITY_ADMIN in roles:
        found.append((_("人员与任职"), "unions_office.officer_list"))
    if SYSTEM_ADMIN in roles:
        found.append((_("没有送出的提醒"), "messages_ways.dead"))
    if roles.intersection({PUBLISHER, SCREENER, CHECKER}):
        found.append((_("账号找回"), "accounts_office.recoveries"))
    found += [(_("消息"), "messages_office.inbox"), (_("我的账号"), "accounts_office.account")]
    return found


def entries() -> list[dict[str, Any]]:
    """``text``, ``href`` and whether it is the present page."""
    person = viewer_or_none()
    in_office = request.path.startswith("/office") or (
        request.blueprint == "messages_ways" and person is not None and person.kind == OFFICER
    )
    wished = (
        _office(person.roles)
        if in_office and person is not None and person.kind == OFFICER
        else []
        if in_office
        else _public(person)
    )
    found = []
    for text, endpoint in wished:
        if endpoint in current_app.view_functions:
            href = url_for(endpoint)
            found.append({"text": text, "href": href, "current": request.path == href})
    return found


def foot_links() -> list[dict[str, str]]:
    """The links at the foot of public pages."""
    pages = [
        (_("帮助"), "public_home.help_page"),
        (_("查验名单"), "publications_public.verify"),
        (_("信访举报"), "registers_petitions.new"),
        (_("无障碍说明"), "public_home.accessibility"),
        (_("个人信息保护"), "public_home.privacy"),
    ]
    return [{"text": text, "href": url_for(endpoint)} for text, endpoint in pages]

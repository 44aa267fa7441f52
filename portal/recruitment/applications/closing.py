"""What of a person's applications stays when they close their account, and what goes."""

from __future__ import annotations

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.recruitment.accounts.closing import Stays
from portal.recruitment.accounts.models import Account
from portal.recruitment.applications.act import own_act
from portal.recruitment.applications.models import Application
from portal.recruitment.applications.queries import applications_of
from portal.recruitment.applications.services.accommodate import request_of
from portal.recruitment.applications.services.discard_draft import discard, may_discard


def handed_in_stays(session: Session, account_id: int) -> list[Stays]:
    """An application that was ever handed in: others' decisions rest on it."""
    return [
        _stays(application)
        for application in applications_of(session, account_id)
        if not may_discard(application)
    ]


def _stays(application: Application) -> Stays:
    return Stays(
        _(
            "“%(round)s”的报名表、材料、审核决定，连同姓名和证件号码",
            round=application.round_.title,
        ),
        _("公告写明的期限，一般是招聘结束（含后备期、异议期）后一年；被聘用的转入人事管理"),
        _("《个人信息保护法》第十九条、第四十七条：供复核、申诉和监督，期满删除"),
    )


def erase_drafts(session: Session, account: Account, at: datetime, _wholly: bool) -> list[str]:
    """Drafts that were never handed in, with their files."""
    keys: list[str] = []
    for application in applications_of(session, account.id):
        if may_discard(application):
            request = request_of(session, application, lock=True)
            keys += discard(own_act(session, application, at), request)
    return keys

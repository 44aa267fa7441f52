"""Where this room stands in the top bar of the office and the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rulebook.roles import BUSINESS_ROLES, PUBLISHER

OFFICE = (Entry(_("招聘批次"), "rounds_office.index", 20, BUSINESS_ROLES),)

HUB = (
    HubLink(_("批次名称和电话"), "rounds_office.basics", 10, (PUBLISHER,)),
    HubLink(_("公告附件"), "rounds_office.attachments", 40, (PUBLISHER,)),
    HubLink(_("日程"), "rounds_office.timetable", 60, (PUBLISHER,)),
)

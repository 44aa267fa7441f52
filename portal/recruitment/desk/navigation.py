"""Where this room stands in the top bars and on the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rulebook.roles import (
    AUDIT_ADMIN,
    AUDITOR,
    CHECKER,
    EXAM_OFFICER,
    PUBLISHER,
    SCREENER,
    SUPERVISING_BODY,
    SUPERVISOR,
)

PUBLIC = (Entry(_("我的报名"), "desk_applicant.my_page", 40),)
OFFICE = (
    Entry(_("工作台"), "desk_office.desk", 10),
    Entry(_("审计链"), "desk_audit.index", 80, (AUDIT_ADMIN,)),
)
WRITE_OR_READ = (PUBLISHER, SCREENER, EXAM_OFFICER, CHECKER, SUPERVISOR)
HUB = (
    HubLink(_("报名人数公不公布"), "desk_counts.edit", 80, (PUBLISHER,)),
    HubLink(_("群发消息"), "desk_messages.index", 130, WRITE_OR_READ),
    HubLink(_("审计记录"), "desk_audit.of_round", 140, (AUDITOR, SUPERVISING_BODY, SUPERVISOR)),
)

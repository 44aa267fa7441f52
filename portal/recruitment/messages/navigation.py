"""Where this room stands in the top bar of a signed-in applicant and the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import SYSTEM_ADMIN

APPLICANT = (Entry(_("消息"), "messages_applicant.inbox", 50),)

OFFICE = (
    Entry(_("没有送出的提醒"), "messages_ways.dead", 100, (SYSTEM_ADMIN,)),
    Entry(_("消息"), "messages_office.inbox", 120),
)

# Pages that applicants and officers read at one address: an officer keeps the office's bar there.
OF_BOTH = ("messages_ways",)

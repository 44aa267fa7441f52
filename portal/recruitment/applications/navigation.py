"""Where this room stands in the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rulebook.roles import CHECKER, EXAM_OFFICER, PUBLISHER

HUB = (
    HubLink(_("报名表另外要填的"), "applications_office.form", 30, (PUBLISHER,)),
    HubLink(_("合理便利"), "applications_office.accommodations", 160, (EXAM_OFFICER,)),
    HubLink(_("报名信息更正"), "applications_office.corrections", 170, (CHECKER,)),
)

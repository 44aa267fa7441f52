"""Where this room stands in the office's top bar, the public foot and on a round's hub."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rulebook.roles import PUBLISHER, SUPERVISING_BODY, SUPERVISOR

OFFICE = (
    Entry(_("信访举报"), "registers_petitions_office.index", 60, (SUPERVISOR, SUPERVISING_BODY)),
)

FOOT = (Entry(_("信访举报"), "registers_petitions.new", 30),)

HUB = (HubLink(_("发布渠道"), "registers_places.places", 50, (PUBLISHER,)),)

"""Where this room stands in the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rulebook.roles import PUBLISHER

HUB = (HubLink(_("规则"), "rules_office.policy", 70, (PUBLISHER,)),)

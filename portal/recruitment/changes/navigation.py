"""Where this room stands in the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.rounds.look import HubLink

HUB = (HubLink(_("公告变更：更正、延长报名、核减"), "changes_office.index", 120, published=True),)

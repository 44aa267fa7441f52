"""Where this room stands on a round's hub."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.conduct.views.office import READERS
from portal.recruitment.rounds.look import HubLink

HUB = (HubLink(_("违纪违规和差错处理"), "conduct_office.index", 125, READERS, published=True),)

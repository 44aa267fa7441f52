"""Where this room stands in the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rulebook.roles import EXAMINER

OFFICE = (Entry(_("打分"), "interviews_examiner.index", 70, (EXAMINER,)),)

"""Where this room stands in the top bar of the public pages and the foot of the public pages."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry

PUBLIC = (Entry(_("名单与结果"), "publications_public.index", 30),)

FOOT = (Entry(_("查验名单"), "publications_public.verify", 20),)

"""Where this room stands in the top bar of a signed-in applicant and the top bar of the office."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry

APPLICANT = (Entry(_("我的账号"), "accounts_applicant.account", 60),)

OFFICE = (Entry(_("我的账号"), "accounts_office.account", 130),)

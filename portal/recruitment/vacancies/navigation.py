"""Where this room stands in the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.rounds.look import HubLink

HUB = (HubLink(_("岗位表"), "vacancies_office.index", 90),)

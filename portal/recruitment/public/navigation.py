"""Where this room stands in the top bar and the foot of the public pages, and on a round's hub."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.desk import Entry
from portal.recruitment.rounds.look import HubLink

PUBLIC = (
    Entry(_("公告"), "public_home.home", 10),
    Entry(_("查岗位"), "public_list.index", 20),
)

FOOT = (
    Entry(_("帮助"), "public_home.help_page", 10),
    Entry(_("无障碍说明"), "public_home.accessibility", 40),
    Entry(_("个人信息保护"), "public_home.privacy", 50),
)

HUB = (HubLink(_("公开页面"), "public_rounds.show", 150, published=True),)

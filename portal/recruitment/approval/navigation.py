"""Where this room stands in the hub of a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.rounds.look import HubLink
from portal.recruitment.rulebook.roles import PUBLISHER

HUB = (
    HubLink(_("公告正文"), "approval_notice.index", 20, (PUBLISHER,)),
    HubLink(_("请示、批复和发布"), "approval_office.show", 100),
    HubLink(_("文件和表格"), "approval_papers.index", 110),
)

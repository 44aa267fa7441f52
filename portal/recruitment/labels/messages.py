"""Words of the message centre."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.recruitment.labels.wording import Refusal

REFUSALS = {"message.not_found": Refusal(_("没有找到这条消息"), _("它可能不是发给您的。"), 404)}

"""Words of the union tree and its changes."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "tree.document": Refusal(_("没有写文号"), _("组织变动要有批准文件。"), 422),
    "tree.future": Refusal(_("日期在今天以后"), _("到了那天再登记。"), 422),
    "tree.not_there": Refusal(_("%(name)s 在那一天不存在"), _("请核对日期和工会。"), 422),
    "tree.changed_later": Refusal(
        _("%(name)s 在那一天以后已经有别的变动"), _("组织变动按日期先后登记。"), 422
    ),
    "tree.name": Refusal(_("没有写名称"), "", 422),
    "tree.code": Refusal(_("工会代码没有写，或者已经有了"), _("请换一个代码。"), 422),
    "tree.unchanged": Refusal(_("与现在一样"), _("没有变动，不用登记。"), 422),
    "tree.circle": Refusal(_("不能放到自己的下级之下"), "", 422),
    "tree.sources": Refusal(_("要选并出的工会，并入的工会不能是其中之一"), "", 422),
    "tree.children": Refusal(_("它下面还有工会"), _("先把下级调整到别处，再撤销。"), 422),
    "tree.people": Refusal(_("它还有人在岗"), _("先合并或者拆分，人员随之转走，再撤销。"), 422),
    "tree.person": Refusal(_("%(number)s 不在这个工会"), _("请核对人员编号。"), 422),
    "tree.own": Refusal(_("本级工会的变动由上一级登记"), _("您只能登记下级工会的变动。"), 422),
}

WORDS = {
    "tree.change": {
        "rename": _("更名"),
        "move": _("调整隶属"),
        "merge": _("合并"),
        "split": _("拆分"),
        "close": _("撤销"),
    },
}

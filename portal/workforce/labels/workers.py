"""Words of the register, its filings and the records of a person."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "worker.not_found": Refusal(_("没有找到这个人"), _("他可能不在您的管辖范围。"), 404),
    "filing.not_found": Refusal(_("没有找到这件备案"), _("它可能不在您的管辖范围。"), 404),
    "worker.not_entered": Refusal(
        _("这条记录不能入册"), _("退回补正原因 %(code)s（%(reason)s）。"), 422
    ),
    "filing.opinion": Refusal(_("没有写审核转报意见"), "", 422),
    "filing.codes": Refusal(_("没有选退回补正原因"), "", 422),
    "filing.words": Refusal(_("没有写说明"), _("请写清要补正什么，或者补正了什么。"), 422),
    "filing.number": Refusal(_("备案编号不合要求"), _("3 至 60 个字符。"), 422),
    "filing.future": Refusal(_("备案日期在今天以后"), "", 422),
    "figures.negative": Refusal(_("数字不能小于零"), "", 422),
    "figures.source": Refusal(_("没有写数据来源"), "", 422),
    "figures.future": Refusal(_("数据截止日期在今天以后"), "", 422),
}

WORDS = {
    "worker.state": {"active": _("在册"), "left": _("已退出"), "void": _("已作废")},
    "filing.state": {
        "submitted": _("市级待审"),
        "forwarded": _("省级待审"),
        "returned": _("退回补正"),
        "filed": _("已备案"),
        "cancelled": _("已注销"),
    },
    "filing.action": {
        "submit": _("报送"),
        "forward": _("市级审核转报"),
        "return": _("退回补正"),
        "send_back": _("退回补正"),
        "resubmit": _("补正后重新报送"),
        "file": _("省级备案"),
        "cancel": _("注销备案"),
        "reopen": _("恢复办理"),
    },
    "return.code": {
        "01": _("01 证件号不符"),
        "02": _("02 重名重号"),
        "03": _("03 单位不在组织树"),
        "04": _("04 员额超出无批复"),
        "05": _("05 合同要素缺失"),
        "06": _("06 证书未核验"),
        "07": _("07 公示证明缺"),
        "08": _("08 照片不合规"),
        "09": _("09 用工形式与协议不符"),
        "99": _("99 其他"),
    },
    "document.kind": {
        "resident_id": _("居民身份证"),
        "hk_macau_permit": _("港澳居民居住证"),
        "taiwan_permit": _("台湾居民居住证"),
        "foreign_permanent": _("外国人永久居留身份证"),
        "passport": _("护照"),
    },
    "sex": {"1": _("男"), "2": _("女"), "9": _("未说明")},
    "certificate.level": {
        "assistant": _("助理社会工作师"),
        "social_worker": _("社会工作师"),
        "senior": _("高级社会工作师"),
    },
    "certificate.registration": {
        "none": _("未登记"),
        "pending": _("待审核"),
        "valid": _("登记有效"),
        "expired": _("登记逾期"),
        "cancelled": _("注销"),
    },
    "work.form": {
        "1": _("县（市、区）总工会直签"),
        "2": _("市总工会直签"),
        "3": _("工会所属事业单位签订"),
        "4": _("乡镇（街道）、开发区工会签订"),
        "5": _("劳务派遣"),
        "6": _("人事代理"),
        "7": _("购买服务"),
        "8": _("劳务协议（不计入员额）"),
        "9": _("其他"),
    },
    "entry.kind": {
        "1": _("公开招聘"),
        "2": _("原有人员转入"),
        "3": _("购买服务"),
        "4": _("调配转入"),
        "5": _("定向招聘"),
        "9": _("其他"),
    },
    "placement.kind": {
        "named": _("公告岗位"),
        "chosen": _("按名次选岗"),
        "assigned": _("统筹分配"),
        "lot": _("抽签"),
    },
    "post.class": {"1": _("一般工作岗"), "2": _("业务主管岗"), "3": _("综合管理岗")},
}

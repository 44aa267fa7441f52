"""Words of the register, of dated facts and of filings."""

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
    "filing.number_taken": Refusal(
        _("备案编号 %(number)s 已经给了另一份备案"), _("请核对编号。"), 422
    ),
    "filing.future": Refusal(_("备案日期在今天以后"), "", 422),
    "figures.negative": Refusal(_("数字不能小于零"), "", 422),
    "figures.source": Refusal(_("没有写数据来源"), "", 422),
    "figures.future": Refusal(_("数据截止日期在今天以后"), "", 422),
    "spell.not_found": Refusal(
        _("没有找到这一段记录"), _("可能刚有人更正过，请返回看最新的。"), 404
    ),
    "spell.reason": Refusal(_("没有写理由"), _("更正和变动都要写明理由和依据。"), 422),
    "spell.order": Refusal(_("止的日期不在起的日期之后"), "", 422),
    "spell.overlaps": Refusal(
        _("与 %(on)s 起的另一段重叠"), _("同一类记录同一天只能有一段；请先更正那一段。"), 422
    ),
    "spell.gap": Refusal(
        _("%(on)s 起有空档"), _("在岗期间，身份、用工、单位和岗位所在都要连续。"), 422
    ),
    "spell.same_day": Refusal(
        _("%(on)s 这一天已经有一段开始"), _("当天的记录写错了，请用更正。"), 422
    ),
    "spell.unchanged": Refusal(_("与现在的记录一样"), _("没有改动，不用登记。"), 422),
    "spell.only": Refusal(_("这是仅有的一段，不能撤销"), _("整条记录登错了的，请办理作废。"), 422),
    "fact.day": Refusal(_("日期不在 1990 年至 2099 年之间"), _("请核对年份。"), 422),
    "fact.before_birth": Refusal(_("日期在出生以前"), _("请核对日期和出生日期。"), 422),
    "fact.too_young": Refusal(_("那一天不满 %(age)s 周岁"), _("劳动法第十五条；请核对日期。"), 422),
    "fact.name": Refusal(_("没有写姓名"), "", 422),
    "fact.document": Refusal(_("证件号码不对"), _("位数或者校验码不符，请照证件核对。"), 422),
    "fact.birthday": Refusal(_("出生日期与证件号码不符"), _("请照证件核对。"), 422),
    "fact.agency": Refusal(
        _("劳务派遣和购买服务要写派遣或者承接机构"), _("请按协议填写机构名称。"), 422
    ),
    "fact.unit": Refusal(_("没有选工会或者没有写实际用人单位"), "", 422),
    "fact.party": Refusal(_("没有写聘用单位"), "", 422),
    "fact.certificate": Refusal(_("证书级别和管理号都要有"), "", 422),
    "fact.certificate_day": Refusal(_("证书 %(on)s 才批准"), _("起的日期不能早于批准日期。"), 422),
    "fact.code": Refusal(_("没有这一种"), _("请在列出的里面选。"), 422),
    "fact.future": Refusal(_("日期在今天以后"), _("到了那天再登记。"), 422),
    "fact.union_closed": Refusal(_("这个工会那一天还没有成立或者已经撤销"), "", 422),
    "fact.over_quota": Refusal(
        _("转入单位的员额满了"), _("有批复的请先登记批复，再办理转入。"), 422
    ),
    "spell.exit_day": Refusal(
        _("最后一天要改的，请更正退出登记"), _("用工的止由退出登记决定。"), 422
    ),
    "fact.leave_open": Refusal(_("请假要写止的日期"), _("延长的，到时候再登记一段。"), 422),
    "fact.leave_outside": Refusal(_("请假不在在岗期间"), "", 422),
    "person.document_taken": Refusal(
        _("这个证件号码已经登记在另一个人名下"), _("请核对证件号码。"), 422
    ),
    "batch.not_found": Refusal(_("没有找到这个报送批次"), _("它可能不在您的管辖范围。"), 404),
    "batch.no_number": Refusal(_("没有填备案编号"), _("至少填一行。"), 422),
    "batch.empty": Refusal(_("没有选备案"), _("请至少选一件。"), 422),
    "batch.long": Refusal(_("一批最多 %(most)s 件"), _("请分几批报送。"), 422),
    "batch.state": Refusal(
        _("%(number)s 的备案不在待审状态"), _("退回的先补正、重新报送，再编入批次。"), 422
    ),
    "batch.taken": Refusal(_("已经在批次 %(number)s 里办理"), "", 422),
    "worker.elsewhere": Refusal(_("此人已经在册"), _("不能再恢复这一条旧记录。"), 422),
    "worker.void_reason": Refusal(_("没有写作废的理由"), "", 422),
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
    "spell.kind": {
        "identity": _("身份"),
        "employment": _("用工"),
        "using_unit": _("实际用人单位"),
        "party": _("聘用单位"),
        "post": _("岗位"),
        "education": _("学历"),
        "certificate": _("职业水平证书"),
        "registration": _("证书登记"),
        "contract": _("劳动合同"),
        "pay": _("薪酬定级"),
        "leave": _("请假"),
    },
    "leave.kind": {
        "sick": _("病假"),
        "work_injury": _("工伤停工留薪"),
        "maternity": _("产假、护理假、育儿假"),
        "personal": _("事假"),
        "study": _("脱产学习"),
        "other": _("其他"),
    },
    "political": {
        "01": _("中共党员"),
        "02": _("中共预备党员"),
        "03": _("共青团员"),
        "04": _("民革党员"),
        "05": _("民盟盟员"),
        "06": _("民建会员"),
        "07": _("民进会员"),
        "08": _("农工党党员"),
        "09": _("致公党党员"),
        "10": _("九三学社社员"),
        "11": _("台盟盟员"),
        "12": _("无党派人士"),
        "13": _("群众"),
    },
    "batch.line": {
        "submitted": _("待审"),
        "forwarded": _("待审"),
        "returned": _("退回补正"),
        "filed": _("已备案"),
        "cancelled": _("已注销"),
    },
    "filing.kind": {
        "first": _("首次备案"),
        "change": _("变更备案"),
        "cancellation": _("注销备案"),
    },
    "filing_batch.state": {"sent": _("办理中"), "answered": _("已回执")},
}

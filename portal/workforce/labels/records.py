"""Words of the record stages: contracts, pay, training, appraisals, awards."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "contract.left": Refusal(_("这个人已经退出"), _("退出以后不能再登记合同。")),
    "contract.probation_twice": Refusal(
        _("同一聘用单位与同一劳动者只能约定一次试用期"), _("劳动合同法第十九条。"), 422
    ),
    "contract.overlaps": Refusal(_("与前一份合同的期限重叠"), _("请核对起止日期。"), 422),
    "contract.contract_incomplete": Refusal(_("固定期限合同要写终止日期"), "", 422),
    "contract.contract_dates": Refusal(
        _("合同期限不对"),
        _("终止日期要在起始日期之后；劳务派遣要签二年以上的固定期限合同（劳动合同法第五十八条）。"),
        422,
    ),
    "contract.probation_too_long": Refusal(
        _("试用期超过法定上限，或者不在合同期内"), _("劳动合同法第十九条。"), 422
    ),
    "contract.before_hire": Refusal(_("合同在聘用（用工）以前开始"), _("请核对起始日期。"), 422),
    "contract.late": Refusal(
        _("合同在用工之日起一个月以后才开始"), _("劳动合同法第十条。请核对起始日期。"), 422
    ),
    "contract.open_ended_due": Refusal(
        _("应当订立无固定期限合同"),
        _(
            "已连续订立两次固定期限合同或者连续工作满十年（劳动合同法第十四条）；本人书面提出的，请勾选。"
        ),
        422,
    ),
    "training.before_hire": Refusal(
        _("初任培训在聘用之前"), _("聘用以后参加的才算初任培训。"), 422
    ),
    "training.order": Refusal(_("结束日期在开始日期之前"), "", 422),
    "training.future": Refusal(_("培训还没有结束"), _("结束以后再登记。"), 422),
    "appraisal.year": Refusal(_("年度不对"), _("在聘用之前，或者还没有到。"), 422),
    "appraisal.reason": Refusal(_("没有写理由"), _("不合格、未定等次要写明理由。"), 422),
    "appraisal.scores": Refusal(_("四项得分没有填全"), "", 422),
    "appraisal.score": Refusal(_("得分要在 0 到 100 之间"), "", 422),
    "appraisal.weights": Refusal(_("四项的权重之和不是 1"), "", 422),
    "appraisal.year_not_over": Refusal(_("这个年度还没有结束"), _("当年的考核 12 月起登记。"), 422),
    "appraisal.grade_too_high": Refusal(
        _("等次与总分不符：这个等次的总分不低于 %(least)s 分"), _("请核对得分和等次。"), 422
    ),
    "appraisal.grade_too_low": Refusal(
        _("等次与总分不符：总分不低于 %(most)s 分"), _("定这个等次的，要写明理由。"), 422
    ),
    "appraisal.exists": Refusal(_("这个年度的考核已经登记"), "", 422),
    "measure.future": Refusal(_("日期在今天以后"), "", 422),
    "measure.before_hire": Refusal(_("日期在聘用之前"), "", 422),
    "measure.words": Refusal(_("没有写经过和结果"), "", 422),
    "award.future": Refusal(_("日期在今天以后"), "", 422),
    "pay.not_first_day": Refusal(_("起薪月要填当月 1 日"), "", 422),
    "pay.exists": Refusal(_("这个月的定级已经登记"), "", 422),
    "pay.negative": Refusal(_("金额不对"), _("基本工资大于零，其他不小于零。"), 422),
    "pay.not_on_ladder": Refusal(
        _("薪酬表里没有这个岗位或等级"), _("这个岗位类别不设这一等级，请核对。"), 422
    ),
    "pay.off_ladder": Refusal(
        _("基本工资与薪酬表不符：应为 %(amount)s 元"), _("按岗位、级别和固定部分相加。"), 422
    ),
    "pay.allowance_short": Refusal(
        _("职业津贴少于薪酬表：不低于 %(amount)s 元"), _("按证书等级核对。"), 422
    ),
    "pay.after_leaving": Refusal(_("起薪月在退出之后"), "", 422),
    "pay.before_hire": Refusal(_("起薪月在聘用之前"), "", 422),
    "pay.ladder_line": Refusal(
        _("薪酬表第 %(line)s 行不对"),
        _("每行一项：岗位、级别、津贴或者固定，用空格隔开；同一项只写一次。"),
        422,
    ),
    "pay.ladder_empty": Refusal(_("薪酬表里没有岗位或者级别"), "", 422),
    "pay.ladder_long": Refusal(_("薪酬表太长，最多 %(most)s 行"), "", 422),
    "pay.ladder_exists": Refusal(_("这一天起的薪酬表已经登记"), "", 422),
    "pay.ladder_basis": Refusal(_("没有写依据"), _("请写明文件名称和文号。"), 422),
    "pay.share": Refusal(_("基本工资的比例要在 0 到 1 之间"), "", 422),
}

WORDS = {
    "record.kind": {
        "training_record": _("培训"),
        "appraisal": _("年度考核"),
        "appraisal_measure": _("考核后的处理"),
        "award": _("奖励"),
    },
    "contract.kind": {"1": _("固定期限"), "2": _("无固定期限"), "3": _("以完成一定任务为期限")},
    "training.kind": {
        "1": _("初任（录用一年内）"),
        "2": _("岗位业务"),
        "3": _("继续教育"),
        "4": _("学历学位"),
        "5": _("考前培训"),
        "6": _("政治理论"),
    },
    "appraisal.grade": {
        "excellent": _("优秀"),
        "pass": _("合格"),
        "barely": _("基本合格"),
        "fail": _("不合格"),
        "ungraded": _("未定等次"),
    },
    "measure.kind": {
        "talk": _("诫勉谈话"),
        "training": _("培训"),
        "change_of_post": _("调整岗位"),
        "legal_review": _("依法审查合同"),
    },
    "award.kind": {
        "01": _("五一劳动奖章、劳模"),
        "02": _("社会工作领军人才"),
        "03": _("最美社工"),
        "04": _("优秀工会工作者"),
        "05": _("优秀工会积极分子"),
        "06": _("先进个人"),
        "07": _("技能、业务竞赛获奖"),
        "08": _("物质奖励"),
        "99": _("其他"),
    },
    "award.level": {
        "national": _("国家"),
        "province": _("省"),
        "city": _("市"),
        "county": _("县"),
        "township": _("乡镇"),
    },
}

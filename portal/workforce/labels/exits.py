"""Words of leaving."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

REFUSALS = {
    "exit.future": Refusal(_("日期在今天以后"), _("到了那天再登记。"), 422),
    "exit.before_hire": Refusal(_("日期在聘用之前"), "", 422),
    "exit.no_probation": Refusal(
        _("合同里没有约定试用期"),
        _("不能按试用期内的原因办理；合同没有登记的，请先登记合同。"),
        422,
    ),
    "exit.probation_over": Refusal(
        _("试用期到 %(on)s 为止，已经过了"), _("不能再按试用期内的原因办理。"), 422
    ),
    "exit.no_term": Refusal(
        _("没有到期的合同"),
        _("无固定期限合同不会期满；固定期限合同没有登记的，请先登记合同。"),
        422,
    ),
    "exit.not_expired": Refusal(_("合同到 %(on)s 才期满"), _("退出日是期满当日或以后。"), 422),
    "exit.open_ended_due": Refusal(
        _("已连续订立两次固定期限合同"),
        _("本人没有提出不续订的，应当订立无固定期限合同（劳动合同法第十四条）；请写明情况。"),
        422,
    ),
    "exit.not_of_age": Refusal(_("不到 %(age)s 岁，不到退休年龄"), _("请核对退出原因。"), 422),
    "exit.form": Refusal(
        _("退出原因与用工形式不符"),
        _("派遣退回只用于劳务派遣，项目终止只用于购买服务。"),
        422,
    ),
    "exit.destination": Refusal(
        _("去向与退出原因不符"), _("退休、死亡的，去向选未就业或者不详。"), 422
    ),
    "exit.circumstance": Refusal(_("没有这种情形"), _("请选择表里的一项。"), 422),
    "exit.protection_unchecked": Refusal(
        _("没有核对劳动合同法第四十二条的情形"),
        _("按第四十条解除、合同期满终止以前，先核对本人有没有这些情形。"),
        422,
    ),
    "exit.protected": Refusal(
        _("本人有劳动合同法第四十二条的情形，不能这样解除"),
        _("不得依照第四十条、第四十一条解除劳动合同。"),
        422,
    ),
    "exit.term_prolonged": Refusal(
        _("本人有劳动合同法第四十二条的情形，合同续延到情形消失"),
        _("劳动合同法第四十五条。情形消失以后再办理期满终止。"),
        422,
    ),
    "exit.cause_unknown": Refusal(_("没有这个退出原因"), "", 422),
    "exit.words_missing": Refusal(
        _("没有写情况说明"), _("按劳动合同法第三十九、四十条解除的，要写明情况。"), 422
    ),
    "exit.not_two_fails": Refusal(
        _("考核记录里没有连续两年不合格"), _("不能按「不能胜任」办理。"), 422
    ),
    "exit.measure_missing": Refusal(
        _("没有培训或者调整岗位的记录"),
        _("劳动合同法第四十条第二项：经过培训或者调整岗位，仍不能胜任。"),
        422,
    ),
    "exit.review_missing": Refusal(
        _("没有依法审查的记录"), _("先在「考核后的谈话、培训、调岗、审查」里登记审查经过。"), 422
    ),
}

WORDS = {
    "exit.cause": {
        "01": _("01 辞职，提前 30 日（37）"),
        "02": _("02 试用期内辞职（37）"),
        "03": _("03 因单位过错解除（38）"),
        "04": _("04 协商一致，单位提出（36、46）"),
        "05": _("05 协商一致，个人提出（36）"),
        "06": _("06 试用期不符合录用条件（39 一）"),
        "07": _("07 严重违反规章制度（39 二）"),
        "08": _("08 失职舞弊造成重大损害（39 三）"),
        "09": _("09 兼职且拒不改正（39 四）"),
        "10": _("10 欺诈致合同无效（39 五）"),
        "11": _("11 被追究刑事责任（39 六）"),
        "12": _("12 医疗期满（40 一）"),
        "13": _("13 不能胜任，含连续两年考核不合格（40 二）"),
        "14": _("14 客观情况重大变化（40 三）"),
        "15": _("15 期满，单位不续（44 一）"),
        "16": _("16 期满，个人不续"),
        "17": _("17 退休、享受养老待遇"),
        "18": _("18 死亡或宣告"),
        "19": _("19 单位注销等（44 四、五）"),
        "20": _("20 派遣退回"),
        "21": _("21 购买服务项目终止"),
        "22": _("22 调出本省、转隶"),
        "99": _("99 其他"),
    },
    "exit.protection": {
        "": _("没有核对"),
        "none": _("已核对，没有这些情形"),
        "occupational_disease_suspected": _("接触职业病危害没有检查，或者疑似职业病在诊断观察"),
        "work_injury": _("患职业病或者因工负伤，丧失或者部分丧失劳动能力"),
        "medical_treatment_period": _("患病或者非因工负伤，在医疗期内"),
        "pregnancy_maternity_nursing": _("孕期、产期、哺乳期"),
        "fifteen_years_and_near_retirement": _("连续工作满十五年，距退休不足五年"),
        "other_by_law": _("法律、行政法规规定的其他情形"),
    },
    "exit.destination": {
        "civil_servant": _("公务员"),
        "public_institution": _("事业单位"),
        "state_company": _("国企"),
        "private_company": _("民企"),
        "social_organisation": _("社会组织"),
        "worker_elsewhere": _("其他地区社会化工会工作者"),
        "community_worker": _("社区工作者"),
        "study": _("升学"),
        "own_business": _("自主创业"),
        "none": _("未就业"),
        "unknown": _("不详"),
    },
}

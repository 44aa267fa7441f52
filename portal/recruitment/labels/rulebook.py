"""Why a published rule says no: ranking, avoidance, labour facts, periods, quota, transfers,
evidence. Tables that were uploaded, too."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from portal.foundation.web.wording import Refusal

_CHOOSE = _("请从列表里选择。")
_SCORES = _("请核对成绩表和招聘规则。")
_SOURCE = _("请回到原始材料核对后再生成。")
_TABLE = _("请用电子表格改好，另存为 .xlsx 或“CSV UTF-8”再传。")

REFUSALS = {
    "score.candidate_twice": Refusal(_("考生 %(candidate)s 出现了两次"), _SCORES, 422),
    "score.unknown_column": Refusal(
        _("考生 %(candidate)s 有规则里没有的栏目 %(column)s"), _SCORES, 422
    ),
    "score.not_exact": Refusal(
        _("考生 %(candidate)s 的 %(column)s“%(found)s”不是准确的数字"), _SCORES, 422
    ),
    "score.out_of_range": Refusal(
        _("考生 %(candidate)s 的 %(column)s 是 %(found)s，不在 0 到 %(full_mark)s 之间"),
        _SCORES,
        422,
    ),
    "score.unknown_vacancy": Refusal(
        _("岗位 %(vacancy)s 没有招聘人数"), _("请先在岗位表里填写。"), 422
    ),
    "preference.unknown_level": Refusal(
        _("优先条件 %(preference)s 没有“%(level)s”这一级"), _("规则列出的是：%(allowed)s。"), 422
    ),
    "avoidance.rule": Refusal(_("回避规则 %(rule)s 写得不完整"), _("请核对招聘规则。"), 422),
    "avoidance.trigger": Refusal(_("没有“%(trigger)s”这种回避情形"), _CHOOSE, 422),
    "avoidance.kinship": Refusal(_("没有“%(kinship)s”这种亲属关系"), _CHOOSE, 422),
    "conditions.reason_missing": Refusal(
        _("%(where)s 的“%(found)s”可能不当地限制报考"),
        _("确有需要的，请写明理由；否则请删去。"),
        422,
    ),
    "eligibility.age": Refusal(_("年龄 %(age)s 不合理"), _("请核对年龄条件。"), 422),
    "eligibility.age_reading": Refusal(_("没有“%(reading)s”这种年龄算法"), _CHOOSE, 422),
    "eligibility.age_range": Refusal(
        _("出生日期的范围是反的：%(earliest)s 晚于 %(latest)s"), _("请核对年龄条件。"), 422
    ),
    "labour.kind": Refusal(_("没有“%(kind)s”这种合同期限"), _CHOOSE, 422),
    "labour.term": Refusal(
        _("合同期限与种类不符"), _("固定期限合同要有起止日期；其他种类不填终止日期。"), 422
    ),
    "labour.ground": Refusal(_("没有“%(ground)s”这种解除理由"), _CHOOSE, 422),
    "labour.circumstance": Refusal(_("没有“%(found)s”这种情形"), _CHOOSE, 422),
    "marking.question_missing": Refusal(_("第 %(question)s 题没有分数"), _("请看原卷。"), 422),
    "marking.question_unknown": Refusal(_("试卷没有第 %(question)s 题"), _("请看原卷。"), 422),
    "marking.question_out_of_range": Refusal(
        _("第 %(question)s 题 %(found)s 分，不在 0 到 %(full_mark)s 之间"), _("请看原卷。"), 422
    ),
    "marking.second_missing": Refusal(_("规则要求两人评卷，还差一人"), "", 422),
    "marking.third_not_needed": Refusal(_("两人评分没有超出允许的差距，不需要第三人"), "", 422),
    "numbering.prefix": Refusal(_("准考证号的前缀“%(prefix)s”不合要求"), _("只能是数字。"), 422),
    "period.ends_before_start": Refusal(
        _("结束（%(end)s）早于开始（%(start)s）"), _("请核对日期。"), 422
    ),
    "period.calendar_missing": Refusal(
        _("还没有 %(year)s 年的工作日安排"),
        _("国务院办公厅公布放假安排后，由系统管理员更新日历。"),
        422,
    ),
    "period.not_positive": Refusal(_("天数要大于 0"), _("请核对期限。"), 422),
    "calendar.year_unknown": Refusal(
        _("还没有 %(year)s 年的工作日安排"),
        _("请系统管理员先录入国务院办公厅公布的放假安排。"),
        422,
    ),
    "quota.not_positive": Refusal(_("人数不能是负数，申请的人数要大于 0"), "", 422),
    "quota.reading": Refusal(_("没有“%(reading)s”这种员额算法"), _CHOOSE, 422),
    "bundle.unknown_kind": Refusal(_("没有“%(kind)s”这种证据包"), "", 422),
    "bundle.members": Refusal(_("证据包的文件不齐：缺 %(missing)s，多 %(surplus)s"), _SOURCE),
    "bundle.round_code": Refusal(_("批次代码“%(round_code)s”不能用在证据包里"), _SOURCE),
    "bundle.audit_head": Refusal(_("审计链的摘要写得不对"), _SOURCE),
    "bundle.key": Refusal(_("签名或公钥的长度不对"), _("请系统管理员检查签名密钥。")),
    "bundle.resident_id": Refusal(_("%(file)s 第 %(line)s 行像是身份证号，不能公开"), _SOURCE, 422),
    "bundle.mobile": Refusal(_("%(file)s 第 %(line)s 行像是手机号，不能公开"), _SOURCE, 422),
    "bundle.not_utf8": Refusal(_("%(file)s 不是 UTF-8 编码"), _SOURCE, 422),
    "bundle.column": Refusal(_("%(file)s 有不许公开的栏目 %(column)s"), _SOURCE, 422),
    "table.empty": Refusal(_("表格是空的"), _TABLE, 422),
    "table.too_large": Refusal(_("表格太大"), _("请分成几个文件再传。"), 422),
    "table.macros": Refusal(_("表格含有宏，不能接收"), _TABLE, 422),
    "table.too_many_rows": Refusal(
        _("行数太多，最多 %(max_rows)s 行"), _("请分成几个文件再传。"), 422
    ),
    "table.too_many_columns": Refusal(_("列数太多，最多 %(max_columns)s 列"), _TABLE, 422),
    "table.damaged": Refusal(_("表格打不开，可能没有传完整"), _TABLE, 422),
    "table.not_a_table": Refusal(_("这不是电子表格"), _TABLE, 422),
    "table.not_utf8": Refusal(_("第 %(row)s 行不是 UTF-8 编码，可能是 GBK"), _TABLE, 422),
    "table.ragged_row": Refusal(
        _("第 %(row)s 行有 %(cells)s 个单元格，应为 %(columns)s 个"), _TABLE, 422
    ),
    "table.cell_too_long": Refusal(_("第 %(row)s 行“%(column)s”列的内容太长"), _TABLE, 422),
    "table.unnamed_column": Refusal(_("第 %(column)s 列没有表头"), _TABLE, 422),
    "table.duplicate_column": Refusal(_("“%(column)s”列出现了两次"), _TABLE, 422),
    "text.too_long": Refusal(_("正文太长，最多 %(max_length)s 个字符"), _("请删减后再保存。"), 422),
}

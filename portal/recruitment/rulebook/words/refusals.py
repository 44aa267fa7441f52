"""One plain sentence for every refusal of the rule commands, Chinese and English, saying where and
why."""

from __future__ import annotations

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.words import refusals_seating

_SENTENCES: dict[str, tuple[str, str]] = {
    # files
    "file.not_found": ("找不到文件", "the file was not found"),
    "file.no_folder": ("{file}：没有可写入的文件夹", "{file}: there is no folder to write to"),
    "file.empty": ("文件是空的", "the file is empty"),
    "file.no_rows": ("只有表头，没有数据", "there is a header but no data"),
    "file.too_large": ("文件过大", "the file is too large"),
    "file.too_many_rows": (
        "行数超过 XLSX 的上限 {most}，请改用 .csv",
        "more rows than the {most} that XLSX can hold; use .csv",
    ),
    "file.gbk": (
        "不是 UTF-8 编码，看起来是 GBK；请在电子表格中另存为“CSV UTF-8”或 .xlsx 后重试",
        "not UTF-8 but probably GBK; save it as “CSV UTF-8” or .xlsx and try again",
    ),
    "file.utf16": (
        "是 UTF-16 编码；请另存为“CSV UTF-8”后重试",
        "encoded in UTF-16; save it as “CSV UTF-8” and try again",
    ),
    "file.not_utf8": (
        "不是 UTF-8 编码的文本；请另存为“CSV UTF-8”后重试",
        "not UTF-8 text; save it as “CSV UTF-8” and try again",
    ),
    "file.not_xlsx": ("不是可以读取的 XLSX 文件", "not a readable XLSX file"),
    "file.macros": (
        "含有宏，请另存为不含宏的 .xlsx",
        "it contains macros; save it as .xlsx without macros",
    ),
    "file.other_kind": (
        "不支持这种文件，请另存为 .csv（UTF-8）或 .xlsx",
        "this kind of file is not read; save it as .csv (UTF-8) or .xlsx",
    ),
    "file.malformed_csv": (
        "引号不成对或格式有误，不能按 CSV 读取",
        "the quoting is broken, it can't be read as CSV",
    ),
    "file.other_separator": ("列之间须用英文逗号分隔", "columns must be separated by commas"),
    "file.column_missing": ("缺少这一列", "this column is missing"),
    "file.column_twice": ("这一列出现了两次", "this column occurs twice"),
    "file.unknown_column": (
        "不认识这一列；可用的列：{allowed}",
        "this column is unknown; columns are: {allowed}",
    ),
    "file.ragged_row": (
        "有 {found} 个单元格，应为 {expected} 个",
        "{found} cells instead of {expected}",
    ),
    "file.blank_row": ("是空行，请删除", "a blank row; please delete it"),
    "file.cell_kind": (
        "既不是文本也不是数字（如日期、是非值），请改为文本",
        "neither text nor a number (a date, a truth value); make it text",
    ),
    "file.digits_lost": (
        "数字超过 15 位，电子表格已丢失末位；请把该列设为文本后重新填写",
        "more than 15 digits, the spreadsheet has lost some; use text",
    ),
    "file.overwrites_input": (
        "输出文件与输入文件相同，请换一个文件名",
        "the result would overwrite an input; choose another name",
    ),
    # cells
    "cell.empty": ("不能为空", "must not be empty"),
    "cell.not_an_identifier": (
        "“{found}”前后有空格、含不可见字符或过长",
        "“{found}” has blanks around it, invisible characters, or is too long",
    ),
    "cell.formula_start": ("“{found}”不能以 = + - @ 开头", "“{found}” must not begin with = + - @"),
    "cell.given_twice": ("“{found}”重复出现", "“{found}” occurs a second time"),
    "cell.not_a_number": (
        "“{found}”不是有效的数字；只能用半角数字和小数点，如 85 或 85.5",
        "“{found}” is not a number; use plain digits and a point, such as 85 or 85.5",
    ),
    "cell.above_full_mark": (
        "{found} 超过满分 {full_mark}",
        "{found} is above the full mark {full_mark}",
    ),
    "cell.unknown_token": (
        "“{found}”不在允许的取值中：{allowed}",
        "“{found}” is not one of: {allowed}",
    ),
    "cell.not_a_whole_number": (
        "“{found}”不是六位以内的整数",
        "“{found}” is not a whole number of at most six digits",
    ),
    "cell.unknown_vacancy": (
        "岗位“{found}”不在岗位表中",
        "the vacancy “{found}” is not in the table of vacancies",
    ),
    # JSON
    "json.not_utf8": ("不是 UTF-8 编码", "not UTF-8"),
    "json.malformed": (
        "第 {line} 行第 {column} 列处不是有效的 JSON",
        "not valid JSON at line {line}, column {column}",
    ),
    "json.too_deep": ("JSON 嵌套过深", "the JSON is nested too deeply"),
    "json.duplicate_member": ("成员 {member} 出现了两次", "the member {member} occurs twice"),
    "json.not_a_number": ("{text} 不是 JSON 的数字", "{text} is not a number of JSON"),
    "json.not_canonical": (
        "含有 JSON 不能表达的内容：{what}",
        "it holds what JSON can't carry: {what}",
    ),
    # policy
    "policy.unknown_schema": (
        "schema 应为 policy/1，实为 {found}",
        "the schema must be policy/1, not {found}",
    ),
    "policy.not_an_object": ("应为对象", "must be an object"),
    "policy.not_a_list": ("应为（非空）列表", "must be a list (not empty)"),
    "policy.not_a_text": ("应为非空文字", "must be a text, not empty"),
    "policy.not_a_code": (
        "“{found}”不是代码（英文字母、数字、_ . -）",
        "“{found}” is not a code (letters, digits, _ . -)",
    ),
    "policy.not_a_number": (
        '“{found}”不是用引号写出的数字，如 "0.4"（系数可写 "1/3"）',
        '“{found}” is not a number written as a string, such as "0.4" (a coefficient may be "1/3")',
    ),
    "policy.not_a_whole_number": (
        "应为 {least} 到 {most} 的整数",
        "must be a whole number from {least} to {most}",
    ),
    "policy.not_a_switch": ("应为 true 或 false", "must be true or false"),
    "policy.not_positive": ("应大于 0", "must be above 0"),
    "policy.member_missing": ("缺少这一成员", "this member is missing"),
    "policy.unknown_member": ("不认识这一成员", "this member is unknown"),
    "policy.unknown_token": (
        "{found} 不在允许的取值中：{allowed}",
        "{found} is not one of: {allowed}",
    ),
    "policy.unknown_tie_key": (
        "“{found}”应写作 preference:、component:、component_raw: 或 paper: 加代码",
        "“{found}” must be preference:, component:, component_raw: or paper: and a code",
    ),
    "policy.unknown_code": ("{found} 没有定义", "{found} is not defined"),
    "policy.code_twice": ("代码 {found} 使用了两次", "the code {found} is used twice"),
    "policy.code_reserved": (
        "代码 {found} 是结果表的列名，不能使用",
        "the code {found} is a column of the result tables",
    ),
    "policy.given_twice": ("有重复的内容", "something is given twice"),
    "policy.mixed_scales": (
        "满分 {found} 与其他部分的 {expected} 不同；各部分须同一满分",
        "full mark {found}, others {expected}; all must share one",
    ),
    "policy.papers_do_not_add_up": (
        "各卷系数×满分合计 {found}，应等于 {expected}",
        "coefficient × full mark adds up to {found} instead of {expected}",
    ),
    "policy.pass_mark_unreachable": (
        "合格线 {found} 高于满分 {expected}",
        "the pass mark {found} is above the full mark {expected}",
    ),
    "policy.weights_do_not_add_up": (
        "权重合计为 {found}，应为 1",
        "the weights add up to {found} instead of 1",
    ),
    "policy.preference_without_level": ("{found} 没有列出任何等级", "{found} lists no level"),
    "policy.preference_without_effect": (
        "优先条件 {found} 没有列入同分比较的顺序，将不起作用",
        "the preference {found} is not in the chain and would do nothing",
    ),
    "policy.member_of_other_effect": (
        "effect 为 {effect} 时不能有这一成员",
        "this member does not belong to the effect {effect}",
    ),
    "policy.order_incomplete": (
        "order 须恰好排列 levels 中的全部等级",
        "order must rank exactly the levels listed",
    ),
    "policy.points_without_papers": (
        "{found} 没有分卷，加分不能计入卷面分",
        "{found} has no papers to add points to",
    ),
    "policy.coefficients_differ": (
        "{found} 各卷系数不同，加分不能在折算前计入",
        "the papers of {found} have different coefficients, points can't go before them",
    ),
    "policy.interview_has_papers": (
        "{found} 由分卷构成，不能作为面试成绩",
        "{found} consists of papers and can't be the interview",
    ),
    "policy.nobody_left": (
        "去掉最高最低后没有剩余评分（最少考官 {found} 人）",
        "nothing would be left after dropping (at least {found} examiners)",
    ),
    "policy.panel_even": (
        "要求考官为单数时，最少考官人数 {found} 也应为单数",
        "an odd panel is asked for, but at least {found} examiners is even",
    ),
    "policy.not_an_hour": (
        "“{found}”不是 HH:MM 形式的时刻，如 17:30",
        "“{found}” is not a time HH:MM, such as 17:30",
    ),
    "policy.not_a_pattern": (
        "“{found}”应为固定数字（可没有）加 3 到 9 个 #，共不超过 13 位",
        "“{found}” must be digits (or none) and 3 to 9 #, at most 13 in all",
    ),
    "policy.pattern_like_a_mobile": (
        "“{found}”加上校验码可能与手机号相同，请增减一位",
        "a number like “{found}” and a check digit may be a mobile number; add or drop a digit",
    ),
    "policy.claim_before_certificate": (
        "材料提交期限 {found} 早于证书取得期限 {expected}",
        "papers are due at {found}, before the certificate itself ({expected})",
    ),
    "policy.list_without_shortlist": (
        "没有面试入围的规定，不能只公布入围考生",
        "there is no shortlist to limit the list to",
    ),
    "policy.list_ends_before_recheck": (
        "名单只公布 {found} 天，短于申请复核的 {expected} 个工作日",
        "the list stands {found} days, less than the {expected} in which a re-check may be asked",
    ),
    "policy.basis_missing": (
        "{found} 没有写依据；加分和等级先后要写出文件名和文号",
        "{found} names no basis; points and an order of levels need one",
    ),
    "policy.template_unknown": ("没有模板 {found}", "there is no template {found}"),
    "policy.not_overridable": ("岗位不能改动这一成员", "a vacancy can't override this member"),
    # scores, shortlist, interview
    "shortlist.no_rule": (
        "规则文件没有规定入围办法（shortlist）",
        "the policy has no shortlist rule",
    ),
    "interview.no_rule": (
        "规则文件没有规定面试计分办法（interview）",
        "the policy has no interview rule",
    ),
    "interview.two_rooms": (
        "考生 {candidate} 出现在两个考场或岗位",
        "candidate {candidate} occurs in two rooms or vacancies",
    ),
    "interview.state_beside_marks": (
        "考生 {candidate} 的缺考或无效标记与其他行并存",
        "candidate {candidate} is absent or void and has other rows too",
    ),
    "interview.examiner_missing": (
        "考生 {candidate} 有评分没有考官",
        "a mark of candidate {candidate} has no examiner",
    ),
    "interview.unknown_element": (
        "考生 {candidate}、考官 {examiner}：要素“{element}”没有规定",
        "candidate {candidate}, examiner {examiner}: unknown element “{element}”",
    ),
    "interview.mark_out_of_range": (
        "考生 {candidate}、考官 {examiner} 的评分 {mark} 不在 0 到 {full_mark} 之间",
        "candidate {candidate}, examiner {examiner}: {mark} is not between 0 and {full_mark}",
    ),
    "interview.mark_twice": (
        "考生 {candidate}、考官 {examiner} 的评分重复",
        "candidate {candidate}, examiner {examiner}: marked twice",
    ),
    "interview.too_few_examiners": (
        "考生 {candidate} 只有 {found} 名考官评分，至少应有 {needed} 名",
        "candidate {candidate} has {found} examiners, at least {needed} are needed",
    ),
    "interview.element_missing": (
        "考生 {candidate}、考官 {examiner} 缺少要素“{element}”的评分",
        "candidate {candidate}, examiner {examiner}: no mark for element “{element}”",
    ),
    "interview.total_above_full_mark": (
        "考生 {candidate}、考官 {examiner} 的合计 {found} 超过满分 {full_mark}",
        "candidate {candidate}, examiner {examiner}: {found} in total is above {full_mark}",
    ),
    "interview.nobody_left": (
        "{examiners} 名考官去掉最高最低后没有剩余评分",
        "of {examiners} examiners none is left after dropping",
    ),
    "interview.mean_of_zero": (
        "岗位 {vacancy} 考场“{room}”平均分为 0，无法计算系数",
        "vacancy {vacancy}, room “{room}”: a mean of 0 gives no coefficient",
    ),
    "simulation.shape": (
        "模拟的各项百分比须在 0 到 100 之间",
        "the shares of a simulation lie between 0 and 100 per cent",
    ),
    "simulation.no_people": (
        "模拟人数须为 1 到 {most}",
        "between 1 and {most} candidates can be generated",
    ),
}
_SENTENCES.update(refusals_seating.SENTENCES)
_UNKNOWN = ("不能执行：{code}", "refused: {code}")


def sentence(refused: Refused, language: str = "zh") -> str:
    """The refusal in words, beginning with the place where there is one."""
    template = _SENTENCES.get(refused.code, _UNKNOWN)[language == "en"]
    facts = _Facts({**refused.facts, "code": refused.code})
    place = _place(refused, language)
    text = template.format_map(facts)
    end = "." if language == "en" else "。"
    return (
        (f"{place}: " if language == "en" else f"{place}：") + text + end if place else text + end
    )


class _Facts(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "?"


def _place(refused: Refused, language: str) -> str:
    facts, english = refused.facts, language == "en"
    template = _SENTENCES.get(refused.code, _UNKNOWN)[0]
    parts = []
    if "file" in facts and "{file}" not in template:
        parts.append(str(facts["file"]))
    if "row" in facts:
        parts.append(f"row {facts['row']}" if english else f"第 {facts['row']} 行")
    if "column" in facts and "{column}" not in template:
        parts.append(f"column {facts['column']}" if english else f"“{facts['column']}”列")
    if facts.get("where"):
        parts.append(str(facts["where"]))
    return (", " if english else "，").join(parts)


def known_codes() -> frozenset[str]:
    return frozenset(_SENTENCES)

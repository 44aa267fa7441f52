"""One plain sentence for every refusal of the rule commands, Chinese and English, saying where and
why."""

from __future__ import annotations

from portal.kernel.errors import Refused
from portal.recruitment.rulebook.words import refusals_policy, refusals_seating

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
    "file.cell_error": (
        "是电子表格的错误值（如 #DIV/0!），请改正后重试",
        "an error of the spreadsheet (such as #DIV/0!); please mend it",
    ),
    "file.cell_not_reckoned": (
        "是没有计算结果的公式；请在电子表格中打开、保存后重试",
        "a formula without its result; open the file in a spreadsheet, save it and try again",
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
    "cell.too_many_places": (
        "{found} 的小数多于规则的 {places} 位；请先在表中按规则取位",
        "{found} has more than the {places} decimal places of the policy; round it in the sheet",
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
    **refusals_policy.SENTENCES,
    # scores, shortlist, interview
    "shortlist.no_rule": (
        "规则文件没有规定入围办法（shortlist）",
        "the policy has no shortlist rule",
    ),
    "shortlist.kept_number": (
        "“{found}”不是公布的名单的编号，如 HA2026-01-L2",
        "“{found}” is not the number of a published list, such as HA2026-01-L2",
    ),
    "shortlist.kept_against_policy": (
        "考生 {candidate}：规则要求按更正后的成绩重新确定入围，不能保留",
        "candidate {candidate}: the policy makes the shortlist anew, nobody is kept",
    ),
    "shortlist.kept_unknown": (
        "保留入围的考生 {candidate} 不在岗位 {vacancy} 的成绩表中",
        "candidate {candidate}, kept on the shortlist, has no scores for vacancy {vacancy}",
    ),
    "shortlist.kept_twice": (
        "保留入围的考生 {candidate} 出现两次",
        "candidate {candidate} is kept twice",
    ),
    "shortlist.kept_edition": (
        "考生 {candidate} 的版本 {found} 应为 1 以上的整数",
        "candidate {candidate}: the edition {found} must be 1 or more",
    ),
    "interview.panel_even": (
        "考生 {candidate} 有 {found} 名考官评分，规则要求为单数",
        "candidate {candidate} was marked by {found} examiners; the policy asks for an odd number",
    ),
    "interview.place_missing": (
        "考生 {candidate} 没有 1 号考官席位（主考官）的评分",
        "candidate {candidate} has no mark of panel place P1",
    ),
    "codes.secret": ("代码密钥太短", "the secret of the codes is too short"),
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

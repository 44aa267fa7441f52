"""The sentences for refusals of ``rules seat`` and ``rules draw``."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "seating.empty": ("不能为空", "must not be empty"),
    "seating.needs": ("特殊需求只能为空或 accessible", "needs must be empty or accessible"),
    "seating.control_character": (
        "含有制表符、换行等不可见字符",
        "it holds a tab, a line break or another invisible character",
    ),
    "seating.layout": (
        "布局“{found}”无效；应写作 5x6（5 列、每列 6 座）或 7-8-8-7（各列座位数），每个数 1 至 99",
        "the layout “{found}” is not valid; write 5x6 (5 columns of 6 desks) or 7-8-8-7 (desks "
        "per column), each number 1 to 99",
    ),
    "seating.unknown_word": (
        "“{found}”无效；只能是 {allowed}",
        "“{found}” is not valid; it must be one of {allowed}",
    ),
    "seating.accessible": (
        "是否无障碍“{found}”无效；应为 1 或 0（yes、no）",
        "“{found}” is not valid; write 1 or 0 (yes, no)",
    ),
    "seating.blocked": (
        "停用座位“{found}”无效；应为 1 到 {most} 的座位号，用空格分隔",
        "blocked seat “{found}” is not valid; seat numbers are 1 to {most}, separated by spaces",
    ),
    "seating.reserve": (
        "预留座位数“{found}”无效；应为 0 到 {most}",
        "reserve “{found}” is not valid; it must be 0 to {most}",
    ),
    "seating.nobody": ("没有考生", "there are no candidates"),
    "seating.no_rooms": ("没有考场", "there are no rooms"),
    "seating.duplicate_candidate": (
        "考生 {candidate} 重复出现",
        "candidate {candidate} occurs a second time",
    ),
    "seating.duplicate_room": (
        "考点 {site} 的考场 {room} 重复出现",
        "room {room} of site {site} occurs a second time",
    ),
    "numbering.pattern": (
        "准考证号的样式“{pattern}”写得不对",
        "“{pattern}” is no pattern of ticket numbers",
    ),
    "numbering.too_narrow": (
        "准考证号的样式“{pattern}”位数太少，{people} 人至少要十倍的号码",
        "“{pattern}” has too few numbers: ten times the {people} people are needed",
    ),
    "supplement.not_concerned": (
        "考生 {candidate} 的座位已不可用，但不在补编名单中",
        "the desk of candidate {candidate} is gone, but he is not among those concerned",
    ),
    "supplement.vacancy_changed": (
        "考生 {candidate} 的岗位与原名单不同",
        "candidate {candidate} has another vacancy than before",
    ),
    "supplement.unknown_seat": (
        "考生 {candidate} 的座位不在考场表中",
        "the seat of candidate {candidate} is in no room",
    ),
    "supplement.no_free_desk": (
        "{count} 人没有可用的空座（第一人 {candidate}），一个也没有编排",
        "{count} people find no free desk (first: {candidate}); nobody was seated",
    ),
    "seating.not_seated": ("考生 {candidate} 没有座位", "candidate {candidate} has no seat"),
    "seating.no_free_seat": (
        "没有可供考生 {candidate} 改换的座位",
        "there is no free seat for candidate {candidate}",
    ),
    "draw.blank_member": ("是空行，请删除", "a blank line; please delete it"),
    "draw.line_break": ("名单成员不能含换行", "a member must not hold a line break"),
    "draw.not_text": (
        "种子、标签或名单成员不是有效的文字",
        "the seed, the label or a member is not valid text",
    ),
    "draw.duplicate_member": (
        "名单成员“{member}”重复出现",
        "the member “{member}” occurs a second time",
    ),
    "draw.no_final_line_feed": (
        "最后一行没有换行，名单可能不完整",
        "the last line does not end; the list may be incomplete",
    ),
    "draw.secret": ("密钥应为 64 位小写十六进制数字", "a secret has 64 lower-case hex digits"),
    "draw.numbers": (
        "现场报数“{numbers}”无效；应为数字，用 - 连接",
        "the called numbers “{numbers}” must be digits joined with -",
    ),
    "draw.too_few_digits": (
        "现场报数共 {found} 位，至少要 {least} 位",
        "{found} digits were called out; at least {least} are needed",
    ),
    "draw.digest": ("名单摘要无效", "the digest of the list is not valid"),
    "draw.unknown_member": ("名单中没有“{member}”", "“{member}” is not on the list"),
    "draw.same_file": ("两个输出文件不能相同", "the two results must be different files"),
}

"""Conditions as people write them in a cell: a sentence is understood as a whole or refused with
what to write.

A word in a sentence is not the sentence: “持证者优先” asks for no certificate, “本科以下” is not
本科及以上, “全日制本科” says more than a level.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from portal.recruitment.vacancies.requirement_names import DEGREES, EDUCATION
from portal.recruitment.vacancy_sheets.columns import OPEN

_OPEN = re.compile(
    r"(?:[一-鿿]{0,6})(?:不限|不限制|无限制|不作限制|不作要求|不做要求|不要求|无要求|没有要求|无需|不需要|均可)"
    r"(?:[一-鿿]{0,4})"
)
_OPEN_WORDS = re.compile(
    r"(?:专业|学历|学位|户籍|户口|生源|政治面貌|年龄|性别|对象|应届|应往届|应届往届|往届|证书|资格证书|"
    r"工作经历|工作年限|工作经验|经历|年限|经验|条件|身份|地区|地域|方面|上|的|均|都|制|持有|须|要求|、|和)*"
)
_NOTHING = frozenset(("无", "没有", "/", "-", "—", "——", "\\", "0"))
# Words that turn a condition round or make it a wish; a cell that sets one can't hold them.
_TURNING = re.compile(
    r"除外|不限|无需|不需|不要求|不作要求|不得|不含|不包括|不包含|以外|例外|非必|可不|放宽|酌情|以下"
)
_WISH = re.compile(r"优先|者佳|为佳|更佳|加分|择优")


class BadCell(ValueError):
    """``code`` says why a text is no value here; ``facts`` fill its wording."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def plain(text: str) -> str:
    """Without blanks and with one width of letters, digits and brackets."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def asks_nothing(text: str) -> bool:
    """「不限」, 「专业不限」, 「不作要求」, 「无」; never a sentence that says anything else."""
    text = plain(text).rstrip("。.;；")
    if text in _NOTHING:
        return True
    if _OPEN.fullmatch(text) is None:
        return False
    rest = re.sub(
        r"不限制?|无限制|不作限制|不[作做]?要求|无要求|没有要求|无需|不需要|均可", "", text
    )
    return _OPEN_WORDS.fullmatch(rest) is not None


def refuse_turned(text: str) -> None:
    """Raises BadCell ``wish`` or ``turned`` for a sentence that sets no condition, or a condition
    with an exception, where a condition is read."""
    refuse_wish(text)
    found = _TURNING.search(plain(text))
    if found is not None:
        raise BadCell("turned", word=found.group())


def refuse_wish(text: str) -> None:
    """Raises BadCell ``wish``: who is merely preferred meets no condition."""
    found = _WISH.search(plain(text))
    if found is not None:
        raise BadCell("wish", word=found.group())


_LEVELS = {
    "education": {
        "博士研究生": "doctor",
        "博士": "doctor",
        "硕士研究生": "master",
        "硕士": "master",
        "研究生": "master",
        "大学本科": "bachelor",
        "本科": "bachelor",
        "大学专科": "college",
        "专科": "college",
        "大专": "college",
        "高中(中专)": "secondary",
        "高中": "secondary",
        "中专": "secondary",
    },
    "degree": {
        "博士": "doctor",
        "硕士": "master",
        "学士": "bachelor",
    },
}
_SUFFIX = re.compile(
    r"(?:学历|学位|毕业)?(?:及以上|或以上|以上|\(含\)以上|\(及以上\))?(?:学历|学位|毕业)?"
)


def level(text: str, group: str) -> str:
    """「大学本科及以上」, 「本科」, 「本科及以上学历」, 「本科或硕士」: the least that is asked.

    Raises BadCell ``level_full_time`` where 全日制 stands in it (it has a column of its own),
    ``wish``, ``turned``, ``unknown_word``.
    """
    refuse_turned(text)
    folded, words = plain(text), EDUCATION if group == "education" else DEGREES
    if "全日制" in folded or "普通高校" in folded or "普通高等" in folded:
        raise BadCell("level_full_time")
    found = [_one_level(item, group) for item in re.split(r"[、,/;；]|或者?|和", folded)]
    if not found or None in found:
        raise BadCell("unknown_word", words="、".join((*words.values(), OPEN)))
    return min((one for one in found if one), key=list(words).index)


def _one_level(item: str, group: str) -> str | None:
    folded = {plain(word): one for one, word in (EDUCATION | DEGREES).items()}
    if item in folded and group == "education" or item in map(plain, DEGREES.values()):
        return folded[item]
    for stem, one in _LEVELS[group].items():
        if item.startswith(stem) and _SUFFIX.fullmatch(item.removeprefix(stem)):
            return one
    return None


_YEAR = r"(20\d{2})(?:届|年)?"
_GRADUATES = re.compile(
    rf"{_YEAR}(?:(?:[—–\-~至到、,和及]|——){_YEAR}){{0,5}}"
    r"(?:普通)?(?:高校|高等学校|高等院校|院校)?应?届?(?:高校)?(?:毕业生|毕业|生)?"
)


def graduates(text: str) -> dict[str, Any]:
    """「2026届毕业生」; 「2024—2026届」 and 「2024、2025、2026届」 with two earlier years."""
    refuse_turned(text)
    folded = plain(text)
    years = sorted({int(year) for year in re.findall(r"20\d{2}", folded)})
    if _GRADUATES.fullmatch(folded) is None or years[-1] - years[0] > 5:
        raise BadCell("graduates")
    span = list(range(years[0], years[-1] + 1))
    listed = re.search(r"[、,和及]", folded) is not None
    if listed and years != span:
        raise BadCell("graduates")
    back = years[-1] - years[0]
    return {"year": years[-1]} | ({"years_back": back} if back else {})


_HELD = r"(?:须|需|必须|应|应当)?(?:持有?|具有|取得|具备)?"
_PAPER = (
    r"(?:有效的?)?(?:全国)?社会工作者?(?:师)?(?:职业)?(?:水平|资格)?(?:证书|资格证书|证)|社工证"
)
_CERTIFICATE = re.compile(
    rf"是|有|{_HELD}(?:{_PAPER})|(?:须|需|必须|应|应当)(?:持有?|持证|具有|取得|具备)"
)
_REGISTERED = re.compile(
    rf"(?:{_HELD}(?:{_PAPER})?)?[,，、]?(?:且|并且?|并已)?(?:已)?(?:经)?"
    r"(?:登记(?:有效|在有效期内)|有效登记|办理登记|登记)"
)


def certificate(text: str) -> dict[str, bool]:
    """「须持有」, 「须持有社会工作者职业水平证书」, 「须持有且登记有效」.

    Raises BadCell ``certificate_level`` where a grade is named (the cell can't say it), ``wish``,
    ``turned``, ``unknown_word``.
    """
    refuse_turned(text)
    folded = plain(text)
    if re.search(r"助理|初级|中级|高级|社会工作师|及以上", folded):
        raise BadCell("certificate_level")
    if _CERTIFICATE.fullmatch(folded):
        return {"certificate_required": True}
    if _REGISTERED.fullmatch(folded):
        return {"certificate_required": True, "registration_required": True}
    raise BadCell("unknown_word", words="、".join(("须持有", "须持有且登记有效", OPEN)))


_DIGITS = {digit: number for number, digit in enumerate("零一二三四五六七八九十")} | {"两": 2}
_YEARS = re.compile(
    r"(?:须|需|应)?(?:具有|具备|有|不少于|至少|满)*(\d{1,2}|[一二两三四五六七八九十])年?(?:\(含\))?(?:及?以上|或以上|\(含\)以上)?"
    r"(?:的?(?:工作|从业)?(?:经历|经验|年限|工作))?"
)


def years_of_work(text: str) -> int:
    """「2」, 「2年以上」, 「两年及以上工作经历」; 1 to 40. Raises BadCell."""
    refuse_turned(text)
    found = _YEARS.fullmatch(plain(text))
    if found is None:
        raise BadCell("number")
    number = _DIGITS.get(found.group(1)) or int(found.group(1))
    if not 1 <= number <= 40:
        raise BadCell("range", lowest=1, highest=40)
    return number


_PARTY = re.compile(r"(?:中共)?党员(?:\(含(?:中共)?预备党员?\)|和?(?:中共)?预备党员|\(含预备\))")


def political(items: list[str]) -> list[str]:
    """「中共党员（含预备党员）」 is two."""
    found: list[str] = []
    for item in items:
        folded = plain(item)
        if _PARTY.fullmatch(folded):
            found += ["中共党员", "中共预备党员"]
        else:
            found.append(
                {"党员": "中共党员", "预备党员": "中共预备党员", "团员": "共青团员"}.get(
                    folded, item
                )
            )
    return list(dict.fromkeys(found))


def listed(items: list[str]) -> list[str]:
    """Items of a list of conditions, none of which takes another back. Raises BadCell."""
    for item in items:
        refuse_turned(item)
    return items

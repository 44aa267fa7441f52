"""A sort key for Chinese names, written into a column when a name is saved, so that both databases
and Python sort alike."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin
from sqlalchemy import String

LENGTH = 200
# PostgreSQL would otherwise sort by the server's language, which skips blanks and digits.
SortKey = String(LENGTH).with_variant(String(LENGTH, collation="C"), "postgresql")

# Surnames that are read otherwise than the same character in other words (Xiandai Hanyu Cidian).
_SURNAMES = {
    "单": "shan4",
    "仇": "qiu2",
    "区": "ou1",
    "解": "xie4",
    "查": "zha1",
    "曾": "zeng1",
    "任": "ren2",
    "朴": "piao2",
    "盖": "ge3",
    "繁": "po2",
    "乐": "yue4",
    "翟": "zhai2",
    "缪": "miao4",
    "覃": "qin2",
    "黑": "he4",
    "秘": "bi4",
    "折": "she2",
    "召": "shao4",
    "应": "ying1",
    "燕": "yan1",
    "纪": "ji3",
    "宁": "ning4",
    "盛": "sheng4",
    "车": "che1",
    "柏": "bai3",
    "薄": "bo2",
    "卜": "bu3",
    "种": "chong2",
    "句": "gou1",
    "过": "guo1",
    "哈": "ha3",
    "华": "hua4",
    "隗": "wei3",
    "员": "yun4",
    "祭": "zhai4",
    "洗": "xian3",
    "占": "zhan1",
    "那": "na1",
    "能": "nai4",
    "牟": "mu4",
    "谌": "chen2",
    "郗": "xi1",
    "仉": "zhang3",
    "乜": "nie4",
    "晁": "chao2",
    "冼": "xian3",
    "逄": "pang2",
    "訾": "zi1",
    "尹": "yin3",
    "重": "chong2",
    "长": "chang2",
    "石": "shi2",
    "贾": "jia3",
    "郇": "xun2",
}
_LONG_SURNAMES = {
    "单于": "chan2 yu2",
    "尉迟": "yu4 chi2",
    "万俟": "mo4 qi2",
    "长孙": "zhang3 sun1",
    "令狐": "ling2 hu2",
    "澹台": "tan2 tai2",
    "淳于": "chun2 yu2",
    "鲜于": "xian1 yu2",
    "宇文": "yu3 wen2",
    "皇甫": "huang2 fu3",
    "夏侯": "xia4 hou2",
    "诸葛": "zhu1 ge3",
    "欧阳": "ou1 yang2",
    "上官": "shang4 guan1",
    "司马": "si1 ma3",
    "东方": "dong1 fang1",
    "公孙": "gong1 sun1",
    "慕容": "mu4 rong2",
    "司徒": "si1 tu2",
    "钟离": "zhong1 li2",
    "闻人": "wen2 ren2",
    "赫连": "he4 lian2",
    "呼延": "hu1 yan2",
    "端木": "duan1 mu4",
}


def name_key(name: str) -> str:
    """Syllables with their tones, then the name itself to tell homonyms apart: ``shan4 dan1|单丹``.

    At most 200 characters.
    """
    plain = unicodedata.normalize("NFKC", name).replace("·", " ").strip()
    if plain[:2] in _LONG_SURNAMES:
        head, rest = [_LONG_SURNAMES[plain[:2]]], plain[2:]
    elif plain[:1] in _SURNAMES:
        head, rest = [_SURNAMES[plain[:1]]], plain[1:]
    else:
        head, rest = [], plain
    syllables = head + [
        part.strip()
        for part in lazy_pinyin(rest, style=Style.TONE3, neutral_tone_with_five=True)
        if part.strip()
    ]
    return f"{' '.join(syllables).casefold()}|{plain}"[:LENGTH]


def text_key(text: str) -> str:
    """As :func:`name_key` for other words (places, organisations), read as a phrase."""
    plain = unicodedata.normalize("NFKC", text).strip()
    syllables = lazy_pinyin(plain, style=Style.TONE3, neutral_tone_with_five=True)
    return f"{' '.join(syllables).casefold()}|{plain}"[:LENGTH]

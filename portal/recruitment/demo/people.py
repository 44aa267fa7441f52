"""Who works in the demonstration.

All invented; one password and one authenticator secret per login, for development only.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

PASSWORD = "zhaolu demo 2026"  # noqa: S105  printed for everybody who tries the demonstration

COUNTY, CITY, PROVINCE, SUZHOU = "320812", "320800", "320000", "320500"


@dataclass(frozen=True)
class DemoOfficer:
    login: str
    name: str
    role: str
    union_code: str


OFFICERS = (
    DemoOfficer("jingban", "陆知遥", "publisher", COUNTY),
    DemoOfficer("fuhe", "沈书宁", "checker", COUNTY),
    DemoOfficer("shiji", "周牧野", "city_approver", CITY),
    DemoOfficer("shencha", "顾淳", "screener", COUNTY),
    DemoOfficer("shencha2", "徐以安", "screener", COUNTY),
    DemoOfficer("kaowu", "蒋云舒", "exam_officer", COUNTY),
    DemoOfficer("dengfen1", "钱知夏", "score_clerk", COUNTY),
    DemoOfficer("dengfen2", "许景行", "score_clerk", COUNTY),
    DemoOfficer("hefen", "丁望舒", "arbiter", COUNTY),
    DemoOfficer("jiandu", "韩立群", "supervisor", COUNTY),
    DemoOfficer("kaoguan1", "方远山", "examiner", CITY),
    DemoOfficer("kaoguan2", "何清和", "examiner", CITY),
    DemoOfficer("kaoguan3", "林见微", "examiner", COUNTY),
    DemoOfficer("kaoguan4", "宋时雨", "examiner", COUNTY),
    DemoOfficer("kaoguan5", "唐修远", "examiner", COUNTY),
    DemoOfficer("kaoguan6", "许南乔", "examiner", COUNTY),
    DemoOfficer("kaoguan7", "叶长青", "examiner", COUNTY),
    DemoOfficer("kaoguan8", "余思齐", "examiner", CITY),
    DemoOfficer("shenji", "郑守一", "auditor", CITY),
    DemoOfficer("minzheng", "冯至善", "supervising_body", CITY),
    DemoOfficer("beian", "白敬亭山", "filing_officer", PROVINCE),
    DemoOfficer("xitong", "石磊磊", "system_admin", PROVINCE),
    DemoOfficer("anquan", "安如松", "security_admin", PROVINCE),
    DemoOfficer("shenjiguanli", "严其慎", "audit_admin", PROVINCE),
    DemoOfficer("sz.jingban", "吴闻道", "publisher", SUZHOU),
    DemoOfficer("sz.fuhe", "朱自明", "checker", SUZHOU),
    DemoOfficer("sz.shiji", "秦望川", "city_approver", SUZHOU),
    DemoOfficer("sz.shencha", "尤可期", "screener", SUZHOU),
)


def totp_secret(login: str) -> str:
    """The authenticator secret of a demonstration login (base32): fixed, so that a reset changes
    nobody's telephone."""
    return base64.b32encode(hashlib.sha256(f"zhaolu demo {login}".encode()).digest()[:20]).decode()

"""Who works and is registered in the demonstration.

All invented; one password and one authenticator secret per login, for development only.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date

from portal.kernel.resident_id import make_number
from portal.workforce.rulebook.roles import (
    AUDIT_ADMIN,
    AUDITOR,
    CITY_REVIEWER,
    COUNTY_CLERK,
    FILING_OFFICER,
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
)

PASSWORD = "zhaolu demo 2026"  # noqa: S105  printed for everybody who tries the demonstration
NO_PLACE = "329900"  # an area code that no place has
SURNAMES = "顾沈陆钱严许陶范蒋魏姚邵汪卞仇戴侯祁芮巫"
GIVEN = (
    *("知远", "若溪", "子衿", "书瑶", "景行", "清和", "以宁"),
    *("思齐", "明轩", "语桐", "嘉树", "望舒", "安澜", "亦菲"),
)


@dataclass(frozen=True)
class DemoOfficer:
    login: str
    name: str
    role: str
    union_code: str


OFFICERS = (
    DemoOfficer("qjp-clerk", "苏念安", COUNTY_CLERK, "320812"),
    DemoOfficer("hc-city-clerk", "丁一诺", COUNTY_CLERK, "320800"),
    DemoOfficer("ha-reviewer", "郑国安", CITY_REVIEWER, "320800"),
    DemoOfficer("sz-clerk", "吴听雨", COUNTY_CLERK, "320500"),
    DemoOfficer("sz-reviewer", "秦望川", CITY_REVIEWER, "320500"),
    DemoOfficer("js-filing", "江澄", FILING_OFFICER, "320000"),
    DemoOfficer("js-auditor", "柳一舟", AUDITOR, "320000"),
    DemoOfficer("wf-system", "程系", SYSTEM_ADMIN, "320000"),
    DemoOfficer("wf-security", "安全宁", SECURITY_ADMIN, "320000"),
    DemoOfficer("wf-audit", "申计文", AUDIT_ADMIN, "320000"),
)


def totp_secret(login: str) -> str:
    """The authenticator secret of a demonstration login (base32): fixed, so that a reset changes
    nobody's telephone."""
    digest = hashlib.sha256(f"zhaolu workforce demo {login}".encode()).digest()
    return base64.b32encode(digest[:20]).decode()


def person_name(serial: int) -> str:
    """An invented name; different for 280 people in a row."""
    return SURNAMES[serial % len(SURNAMES)] + GIVEN[(serial // len(SURNAMES) + serial) % len(GIVEN)]


def resident_number(serial: int, born: date) -> str:
    return make_number(NO_PLACE, born, 500 + serial % 400)

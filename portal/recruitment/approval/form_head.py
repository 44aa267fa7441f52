"""The head that every form carries (forms.md 通例)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation.web.filters import moment
from portal.recruitment.approval.models import RoundVersion
from portal.recruitment.approval.queries import last_version
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy import policy_digest

LATE_FORMS = {"A-07", "A-13"}  # written on after the round was handed in


def head_of(
    session: Session, round_: RecruitmentRound, number: str, at: datetime, maker: str = ""
) -> list[tuple[str, str]]:
    """批次名称、表号、版本、生成时间、数据截止、政策摘要号、编制单位; page numbers stand in the
    foot."""
    version = last_version(session, round_.id)
    return [
        ("批次名称", f"{round_.title}（{round_.code}）"),
        ("表号", number),
        ("版本", _version_words(version, round_)),
        ("生成时间", moment(at)),
        ("数据截止", moment(_data_until(version, round_, number) or at)),
        ("政策摘要号", round_.policy_digest or policy_digest(round_.policy)),
        ("编制单位", f"{maker or round_.organiser.name}（章）"),
    ]


def _version_words(version: RoundVersion | None, round_: RecruitmentRound) -> str:
    if version is None:
        return "第 1 版（拟稿）"
    if round_.state in {"draft", "returned"}:
        return f"第 {version.number + 1} 版（拟稿）"
    return f"第 {version.number} 版"


def _data_until(
    version: RoundVersion | None, round_: RecruitmentRound, number: str
) -> datetime | None:
    """When the data were fixed; None while they still move."""
    fixed = round_.state in {"submitted", "approved"} and number not in LATE_FORMS
    return version.at if version is not None and fixed else None

"""What codes are called in sentences: the policy's own titles in Chinese; in English the usual
ones, else the title as written."""

from __future__ import annotations

from portal.recruitment.rulebook.policy.shape import Policy, TieKey

_ENGLISH = {
    "written": "written test",
    "interview": "interview",
    "skill": "skills test",
    "aptitude": "aptitude paper",
    "essay": "essay paper",
    "composite": "composite",
    "extra_test": "extra test",
    "social_worker_certificate": "social worker certificate",
    "veteran": "veteran",
    "party_member": "party member",
    "assistant": "assistant social worker",
    "social_worker": "social worker",
    "senior": "senior social worker",
    "yes": "yes",
}
_CHINESE = {
    "composite": "总成绩",
    "extra_test": "加试",
    "social_worker_certificate": "社会工作者职业水平证书",
    "veteran": "退役军人",
    "party_member": "中共党员",
    "assistant": "助理社会工作师",
    "social_worker": "社会工作师",
    "senior": "高级社会工作师",
    "yes": "具备",
}


class Titles:
    """The names of one policy's codes in one language (``zh`` or ``en``)."""

    def __init__(self, policy: Policy, language: str) -> None:
        self.language = language
        self._own = {part.code: part.title for part in policy.components}
        self._own |= {
            paper.code: paper.title
            for part in policy.components
            for paper in part.papers
            if paper.code not in self._own
        }
        self._own |= {
            item.code: item.title for item in policy.preferences if item.code not in self._own
        }

    def of(self, code: str) -> str:
        own = self._own.get(code, code)
        if self.language == "en":
            return _ENGLISH.get(code, own)
        return _CHINESE.get(code, own) if own == code else own

    def key(self, key: TieKey) -> str:
        """What a key of the tie chain compares."""
        if key.kind == "component_raw":
            return (
                f"{self.of(key.code)} without points"
                if self.language == "en"
                else f"{self.of(key.code)}（不含加分）"
            )
        return self.of(key.code)


def listed(items: list[str], language: str) -> str:
    return (", " if language == "en" else "、").join(items)

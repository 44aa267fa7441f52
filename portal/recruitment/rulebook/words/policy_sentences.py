"""The words of the notice, generated from the policy, so that notice and computation cannot say two
things.

Every member of the policy is said in one of seven parts; the editor shows the part that is being
edited, the notice all of them.
"""

from __future__ import annotations

from portal.recruitment.rulebook.policy.shape import Policy, Preference
from portal.recruitment.rulebook.words import (
    policy_words_en,
    policy_words_lists_en,
    policy_words_lists_zh,
    policy_words_zh,
)
from portal.recruitment.rulebook.words.explain_titles import Titles

PARTS = ("scores", "preferences", "ties", "cuts", "interview", "lists", "after")
_WORDS = {"zh": policy_words_zh, "en": policy_words_en}
_LISTS = {"zh": policy_words_lists_zh, "en": policy_words_lists_en}


def policy_clauses(policy: Policy, language: str = "zh") -> dict[str, str]:
    """Part → its sentences, ``zh`` or ``en``, in the order of ``PARTS``; a part with nothing to say
    is empty."""
    names, words = Titles(policy, language), _WORDS[language]
    said = {
        "scores": words.scores(policy, names),
        "preferences": words.preferences(policy, names),
        "ties": words.ties(policy, names),
        "cuts": words.cuts(policy, names),
        "interview": words.interview(policy, names),
        "lists": _LISTS[language].lists(policy, names),
        "after": words.after(policy, names),
    }
    between = " " if language == "en" else ""
    return {part: between.join(clause for clause in said[part] if clause) for part in PARTS}


def policy_sentence(policy: Policy, language: str = "zh") -> str:
    """All rules as the notice prints them, ``zh`` or ``en``."""
    return (" " if language == "en" else "").join(
        text for text in policy_clauses(policy, language).values() if text
    )


def preference_sentence(item: Preference, policy: Policy, language: str = "zh") -> str:
    """What one preference does, with its basis.

    The default of the guideline: any holder before a non-holder, levels not ranked.
    """
    text: str = _WORDS[language].preference(item, Titles(policy, language))
    return text

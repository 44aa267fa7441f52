"""The notice says what is computed."""

from __future__ import annotations

from portal.recruitment.rulebook.policy import read_policy
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence, preference_sentence
from tests.recruitment.rulebook.policies import CERTIFICATE, component, document, policy
from tests.recruitment.rulebook.policy.test_policy_reading import PUBLISHED_EXAMPLE


def test_the_guidelines_preference_is_worded_without_ranking_of_levels() -> None:
    rule = policy()
    text = preference_sentence(rule.preference(CERTIFICATE), rule)
    assert text == (
        "依据苏政办发〔2020〕41号 三(一)，具有社会工作者职业水平证书（助理社会工作师、社会工作师、"
        "高级社会工作师，各等级同等对待）的人员在同等条件下优先录用；"
        "未经核验的不享受优先。"
    )
    assert "levels not ranked" in preference_sentence(rule.preference(CERTIFICATE), rule, "en")


def test_an_order_of_levels_changes_the_words() -> None:
    ranked = {
        "code": CERTIFICATE,
        "effect": "tie_break",
        "levels": ["assistant", "senior"],
        "order": ["assistant", "senior"],
        "basis": "某市〔2026〕1号",
    }
    rule = policy(preferences=[ranked])
    assert "高级社会工作师高于助理社会工作师" in policy_sentence(rule)
    assert "某市〔2026〕1号" in policy_sentence(rule)


def test_every_number_of_the_rules_stands_in_the_words() -> None:
    rule = read_policy(PUBLISHED_EXAMPLE)
    chinese, english = policy_sentence(rule), policy_sentence(rule, "en")
    for text in (chinese, english):
        for fact in ("150", "1/3", "0.4", "0.6", "60", "3", "5"):
            assert fact in text
    assert (
        "多项加分只取最高一项，最多加5分" in chinese
        and "依次比较社会工作者职业水平证书、面试、笔试、aptitude" in chinese
    )
    assert "only the highest counts, at most 5" in english


def test_words_follow_the_policy() -> None:
    cut = component(
        "written",
        rounding={"places": 1, "mode": "truncate"},
        pass_mark="50",
        pass_mark_uncontested="60",
    )
    text = policy_sentence(policy(components=[cut, component("interview")]))
    assert "保留1位小数（其后舍去）" in text and "合格线50分" in text and "合格线60分" in text
    assert "入围" not in policy_sentence(policy(shortlist=None))
    bare = read_policy({**document(), "preferences": None, "tie_break": None})
    assert "总成绩相同的名次并列" in policy_sentence(bare)

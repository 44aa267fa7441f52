"""One clock for an objection: the text that tells it says the days it runs."""

from __future__ import annotations

from portal.recruitment.rounds.remedy import object_days, remedy_words
from portal.recruitment.rounds.services.draft import DEFAULT_CONDUCT


def test_the_text_names_the_days_of_the_clock() -> None:
    assert "3个工作日内" in remedy_words(DEFAULT_CONDUCT)
    five = DEFAULT_CONDUCT | {"object_working_days": 5}
    assert "5个工作日内" in remedy_words(five) and "3" not in remedy_words(five)


def test_only_the_first_number_is_the_objection_s() -> None:
    text = "5 个工作日内申请复核；不服的，7个工作日内申诉。"
    assert remedy_words({"remedy": text}) == "3 个工作日内申请复核；不服的，7个工作日内申诉。"


def test_what_the_round_does_not_say() -> None:
    assert object_days({}) == 3 and remedy_words({}) == ""

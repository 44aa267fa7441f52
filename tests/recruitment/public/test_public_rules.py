"""What a round's and a vacancy's page say of the rules: the sentence of the notice, part by part,
nothing left out."""

from __future__ import annotations

import html
import re
from datetime import datetime

import pytest

from portal.recruitment.rulebook.policy import overridden, policy_digest, read_policy
from portal.recruitment.rulebook.words.policy_sentences import policy_sentence
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.rounds import office
from tests.builders.rounds import published_round as published
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed

OWN = {"opening": {"ratio": "2"}}


def _parts(page: str) -> list[tuple[str, str]]:
    rule = re.search(r'<div class="gh-rule">(.*?)</div>', page, re.DOTALL)
    assert rule
    return [
        (title.strip(), html.unescape(text.strip()))
        for title, text in re.findall(r"<h3>(.*?)</h3>\s*<p>(.*?)</p>", rule[1], re.DOTALL)
    ]


@pytest.mark.parametrize(("language", "between"), [("zh", ""), ("en", " ")])
def test_the_parts_together_are_the_sentence(
    client: Browser, committed: Committed, at: datetime, language: str, between: str
) -> None:
    with committed() as session:
        unions = tree(session)
        round_ = published(session, unions, at=at, officers=office(session, unions), vacancies=2)
        plain, special = vacancies_of(session, round_.id)
        special.policy_override = OWN
        code, policy, codes = round_.code, dict(round_.policy), (plain.code, special.code)
    client.set_cookie("language", "en" if language == "en" else "zh_Hans_CN")
    own = overridden(policy, OWN)
    pages = {
        f"/rounds/{code}": policy,
        f"/rounds/{code}/vacancies/{codes[0]}": policy,
        f"/rounds/{code}/vacancies/{codes[1]}": own,
    }
    for address, document in pages.items():
        page = client.get(address).text
        parts = _parts(page)
        assert len(parts) >= 5 and all(title for title, _text in parts), address
        assert between.join(text for _title, text in parts) == policy_sentence(
            read_policy(document), language
        ), address
    assert policy_digest(own) != policy_digest(policy) and policy_sentence(
        read_policy(own)
    ) != policy_sentence(read_policy(policy))

"""What still stands in the way: every gate worded, with its page, and none forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from portal.recruitment.approval.draft_gates import gates_before_submit
from portal.recruitment.approval.gates import approval_gates
from portal.recruitment.desk.checklist import FALLBACK, checklist_of, pages
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.policy.templates import template
from portal.recruitment.vacancies.queries import vacancies_of
from tests.builders.rounds import drafted_round, office, windows_around
from tests.builders.unions import tree
from tests.recruitment.conftest import Browser, Committed


@pytest.fixture
def draft(committed: Committed, at: datetime) -> tuple[RecruitmentRound, Any]:
    with committed() as session:
        unions = tree(session)
        officers = office(session, unions)
        windows = {kind: span for kind, span in windows_around(at).items() if kind != "medical"}
        return drafted_round(
            session, unions, at=at, by=officers.publisher, vacancies=1, windows=windows
        ), officers


def lists(app: Flask, committed: Committed, round_: RecruitmentRound) -> dict[str, list[str]]:
    with app.test_request_context(), committed() as session:
        found = checklist_of(session, session.get_one(RecruitmentRound, round_.id))
        return {
            name: [item.text for item in getattr(found, name)]
            for name in ("must", "should", "done")
        }


def test_what_must_and_what_should_be_done(
    app: Flask, committed: Committed, draft: tuple[RecruitmentRound, Any]
) -> None:
    round_, _officers = draft
    found = lists(app, committed, round_)
    assert any("还没有模拟" in text for text in found["should"]) and any(
        "体检、考察" in text for text in found["should"]
    )
    assert not any("依据" in text for text in found["must"])
    with committed() as session:
        row = session.get_one(RecruitmentRound, round_.id)
        row.policy, row.supervision_phone = template("certificate_points").document(), ""
    found = lists(app, committed, round_)
    assert any("社会工作者职业水平证书" in text for text in found["must"]) and any(
        "监督电话" in text for text in found["must"]
    )


def test_a_vacancys_own_points_name_their_basis_too(
    app: Flask, committed: Committed, draft: tuple[RecruitmentRound, Any]
) -> None:
    round_, _officers = draft
    with committed() as session:
        vacancy = vacancies_of(session, round_.id)[0]
        ranked = template("ranked_levels").change["preferences"]
        vacancy.policy_override = {"preferences": ranked}
    assert any(
        f"{vacancy.code} 社会工作者职业水平证书" in text
        for text in lists(app, committed, round_)["must"]
    )


def test_every_gate_leads_to_a_page_of_its_own(
    app: Flask, committed: Committed, draft: tuple[RecruitmentRound, Any]
) -> None:
    """A gate that nobody gave a page would silently lead to the approval page."""
    with app.test_request_context(), committed() as session:
        round_ = session.get_one(RecruitmentRound, draft[0].id)
        gates = [*gates_before_submit(session, round_), *approval_gates(session, round_, "submit")]
        assert {gate.code for gate in gates if not gate.code.startswith("paper_")} <= set(pages())
    assert all(
        endpoint in app.view_functions
        for endpoint in (FALLBACK, *(endpoint for endpoint, _values in pages().values()))
    )


def test_it_stands_on_the_hub_and_under_the_editors_pages(
    draft: tuple[RecruitmentRound, Any], signed_in: Callable[..., Browser], committed: Committed
) -> None:
    round_, officers = draft
    browser, base = signed_in(officers.publisher), f"/office/rounds/{draft[0].code}"
    hub = browser.get(base).text
    assert "报批前还差什么" in hub and f'href="{base}/simulations"' in hub
    for page in ("basics", "timetable", "policy", "policy/scores"):
        assert "报批前还差" in browser.get(f"{base}/{page}").text, page
    with committed() as session:
        session.get_one(RecruitmentRound, round_.id).state = "approved"
    assert (
        "报批前还差" not in browser.get(base).text
        and "报批前还差" not in browser.get(f"{base}/policy").text
    )

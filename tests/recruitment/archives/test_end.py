"""A round ends by two, when nothing waits any more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask

from portal.foundation.time.clock import Clock
from portal.kernel.errors import Refused
from portal.recruitment.archives.look import open_work
from portal.recruitment.archives.queries import end_of_round
from portal.recruitment.archives.services import end
from portal.recruitment.registers.services.petitions import Intake, receive_petition
from portal.recruitment.rounds.look import RoundLook
from portal.recruitment.rounds.models import RecruitmentRound
from tests.recruitment.archives.conftest import Ending
from tests.recruitment.conftest import Committed


def test_what_waits_is_named_and_stops_the_end(committed: Committed, ending: Ending) -> None:
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, ending.over)
        with pytest.raises(Refused) as refused:
            end.propose_end(act, "", ["3 件异议待答复", "1 人待报到"])
        assert refused.value.facts == {"number": 2, "first": "3 件异议待答复"}
        with pytest.raises(Refused, match=r"round_end\.note"):
            end.propose_end(act, " 不办 ", [], ["面试"])
        row = end.propose_end(act, "", [])
        with pytest.raises(Refused, match=r"round_end\.proposed"):
            end.propose_end(act, "", [])
        checker = ending.act(session, ending.officers.checker, ending.over)
        with pytest.raises(Refused, match=r"round_end\.open_work"):
            end.confirm_end(checker, row, ["1 人待报到"])
        session.rollback()


def test_an_open_petition_on_the_round_is_open_work(
    app: Flask, committed: Committed, ending: Ending
) -> None:
    with committed() as session, app.test_request_context():
        act = ending.act(session, ending.officers.supervisor, ending.over)
        viewer = SimpleNamespace(account_id=act.by.account_id, unions_for=lambda *_roles: [])
        look: Any = RoundLook(session, viewer, ending.over, act.round_)  # type: ignore[arg-type]
        before = open_work(look)
        told = Intake(channel="online", concern="other", matter="监考没有处理")
        receive_petition(act, act.round_.organiser, act.round_, told)
        assert open_work(look) == [*before, "信访举报没有办结"]


def test_who_proposed_does_not_confirm(committed: Committed, ending: Ending) -> None:
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, ending.over)
        row = end.propose_end(act, "", [])
        with pytest.raises(Refused, match=r"two_people\.same"):
            end.confirm_end(act, row, [])
        session.rollback()


def test_withdrawn_or_refused_it_can_be_proposed_again(
    committed: Committed, ending: Ending
) -> None:
    with committed() as session:
        act = ending.act(session, ending.officers.publisher, ending.over)
        end.withdraw_end(act, end.propose_end(act, "", []))
        row = end.propose_end(act, "", [])
        checker = ending.act(session, ending.officers.checker, ending.over)
        end.refuse_end(checker, row, "总结还没有报市总工会")
        assert row.ended_on is None and end_of_round(session, ending.round_.id) is None
        again = end.propose_end(act, "总结已报送", [])
        end.confirm_end(checker, again, [])
        assert session.get_one(RecruitmentRound, ending.round_.id).state == "finished"
        with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
            end.propose_end(act, "", [])


def test_by_button_from_what_is_open_to_the_end_and_the_persons_page(
    committed: Committed,
    ending: Ending,
    signed_in: Callable[..., Any],
    clock: Clock,
    run_job: Callable[..., None],
) -> None:
    home = f"/office/rounds/{ending.round_.code}/end"
    clock.travel_to(ending.over)
    publisher, checker = signed_in(ending.officers.publisher), signed_in(ending.officers.checker)
    page = publisher.get(home).text
    assert "还没有办结的" in page and "提请结束招聘" in page
    refused = publisher.submit(f"{home}/proposal", {"note": "完"})
    assert (
        refused.status_code == 422
        and "2 个岗位没有招满" in refused.text
        and "完</textarea>" in refused.text
    )
    told = {"note": "报名人数不足，不再组织笔试"}
    assert publisher.submit(f"{home}/proposal", told).status_code == 303
    assert signed_in(ending.officers.screener).get(home).status_code == 403
    assert "确认结束" in checker.get(home).text
    assert told["note"] in checker.get(home).text
    assert checker.submit(f"{home}/acts/confirm").status_code == 303
    own = signed_in(ending.passed[0].account)
    path = f"/my/applications/{ending.passed[0].public_id}"
    assert "期满删除" in own.get("/my").text
    clock.travel_to(ending.over + timedelta(days=366))
    run_job("archives.erase_due")
    own, publisher = signed_in(ending.passed[0].account), signed_in(ending.officers.publisher)
    assert "到期删除" in own.get("/my").text
    for rest in ("", "/check", "/receipt"):
        assert own.get(path + rest).status_code in (200, 303, 404), rest
    page = publisher.get(home).text
    assert "名单校验码" in page and "试卷、答卷保存期满" in page
    typed = {
        "kind": "paper",
        "list_number": "清册1号",
        "destroyed_on": "2020-01-01",
        "destroyed_by": "王芳",
        "watched_by": "李明",
    }
    wrong = publisher.submit(f"{home}/destructions", typed)
    assert wrong.status_code == 422 and "清册1号" in wrong.text
    right = typed | {"destroyed_on": clock.now().date().isoformat()}
    assert publisher.submit(f"{home}/destructions", right).status_code == 303
    supervisor = signed_in(ending.officers.supervisor)
    assert "待监督员签认" in supervisor.get(home).text

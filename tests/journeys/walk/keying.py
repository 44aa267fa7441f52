"""Two clerks key by sealed code; the third settles the one difference; two people and the
supervisor open the codes."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import text

from portal.foundation.security.crypto import Vault
from tests.journeys.walk.house import House
from tests.journeys.walk.people import Officers


def papers_in_hand(house: House, code: str) -> dict[str, str]:
    """Sealed code → number of the application.

    On paper a clerk reads the score beside the code; here the sealed mapping is opened with the
    side's key, as nobody in the house can.
    """
    statement = text(
        "SELECT mapping.codes_sealed, mapping.seal_id FROM sealed_mapping AS mapping "
        "JOIN marking_batch AS batch ON batch.id = mapping.batch_id "
        "JOIN recruitment_round AS round_ ON round_.id = batch.round_id WHERE round_.code = :code"
    )
    numbers = text(
        "SELECT ticket.number AS ticket, application.number FROM ticket "
        "JOIN application ON application.id = ticket.application_id "
        "JOIN recruitment_round AS round_ ON round_.id = application.round_id "
        "WHERE round_.code = :code"
    )
    database = house.database()
    with database.reading() as session:
        sealed = session.execute(statement, {"code": code}).one()
        people = dict(session.execute(numbers, {"code": code}).all())
    database.dispose()
    opened = Vault(house.data / "keys" / "recruitment").open(
        sealed.codes_sealed, f"sealed_mapping:codes_sealed:{sealed.seal_id}"
    )
    return {sealed_code: people[ticket] for sealed_code, ticket in json.loads(opened)}


def key_all(
    officers: Officers, house: House, code: str, scores: Mapping[str, str], slip: tuple[str, str]
) -> None:
    """``scores`` by application number; ``slip`` is the application and the wrong score that the
    second clerk keys for it."""
    marking = f"/office/rounds/{code}/marking"
    exam_officer = officers("kaowu", marking)
    exam_officer.choose("登分人员甲", "钱知夏")
    exam_officer.choose("登分人员乙", "许景行")
    exam_officer.press("建立登分批")
    officers("fuhe", marking).download("编密号，印密号签", role="button")
    papers = papers_in_hand(house, code)
    assert sorted(papers.values()) == sorted(scores)
    for login, seen in (("dengfen1", dict(scores)), ("dengfen2", {**scores, slip[0]: slip[1]})):
        clerk = officers(login, marking)
        clerk.follow("登分", within=clerk.page.locator("main .gh-actions"))
        clerk.follow("第 001 册")
        for sealed, number in papers.items():
            clerk.fill(sealed, seen[number])
        clerk.press("保存")
        assert (
            clerk.page.locator("main")
            .get_by_text("许景行" if login == "dengfen1" else "钱知夏")
            .count()
            == 0
        )
    _settle(
        officers,
        marking,
        next(sealed for sealed, number in papers.items() if number == slip[0]),
        scores[slip[0]],
        slip[1],
    )


def _settle(officers: Officers, marking: str, sealed: str, right: str, wrong: str) -> None:
    arbiter = officers("hefen", marking)
    arbiter.press_in_vain("核分完毕", status=409)
    arbiter.open(marking)
    arbiter.follow("核分", within=arbiter.page.locator("main .gh-actions"))
    arbiter.sees(sealed, right, wrong)
    arbiter.fill("密号", sealed)
    arbiter.fill("原卷成绩（空白卷填 空白）", right)
    arbiter.fill("原因", f"看原卷，应为 {right}")
    arbiter.press("核定")
    arbiter.open(marking)
    arbiter.press("核分完毕")
    second = officers("fuhe", marking)
    second.press("锁定成绩")
    second.sees("锁定摘要")


def unseal(officers: Officers, code: str) -> None:
    marking = f"/office/rounds/{code}/marking"
    officers("kaowu", marking).press("拆封签名")
    officers("fuhe", marking).press("拆封签名")
    supervisor = officers("jiandu", marking)
    supervisor.press("监督员会签，拆封")
    supervisor.sees("拆封")

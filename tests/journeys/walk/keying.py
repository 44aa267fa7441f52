"""Two clerks key by sealed code; the third settles the one difference; two people and the
supervisor open the codes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import text

from tests.journeys.walk.house import House
from tests.journeys.walk.people import Officers


def papers_in_hand(house: House, code: str) -> dict[str, str]:
    """Sealed code → number of the application.

    On paper a clerk reads the score beside the code; here the paper is looked up.
    """
    statement = text(
        "SELECT sheet.sealed_code, application.number FROM score_sheet AS sheet JOIN seat ON "
        "seat.id = sheet.seat_id"
        " JOIN application ON application.id = seat.application_id JOIN recruitment_round AS "
        "round_ ON round_.id = application.round_id"
        " WHERE round_.code = :code"
    )
    database = house.database()
    with database.reading() as session:
        found = {row.sealed_code: row.number for row in session.execute(statement, {"code": code})}
    database.dispose()
    return found


def key_all(
    officers: Officers, house: House, code: str, scores: Mapping[str, str], slip: tuple[str, str]
) -> None:
    """``scores`` by application number; ``slip`` is the application and the wrong score that the
    second clerk keys for it."""
    marking = f"/office/rounds/{code}/marking"
    exam_officer = officers("kaowu", marking)
    exam_officer.choose("登分人员甲", "钱知夏")
    exam_officer.choose("登分人员乙", "许景行")
    exam_officer.press("编密号，分给两人")
    papers = papers_in_hand(house, code)
    assert sorted(papers.values()) == sorted(scores)
    for login, seen in (("dengfen1", dict(scores)), ("dengfen2", {**scores, slip[0]: slip[1]})):
        clerk = officers(login, marking)
        clerk.follow("登分", within=clerk.page.locator("main .gh-actions"))
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
    arbiter.press_in_vain("锁定成绩", status=409)
    arbiter.open(marking)
    arbiter.follow("核分", within=arbiter.page.locator("main .gh-actions"))
    arbiter.sees(sealed, right, wrong)
    arbiter.fill("密号", sealed)
    arbiter.fill("原卷成绩（缺考填 absent）", right)
    arbiter.fill("原因", f"看原卷，应为 {right}")
    arbiter.press("核定")
    arbiter.open(marking)
    arbiter.press("锁定成绩")
    arbiter.sees("锁定摘要")


def unseal(officers: Officers, code: str) -> None:
    marking = f"/office/rounds/{code}/marking"
    officers("kaowu", marking).press("拆封签名")
    officers("fuhe", marking).press("拆封签名")
    supervisor = officers("jiandu", marking)
    supervisor.press("监督员会签，拆封")
    supervisor.sees("拆封")

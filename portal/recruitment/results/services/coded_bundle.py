"""Evidence of a list that does not print everybody: codes in the place of ticket numbers, and
everybody told his own.

Who is not printed must not be found in the evidence by the number that stands on his ticket, nor
followed from one list to the next. Format: docs/formats/evidence-1.md §4.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from portal.recruitment.messages.services import send
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rulebook.policy import Policy
from portal.recruitment.rulebook.publication.fresh_codes import fresh_codes, printed_rows

CODED_KINDS = ("written_result", "shortlist", "ranking")
# Sentences name other people by their ticket numbers; no program compares them.
_FOR_PEOPLE = ("explanation", "reason")

Row = Mapping[str, str]


def codes_of(run: ResultRun, policy: Policy, lines: Sequence[ResultLine]) -> dict[str, str]:
    """Ticket → code of this run; nobody has one where all written scores are printed."""
    if run.kind not in CODED_KINDS or policy.written_list == "all":
        return {}
    secret = ResultRun.vault.index("fresh-codes", run.public_id)
    return fresh_codes(secret, run.public_id, [line.ticket_number for line in lines])


def printed_tickets(body: Mapping[str, Any]) -> set[str]:
    """The ticket numbers that the public page shows."""
    found: set[str] = set()
    for table in body.get("tables", ()):
        codes = [column["code"] for column in table["columns"]]
        if "ticket_number" in codes:
            at = codes.index("ticket_number")
            found |= {row[at] for row in table["rows"]}
    return found


def coded_members(
    members: Mapping[str, bytes], codes: Mapping[str, str], printed: set[str]
) -> dict[str, bytes]:
    """The files with codes for candidates, in the order that the codes give, and printed.csv."""
    found = {
        name: _coded(name, data, codes) if name.endswith(".csv") else data
        for name, data in members.items()
    }
    rows = [
        dict(zip(("candidate", "ticket"), row, strict=True))
        for row in printed_rows(codes, printed & set(codes))
    ]
    return {**found, "printed.csv": _table(("candidate", "ticket"), rows)}


def _coded(name: str, data: bytes, codes: Mapping[str, str]) -> bytes:
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    header = list(reader.fieldnames or ())
    if "candidate" not in header:
        return data
    rows = [
        {**row, "candidate": codes[row["candidate"]], **dict.fromkeys(_hidden(header), "")}
        for row in reader
    ]
    return _table(header, sorted(rows, key=_order(name)))


def _hidden(header: Sequence[str]) -> list[str]:
    return [column for column in _FOR_PEOPLE if column in header]


def _order(name: str) -> Callable[[Row], tuple[object, ...]]:
    """That of the published formats: lists with places by vacancy, place (empty last), candidate,
    everything else by vacancy and candidate; sorting keeps the examiners of one person together."""

    def key(row: Row) -> tuple[object, ...]:
        place = row.get("place", "") if name != "interview.csv" else ""
        return row["vacancy"], place == "", int(place or 0), row["candidate"]

    return key


def _table(header: Sequence[str], rows: Sequence[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8")


def tell_codes(
    act: RoundAct, run: ResultRun, lines: Sequence[ResultLine], codes: Mapping[str, str]
) -> None:
    """Everybody on the list learns the code under which he can find himself in the evidence."""
    for line in lines if codes else ():
        send(
            act.session,
            line.application.account_id,
            f"results.{run.kind}",
            "您在复核材料包中的代码",
            "名单没有公布全部考生的成绩，复核材料包里用代码代替准考证号。"
            f"您的代码是 {codes[line.ticket_number]}，只告诉您本人，每份名单不同。",
            at=act.at,
            link=f"/my/results/{line.application.public_id}",
            round_code=act.round_.code,
        )

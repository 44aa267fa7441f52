"""What is published of a draw: before it, after it, and when it is discarded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tink import TinkError

from portal.foundation.time.clock import local
from portal.kernel import draw
from portal.kernel.errors import Refused
from portal.recruitment.exams.models import SeatingRun

COMMITMENT_NOTE = (
    "名单和秘密从现在起固定，秘密到放行座位时公开。"
    f"到时由不掌握秘密的人当场报出至少 {draw.LEAST_DIGITS} 位数字，两人分别录入；"
    "座位由名单摘要、秘密和报数共同决定，谁都可以到场，谁都可以重算。"
    "秘密打不开的，这次抽签作废，公开说明后重新公布承诺值。"
)
DISCARD_NOTE = "这次编排已经作废，座位不算数；下面是作废的理由和全部抽签记录。"
LOST = "（打不开，已经失去）"
Facts = Iterable[tuple[str, str]]


def body_of(facts: Facts, note: str) -> dict[str, Any]:
    """The body of a publication without tables."""
    return {
        "facts": [{"term": term, "value": value} for term, value in facts],
        "sections": [{"heading": "", "text": note}],
        "tables": [],
    }


def commitment_facts(run: SeatingRun) -> list[tuple[str, str]]:
    """What is fixed before the draw."""
    hours = f"{local(run.sitting_starts_at):%Y年%m月%d日 %H:%M}—{local(run.sitting_ends_at):%H:%M}"
    return [
        ("场次", f"第 {run.sitting.code} 场，{hours}"),
        ("名单摘要（SHA-256）", run.list_digest),
        ("承诺值", run.commitment),
        ("算法", f"{draw.SCHEME}，{run.code_version}"),
    ]


def opened_secret(run: SeatingRun) -> str:
    """Raises ``Refused('seating.secret_lost')`` where the key that sealed it is gone, or the text
    is not what was committed to: such a run can only be discarded."""
    try:
        secret: str = run.secret
    except TinkError as fault:
        raise Refused("seating.secret_lost") from fault
    if draw.commitment(secret) != run.commitment:
        raise Refused("seating.secret_lost")
    return secret


def discard_facts(run: SeatingRun) -> list[tuple[str, str]]:
    """Why, and everything by which the run can be recomputed."""
    try:
        secret = opened_secret(run)
    except Refused:
        secret = LOST
    return [
        ("作废理由", run.doubt),
        *commitment_facts(run),
        ("秘密", secret),
        ("现场报数", run.numbers or "（还没有报）"),
        ("报数人", run.numbers_by or "—"),
        ("种子", run.seed or "—"),
        ("座位表摘要", str((run.report or {}).get("output_sha256", "—"))),
    ]

"""What notices after publication say about the audit chain."""

from __future__ import annotations

from portal.foundation.data.audit_evidence import Subject
from portal.recruitment.changes.models import NoticeChange
from portal.recruitment.rounds.witnesses import on_round

CHANGE = ("notice_change", NoticeChange.public_id)
TRACES = (
    on_round("the change", CHANGE, NoticeChange.drafted_at, ("changes.%",), (NoticeChange,)),
    on_round(
        "the reply to",
        CHANGE,
        NoticeChange.replied_at,
        ("changes.approve", "changes.return"),
        (NoticeChange,),
    ),
    on_round(
        "the publication of",
        CHANGE,
        NoticeChange.published_at,
        ("changes.publish",),
        (NoticeChange,),
    ),
)
SUBJECTS = (Subject(*CHANGE),)

"""The lists of the past round, computed and confirmed by two people, before and after the
interview."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.recruitment.demo.chapters import Chapter, RoundTelling
from portal.recruitment.demo.tales import PAST, moment
from portal.recruitment.results.documents import preferences_body, run_body
from portal.recruitment.results.services.compute_run import compute
from portal.recruitment.results.services.publish_run import (
    confirm_run,
    publish_preferences,
    publish_run,
)
from portal.recruitment.results.services.shadow_run import run_now


def publish_before_interview(telling: RoundTelling) -> None:
    """The written result, the shortlist, and who is preferred among equals."""
    at = telling.at
    _publish_list(telling, "written_result", moment(at - timedelta(days=51), 9))
    _publish_list(telling, "shortlist", moment(at - timedelta(days=48), 9))
    publish_preferences(
        telling.act_on_round("fuhe", moment(at - timedelta(days=46), 9)),
        preferences_body(telling.session, telling.round_),
    )
    telling.session.flush()


def publish_after_interview(telling: RoundTelling) -> None:
    """The interview's scores and the ranking, with the tie that the certificate decides."""
    on = telling.at - timedelta(days=41)
    _publish_list(telling, "interview", moment(on, 9))
    _publish_list(telling, "ranking", moment(on, 14))


def _publish_list(telling: RoundTelling, kind: str, at: datetime) -> None:
    """Computed by one, confirmed by another, published.

    Every step reads afresh, as it does where steps are requests of their own.
    """
    session, storage = telling.session, telling.storage
    session.flush()
    session.expire_all()
    for run in compute(telling.act_on_round("jingban", at), storage, kind):
        session.flush()
        run_now(telling.act_on_round("jingban", at), storage, run)
        confirm_run(telling.act_on_round("fuhe", at + timedelta(hours=1)), run)
        session.flush()
        published_at = at + timedelta(hours=2)
        publish_run(
            telling.act_on_round("jingban", published_at),
            storage,
            run,
            run_body(session, telling.round_, run, published_at),
        )
    session.flush()


CHAPTERS = (
    Chapter(publish_before_interview, order=100, tales=(PAST,)),
    Chapter(publish_after_interview, order=120, tales=(PAST,)),
)

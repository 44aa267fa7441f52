"""A round in which nearly everything goes otherwise than planned ends right: the figures, what is
published, and who was told what."""

from __future__ import annotations

from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.recruitment.audit import breaks
from tests.builders import deviations
from tests.recruitment.conftest import (  # noqa: F401  the side's fixtures
    app,
    at,
    clock,
    database,
    keys,
    one_app,
    session,
    settings,
)


def test_everything_goes_otherwise_and_ends_right(
    app: Flask,  # noqa: F811
    session: Session,  # noqa: F811
    at: datetime,  # noqa: F811
) -> None:
    storage: Storage = app.extensions["storage"]
    with app.test_request_context():
        tale = deviations.begun(session, storage, at)
        deviations.granted(tale)
        deviations.seated(tale)
        deviations.reseated(tale)
        deviations.marked(tale)
        deviations.alike(tale)
        told = deviations.as_story(tale)
        deviations.listed(tale, told, "written_result", "shortlist")
        deviations.corrected(tale)
        made = deviations.listed(tale, told, "written_result", "shortlist", reason="一人成绩更正")
        print([(r.vacancies if hasattr(r,"vacancies") else r.policy_digest[:5], r.state) for r in made["shortlist"]])
        for run in made["shortlist"]:
            try:
                print(deviations.decided(tale, run))
            except Exception as e:
                print("EXC", e)
        rooms = deviations.interviewed(tale, told)
        deviations.listed(tale, told, "interview", "ranking")
    from portal.recruitment.messages.models import Message
    from sqlalchemy import select
    for name, row in tale.people.items():
        print(name, [(m.kind, m.title) for m in session.scalars(select(Message).where(Message.account_id==row.account_id).order_by(Message.id))])
    from portal.recruitment.publications.models import Publication
    print([(p.kind,p.number,p.edition, bool(p.bundle_key)) for p in session.scalars(select(Publication))])
    from portal.recruitment.results.queries import lines_of
    from portal.recruitment.results.models import ResultRun
    names={row.id:name for name,row in tale.people.items()}
    for run in session.scalars(select(ResultRun)):
        print(run.kind, run.state, [(names[l.application_id], l.state, l.score, l.place, l.outcome) for l in lines_of(session, run.id)])
    assert 0
    assert breaks(session, tale.round_.code) == []

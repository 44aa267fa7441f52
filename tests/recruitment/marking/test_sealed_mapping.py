"""密号对照表: before the unsealing nothing that the database holds says whose a script is, neither
a row nor an order; and what is opened is what was sealed."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.foundation.files.storage import Storage
from portal.kernel.canonical import canonical_json
from portal.kernel.errors import Refused
from portal.recruitment import tables
from portal.recruitment.audit import breaks, entries
from portal.recruitment.marking.models import Keying, MarkingBatch, Script, SealedMapping
from portal.recruitment.marking.queries import tickets_of, written_scores
from portal.recruitment.marking.services.code_scripts import code_scripts, draw_codes
from portal.recruitment.marking.services.key_scores import key_scores
from portal.recruitment.marking.services.lock_batch import (
    cancel_batch,
    check_batch,
    lock_batch,
    reopen_locked,
)
from portal.recruitment.marking.services.prepare_batch import Channels, create_batches
from portal.recruitment.marking.services.unseal import sign_unsealing, unseal
from portal.recruitment.rounds.act import RoundAct
from tests.builders.applications import eligible_application
from tests.builders.exams import codes_of, held_exam, released_seating
from tests.builders.rounds import actor, office, published_round
from tests.builders.unions import tree

PEOPLE = 6


class Marked:
    """A batch that is coded; the last of the people stayed away."""

    def __init__(self, session: Session, storage: Storage, at: datetime) -> None:
        unions = tree(session)
        self.session, self.officers = session, office(session, unions)
        self.round_ = published_round(session, unions, at=at, officers=self.officers)
        self.people = [
            eligible_application(
                session, self.round_, storage, at=at, screener=self.officers.screener
            )
            for _ in range(PEOPLE)
        ]
        run = released_seating(session, self.round_, self.officers, storage)
        held_exam(session, self.round_, self.officers, run, absent=(self.people[-1].id,))
        self.at = run.sitting_ends_at + timedelta(hours=1)
        clerks = Channels(self.officers.clerk_a.id, self.officers.clerk_b.id)
        (self.batch,) = create_batches(self.by("exam_officer"), clerks)
        self.labels = draw_codes(session, self.round_, self.batch)

    def by(self, role: str) -> RoundAct:
        account = getattr(self.officers, role)
        return RoundAct(self.session, actor(account), self.at, self.round_)

    def code(self) -> None:
        code_scripts(self.by("checker"), self.batch, self.labels)
        self.session.flush()

    def key(self) -> None:
        typed = {label.code: "70" for label in self.labels}
        for clerk in ("clerk_a", "clerk_b"):
            assert key_scores(self.by(clerk), self.batch, typed) == {}

    def lock(self) -> None:
        check_batch(self.by("arbiter"), self.batch)
        lock_batch(self.by("checker"), self.batch)
        for signer in ("exam_officer", "checker"):
            sign_unsealing(self.by(signer), self.batch)
        self.session.flush()


@pytest.fixture
def marked(session: Session, tmp_path: Path, at: datetime) -> Marked:
    return Marked(session, Storage(tmp_path / "files"), at)


def _said(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else json.dumps(value, default=str)


def _joined(session: Session, codes: dict[int, str]) -> list[str]:
    """Tables with a row that holds a script's name and its person's."""
    tickets = tickets_of(session, session.scalars(select(MarkingBatch.round_id)).first() or 0)
    numbers = {code: (str(one), tickets[one]) for one, code in codes.items()}
    scripts = {row.sealed_code: row for row in session.scalars(select(Script))}
    found = []
    for name, table in tables.metadata.tables.items():
        persons = [column for column in table.c if "application" in column.name]
        for row in session.execute(select(table)).mappings():
            text = " ".join(_said(value) for value in row.values())
            for code, (application, ticket) in numbers.items():
                names = (f'"{code}"', scripts[code].public_id)
                own = any(one in text for one in names) or row.get("script_id") == scripts[code].id
                named = ticket in text or application in {str(row[one.name]) for one in persons}
                if own and named:
                    found.append(name)
    return found


def test_no_table_joins_code_and_person_before_the_unsealing(
    session: Session, marked: Marked
) -> None:
    marked.code()
    marked.key()
    marked.lock()
    codes = codes_of(session, marked.batch)
    assert len(codes) == PEOPLE - 1 and _joined(session, codes) == []
    sealed = session.scalars(select(SealedMapping.codes_sealed)).one()
    readable = [*codes.values(), *(label.ticket for label in marked.labels)]
    assert not [one for one in readable if one.encode() in sealed]
    unseal(marked.by("supervisor"), marked.batch)
    session.flush()
    assert set(_joined(session, codes)) == {"score"}  # the check sees what there is to see


def test_rows_stand_in_the_order_of_codes_that_were_drawn(session: Session, marked: Marked) -> None:
    marked.code()
    marked.key()
    scripts = list(session.scalars(select(Script).order_by(Script.id)))
    assert [one.sealed_code for one in scripts] == sorted(one.sealed_code for one in scripts)
    keyed = session.scalars(select(Keying.script_id).order_by(Keying.id)).all()
    assert list(keyed[: len(scripts)]) == [one.id for one in scripts]
    drawn = {
        tuple(label.ticket for label in draw_codes(session, marked.round_, marked.batch))
        for _ in range(8)
    }
    assert len(drawn) > 1  # who comes first among the codes is chance


def test_no_schema_leads_from_a_script_to_a_person() -> None:
    """Foreign keys of everything that a script owns, followed to the end."""
    tables_of, todo = set(), ["script", "keying", "booklet", "booklet_total", "channel"]
    while todo:
        name = todo.pop()
        if name not in tables_of:
            tables_of.add(name)
            keys = tables.metadata.tables[name].foreign_keys
            # whose account is a clerk's, whose round everybody's: neither names one candidate
            todo += [key.column.table.name for key in keys if key.column.table.name != "account"]
    assert not tables_of & {"application", "seat", "ticket", "score", "carried_code"}


def test_two_people_give_the_codes_and_neither_keys_nor_settles(
    session: Session, marked: Marked
) -> None:
    for role in ("exam_officer", "clerk_a"):
        with pytest.raises(Refused, match=r"two_people\.same"):
            code_scripts(marked.by(role), marked.batch, marked.labels)
    with pytest.raises(Refused, match=r"marking\.scripts_changed"):
        code_scripts(marked.by("checker"), marked.batch, marked.labels[1:])
    marked.code()
    with pytest.raises(Refused, match=r"lifecycle\.not_allowed"):
        code_scripts(marked.by("checker"), marked.batch, marked.labels)
    marked.key()
    with pytest.raises(Refused, match=r"two_people\.same"):
        check_batch(marked.by("checker"), marked.batch)  # who saw the table of codes


def test_the_digest_in_the_chain_is_the_sealed_documents(session: Session, marked: Marked) -> None:
    marked.code()
    marked.key()
    marked.lock()
    (said,) = [
        one for one in entries(session, marked.round_.code) if one.action == "marking.code_scripts"
    ]
    mapping = session.scalars(select(SealedMapping)).one()
    assert said.facts["digest"] == mapping.digest
    other = [[code, ticket] for code, ticket in mapping.codes]
    other[0][1], other[1][1] = other[1][1], other[0][1]
    mapping.codes = other  # two scripts exchanged under the side's own key
    session.flush()
    with pytest.raises(Refused, match=r"marking\.mapping_changed"):
        unseal(marked.by("supervisor"), marked.batch)
    assert written_scores(session, marked.round_.id) == {}


def test_the_lock_is_a_digest_that_nobody_can_try_out(session: Session, marked: Marked) -> None:
    """Five scripts with one score between 0 and 100: without the key every guess is free."""
    marked.code()
    marked.key()
    marked.lock()
    codes = sorted(codes_of(session, marked.batch).values())
    guesses = {
        hashlib.sha256(canonical_json([[code, "score", str(guess)] for code in codes])).hexdigest()
        for guess in range(101)
    }
    facts = [value for one in entries(session, marked.round_.code) for value in one.facts.values()]
    assert not guesses & {str(value) for value in facts}


def test_a_score_changed_after_the_lock_is_not_unsealed(session: Session, marked: Marked) -> None:
    marked.code()
    marked.key()
    marked.lock()
    changed = select(Script.id).order_by(Script.id).limit(1).scalar_subquery()
    session.execute(update(Script).where(Script.id == changed).values(settled_value=99))
    session.expire_all()
    with pytest.raises(Refused, match=r"marking\.changed_since_lock"):
        unseal(marked.by("supervisor"), marked.batch)
    reopen_locked(marked.by("supervisor"), marked.batch, "拆封时发现与锁定摘要不符")
    assert marked.batch.state == "sealed" and marked.batch.unsealed_first_by is None
    assert breaks(session, marked.round_.code) == []


def test_spoilt_labels_end_a_batch_and_another_follows(session: Session, marked: Marked) -> None:
    marked.code()
    with pytest.raises(Refused, match=r"two_people\.same"):
        cancel_batch(marked.by("exam_officer"), marked.batch, "密号签卡纸印坏")
    cancel_batch(marked.by("checker"), marked.batch, "密号签卡纸印坏")
    clerks = Channels(marked.officers.clerk_a.id, marked.officers.clerk_b.id)
    (second,) = create_batches(marked.by("exam_officer"), clerks)
    assert (second.number, marked.batch.state) == (2, "cancelled")
    fresh = draw_codes(session, marked.round_, second)
    assert not {label.code for label in fresh} & {label.code for label in marked.labels}

"""A second person confirms, then the list goes out with the evidence that anybody can recompute."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.data.database import locked
from portal.foundation.files.storage import Storage
from portal.kernel.decisions import require_another
from portal.kernel.errors import Refused
from portal.kernel.period import local_day, printed_moment
from portal.recruitment.audit import head
from portal.recruitment.interviews.models import InterviewRoom, Turn
from portal.recruitment.interviews.services.plan_rooms import fill_rooms
from portal.recruitment.marking.services.recheck_clock import recheck_window
from portal.recruitment.messages.services import send
from portal.recruitment.publications.bundle import build_bundle
from portal.recruitment.publications.models import Publication
from portal.recruitment.publications.services import Document, publish
from portal.recruitment.results.current_set import lines_in_force, runs_in_force, undecided_of
from portal.recruitment.results.models import ResultLine, ResultRun
from portal.recruitment.results.queries import (
    PolicyGroup,
    entered_applications,
    group_of,
    lines_of,
    policy_groups,
    preferences_publication,
    publication_of,
)
from portal.recruitment.results.services.coded_bundle import (
    coded_members,
    codes_of,
    printed_tickets,
    tell_codes,
)
from portal.recruitment.results.services.consequence_letters import tell_open
from portal.recruitment.results.services.inputs import inputs_of
from portal.recruitment.results.services.outdated import require_up_to_date
from portal.recruitment.results.services.put_in_force import put_in_force, told
from portal.recruitment.results.services.shadow_run import evidence_of, subject_of
from portal.recruitment.rounds.act import RoundAct
from portal.recruitment.rounds.models import RecruitmentRound
from portal.recruitment.rulebook.lifecycles import RESULT_RUN
from portal.recruitment.rulebook.publication.terms import list_end
from portal.recruitment.rulebook.ranking.consequences import Told
from portal.recruitment.shadow.services import require_agreement, with_agreement

PUBLICATION_KIND = {
    "written_result": "written_result",
    "shortlist": "shortlist",
    "interview": "interview_result",
    "ranking": "ranking",
}
TITLES = {
    "written_result": "笔试成绩",
    "shortlist": "面试入围名单",
    "interview": "面试成绩",
    "ranking": "总成绩和名次",
}


def locked_run(session: Session, round_id: int, public_id: str) -> ResultRun:
    """Raises ``Refused('results.run_not_found')``."""
    statement = select(ResultRun).where(
        ResultRun.round_id == round_id, ResultRun.public_id == public_id
    )
    run = session.scalar(locked(session, statement))
    if run is None:
        raise Refused("results.run_not_found")
    return run


def is_current(session: Session, round_: RecruitmentRound, run: ResultRun) -> bool:
    """Whether scores, verifications, marks and policy are still those that the run was computed
    from."""
    for group in policy_groups(session, round_):
        if group.digest == run.policy_digest:
            return inputs_of(session, round_, group, run.kind).digest == run.input_digest
    return False


def confirm_run(act: RoundAct, run: ResultRun) -> None:
    """复核 by another person than who computed.

    Raises ``Refused('two_people.same')``, ``'results.inputs_changed'``, ``'shadow.…'`` before the
    independent program agrees.
    """
    after = RESULT_RUN.after(run.state, "confirm")
    require_another(act.by.account_id, run.computed_by)
    if not is_current(act.session, act.round_, run):
        raise Refused("results.inputs_changed")
    require_agreement(act.session, subject_of(run))
    run.state, run.confirmed_by, run.confirmed_at = after, act.by.account_id, act.at
    act.record_on_round(
        "results.confirm",
        f"result_run:{run.public_id}",
        kind=run.kind,
        output_sha256=run.output_digest,
    )


def _bundle(
    act: RoundAct, storage: Storage, run: ResultRun, codes: dict[str, str], body: dict[str, Any]
) -> bytes:
    members = {name: storage.read(key) for name, key in run.inputs.items()}
    if codes:
        members = coded_members(members, codes, printed_tickets(body))
    code, vault = act.round_.code, ResultRun.vault
    chain_head = head(act.session, code)
    return build_bundle(run.kind, code, members, chain_head, vault)


def publish_run(
    act: RoundAct, storage: Storage, run: ResultRun, body: dict[str, Any], reason: str = ""
) -> Publication:
    """Publish a confirmed run.

    Where one of its kind and policy is public already, this is a further edition of it and needs a
    reason.

    Raises ``Refused('two_people.same')`` for the person who confirmed,
    ``'results.inputs_changed'``, ``'shadow.…'`` unless the independent program agrees about the
    very bytes, ``'publication.reason_missing'``, ``'publication.leak'``, ``'bundle.…'``.
    """
    after = RESULT_RUN.after(run.state, "publish")
    require_another(act.by.account_id, run.confirmed_by)
    if not is_current(act.session, act.round_, run):
        raise Refused("results.inputs_changed")
    stored = evidence_of(act.session, storage, run).digest
    body = with_agreement(body, require_agreement(act.session, subject_of(run), stored))
    before = earlier_publication(act.session, run)
    lines = lines_of(act.session, run.id)
    codes = codes_of(run, group_of(act.session, act.round_, run.policy_digest).policy, lines)
    bundle = _bundle(act, storage, run, codes, body)
    publication = publish(
        act,
        Document(
            kind=PUBLICATION_KIND[run.kind],
            round_code=act.round_.code,
            title=_title(act, run),
            body=body,
            number=before.number if before else None,
            reason=reason.strip(),
            bundle_key=storage.put(bundle),
            expires_at=_list_end(act, run),
            bundle_sha256=hashlib.sha256(bundle).hexdigest(),
        ),
    )
    act.session.flush()
    run.state, run.publication_id = after, publication.id
    known = {line.application_id: told(line) for line in _in_force(act, run)}
    tell_open(act, put_in_force(act, run))
    act.record_on_round(
        "results.publish",
        f"result_run:{run.public_id}",
        kind=run.kind,
        publication=publication.number,
        bundle_sha256=hashlib.sha256(bundle).hexdigest(),
    )
    _tell(act, run, known)
    tell_codes(act, run, lines, codes)
    return publication


def earlier_publication(session: Session, run: ResultRun) -> Publication | None:
    """The publication of which ``run`` will be a further edition: that of the list in force, where
    it says nothing of other vacancies."""
    own = {vacancy.id for vacancy in run.vacancies}
    older = set(runs_in_force(session, run.kind, own).values())
    if len(older) != 1:
        return None
    replaced = older.pop()
    if not {vacancy.id for vacancy in replaced.vacancies} <= own:
        return None
    return publication_of(session, replaced)


def _list_end(act: RoundAct, run: ResultRun) -> datetime | None:
    """When the list is taken down, by its policy."""
    policy = group_of(act.session, act.round_, run.policy_digest).policy
    window = recheck_window(act.session, act.round_, policy, run.kind, act.at)
    recheck_end = window.end if window is not None else None
    return list_end(policy, PUBLICATION_KIND[run.kind], local_day(act.at), recheck_end)


def _title(act: RoundAct, run: ResultRun) -> str:
    """Names the vacancies where the round has several policies, and so several lists."""
    title = f"{act.round_.title}{TITLES[run.kind]}"
    if len(policy_groups(act.session, act.round_)) <= 1:
        return title
    codes = sorted(group_of(act.session, act.round_, run.policy_digest).codes)
    return f"{title}（岗位 {'、'.join(codes)}）"


def _in_force(act: RoundAct, run: ResultRun) -> list[ResultLine]:
    return lines_in_force(act.session, run.kind, {vacancy.id for vacancy in run.vacancies})


def _tell(act: RoundAct, run: ResultRun, known: Mapping[int, Told]) -> None:
    """Everybody on the list; of a further edition only those whose line is not what they were told
    before (``known``: by application)."""
    text = "登录后可以看到您的成绩、名次和每一步怎么算的。" + _until(act, run)
    for line in _concerned(act, run):
        before = known.get(line.application_id)
        if before == told(line):
            continue
        done, first = ("已公布", "") if before is None else ("已更正", "名单中您的内容有变化。")
        send(
            act.session,
            line.application.account_id,
            f"results.{run.kind}",
            f"{TITLES[run.kind]}{done}",
            first + text,
            at=act.at,
            link=f"/my/results/{line.application.public_id}",
            round_code=act.round_.code,
        )


def _concerned(act: RoundAct, run: ResultRun) -> list[ResultLine]:
    """A ranking after an interview concerns those who entered it, as it names nobody else."""
    statement = (
        select(ResultLine)
        .options(joinedload(ResultLine.application))
        .where(ResultLine.run_id == run.id)
        .order_by(ResultLine.id)
    )
    lines = list(act.session.scalars(statement))
    group = group_of(act.session, act.round_, run.policy_digest)
    if run.kind != "ranking" or group.policy.interview is None:
        return lines
    entered = entered_applications(act.session, group)
    return [line for line in lines if line.application_id in entered]


def _until(act: RoundAct, run: ResultRun) -> str:
    """The last moment to ask for a re-check, where the list has one."""
    policy = group_of(act.session, act.round_, run.policy_digest).policy
    window = recheck_window(act.session, act.round_, policy, run.kind, act.at)
    if window is None:
        return ""
    return f"对成绩有疑问的，可以在{printed_moment(window.end, is_end=True)}以前申请复核。"


def publish_preferences(act: RoundAct, body: dict[str, Any], reason: str = "") -> Publication:
    """优先名单, before the interview: who holds what by ticket number, and what it changes.

    A further edition needs a reason.
    """
    before = preferences_publication(act.session, act.round_.code)
    publication = publish(
        act,
        Document(
            kind="preferences",
            round_code=act.round_.code,
            title=f"{act.round_.title}优先条件核验名单",
            body=body,
            number=before.number if before else None,
            reason=reason.strip(),
            expires_at=_preferences_end(act),
        ),
    )
    act.session.flush()
    return publication


def _preferences_end(act: RoundAct) -> datetime | None:
    """One list for all vacancies: the latest of their policies; None where one lets it stay."""
    day = local_day(act.at)
    groups = policy_groups(act.session, act.round_)
    ends = [list_end(group.policy, "preferences", day) for group in groups]
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


def place_vacancies(
    act: RoundAct, rooms: Sequence[InterviewRoom], codes: Iterable[str]
) -> list[Turn]:
    """Put everybody whom the published shortlist let in, for whole vacancies, into a room, or
    spread over several.

    Raises ``Refused('results.no_vacancy')``, ``'results.shortlist_first'``,
    ``'results.preferences_first'``, and as ``fill_rooms``.
    """
    wanted = set(codes)
    if not wanted:
        raise Refused("results.no_vacancy")
    if preferences_publication(act.session, act.round_.code) is None:
        raise Refused("results.preferences_first")
    shortlisted: set[int] = set()
    for group in policy_groups(act.session, act.round_):
        inside = wanted & group.codes
        if inside:
            shortlisted |= _shortlisted(act, group, inside)
    return fill_rooms(act, rooms, _by_place(act.session, shortlisted))


def _by_place(session: Session, application_ids: set[int]) -> list[int]:
    """The best of the shortlist first: several rooms are dealt strong and weak ones alike."""
    statement = (
        select(ResultLine.application_id, ResultLine.place)
        .join(ResultRun)
        .where(ResultRun.kind == "shortlist", ResultLine.application_id.in_(application_ids))
        .order_by(ResultRun.id, ResultLine.id)
    )
    places = dict(session.execute(statement).all())
    return sorted(application_ids, key=lambda key: (places.get(key) or 10**9, key))


def _shortlisted(act: RoundAct, group: PolicyGroup, codes: set[str]) -> set[int]:
    """Application ids of the group's vacancies ``codes``, from the list that is public."""
    ids = [vacancy.id for vacancy in group.vacancies if vacancy.code in codes]
    if len(runs_in_force(act.session, "shortlist", ids)) < len(ids):
        raise Refused("results.shortlist_first", vacancy=min(codes))
    if undecided_of(act.session, ids):
        raise Refused("results.undecided", vacancies="、".join(sorted(codes)))
    for vacancy in group.vacancies:
        if vacancy.id in ids:
            require_up_to_date(act.session, act.round_, vacancy)
    lines = lines_in_force(act.session, "shortlist", ids)
    of_these = {line.application_id for line in lines}
    return of_these & entered_applications(act.session, group)

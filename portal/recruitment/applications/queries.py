"""Applications as their owners, screeners and figures see them."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.foundation.files.images import hash_distance
from portal.kernel.errors import Refused
from portal.recruitment.applications.form_scope import counts_by_day
from portal.recruitment.applications.models import (
    Application,
    ApplicationFile,
    CertificateClaim,
    PictureBand,
)


def applications_of(session: Session, account_id: int) -> list[Application]:
    """Newest first."""
    statement = (
        select(Application)
        .options(
            joinedload(Application.round_),
            joinedload(Application.vacancy),
            joinedload(Application.claim),
        )
        .where(Application.account_id == account_id)
        .order_by(Application.id.desc())
    )
    return list(session.scalars(statement))


def present_files(application: Application, kind: str | None = None) -> list[ApplicationFile]:
    return [
        file
        for file in application.files
        if file.replaced_at is None and (kind is None or file.kind == kind)
    ]


def file_of(application: Application, public_id: str) -> ApplicationFile:
    """Any file ever attached, also a replaced one.

    Raises ``Refused('application.file_not_found')``.
    """
    for file in application.files:
        if file.public_id == public_id:
            return file
    raise Refused("application.file_not_found")


def application_in_round(session: Session, round_id: int, public_id: str) -> Application:
    """What officers may see: handed in at least once; a draft is its writer's alone.

    Raises ``Refused('application.not_found')``.
    """
    statement = select(Application).where(
        Application.round_id == round_id,
        Application.public_id == public_id,
        Application.number.is_not(None),
    )
    found = session.scalar(statement)
    if found is None:
        raise Refused("application.not_found")
    return found


def counts_by_vacancy(session: Session, round_id: int) -> dict[int, dict[str, int]]:
    """Vacancy id → state → number of applications."""
    statement = (
        select(Application.vacancy_id, Application.state, func.count())
        .where(Application.round_id == round_id, Application.vacancy_id.is_not(None))
        .group_by(Application.vacancy_id, Application.state)
    )
    found: dict[int, dict[str, int]] = {}
    for vacancy_id, state, count in session.execute(statement):
        found.setdefault(vacancy_id, {})[state] = count
    return found


def eligible_applications(session: Session, round_id: int) -> list[Application]:
    """In order of their number."""
    statement = (
        select(Application)
        .options(
            joinedload(Application.vacancy),
            joinedload(Application.account),
            joinedload(Application.claim),
        )
        .where(Application.round_id == round_id, Application.state == "eligible")
        .order_by(Application.number)
    )
    return list(session.scalars(statement))


def same_certificate(session: Session, claim: CertificateClaim) -> list[Application]:
    """Other people's applications that claim the same certificate number: an alarm for the
    screener."""
    statement = (
        select(Application)
        .join(CertificateClaim, CertificateClaim.application_id == Application.id)
        .where(
            CertificateClaim.number_index == claim.number_index,
            Application.account_id != claim.application.account_id,
        )
        .order_by(Application.id)
    )
    return list(session.scalars(statement))


def verified_level(application: Application) -> str:
    """The level of a verified certificate that was approved by the policy's deadline; '' for every
    other claim: those count for nothing."""
    claim = application.claim
    if claim is None or claim.state != "verified":
        return ""
    return claim.level if counts_by_day(application.round_, claim.approved_on) else ""


NEAR = 6  # of 64 bits: the same picture re-encoded, resized or brightened
BANDS = NEAR + 1  # pictures that are near have one of so many bands in common
MOST_ALIKE = 200  # candidates that are compared, those with the most bands in common first


def picture_bands(file: ApplicationFile) -> list[str]:
    """Keys of the file in the index of pictures; empty for what is no picture."""
    if not file.perceptual_hash:
        return []
    bits = format(int(file.perceptual_hash, 16), "064b")
    edges = [place * 64 // BANDS for place in range(BANDS + 1)]
    return [
        f"{file.kind}:{place}:{int(bits[edges[place] : edges[place + 1]], 2):x}"
        for place in range(BANDS)
    ]


def similar_pictures(
    session: Session, application: Application
) -> list[tuple[ApplicationFile, ApplicationFile]]:
    """(own file, other person's file) that look like one picture, nearest first: a hint for the
    screener, never a verdict.

    Looked up are photos and documents of other people's applications in the same round, as they
    were handed in; at most ``MOST_ALIKE`` files are compared.
    """
    own = [file for file in present_files(application) if file.perceptual_hash]
    if not own:
        return []
    pairs = [
        (hash_distance(mine.perceptual_hash or "", other.perceptual_hash or ""), mine, other)
        for other in _pictures_of_others(session, application, own)
        for mine in own
        if mine.kind == other.kind
    ]
    near = sorted(
        (pair for pair in pairs if pair[0] <= NEAR),
        key=lambda pair: (pair[0], pair[1].id, pair[2].id),
    )
    return [(mine, other) for _distance, mine, other in near]


def _pictures_of_others(
    session: Session, application: Application, own: list[ApplicationFile]
) -> list[ApplicationFile]:
    """Files of others with a band in common."""
    bands = {band for file in own for band in picture_bands(file)}
    candidates = (
        select(PictureBand.file_id)
        .join(ApplicationFile, ApplicationFile.id == PictureBand.file_id)
        .where(
            PictureBand.round_id == application.round_id,
            PictureBand.band.in_(bands),
            ApplicationFile.application_id != application.id,
        )
        .group_by(PictureBand.file_id)
        .order_by(func.count().desc(), PictureBand.file_id)
        .limit(MOST_ALIKE)
        .subquery()
    )
    statement = (
        select(ApplicationFile)
        .join(candidates, candidates.c.file_id == ApplicationFile.id)
        .join(Application, Application.id == ApplicationFile.application_id)
        .options(joinedload(ApplicationFile.application))
        .where(
            Application.account_id != application.account_id,
            Application.number.is_not(None),
            ApplicationFile.replaced_at.is_(None),
        )
        .order_by(ApplicationFile.id)
    )
    return list(session.scalars(statement))

"""The record of where a notice was published (form A-11).

Registration does not open before it names every required kind of place.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.kernel.errors import Refused
from portal.recruitment.audit import Actor, record
from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services import send
from portal.recruitment.publications.models import KeptFile, Publication
from portal.recruitment.rounds.models import Notice, PublicationPlace, RecruitmentRound
from portal.recruitment.rounds.services.draft import require_editable
from portal.recruitment.rulebook.publication.places import (
    PLACE_KINDS,
    WITHOUT_ADDRESS,
    missing_places,
    required_places,
)
from portal.recruitment.rulebook.roles import CHECKER, PUBLISHER
from portal.recruitment.unions.holders import holders_of

SOON = timedelta(hours=24)
MAX_ADDRESS = 400
_KIND = "notices.places_missing"


def places_missing(round_: RecruitmentRound) -> tuple[str, ...]:
    """Required kinds of place that the record does not name yet."""
    return missing_places(required_places(round_.conduct), (place.kind for place in round_.places))


def checked_address(text: str) -> str:
    """An address people can open: http or https, a host with a dot, no name and password in it.

    It is never asked for.

    Raises ``Refused('place.address')``.
    """
    text = text.strip()
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Refused("place.address") from error
    plain = text.isprintable() and not any(sign in text for sign in " <>\"'\\`")
    named = (
        "." in host
        and not host.startswith(".")
        and not host.endswith(".")
        and "@" not in parts.netloc
    )
    if not (
        plain
        and named
        and parts.scheme in ("http", "https")
        and len(text) <= MAX_ADDRESS
        and (port is None or port > 0)
    ):
        raise Refused("place.address")
    return text


def record_place(
    session: Session,
    round_: RecruitmentRound,
    *,
    kind: str,
    site: str,
    address: str,
    published_at: datetime,
    by: Actor,
    at: datetime,
    screenshot: KeptFile | None = None,
) -> PublicationPlace:
    """Add a line; the same line twice is one line.

    Raises ``Refused('place.not_published')``, ``'place.kind'``, ``'place.address'``,
    ``'place.time'`` (before the notice, or in the future).
    """
    notice = _newest_notice(session, round_)
    if notice is None or round_.published_at is None or round_.state != "published":
        raise Refused("place.not_published")
    if kind not in PLACE_KINDS:
        raise Refused("place.kind", kind=kind)
    address = "" if kind in WITHOUT_ADDRESS and not address.strip() else checked_address(address)
    if not round_.published_at.replace(second=0, microsecond=0) <= published_at <= at:
        raise Refused("place.time")
    for place in round_.places:
        if (place.kind, place.site, place.address) == (kind, site, address):
            return place
    place = PublicationPlace(
        kind=kind,
        site=site,
        address=address,
        published_at=published_at,
        content_digest=notice.digest,
        screenshot=screenshot,
        recorded_by=by.account_id,
        recorded_words=by.words,
        recorded_at=at,
    )
    round_.places.append(place)
    session.flush()
    record(
        session,
        "notices.record_place",
        f"round:{round_.public_id}",
        at=at,
        by=by,
        chain=round_.code,
        kind=kind,
        site=site,
        address=address,
        digest=notice.digest,
        screenshot=None if screenshot is None else screenshot.sha256,
    )
    return place


def _newest_notice(session: Session, round_: RecruitmentRound) -> Publication | None:
    statement = (
        select(Publication)
        .join(Notice, Notice.publication_id == Publication.id)
        .where(Notice.round_id == round_.id, Notice.kind == "recruitment")
        .order_by(Notice.number.desc())
        .limit(1)
    )
    return session.scalar(statement)


def take_down(
    session: Session, round_: RecruitmentRound, public_id: str, *, by: Actor, at: datetime
) -> PublicationPlace:
    """Note that the notice no longer stands there; the line stays.

    Raises ``Refused('place.not_found')``.
    """
    place = next((one for one in round_.places if one.public_id == public_id), None)
    if place is None:
        raise Refused("place.not_found")
    if place.taken_down_at is None:
        place.taken_down_at = at
        record(
            session,
            "notices.place_down",
            f"round:{round_.public_id}",
            at=at,
            by=by,
            chain=round_.code,
            kind=place.kind,
            site=place.site,
        )
    return place


def require_places(
    session: Session, round_: RecruitmentRound, kinds: list[str], *, by: Actor, at: datetime
) -> None:
    """Say which kinds of place must hold the notice, while the round is drafted.

    Raises ``Refused('round.frozen')``, ``'place.kind'``, ``'place.none'`` (at least one).
    """
    require_editable(round_)
    unknown = [kind for kind in kinds if kind not in PLACE_KINDS]
    if unknown:
        raise Refused("place.kind", kind=unknown[0])
    if not kinds:
        raise Refused("place.none")
    chosen = [kind for kind in PLACE_KINDS if kind in kinds]
    if chosen != list(required_places(round_.conduct)):
        round_.conduct = round_.conduct | {"places_required": chosen}
        record(
            session,
            "notices.edit_round",
            f"round:{round_.public_id}",
            at=at,
            by=by,
            chain=round_.code,
            changed=["places_required"],
        )


def remind_of_places(session: Session, round_: RecruitmentRound, *, at: datetime) -> int:
    """Tell the round's publishers and checkers, once a day, that registration cannot open; returns
    how many were told. May be repeated."""
    window = round_.window("registration")
    if (
        round_.state != "published"
        or window is None
        or not window.starts_at - SOON <= at < window.ends_at
        or not places_missing(round_)
    ):
        return 0
    told = 0
    for account_id in holders_of(session, round_.organiser, (PUBLISHER, CHECKER), at):
        seen = select(Message.id).where(
            Message.account_id == account_id,
            Message.kind == _KIND,
            Message.round_code == round_.code,
            Message.sent_at > at - SOON,
        )
        if session.scalar(seen.limit(1)) is not None:
            continue
        body = f"{round_.title}：公告还没有在规定的地方全部发布并登记，登记齐以前不能开始报名。"
        link = f"/office/rounds/{round_.code}/places"
        send(
            session,
            account_id,
            _KIND,
            "公告发布渠道还没有登记齐",
            body,
            at=at,
            link=link,
            round_code=round_.code,
        )
        told += 1
    return told

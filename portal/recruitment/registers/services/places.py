"""The record of where a notice was published (form A-11).

Registration does not open before it names every required kind of place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation.jobs.rows import each_within
from portal.kernel.errors import Refused
from portal.recruitment.messages.models import Message
from portal.recruitment.messages.services import send
from portal.recruitment.publications.models import KeptFile, Publication
from portal.recruitment.rounds.act import RoundAct
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the notice stands since when, as an officer typed it."""

    kind: str
    site: str
    address: str
    published_at: datetime

    @property
    def written_address(self) -> str:
        """Raises ``Refused('place.kind')``, ``'place.address'``."""
        if self.kind not in PLACE_KINDS:
            raise Refused("place.kind", kind=self.kind)
        if self.kind in WITHOUT_ADDRESS and not self.address.strip():
            return ""
        return checked_address(self.address)


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
        port = parts.port
    except ValueError as error:
        raise Refused("place.address") from error
    plain = text.isprintable() and not any(sign in text for sign in " <>\"'\\`")
    reached = parts.scheme in ("http", "https") and (port is None or port > 0)
    if not (plain and reached and _names_a_host(parts) and len(text) <= MAX_ADDRESS):
        raise Refused("place.address")
    return text


def _names_a_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    dotted = "." in host and not host.startswith(".") and not host.endswith(".")
    return dotted and "@" not in parts.netloc


def record_place(
    act: RoundAct, standing: Standing, *, screenshot: KeptFile | None = None
) -> PublicationPlace:
    """Add a line; the same line twice is one line.

    Raises ``Refused('place.not_published')``, ``'place.kind'``, ``'place.address'``,
    ``'place.time'`` (before the notice, or in the future).
    """
    notice = _newest_notice(act.session, act.round_)
    opened = act.round_.published_at
    if notice is None or opened is None or act.round_.state != "published":
        raise Refused("place.not_published")
    address = standing.written_address
    if not opened.replace(second=0, microsecond=0) <= standing.published_at <= act.at:
        raise Refused("place.time")
    for place in act.round_.places:
        if (place.kind, place.site, place.address) == (standing.kind, standing.site, address):
            return place
    place = PublicationPlace(kind=standing.kind, site=standing.site, address=address)
    place.published_at, place.content_digest = standing.published_at, notice.digest
    place.screenshot = screenshot
    place.recorded_by, place.recorded_words = act.by.account_id, act.by.words
    place.recorded_at = act.at
    act.round_.places.append(place)
    act.session.flush()
    _record_line(act, place)
    return place


def _record_line(act: RoundAct, place: PublicationPlace) -> None:
    act.record_on_round(
        "notices.record_place",
        kind=place.kind,
        site=place.site,
        address=place.address,
        digest=place.content_digest,
        screenshot=None if place.screenshot is None else place.screenshot.sha256,
    )


def _newest_notice(session: Session, round_: RecruitmentRound) -> Publication | None:
    statement = (
        select(Publication)
        .join(Notice, Notice.publication_id == Publication.id)
        .where(Notice.round_id == round_.id, Notice.kind == "recruitment")
        .order_by(Notice.number.desc())
        .limit(1)
    )
    return session.scalar(statement)


def take_down(act: RoundAct, public_id: str) -> PublicationPlace:
    """Note that the notice no longer stands there; the line stays.

    Raises ``Refused('place.not_found')``.
    """
    place = next((line for line in act.round_.places if line.public_id == public_id), None)
    if place is None:
        raise Refused("place.not_found")
    if place.taken_down_at is None:
        place.taken_down_at = act.at
        act.record_on_round("notices.place_down", kind=place.kind, site=place.site)
    return place


def require_places(act: RoundAct, kinds: list[str]) -> None:
    """Say which kinds of place must hold the notice, while the round is drafted.

    Raises ``Refused('round.frozen')``, ``'place.kind'``, ``'place.none'`` (at least one).
    """
    require_editable(act.round_)
    unknown = [kind for kind in kinds if kind not in PLACE_KINDS]
    if unknown:
        raise Refused("place.kind", kind=unknown[0])
    if not kinds:
        raise Refused("place.none")
    chosen = [kind for kind in PLACE_KINDS if kind in kinds]
    if chosen != list(required_places(act.round_.conduct)):
        act.round_.conduct = act.round_.conduct | {"places_required": chosen}
        act.record_on_round("notices.edit_round", changed=["places_required"])


def remind_of_places(session: Session, round_: RecruitmentRound, *, at: datetime) -> int:
    """Tell the round's publishers and checkers, once a day, that registration cannot open; returns
    how many were told. May be repeated."""
    window = round_.window("registration")
    if round_.state != "published" or window is None or not places_missing(round_):
        return 0
    if not window.starts_at - SOON <= at < window.ends_at:
        return 0
    untold = [
        account_id
        for account_id in holders_of(session, round_.organiser, (PUBLISHER, CHECKER), at)
        if not _told(session, account_id, round_, since=at - SOON)
    ]
    body = f"{round_.title}：公告还没有在规定的地方全部发布并登记，登记齐以前不能开始报名。"
    about = {"link": f"/office/rounds/{round_.code}/places", "round_code": round_.code}

    def told(account_id: int) -> int:
        send(session, account_id, _KIND, "公告发布渠道还没有登记齐", body, at=at, **about)
        return account_id

    return len(each_within(session, f"notices.remind_of_places/{round_.id}", untold, told))


def _told(session: Session, account_id: int, round_: RecruitmentRound, *, since: datetime) -> bool:
    seen = select(Message.id).where(
        Message.account_id == account_id,
        Message.kind == _KIND,
        Message.round_code == round_.code,
        Message.sent_at > since,
    )
    return session.scalar(seen.limit(1)) is not None

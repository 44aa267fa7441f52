"""Sites and rooms as a union knows them, for many rounds; a round takes copies of its own."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Identified, Versioned, one_of
from portal.recruitment.orm import Base


class CatalogueSite(Identified, Versioned, Base):
    """考点 in the catalogue of the union that organises rounds."""

    __tablename__ = "catalogue_site"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[str] = mapped_column(String(80))
    address: Mapped[str] = mapped_column(String(160))
    travel: Mapped[str] = mapped_column(String(300), default="")
    contact: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")

    rooms: Mapped[list[CatalogueRoom]] = relationship(
        back_populates="site", order_by="CatalogueRoom.code", cascade="all, delete-orphan"
    )

    __table_args__ = (UniqueConstraint("union_id", "code"),)


class CatalogueRoom(Identified, Base):
    """考场 of a site, with the columns of ``rooms.csv`` and where it lies."""

    __tablename__ = "catalogue_room"

    site_id: Mapped[int] = mapped_column(ForeignKey("catalogue_site.id"), index=True)
    code: Mapped[str] = mapped_column(String(8))
    place: Mapped[str] = mapped_column(String(80), default="")  # building and floor
    layout: Mapped[str] = mapped_column(String(40))
    numbering: Mapped[str] = mapped_column(String(10), default="snake")
    first_desk: Mapped[str] = mapped_column(String(6), default="right")
    blocked: Mapped[str] = mapped_column(String(200), default="")
    reserve: Mapped[int] = mapped_column(default=0)
    accessible: Mapped[bool] = mapped_column(default=False)

    site: Mapped[CatalogueSite] = relationship(back_populates="rooms")

    __table_args__ = (
        UniqueConstraint("site_id", "code"),
        one_of("numbering", ("snake", "straight")),
        one_of("first_desk", ("left", "right")),
    )

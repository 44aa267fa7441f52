"""The columns of the log's tables, which each side makes its own. All of them only grow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.foundation.data.rows import Instant


class OriginColumns:
    """A log under one name and one key. A further one begins only where the last can't go on."""

    __tablename__ = "log_origin"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    key: Mapped[str] = mapped_column(String(300))  # as a verifier key
    begun_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(String(400), default="")


class EntryColumns:
    """What is to stand in the log, written with the business that it tells of.

    ``leaf`` is the text that is hashed; ``subject`` the clear name, which the leaf may hide;
    ``about`` the chain or round, ``number`` the entry of that chain. Kinds are no CHECK: a further
    one would rebuild a table that must never be rebuilt.
    """

    __tablename__ = "log_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(240), index=True)
    about: Mapped[str] = mapped_column(String(48), default="")
    number: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)
    leaf: Mapped[str] = mapped_column(Text)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  each side has objects of its own
        return (
            CheckConstraint("length(digest) = 64", name="digest_length"),
            Index("ix_log_entry_kind_about", "kind", "about"),
        )


class LeafColumns:
    """The place of an entry, given by the job that writes the files; ``hash`` in hex."""

    __tablename__ = "log_leaf"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("log_origin.id"))
    position: Mapped[int]
    entry_id: Mapped[int] = mapped_column(ForeignKey("log_entry.id"), unique=True)
    hash: Mapped[str] = mapped_column(String(64), index=True)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  each side has objects of its own
        return (UniqueConstraint("origin_id", "position"),)


class CheckpointColumns:
    """A signed tree; ``note`` is the signed note without cosignatures, ``root`` in hex."""

    __tablename__ = "log_checkpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    origin_id: Mapped[int] = mapped_column(ForeignKey("log_origin.id"))
    size: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(Instant)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  each side has objects of its own
        return (UniqueConstraint("origin_id", "size"),)


class WitnessColumns:
    """An office whose cosignatures are taken in: its words, and its key under its name."""

    __tablename__ = "log_witness"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    words: Mapped[str] = mapped_column(String(80))
    key: Mapped[str] = mapped_column(String(300))
    entered_at: Mapped[datetime] = mapped_column(Instant)
    entered_words: Mapped[str] = mapped_column(String(80))


class CosignatureColumns:
    """A witness's line under a checkpoint, verified when it came in."""

    __tablename__ = "log_cosignature"

    id: Mapped[int] = mapped_column(primary_key=True)
    checkpoint_id: Mapped[int] = mapped_column(ForeignKey("log_checkpoint.id"))
    witness_id: Mapped[int] = mapped_column(ForeignKey("log_witness.id"))
    line: Mapped[str] = mapped_column(Text)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_words: Mapped[str] = mapped_column(String(80))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  each side has objects of its own
        return (UniqueConstraint("checkpoint_id", "witness_id"),)

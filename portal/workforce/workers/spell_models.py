"""The dated facts of a person, one table for each kind (contracts and pay lie in records).

Field names follow the register of workers §1. What was recorded is never changed: a correction
withdraws a row and adds others.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.data.rows import Identified, Sealed, SealedRow, one_of
from portal.workforce.orm import Base
from portal.workforce.unions.models import Union
from portal.workforce.workers.spell_columns import (
    PersonSpellColumns,
    SpellColumns,
    in_order,
    once,
)

FORMS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
LEAVES = ("sick", "work_injury", "maternity", "personal", "study", "other")


class Person(Identified, Base):
    """A human being, however often they come and go: the records of the register are theirs."""

    __tablename__ = "person"

    document_index: Mapped[str] = mapped_column(String(64), unique=True)


class IdentitySpell(PersonSpellColumns, SealedRow, Base):
    """身份: name, document and what else tells who it is."""

    __tablename__ = "identity_spell"

    name: Mapped[str] = mapped_column(String(60))
    sex: Mapped[str | None] = mapped_column(String(1))
    born_on: Mapped[date | None]
    ethnicity: Mapped[str | None] = mapped_column(String(2))
    political_status: Mapped[str | None] = mapped_column(String(2))
    household: Mapped[str | None] = mapped_column(String(120))
    document_kind: Mapped[str] = mapped_column(String(24))
    document_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    document_number = Sealed("document_sealed")
    mobile_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile = Sealed("mobile_sealed")

    __table_args__ = (in_order(), once("identity_spell", "person_id", "valid_from"))


class EmploymentSpell(SpellColumns, Base):
    """用工: from the first day at work; ``valid_to`` is the day from which the place is free."""

    __tablename__ = "employment_spell"

    form: Mapped[str] = mapped_column(String(1))
    agency: Mapped[str | None] = mapped_column(String(120))
    entry_kind: Mapped[str] = mapped_column(String(1))  # 进入方式

    __table_args__ = (
        in_order(),
        one_of("form", FORMS),
        once("employment_spell", "worker_id", "valid_from"),
    )


class UsingUnitSpell(SpellColumns, Base):
    """实际用人单位: the union whose place the person takes, and the unit's name as it was."""

    __tablename__ = "using_unit_spell"

    union_id: Mapped[int] = mapped_column(ForeignKey("union.id"))
    using_unit: Mapped[str] = mapped_column(String(200))

    union: Mapped[Union] = relationship()

    __table_args__ = (
        in_order(),
        once("using_unit_spell", "worker_id", "valid_from"),
        Index("ix_using_unit_spell_union", "union_id", "valid_from"),
    )


class PartySpell(SpellColumns, Base):
    """聘用单位（劳动合同签订单位）."""

    __tablename__ = "party_spell"

    contracting_party: Mapped[str] = mapped_column(String(200))

    __table_args__ = (in_order(), once("party_spell", "worker_id", "valid_from"))


class PostSpell(SpellColumns, Base):
    """岗位: its name and class."""

    __tablename__ = "post_spell"

    post: Mapped[str | None] = mapped_column(String(80))
    post_class: Mapped[str | None] = mapped_column(String(1))

    __table_args__ = (in_order(), once("post_spell", "worker_id", "valid_from"))


class EducationSpell(PersonSpellColumns, Base):
    """学历: the highest one that holds."""

    __tablename__ = "education_spell"

    education: Mapped[str | None] = mapped_column(String(40))
    degree: Mapped[str | None] = mapped_column(String(40))
    school: Mapped[str | None] = mapped_column(String(120))
    major: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (in_order(), once("education_spell", "person_id", "valid_from"))


class CertificateSpell(PersonSpellColumns, SealedRow, Base):
    """社会工作者职业水平证书."""

    __tablename__ = "certificate_spell"

    certificate_level: Mapped[str | None] = mapped_column(String(16))
    certificate_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    certificate_number = Sealed("certificate_sealed")
    certificate_approved_on: Mapped[date | None]

    __table_args__ = (in_order(), once("certificate_spell", "person_id", "valid_from"))


class RegistrationSpell(PersonSpellColumns, Base):
    """登记 of the certificate: three years each time."""

    __tablename__ = "registration_spell"

    certificate_registration: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = (in_order(), once("registration_spell", "person_id", "valid_from"))


class LeaveSpell(SpellColumns, Base):
    """请假: who is on leave stays in post."""

    __tablename__ = "leave_spell"

    kind: Mapped[str] = mapped_column(String(12))
    words: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (
        in_order(),
        one_of("kind", LEAVES),
        once("leave_spell", "worker_id", "valid_from"),
    )

"""What one security administrator asks and another one confirms."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, relationship

from portal.foundation.data.rows import Identified, Versioned, one_of, state_column
from portal.foundation.officers.columns import OfficerRequestColumns, request_rules
from portal.recruitment.orm import Base
from portal.recruitment.rulebook.lifecycles import OFFICER_REQUEST
from portal.recruitment.unions.models import Union


class OfficerRequest(Identified, Versioned, OfficerRequestColumns, Base):
    """A way in for an officer, or an office that is not given by one alone."""

    __tablename__ = "officer_request"

    state: Mapped[str] = state_column(OFFICER_REQUEST)

    union: Mapped[Union | None] = relationship()

    __table_args__ = (one_of("state", OFFICER_REQUEST), *request_rules())

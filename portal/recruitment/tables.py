"""All tables of the recruitment side on one metadata: import this before creating, migrating or comparing the schema."""

from __future__ import annotations

from portal.foundation.data.throttle import throttle_table
from portal.recruitment.accounts import models as accounts
from portal.recruitment.applications import models as applications
from portal.recruitment.applications import request_models as application_requests
from portal.recruitment.approval import models as approval
from portal.recruitment.audit import models as audit
from portal.recruitment.calendars import models as calendars
from portal.recruitment.changes import models as changes
from portal.recruitment.exams import models as exams
from portal.recruitment.handover import models as handover
from portal.recruitment.interviews import models as interviews
from portal.recruitment.marking import models as marking
from portal.recruitment.messages import models as messages
from portal.recruitment.orm import Base
from portal.recruitment.plans import models as plans
from portal.recruitment.publications import models as publications
from portal.recruitment.registers import models as registers
from portal.recruitment.results import models as results
from portal.recruitment.rounds import models as notices
from portal.recruitment.rounds import text_models as notice_texts
from portal.recruitment.rules import models as simulations
from portal.recruitment.screening import models as screening
from portal.recruitment.unions import models as unions
from portal.recruitment.vacancies import models as vacancies
from portal.recruitment.vetting import models as vetting

STAGES = (
    audit, accounts, unions, calendars, messages, plans, publications, notices, approval, registers, notice_texts, simulations, vacancies, applications, application_requests, changes, screening, exams, marking, interviews, results, vetting, handover,
)  # fmt: skip

metadata = Base.metadata
throttle = throttle_table(metadata)

# The database itself refuses UPDATE and DELETE here; the same list stands in the migration that makes the triggers.
APPEND_ONLY = (
    "audit_entry", "publication", "policy_version", "round_decision", "mark", "union_figures", "plan_decision", "round_version", "decision_comment",
    "decision_acknowledgement", "county_confirmation", "petition_step", "kept_file",
)  # fmt: skip

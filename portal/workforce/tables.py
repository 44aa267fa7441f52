"""All tables of the workforce side on one metadata: import this before creating, migrating or comparing the schema."""

from __future__ import annotations

from portal.foundation.data.throttle import throttle_table
from portal.workforce.accounts import models as accounts
from portal.workforce.audit import models as audit
from portal.workforce.exits import models as exits
from portal.workforce.intake import models as intake
from portal.workforce.orm import Base
from portal.workforce.records.appraisals import models as appraisals
from portal.workforce.records.awards import models as awards
from portal.workforce.records.contracts import models as contracts
from portal.workforce.records.pay import models as pay
from portal.workforce.records.training import models as training
from portal.workforce.unions import models as unions
from portal.workforce.workers import models as workers

STAGES = (audit, accounts, unions, workers, contracts, pay, training, appraisals, awards, exits, intake)
APPEND_ONLY = ("audit_entry", "filing_step")

metadata = Base.metadata
throttle = throttle_table(metadata)

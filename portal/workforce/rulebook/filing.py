"""What a record must show before it enters the register, with the province's return codes
退回补正原因 (register of workers §2, §3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.kernel import resident_id
from portal.kernel.errors import Refused
from portal.kernel.period import corresponding_day

RETURN_CODES = ("01", "02", "03", "04", "05", "06", "07", "08", "09", "99")
FIXED, OPEN_ENDED, TASK = "1", "2", "3"
DISPATCH, AGENCY_WORK, BOUGHT_SERVICE = "5", "6", "7"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a record can't enter: the province's code and the finer one."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the checks look at of a record that is about to enter the register."""

    document_kind: str
    document_number: str
    born_on: date | None
    contract_kind: str
    starts_on: date
    ends_on: date | None
    probation_ends_on: date | None
    form: str
    agency: str | None
    certificate_level: str | None
    certificate_number: str | None
    hired_on: date
    training_due_on: date
    decided_on: date | None = None  # the hire's decision, where the record tells it


def training_due(hired_on: date) -> date:
    """Every new worker trains within a year (guideline 三(三)): until the corresponding day of the
    next year, else the month's last (民法典 201, 202; register of workers §3)."""
    return corresponding_day(hired_on, 12)[0]


def told_training_days(hired_on: date) -> tuple[date, date]:
    """What a record may say: the day itself, and the day before it, as records of earlier senders
    of version 1.0 have it. The register keeps its own."""
    due = training_due(hired_on)
    return due, due - DAY


def probation_limit_months(kind: str, starts_on: date, ends_on: date | None) -> int:
    """Months of probation that a contract may have (劳动合同法 19)."""
    if kind == TASK:
        return 0
    if kind == OPEN_ENDED or ends_on is None or _lasts(starts_on, ends_on, 36):
        return 6
    if _lasts(starts_on, ends_on, 12):
        return 2
    return 1 if _lasts(starts_on, ends_on, 3) else 0


def assess(record: Candidate) -> tuple[Reason, ...]:
    """Every reason that forbids the entry, in order of the codes; empty when none does."""
    reasons = [
        *_document(record),
        *contract_reasons(record),
        *_beginning(record),
        *_certificate(record),
        *_form(record),
    ]
    if record.training_due_on not in told_training_days(record.hired_on):
        reasons.append(Reason("99", "training_due_wrong"))
    return tuple(reasons)


def contract_reasons(record: Candidate) -> tuple[Reason, ...]:
    """合同止 > 起; a fixed term has an end; dispatch two years or more (58); probation inside the
    contract and the law's limit (19)."""
    reasons = []
    if record.contract_kind == FIXED and record.ends_on is None:
        reasons.append(Reason("05", "contract_incomplete"))
    if record.contract_kind == OPEN_ENDED and record.ends_on is not None:
        return (*reasons, Reason("05", "contract_dates"))
    if record.ends_on is not None and record.ends_on <= record.starts_on:
        return (*reasons, Reason("05", "contract_dates"))
    dispatched = record.form == DISPATCH
    if dispatched and (
        record.contract_kind != FIXED
        or (record.ends_on is not None and not _lasts(record.starts_on, record.ends_on, 24))
    ):
        reasons.append(Reason("05", "contract_dates"))
    until = record.probation_ends_on
    if until is not None:
        months = probation_limit_months(record.contract_kind, record.starts_on, record.ends_on)
        latest = corresponding_day(record.starts_on, months)[0] - DAY
        outside = until < record.starts_on or (
            record.ends_on is not None and until > record.ends_on
        )
        if outside or until > latest:
            reasons.append(Reason("05", "probation_too_long"))
    return tuple(reasons)


def _beginning(record: Candidate) -> tuple[Reason, ...]:
    """Nobody works before being hired; a written contract within a month from the first day of work
    (劳动合同法 10)."""
    if record.decided_on is None:
        return ()
    if record.hired_on < record.decided_on:
        return (Reason("05", "hired_before_decision"),)
    if record.starts_on < record.hired_on:
        return (Reason("05", "contract_before_hire"),)
    late = record.starts_on > corresponding_day(record.hired_on, 1)[0]
    return (Reason("05", "contract_late"),) if late else ()


def _document(record: Candidate) -> tuple[Reason, ...]:
    try:
        number = resident_id.check(record.document_kind, record.document_number, record.hired_on)
    except Refused:
        return (Reason("01", "document_mismatch"),)
    born = (
        resident_id.birth_date(number) if record.document_kind == resident_id.RESIDENT_ID else None
    )
    if born is not None and record.born_on is not None and born != record.born_on:
        return (Reason("01", "document_mismatch"),)
    return ()


def _certificate(record: Candidate) -> tuple[Reason, ...]:
    return (
        (Reason("06", "certificate_incomplete"),)
        if record.certificate_level and not record.certificate_number
        else ()
    )


def _form(record: Candidate) -> tuple[Reason, ...]:
    needs_agency = record.form in (DISPATCH, BOUGHT_SERVICE)
    return (Reason("09", "form_without_agency"),) if needs_agency and not record.agency else ()


def _lasts(starts_on: date, ends_on: date, months: int) -> bool:
    """From 1 March to the last of February is twelve months."""
    return ends_on + DAY >= corresponding_day(starts_on, months)[0]

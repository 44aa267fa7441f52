"""The files of an application: attached, turned, taken away. A replaced one keeps its row."""

from __future__ import annotations

from dataclasses import replace as changed

from portal.kernel.errors import Refused
from portal.recruitment.applications.act import CaseAct
from portal.recruitment.applications.models import ApplicationFile
from portal.recruitment.applications.queries import present_files
from portal.recruitment.applications.services.fill_in import looked_at, require_editable
from portal.recruitment.applications.uploads import Received

MAX_FILES = 20


def attach(
    act: CaseAct, kind: str, received: Received, *, replace: bool = False
) -> ApplicationFile:
    """Add a cleaned file while the form is open; ``replace`` retires those of its kind (a photo is
    one picture, a certificate may have several)."""
    require_editable(act.application, act.at)
    return add_file(act, kind, received, replace=replace)


def add_file(
    act: CaseAct, kind: str, received: Received, *, replace: bool = False
) -> ApplicationFile:
    """The row of a cleaned file. Raises ``Refused('application.too_many_files')``."""
    present = present_files(act.application)
    if len(present) >= MAX_FILES:
        raise Refused("application.too_many_files", most=MAX_FILES)
    if replace:
        for file in present:
            if file.kind == kind:
                file.replaced_at = act.at
    added = _keep(act, kind, received)
    looked_at(act.application, "certificate" if kind == "certificate" else "files")
    _show(act)
    return added


def turn_file(
    act: CaseAct, public_id: str, turned: Received, *, seen_sha256: str
) -> ApplicationFile:
    """Put the turned copy in a file's place; the one before keeps its row.

    Raises ``Refused('application.file_not_found')`` when it changed meanwhile.
    """
    require_editable(act.application, act.at)
    file = _present(act, public_id)
    if file.sha256 != seen_sha256:
        raise Refused("application.file_not_found")
    file.replaced_at = act.at
    row = _keep(act, file.kind, changed(turned, name=file.original_name, slot=file.slot))
    _show(act)
    return row


def remove_file(act: CaseAct, public_id: str) -> None:
    """Raises ``Refused('application.file_not_found')``."""
    require_editable(act.application, act.at)
    _present(act, public_id).replaced_at = act.at
    act.application.saved_at = act.at


def _present(act: CaseAct, public_id: str) -> ApplicationFile:
    for file in present_files(act.application):
        if file.public_id == public_id:
            return file
    raise Refused("application.file_not_found")


def _keep(act: CaseAct, kind: str, received: Received) -> ApplicationFile:
    row = ApplicationFile(
        application_id=act.application.id,
        kind=kind,
        media_kind=received.media_kind,
        storage_key=received.storage_key,
        sha256=received.sha256,
        size=received.size,
        pages=received.pages,
        original_name=received.name[-120:],
        perceptual_hash=received.perceptual_hash,
        uploaded_at=act.at,
        slot=received.slot,
        hint=received.hint,
        scan_state=received.scan_state,
    )
    act.session.add(row)
    act.application.saved_at = act.at
    return row


def _show(act: CaseAct) -> None:
    act.session.flush()
    act.session.refresh(act.application, ["files"])

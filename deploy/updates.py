"""``make updates``: which locked packages are behind what their authors offer, since when, and
whether any is beyond its time.

It asks the package index what a new lock would hold and keeps the answer in
``requirements/updates.json``; ``make check`` reads only that file (docs/security/rules.md,
Updates; ASVS 5.0 15.2.1).
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "requirements" / "updates.json"
MOST_BEHIND = timedelta(days=92)  # libraries are renewed every quarter
LOOK_EVERY = timedelta(days=35)  # asked for weekly; a commit after five missed weeks is refused


@dataclass(frozen=True, slots=True)
class Behind:
    """A package of the lock and the newer version that was first seen ``since`` that day."""

    locked: str
    newest: str
    since: date


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the index found."""

    looked_on: date
    behind: dict[str, Behind]


def pins(lock: str) -> dict[str, str]:
    """Package → version in the text of a lock file, names in the index's spelling."""
    found = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^\s;]+)", lock, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


def compare(locked: dict[str, str], newest: dict[str, str], last: Look | None, on: date) -> Look:
    """The look of ``on``. A package that stays locked at the same version has been behind since it
    was first seen so, however many newer versions came since."""
    behind = {}
    for name, version in sorted(locked.items()):
        offered = newest.get(name, version)
        if offered != version:
            before = last.behind.get(name) if last else None
            since = before.since if before and before.locked == version else on
            behind[name] = Behind(version, offered, since)
    return Look(on, behind)


def late(look: Look, locked: dict[str, str], on: date) -> list[str]:
    """What is beyond its time on that day: the look itself, or a package still locked as it was."""
    found = []
    if on - look.looked_on > LOOK_EVERY:
        found.append(f"nobody has looked since {look.looked_on}: run `make updates`")
    for name, one in look.behind.items():
        if locked.get(name) == one.locked and on - one.since > MOST_BEHIND:
            found.append(f"{name} {one.locked} is behind since {one.since}: `make lock` renews it")
    return found


def read(text: str) -> Look:
    """A kept look. Raises ``ValueError`` or ``KeyError`` for anything else."""
    kept = json.loads(text)
    behind = {
        name: Behind(one["locked"], one["newest"], date.fromisoformat(one["since"]))
        for name, one in kept["behind"].items()
    }
    return Look(date.fromisoformat(kept["looked_on"]), behind)


def written(look: Look) -> str:
    return json.dumps(asdict(look), default=date.isoformat, indent=1) + "\n"


def complaints() -> list[str]:
    """For ``make check``: as of the day of the newest commit, so that a commit that was good stays
    good."""
    day = subprocess.run(
        ["git", "log", "-1", "--format=%cs"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    return late(read(RECORD.read_text()), _locked(), date.fromisoformat(day))


def _locked() -> dict[str, str]:
    return pins((ROOT / "requirements" / "test.txt").read_text())


def _newest() -> dict[str, str]:
    """What ``make lock`` would lock with everything renewed. Raises ``CalledProcessError``."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "test.txt"
        command = [str(ROOT / ".venv/.uv/bin/uv"), "pip", "compile", "--quiet", "--no-header"]
        command += ["--upgrade", "--python-version", "3.11", "requirements/test.in"]
        subprocess.run([*command, "-o", str(draft)], cwd=ROOT, check=True)
        return pins(draft.read_text())


def main() -> int:
    last = read(RECORD.read_text()) if RECORD.exists() else None
    today = datetime.now(UTC).date()
    look = compare(_locked(), _newest(), last, today)
    RECORD.write_text(written(look))
    for name, one in look.behind.items():
        print(f"{name} {one.locked} -> {one.newest}, behind since {one.since}")
    wrong = late(look, _locked(), today)
    print(*wrong, f"{len(look.behind)} behind, {len(wrong)} beyond their time", sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

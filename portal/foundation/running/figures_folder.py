"""The folder in which the web processes of a side keep their counters.

``python -m portal.foundation.running.figures_folder FOLDER`` makes it ready for one more: files of
processes that are gone are thrown away, those of the living stay.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PROC = Path("/proc")
_OF_PROCESS = re.compile(r"_(\d+)\.db$")


def make_ready(folder: Path) -> None:
    """Make the folder, without what nobody adds to any more. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for file in folder.glob("*.db"):
        found = _OF_PROCESS.search(file.name)
        if found is not None and not (PROC / found[1]).exists():
            file.unlink(missing_ok=True)


if __name__ == "__main__":
    make_ready(Path(sys.argv[1]))

"""Take front-end files from npm packages into static/vendor, with name, version and digest on record.

Run by hand when a version changes: ``python3 deploy/vendor.py FOLDER``, where FOLDER holds the unpacked packages (``npm pack NAME@VERSION``,
``tar xzf``) as ``FOLDER/<name>/package`` beside the downloaded ``FOLDER/<name>.tgz``. Pictures inside style sheets (``data:``) are taken out:
the content security policy needs no exception for them, and static/css brings its own.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static" / "vendor"
FILES = {"bootstrap": ["dist/css/bootstrap.min.css", "LICENSE"]}
INNER_PICTURE = re.compile(r'url\((["\']?)data:[^)]*\1\)')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")


def take(folder: Path) -> None:
    record = {}
    for name, files in FILES.items():
        package = folder / name / "package"
        version = json.loads((package / "package.json").read_text())["version"]
        archive = (folder / f"{name}.tgz").read_bytes()
        taken = {}
        for file in files:
            text = (package / file).read_text()
            if file.endswith(".css"):
                text = SOURCE_MAP.sub("", INNER_PICTURE.sub("none", text))
            target = STATIC / name / Path(file).name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
            taken[target.name] = hashlib.sha256(target.read_bytes()).hexdigest()
        record[name] = {"version": version, "package_sha512": hashlib.sha512(archive).hexdigest(), "files_sha256": taken}
    (STATIC / "vendor.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    take(Path(sys.argv[1]))

"""Take front-end files from npm packages into static/vendor, with name, version and digest on
record.

Run by hand when a version changes: ``python3 deploy/vendor.py FOLDER``, where FOLDER holds the
unpacked packages (``npm pack NAME@VERSION``, ``tar xzf``) as ``FOLDER/<name>/package`` beside the
downloaded ``FOLDER/<name>.tgz``. Two things are taken out of style sheets: pictures written into
them (``data:``; the content security policy needs no exception for them, and static/css brings its
own), and the rules of component families that we do not use. A page that uses a class without a
rule fails tests/architecture/test_templates.py.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static" / "vendor"
FILES = {"bootstrap": ["dist/css/bootstrap.min.css", "LICENSE"]}
INNER_PICTURE = re.compile(r'url\((["\']?)data:[^)]*\1\)')
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/")

# Families of classes that no page uses: scripts' widgets, and what our own components replace.
UNUSED = re.compile(
    r"\.(?:accordion|alert|badge|breadcrumb|btn-(?:check|close|group|outline|toolbar|link|secondary|success|info|warning|light|dark|sm)|card|carousel|"
    r"collapse|collapsing|dropdown|dropup|dropend|dropstart|dropdown-menu|fade|figure|form-floating|form-switch|input-group|link|list-group|modal|nav|navbar|"
    r"offcanvas|pagination|placeholder|popover|progress|ratio|spinner|tab|table|text-bg|toast|tooltip|valid|was-validated|is-valid|bs-popover|bs-tooltip|"
    r"icon-link|img-thumbnail|focus-ring|stretched-link)(?![a-zA-Z0-9])|\[data-bs-theme=dark\]"
)


def rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The rules of a style sheet in order as (what stands before the brace, what stands within)."""
    at = 0
    while (opening := sheet.find("{", at)) >= 0:
        deep, end = 1, opening + 1
        while deep:
            deep += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        yield sheet[at:opening].strip(), sheet[opening + 1 : end - 1]
        at = end


def selectors(text: str) -> list[str]:
    """A selector list, cut at its outer commas."""
    found, deep = [""], 0
    for sign in text:
        deep += {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and not deep:
            found.append("")
        else:
            found[-1] += sign
    return found


def without_unused(sheet: str) -> str:
    """The style sheet without the rules that only concern unused families."""
    kept = []
    for before, within in rules(sheet):
        if before.startswith(("@media", "@supports")):
            inner = without_unused(within)
            kept += [f"{before}{{{inner}}}"] if inner else []
        elif before.startswith("@"):
            kept += [f"{before}{{{within}}}"] if not before.startswith("@keyframes") else []
        else:
            used = [one for one in selectors(before) if not UNUSED.search(one)]
            kept += [f"{','.join(used)}{{{within}}}"] if used else []
    return "".join(kept)


def trimmed(sheet: str) -> str:
    """What we serve of a package's style sheet; its licence comment stays."""
    licence = re.match(r'(?:@charset "[^"]*";)?/\*!.*?\*/', sheet, flags=re.DOTALL)
    head = licence.group(0) if licence else ""
    rest = SOURCE_MAP.sub("", INNER_PICTURE.sub("none", sheet[len(head) :]))
    return f"{head}\n{without_unused(rest)}\n"


def take(folder: Path) -> None:
    record = {}
    for name, files in FILES.items():
        package = folder / name / "package"
        version = json.loads((package / "package.json").read_text())["version"]
        archive = (folder / f"{name}.tgz").read_bytes()
        taken = {}
        for file in files:
            text = (package / file).read_text()
            target = STATIC / name / Path(file).name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(trimmed(text) if file.endswith(".css") else text)
            taken[target.name] = hashlib.sha256(target.read_bytes()).hexdigest()
        record[name] = {
            "version": version,
            "package_sha512": hashlib.sha512(archive).hexdigest(),
            "files_sha256": taken,
        }
    (STATIC / "vendor.json").write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    take(Path(sys.argv[1]))

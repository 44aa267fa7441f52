"""The second half of ``make check``.

Each check is a tool of the locked set or a function here; all run, then the failures are shown.
"""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from deploy import measures, updates

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"

TOOLS: dict[str, tuple[str, ...]] = {
    "style (ruff)": ("ruff", "check", "."),
    "format (ruff)": ("ruff", "format", "--check", "."),
    "layers (import-linter)": ("lint-imports", "--no-cache"),
    "types of the pure rooms (mypy)": ("mypy",),
    "templates (djlint)": ("djlint", "templates", "--lint", "--quiet"),
    "dangerous calls (bandit, high)": (
        "bandit",
        "-q",
        "-r",
        "portal",
        "config.py",
        "wsgi.py",
        "-lll",
    ),
}

# Spelled in pieces, so that this file does not itself name what no file may name.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("deb", "debian", "org"),
    )
]
# /work and /root are nobody's business; a home folder is a person's. /opt, /etc, /var and /srv in
# the deployment examples are the target's.
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:work|root|home)/[A-Za-z0-9_.-]+")
ALLOWED_LICENCES = re.compile(
    r"(MIT( License)?|MIT-0|MIT-CMU"
    r"|(0|2-Clause |3-Clause )?BSD([- ][23]-Clause)?( License)?|0BSD|BSD License"
    r"|Apache([- ]2\.0| Software License)|ISC|PSF-2\.0|Python Software Foundation License"
    r"|CNRI-Python|Zlib|CC0-1\.0|The Unlicense \(Unlicense\)"
    r"|MPL-2\.0|Mozilla Public License (1\.1 \(MPL 1\.1\)|2\.0 \(MPL 2\.0\))"
    r"|LGPL-(2\.1|3\.0)-(only|or-later)|GNU Lesser General Public License v[23].*"
    r"|DFSG approved|dependency licenses)"
)
LICENCE_EXCEPTIONS = {
    "pyphen": "offers a choice of three licences; taken under MPL 1.1",
    "axe-playwright-python": "MIT, by the file in its package; its metadata are silent",
}
TEST_ONLY_EXCEPTIONS = {"djlint": "GPL, a tool that looks at templates; no part of what runs"}


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def foreign_names() -> list[str]:
    """No file names a package registry's host or a path of the machine that it was written on."""
    found = []
    for path in tracked_files():
        text = path.read_bytes()
        if b"\0" in text[:4096]:
            continue
        for number, line in enumerate(text.decode(errors="replace").splitlines(), start=1):
            hosts = [host for host in REGISTRIES if host in line]
            if hosts or MACHINE_PATHS.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(group: str) -> dict[str, str]:
    """Package → version of a lock file."""
    pins = re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)",
        (ROOT / "requirements" / f"{group}.txt").read_text(),
        re.MULTILINE,
    )
    return {normal(name): version for name, version in pins}


def asked(group: str) -> set[str]:
    """Package names of an ``.in`` file and of those it includes."""
    names: set[str] = set()
    for line in (ROOT / "requirements" / f"{group}.in").read_text().splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("-r "):
            names |= asked(line.removeprefix("-r ").strip().removesuffix(".in"))
        elif line:
            names.add(normal(re.split(r"[\[<>=!~; ]", line)[0]))
    return names


def locks() -> list[str]:
    """Every wish is locked, every lock has a hash, both locks agree, and what is installed is what
    is locked."""
    return [*(line for group in ("uv", "runtime", "test") for line in _lock(group)), *_versions()]


def _lock(group: str) -> list[str]:
    text = (ROOT / "requirements" / f"{group}.txt").read_text()
    found = [
        f"{group}.in asks for {name}, {group}.txt does not lock it: run `make lock`"
        for name in sorted(asked(group) - set(locked(group)))
    ]
    for entry in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"(?m)^\s*#.*\n?", "", text)):
        if entry.strip() and ("==" not in entry or "--hash=sha256:" not in entry):
            found.append(f"{group}.txt: no version or no hash: {entry.strip().splitlines()[0]}")
    options = r"(?m)^\s*(-i|-f|--index-url|--extra-index-url|--find-links)\b"
    if "://" in text or re.search(options, text):
        found.append(f"{group}.txt names where packages come from; that is the machine's affair")
    return found


def _versions() -> list[str]:
    runtime, test = locked("runtime"), locked("test")
    found = [
        f"{name}: runtime.txt has {version}, test.txt {test.get(name)}"
        for name, version in runtime.items()
        if test.get(name) != version
    ]
    for name, version in test.items():
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            installed = "not installed"
        if installed != version:
            found.append(f"{name}: locked {version}, here {installed}")
    return found


def declared_licence(name: str) -> str:
    """What the package says of itself: the SPDX expression, else the classifiers, else the free
    text."""
    metadata = importlib.metadata.metadata(name)
    classifiers = [
        line.split("::")[-1].strip()
        for line in metadata.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    return (
        metadata.get("License-Expression")
        or " | ".join(classifiers)
        or (metadata.get("License") or "").strip()
    )


def licences() -> list[str]:
    """Every locked package is under a licence of the allow-list, or stands among the exceptions
    with a reason."""
    found, runtime = [], locked("runtime")
    for name in locked("test"):
        if name in LICENCE_EXCEPTIONS or (name in TEST_ONLY_EXCEPTIONS and name not in runtime):
            continue
        said = declared_licence(name)
        parts = [
            part.strip(" ()") if part.count("(") != part.count(")") else part.strip()
            for part in re.split(r" AND | OR | \| |, ", said)
        ]
        if not all(ALLOWED_LICENCES.fullmatch(part) for part in parts):
            found.append(f"{name}: {said or 'no licence declared'}")
    return found


FUNCTIONS: dict[str, Callable[[], list[str]]] = {
    "ceilings of the house": measures.complaints,
    "no registry's host, no machine's path": foreign_names,
    "locks": locks,
    "updates": updates.complaints,
    "licences": licences,
}


def run_tool(command: tuple[str, ...]) -> list[str]:
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return (
        []
        if done.returncode == 0
        else (done.stdout + done.stderr).strip().splitlines() or [f"exit code {done.returncode}"]
    )


def main() -> int:
    failures: dict[str, list[str]] = {}
    checks: dict[str, Callable[[], list[str]]] = {
        title: (lambda command=command: run_tool(command)) for title, command in TOOLS.items()
    }
    for title, check in {**checks, **FUNCTIONS}.items():
        began = time.monotonic()
        complaints = check()
        print(
            f"{'FAIL' if complaints else 'ok  '}  {title}  {time.monotonic() - began:.1f} s",
            flush=True,
        )
        if complaints:
            failures[title] = complaints
    for title, complaints in failures.items():
        print(f"\n{title}:", *(f"  {line}" for line in complaints[:80]), sep="\n")
        if len(complaints) > 80:
            print(f"  … and {len(complaints) - 80} more lines")
    print(
        f"\nchecks: {len(checks) + len(FUNCTIONS) - len(failures)} good, {len(failures)} bad",
        flush=True,
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())

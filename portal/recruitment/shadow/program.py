"""The second program, run as the public gets it: one file and a bundle in a process of its own,
without our code and our secrets, bounded in processor time, memory and wall time."""

from __future__ import annotations

import contextlib
import hashlib
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[3] / "static" / "verifier" / "verify.py"
MOST_SENTENCES = 10
LONGEST_SENTENCE = 300
_WRONG = re.compile(r"结论：有 ([0-9]+) 处不符。")
_RIGHT = re.compile(r"结论：[0-9]+ 项全部一致。")


@dataclass(frozen=True)
class Limits:
    """``seconds`` of processor time, twice as many by the clock. A million lines need minutes."""

    seconds: int = 1800
    megabytes: int = 8192


@dataclass(frozen=True)
class Answer:
    differences: int
    sentences: tuple[str, ...]
    program_digest: str


class Unanswered(RuntimeError):
    """The program ended without a conclusion: killed, out of time or memory, or broken."""


def recomputed(bundle: bytes, public_key: str, limits: Limits | None = None) -> Answer:
    """What verify.py says of ``bundle``; one that it cannot read counts as a disagreement.

    Raises ``Unanswered``.
    """
    program = PROGRAM.read_bytes()
    with tempfile.TemporaryDirectory(prefix="shadow-") as name:
        folder = Path(name)
        # A copy, so that the digest is that of the bytes that run, also during an upgrade.
        (folder / "verify.py").write_bytes(program)
        (folder / "bundle.zip").write_bytes(bundle)
        code, lines = _run(folder, public_key, limits or Limits())
    differences, sentences = _concluded(code, lines)
    return Answer(differences, sentences, hashlib.sha256(program).hexdigest())


def _run(folder: Path, public_key: str, limits: Limits) -> tuple[int, list[str]]:
    command = [sys.executable, "-I", "-X", "utf8", "verify.py", "bundle.zip"]
    with (folder / "lines.txt").open("w+b") as output:
        child = subprocess.Popen(  # noqa: S603  a fixed command of our own interpreter
            [*command, "--public-key", public_key],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={},
        )
        try:
            _bind(child.pid, limits)
            code = child.wait(limits.seconds * 2)
        except subprocess.TimeoutExpired:
            raise Unanswered("time") from None
        finally:
            child.kill()
            child.wait()
        output.seek(0)
        return code, output.read().decode("utf-8", "replace").splitlines()


def _bind(pid: int, limits: Limits) -> None:
    """From the first moments of its life; verify.py itself prints no more than some lines."""
    most = limits.megabytes * 1024 * 1024
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        resource.prlimit(pid, resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
        resource.prlimit(pid, resource.RLIMIT_AS, (most, most))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _concluded(code: int, lines: list[str]) -> tuple[int, tuple[str, ...]]:
    """Only a conclusion in words that fits the exit code is believed: Python's own failures end
    with 1 as well."""
    last = lines[-1] if lines else ""
    if code == 0 and _RIGHT.fullmatch(last):
        return 0, ()
    wrong = _WRONG.fullmatch(last)
    if code == 1 and wrong is not None and int(wrong[1]) > 0:
        return int(wrong[1]), _told(lines, "[不符]")
    if code == 2 and last.startswith("[无法读取]") and "MemoryError" not in last:
        return 1, _told(lines, "[无法读取]")
    raise Unanswered(f"exit code {code}: {last[:200]}")


def _told(lines: list[str], mark: str) -> tuple[str, ...]:
    found = [line.removeprefix(mark).strip() for line in lines if line.startswith(mark)]
    return tuple(line[:LONGEST_SENTENCE] for line in found[:MOST_SENTENCES])

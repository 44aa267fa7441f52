"""Work on untrusted bytes in a process of its own, with bounded memory and time.

A worker function ``f(options: dict, data: bytes) -> tuple[dict, bytes]`` is named as
``module:function``. It runs in a fresh interpreter under RLIMIT_AS and RLIMIT_CPU, so that a
decompression bomb, an endless layout or a crash in a C library costs one refusal, not a server.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

from portal.kernel.errors import Refused

ROOT = Path(__file__).resolve().parents[3]
MEGABYTE = 1024 * 1024


class IsolatedFailure(RuntimeError):
    """The process ended without an answer: out of memory, out of time, or crashed.

    ``why`` is ``time``, ``memory`` or ``crash``.
    """

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why = why


def run_isolated(
    worker: str, options: dict[str, Any], data: bytes, *, seconds: float, megabytes: int
) -> tuple[dict[str, Any], bytes]:
    """Run ``worker`` and return its answer. Raises the worker's Refused, or IsolatedFailure."""
    limits = {"seconds": seconds, "megabytes": megabytes}
    command = [sys.executable, "-m", "portal.foundation.jobs.isolation", worker, json.dumps(limits)]
    environment = {
        name: os.environ[name]
        for name in ("PATH", "HOME", "LANG", "LC_ALL", "XDG_CACHE_HOME")
        if name in os.environ
    }
    environment |= {
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
    try:
        done = subprocess.run(  # noqa: S603  a fixed command of our own interpreter; the bytes go through stdin
            command,
            input=_pack(options, data),
            capture_output=True,
            timeout=seconds,
            cwd=ROOT,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise IsolatedFailure("time", f"no answer in {seconds} s") from None
    if done.returncode != 0 or not done.stdout:
        raise IsolatedFailure(
            "crash",
            f"exit {done.returncode}: {done.stderr[-500:].decode(errors='replace').strip()}",
        )
    answer, payload = _unpack(done.stdout)
    if "refused" in answer:
        raise Refused(answer["refused"], **answer["facts"])
    if "failed" in answer:
        raise IsolatedFailure(answer["failed"], answer["detail"])
    return answer["result"], payload


def _pack(head: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(head).encode()
    return struct.pack(">I", len(text)) + text + data


def _unpack(message: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack_from(">I", message)
    return json.loads(message[4 : 4 + length]), message[4 + length :]


def _limit(seconds: float, megabytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    whole = int(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (whole, whole + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(worker: str, options: dict[str, Any], data: bytes) -> bytes:
    module, _, name = worker.partition(":")
    try:
        result, payload = getattr(importlib.import_module(module), name)(options, data)
    except Refused as refusal:
        return _pack({"refused": refusal.code, "facts": refusal.facts}, b"")
    except MemoryError:
        return _pack({"failed": "memory", "detail": ""}, b"")
    except Exception as error:  # the other side decides what a failure means
        return _pack({"failed": "crash", "detail": f"{type(error).__name__}: {error}"[:500]}, b"")
    return _pack({"result": result}, payload)


def main() -> None:
    limits = json.loads(sys.argv[2])
    _limit(limits["seconds"], limits["megabytes"])
    options, data = _unpack(sys.stdin.buffer.read())
    # What a library prints must not end up inside the answer.
    answer_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    answer_to.write(_answer(sys.argv[1], options, data))
    answer_to.flush()


if __name__ == "__main__":
    main()

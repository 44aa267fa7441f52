"""Whether a program that starts still gets on, seen from outside.

A busy machine makes a start slow; only a start in which nothing moves any more has failed. What
moves is the program's output, the processor time that it takes, or what its ready address answers.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from os import sysconf
from pathlib import Path

PROC = Path("/proc")
# Below this share of a processor a program idles: it polls, or wakes to find nothing.
AT_WORK = 0.02


@dataclass(frozen=True)
class Signs:
    """What shows of a start: bytes in its log, seconds of processor time, and the last answer of
    its ready address (``said``; empty while there is none)."""

    written: int = 0
    worked: float = 0.0
    said: str = ""


class Watch:
    """Looks at signs again and again, and tells for how long nothing has moved.

    ``patience`` and ``clock()`` are in seconds.
    """

    def __init__(self, patience: float, clock: Callable[[], float]) -> None:
        self._patience = patience
        self._clock = clock
        self._began = self._moved_at = clock()
        self._last = Signs()

    def look(self, signs: Signs) -> bool:
        """Note the signs; whether the patience has ended."""
        now = self._clock()
        if self._moves(signs):
            self._last, self._moved_at = signs, now
        return now - self._moved_at > self._patience

    def _moves(self, signs: Signs) -> bool:
        if signs.said != self._last.said:
            return True
        if signs.said:  # being asked costs a program time and a line of its log
            return False
        at_work = signs.worked - self._last.worked >= self._patience * AT_WORK
        return at_work or signs.written != self._last.written

    @property
    def seconds(self) -> float:
        """Since the watch began."""
        return self._clock() - self._began


def answer_of(url: str, timeout: float = 2.0) -> tuple[int, str]:
    """(status, text) that a GET of ``url`` (http, on this machine) is answered with; (0, "") when
    nobody answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout) as answer:
            return int(answer.status), _text_of(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, _text_of(refusal)
    except (urllib.error.URLError, OSError, http.client.HTTPException):
        return 0, ""


def _text_of(answer: http.client.HTTPResponse | urllib.error.HTTPError) -> str:
    try:
        return answer.read(2_000).decode(errors="replace").strip()
    except (OSError, http.client.HTTPException):
        return ""


def answers(url: str, timeout: float = 2.0) -> bool:
    """Whether a GET of ``url`` (http, on this machine) is answered with 200."""
    return answer_of(url, timeout)[0] == 200


def processor_seconds(session: int) -> float:
    """What the processes of a session have used so far; 0 where the system does not tell."""
    ticks = 0
    for stat in PROC.glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold anything; behind it: state, parent, group, session …
            fields = stat.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:  # ended meanwhile
            continue
        if int(fields[3]) == session:
            ticks += sum(int(field) for field in fields[11:15])
    return ticks / sysconf("SC_CLK_TCK")

"""Whether a start gets on: by its output, its processor time, or its answers."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from portal.foundation.running.progress import Signs, Watch, answer_of, processor_seconds


def watched(*signs: Signs, every: float = 60.0, patience: float = 90.0) -> list[bool]:
    """What a watch says at each look, a minute apart."""
    now = [0.0]
    watch, said = Watch(patience, lambda: now[0]), []
    for sign in signs:
        now[0] += every
        said.append(watch.look(sign))
    return said


@pytest.mark.parametrize(
    "signs",
    [
        [Signs(written=size) for size in (10, 20, 30, 40)],
        [Signs(worked=seconds) for seconds in (2.0, 4.0, 6.0, 8.0)],
        [Signs(said=word) for word in ("503 a", "503 b", "503 a", "500")],
        [Signs(), Signs(written=1), Signs(written=1), Signs(written=1, worked=9)],
    ],
)
def test_whatever_moves_is_waited_for(signs: list[Signs]) -> None:
    assert watched(*signs) == [False] * 4


@pytest.mark.parametrize(
    ("signs", "why"),
    [
        (Signs(written=10, worked=3.0), "nothing happens"),
        (Signs(written=10, said="503 schema"), "it answers the same again and again"),
    ],
)
def test_what_stands_still_is_given_up(signs: Signs, why: str) -> None:
    assert watched(signs, signs, signs) == [False, False, True], why


def test_idling_is_not_progress() -> None:
    """A process that polls takes a little processor time for ever."""
    assert watched(*(Signs(worked=0.5 * look) for look in range(1, 4))) == [False, True, True]


def test_being_asked_is_not_progress() -> None:
    """Each question costs a program that answers a line of its log and some processor time."""
    asked = [Signs(written=look, worked=5.0 * look, said="503") for look in range(1, 4)]
    assert watched(*asked) == [False, False, True]


def test_processor_time_of_a_session_counts_its_children(free_port: Callable[[], int]) -> None:
    work = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True); input()"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        assert processor_seconds(parent.pid) >= 0.3
        parent.communicate(b"\n")
    assert processor_seconds(parent.pid) == 0
    assert processor_seconds(os.getsid(0)) > 0
    assert answer_of(f"http://127.0.0.1:{free_port()}/") == (0, "")

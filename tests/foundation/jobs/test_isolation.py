import os
import threading
import time

import pytest

from portal.foundation.jobs import isolation, slots
from portal.foundation.jobs.isolation import IsolatedFailure, run_isolated
from portal.foundation.jobs.slots import FILES, PAPERS, AllBusy, Slots
from portal.kernel.errors import Refused

HERE = "tests.foundation.jobs.test_isolation"


def tells_of_itself(_options, _data):
    import tempfile

    return {
        "process": os.getpid(),
        "names": sorted(os.environ),
        "folder": tempfile.mkdtemp(),
    }, b""


def spins(_options, _data):
    while True:
        pass


def breaks_down(_options, _data):
    os.kill(os.getpid(), 11)


def work(name, *, seconds=5.0):
    return run_isolated(f"{HERE}:{name}", {}, b"", seconds=seconds, megabytes=100)


def test_each_piece_of_work_has_a_process_of_its_own_without_our_secrets(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "x" * 40)
    isolation.end_children()
    first, second = work("tells_of_itself")[0], work("tells_of_itself")[0]
    assert len({os.getpid(), first["process"], second["process"]}) == 3
    assert "SECRET_KEY" not in first["names"]


def test_what_a_child_leaves_in_its_folder_goes_with_the_nursery():
    folder = work("tells_of_itself")[0]["folder"]
    assert os.path.isdir(folder)
    isolation.end_children()
    assert not os.path.exists(folder)
    assert work("tells_of_itself")[0]["folder"].rpartition("/")[0] != folder.rpartition("/")[0]


def test_a_crash_costs_one_failure_and_the_next_works():
    with pytest.raises(IsolatedFailure, match="crash"):
        work("breaks_down")
    assert work("tells_of_itself")[0]["process"]


def test_a_loop_is_ended_by_the_kernel():
    work("tells_of_itself")
    started = time.monotonic()
    with pytest.raises(IsolatedFailure, match="time"):
        work("spins", seconds=0.4)
    assert time.monotonic() - started < 2


def test_a_nursery_that_was_killed_is_followed_by_another():
    work("tells_of_itself")
    os.kill(isolation._NURSERY._process.pid, 9)
    assert work("tells_of_itself")[0]["process"]


@pytest.fixture
def two(tmp_path):
    """Slots as two processes of a side see them: each its own object, one folder."""
    return [Slots(tmp_path, patience=0.1) for _process in range(2)]


def test_two_at_once_and_a_refusal_beyond(two):
    with two[0].one(FILES), two[1].one(FILES):
        started = time.monotonic()
        with pytest.raises(Refused) as refusal, two[0].one(FILES):
            pass
        assert refusal.value.code == "work.busy"
        assert time.monotonic() - started < 1
        with two[0].one(PAPERS):  # what we print waits for no stranger's files
            pass
    with two[1].one(FILES):
        pass


def test_a_slot_that_comes_free_in_time_is_taken(tmp_path):
    patient = Slots(tmp_path, count=1, patience=5)
    held = threading.Event()

    def hold():
        with patient.one(FILES):
            held.set()
            time.sleep(0.2)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    with patient.one(FILES):
        pass
    holder.join()


def test_jobs_have_slots_of_their_own_and_are_tried_again(two, tmp_path):
    jobs = Slots(tmp_path, "jobs", count=1, patience=0.1)
    with (
        two[0].one(FILES),
        two[1].one(FILES),
        jobs.one(FILES),
        pytest.raises(AllBusy),
        jobs.one(FILES),
    ):
        pass


def test_work_takes_the_slot_of_its_process(tmp_path, monkeypatch):
    monkeypatch.setattr(slots, "_INSTALLED", [Slots(tmp_path, count=1, patience=0.1)])
    with slots.slots_of_this_process().one(FILES), pytest.raises(Refused) as refusal:
        work("tells_of_itself")
    assert refusal.value.code == "work.busy"
    assert (tmp_path / "web-files-1").stat().st_mode & 0o777 == 0o600

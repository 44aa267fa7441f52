import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData, select

from portal.foundation.data.database import Database
from portal.foundation.data.throttle import (
    Allowed,
    Wait,
    clear,
    forget_ended,
    hit,
    network_key,
    throttle_table,
)
from portal.foundation.data.throttle import hits as counted

START = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=15)


@pytest.fixture
def database(database_url):
    chosen = Database(database_url)
    metadata = MetaData()
    throttle_table(metadata)
    metadata.create_all(chosen.engine)
    yield chosen
    chosen.dispose()


def hits(database, count, *, at=START, key="k", limit=3):
    answers = []
    for _ in range(count):
        with database.transaction() as session:
            answers.append(hit(session, "sign_in", key, at, limit, WINDOW))
    return answers


@pytest.mark.database
def test_exactly_the_limit_gets_through(database):
    answers = hits(database, 6)
    assert [type(answer) for answer in answers] == [Allowed] * 3 + [Wait] * 3
    assert [answer.left for answer in answers[:3]] == [2, 1, 0]
    assert answers[-1].until == START + WINDOW


@pytest.mark.database
def test_a_new_window_starts_afresh_and_waiting_is_not_lengthened(database):
    hits(database, 10)
    assert isinstance(hits(database, 1, at=START + WINDOW - timedelta(seconds=1))[0], Wait)
    later = hits(database, 1, at=START + WINDOW)[0]
    assert later == Allowed(2, START + 2 * WINDOW)


@pytest.mark.database
def test_asking_counts_nothing_and_clearing_forgets(database):
    hits(database, 3)
    with database.transaction() as session:
        assert counted(session, "sign_in", "k", START) == 3
        assert counted(session, "sign_in", "k", START + WINDOW) == 0
        assert counted(session, "sign_in", "other", START) == 0
        clear(session, "sign_in", "k")
        assert counted(session, "sign_in", "k", START) == 0


@pytest.mark.database
def test_ended_windows_are_swept(database):
    hits(database, 1, key="old")
    hits(database, 1, key="new", at=START + WINDOW)
    table = throttle_table(MetaData())
    with database.transaction() as session:
        assert forget_ended(session, START + WINDOW) == 1
        assert session.scalars(select(table.c.key_digest)).all() == ["new"]


PROCESS = """
import sys
from datetime import UTC, datetime, timedelta
from portal.foundation.data.database import Database
from portal.foundation.data.throttle import Allowed, hit
database = Database(sys.argv[1])
passed, at, window = 0, datetime(2026, 5, 1, tzinfo=UTC), timedelta(minutes=15)
for _ in range(25):
    with database.transaction() as session:
        passed += isinstance(hit(session, "look_up", "k", at, 40, window), Allowed)
print(passed)
"""


@pytest.mark.database
def test_several_processes_share_one_limit(database, database_url):
    root = Path(__file__).resolve().parents[3]
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, database_url],
            cwd=root,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert sum(int(process.communicate(timeout=60)[0]) for process in running) == 40


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.77", "198.51.100.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("nonsense", "unknown:nonsense"),
    ],
)
def test_neighbours_share_a_network(address, network):
    assert network_key(address) == network

"""The verifier's seating against brute force, against published numbers and against what must hold
of every seating."""

from __future__ import annotations

import itertools
import json
from random import Random

import pytest

from tests.verifier import rounds
from tests.verifier.bundles import bundle, lines_of, table, verifier


def hall(layout, blocked=(), reserve=0, numbering="snake"):
    columns = (
        (int(layout[2:]),) * int(layout[0]) if "x" in layout else tuple(map(int, layout.split("-")))
    )
    return verifier.Hall(columns, numbering, tuple(blocked), reserve)


def brute_force(room, k):
    return min(
        sum(1 for desk in chosen for near in room.near[desk] if near in chosen) // 2
        for chosen in map(set, itertools.combinations(room.desks, k))
    )


def test_a_room_of_five_by_six_needs_the_pairs_that_were_measured():
    """The lower bound of a 5x6 room, as an independent search found it."""
    expected = [0] * 16 + [2, 4, 7, 10, 13, 16, 19, 22, 25, 29, 33, 37, 41, 45, 49]
    assert [hall("5x6").f(k) for k in range(31)] == expected


@pytest.mark.parametrize(
    "layout", ["2x3", "3x3", "4x3", "3x4", "2-3", "3-1-3", "3-4-3", "1x4", "4-1"]
)
def test_the_fewest_pairs_are_the_fewest(layout):
    random = Random(layout)
    for blocked in [(), *[random.sample(range(1, 8), random.randint(1, 3)) for _ in range(4)]]:
        room = hall(layout, blocked)
        assert [room.f(k) for k in range(room.c + 1)] == [
            brute_force(room, k) for k in range(room.c + 1)
        ], blocked


@pytest.mark.parametrize("layout", ["5x6", "6x5", "4x7", "7x4", "5x5", "3x8", "8x8"])
def test_the_formula_for_whole_rectangles_is_the_exact_minimum(layout):
    room = hall(layout)
    assert [room.f(k) for k in range(room.c + 1)] == hall(layout).of_any_shape()


def test_seats_are_numbered_in_a_snake_or_straight():
    assert hall("2x3").seat_at == {(1, 1): 1, (2, 1): 2, (3, 1): 3, (3, 2): 4, (2, 2): 5, (1, 2): 6}
    assert hall("2-3", numbering="straight").seat_at == {
        (1, 1): 1,
        (2, 1): 2,
        (1, 2): 3,
        (2, 2): 4,
        (3, 2): 5,
    }
    assert hall("2x3", blocked=(1,), reserve=2).desks == [(2, 1), (3, 1), (3, 2)]


def test_shares_add_up_and_are_never_more_than_their_weight():
    for x, weights in ((7, [3, 3, 3]), (5, [1, 0, 9]), (10, [4, 6]), (0, [0, 0])):
        given = verifier.share(x, weights)
        assert sum(given) == x
        assert all(part <= weight for part, weight in zip(given, weights, strict=True))
    assert verifier.share(7, [3, 3, 3]) == [2, 2, 3]


def category_counts(random):
    papers, areas = ["", "A"][: random.randint(1, 2)], ["", "东", "西"]
    categories = {
        (random.choice(papers), random.choice(areas), random.choice(["", "", "accessible"]))
        for _ in range(random.randint(1, 4))
    }
    return {category: random.randint(1, 9) for category in categories}


def some_rooms(random):
    halls = [hall("2x2"), hall("2x3"), hall("1x1"), hall("3x3")]
    return [
        verifier.Room(
            ("S", f"{number:02d}"),
            (random.choice(["", "东", "西"]), random.random() < 0.4),
            random.choice(halls),
        )
        for number in range(random.randint(1, 6))
    ]


@pytest.mark.parametrize("seed", range(60))
def test_people_are_distributed_as_fully_as_hall_s_theorem_allows(seed):
    random = Random(seed)
    counts, rooms = category_counts(random), some_rooms(random)
    counts = {category: n for category, n in counts.items() if category[0] == ""} or {
        ("", "", ""): 3
    }
    free = verifier.offer(rooms)
    flow, left = verifier.distribute(counts, free)
    for category, n in counts.items():
        assert sum(flow[category].values()) + left[category] == n
        assert all(verifier.permitted(category, group) for group, x in flow[category].items() if x)
    for group, capacity in free.items():
        assert sum(given.get(group, 0) for given in flow.values()) <= capacity
    groups = list(free)
    most = min(  # max flow = min cut over all sets of groups
        sum(free[group] for group in cut)
        + sum(
            n
            for category, n in counts.items()
            if any(verifier.permitted(category, group) for group in groups if group not in cut)
        )
        for size in range(len(groups) + 1)
        for cut in itertools.combinations(groups, size)
    )
    assert sum(counts.values()) - sum(left.values()) == most


@pytest.mark.parametrize("seed", range(40))
def test_one_kind_of_people_gets_the_rooms_that_an_exhaustive_search_would_choose(seed):
    random = Random(seed)
    rooms, counts = some_rooms(random), {("A", "", ""): random.randint(1, 30)}
    assert verifier.fewest_rooms(counts["A", "", ""], rooms) == list(
        verifier.best_rooms(counts, rooms, ["A"])
    )


@pytest.mark.parametrize("seed", range(40))
def test_the_steps_for_many_rooms_hold_as_many_people_as_the_search_for_few(seed):
    random = Random(seed)
    counts, rooms = category_counts(random), some_rooms(random)
    counts = {category: n for category, n in counts.items() if category[0] == ""} or {
        ("", "", ""): 3
    }
    holding = verifier.Holding(counts)
    greedy, best = verifier.greedy_rooms(counts, rooms), verifier.best_rooms(counts, rooms, [""])
    assert holding.of("", verifier.offer(greedy)) == holding.of("", verifier.offer(best))
    assert len(greedy) >= len(best)


def seated(seed):
    members = rounds.seating_round(seed)
    people = verifier.read_people(members["candidates.csv"])
    rooms, rows = verifier.read_rooms(members["rooms.csv"])
    return (people, rooms, *verifier.seat(people, rooms, f"种子{seed}"))


def neighbours(people, lines, field):
    at = {
        (line["site"], line["room"], int(line["row"]), int(line["column"])): people[
            line["candidate"]
        ][field]
        for line in lines
    }
    return sum(
        1
        for (site, room, row, column), own in at.items()
        for near in ((site, room, row + 1, column), (site, room, row, column + 1))
        if own and at.get(near) == own
    )


@pytest.mark.parametrize("block", range(10))
def test_what_must_hold_of_every_seating(block):
    for seed in range(block * 20, block * 20 + 20):
        people, rooms, lines, report = seated(seed)
        by_key = {room.key: room for room in rooms}
        sitting = [line["candidate"] for line in lines]
        assert sorted(sitting + [entry["candidate"] for entry in report["unseated"]]) == sorted(
            people
        ), seed
        assert len({(line["site"], line["room"], line["seat"]) for line in lines}) == len(lines), (
            seed
        )
        papers = {}
        for line in lines:
            room, person = by_key[line["site"], line["room"]], people[line["candidate"]]
            assert (int(line["row"]), int(line["column"])) in room.hall.near, seed
            assert verifier.permitted(person["category"], room.group), seed
            assert papers.setdefault(room.key, person["paper"]) == person["paper"], seed
        assert report["same_vacancy_neighbours"] == neighbours(people, lines, "vacancy"), seed
        assert report["same_employer_neighbours"] == neighbours(people, lines, "employer"), seed
        assert report["same_vacancy_neighbours"] >= report["same_vacancy_lower_bound"], seed


@pytest.mark.parametrize("block", range(4))
def test_whole_rooms_reach_the_lower_bound(block):
    for seed in range(block * 25, block * 25 + 25):
        random = Random(seed)
        vacancies = [f"V{number}" for number in range(random.choice([1, 2, 3, 6]))]
        people = {}
        for number in range(random.randint(5, 100)):
            vacancy = random.choices(vacancies, range(1, len(vacancies) + 1))[0]
            facts = {
                "candidate": f"{number:03d}",
                "vacancy": vacancy,
                "paper": "",
                "area": "",
                "employer": "",
                "needs": "",
            }
            people[facts["candidate"]] = {**facts, "category": ("", "", "")}
        halls = [hall("5x6"), hall("4x5"), hall("3x3")]
        rooms = [
            verifier.Room(("S", f"{number:02d}"), ("", False), halls[number % 3])
            for number in range(7)
        ]
        _, report = verifier.seat(people, rooms, str(seed))
        assert report["same_vacancy_neighbours"] == report["same_vacancy_lower_bound"], seed


def test_the_order_of_the_input_rows_changes_nothing():
    for seed in range(20):
        people, rooms, lines, report = seated(seed)
        shuffled = dict(Random(seed).sample(list(people.items()), len(people)))
        assert verifier.seat(shuffled, rooms, f"种子{seed}") == (lines, report)


CANDIDATES = table("candidate, vacancy\n1, V\n2, V\n3, W\n4, W")
ROOMS = table("site, room, layout, numbering, first_desk, accessible\nS, 1, 2x2, snake, left, no")


def seating_bundle(numbers="5", **changed):
    people, (rooms, rows) = verifier.read_people(CANDIDATES), verifier.read_rooms(ROOMS)
    rows = rows + [f"C\t{who}\t{facts['vacancy']}\t\t\t\t" for who, facts in people.items()]
    secret, digest = "ab" * 32, verifier.list_digest(rows)
    seed = verifier.sha256(f"{secret}\n{numbers}\n{digest}".encode())
    transcript = {
        "schema": "draw/1",
        "label": "seats",
        "list_sha256": digest,
        "commitment": verifier.sha256(secret.encode()),
    }
    transcript.update(secret=secret, numbers=numbers, seed=seed)
    lines, report = verifier.seat(people, rooms, seed)
    seats = (
        "\n".join(
            ["candidate,site,room,seat,row,column"] + [",".join(line.values()) for line in lines]
        )
        + "\n"
    ).encode()
    report.update(input_sha256=digest, output_sha256=verifier.sha256(seats))
    members = {
        "candidates.csv": CANDIDATES,
        "rooms.csv": ROOMS,
        "draw.json": json.dumps(transcript).encode(),
        "seats.csv": seats,
    }
    return (
        bundle("seating", {**members, "seating.json": json.dumps(report).encode(), **changed}),
        seats,
        report,
    )


def test_four_people_in_four_desks_sit_crosswise_and_the_bundle_agrees():
    data, seats, report = seating_bundle()
    desks = {row.split(",")[0]: row.split(",")[3] for row in seats.decode().splitlines()[1:]}
    assert {frozenset((desks["1"], desks["2"])), frozenset((desks["3"], desks["4"]))} == {
        frozenset("13"),
        frozenset("24"),
    }
    assert (report["same_vacancy_neighbours"], report["same_vacancy_lower_bound"]) == (0, 0)
    wrong, lines = lines_of(data)
    assert wrong == 0, lines
    assert lines_of(data, ticket="3")[0] == 0


def test_two_people_who_changed_seats_are_named():
    _, seats, _ = seating_bundle()
    rows = seats.split(b"\n")
    one, two = rows[1].split(b",", 1), rows[2].split(b",", 1)
    changed = b"\n".join([rows[0], two[0] + b"," + one[1], one[0] + b"," + two[1], *rows[3:]])
    wrong, lines = lines_of(seating_bundle(**{"seats.csv": changed})[0])
    assert wrong > 2
    assert any("seats.csv row 2 column seat" in line for line in lines)
    assert any("output_sha256" in line for line in lines if line.startswith("[DIFFERS]"))


def test_rooms_changed_after_the_reveal_break_the_committed_list():
    changed = ROOMS.replace(b"2x2", b"2x3")
    wrong, lines = lines_of(seating_bundle(**{"rooms.csv": changed})[0])
    assert wrong
    assert any(line.startswith("[DIFFERS] draw.json list_sha256") for line in lines)


@pytest.mark.parametrize(
    "change",
    [
        ("2x2", "2*2"),
        ("2x2", "0x2"),
        ("snake", "zigzag"),
        ("left", "up"),
        ("no", "maybe"),
        ("S,", ","),
    ],
)
def test_rooms_out_of_form_are_unreadable(change):
    with pytest.raises(verifier.Unreadable, match="rooms.csv"):
        lines_of(
            seating_bundle(**{"rooms.csv": ROOMS.replace(change[0].encode(), change[1].encode())})[
                0
            ]
        )


def test_a_cell_that_could_pass_for_another_canonical_row_is_unreadable():
    sly = CANDIDATES.replace(b"4,W", b'4,"W\nC\t9"')
    with pytest.raises(verifier.Unreadable, match="row 5"):
        lines_of(seating_bundle(**{"candidates.csv": sly})[0])


@pytest.mark.parametrize(
    "member",
    [
        "candidates",
        "rooms_used",
        "same_vacancy_neighbours",
        "same_vacancy_lower_bound",
        "same_employer_neighbours",
    ],
)
def test_a_figure_of_the_report_that_was_touched_is_named(member):
    _, _, report = seating_bundle()
    touched = json.dumps({**report, member: report[member] + 1}).encode()
    wrong, lines = lines_of(seating_bundle(**{"seating.json": touched})[0])
    assert wrong == 1
    assert any(line.startswith(f"[DIFFERS] seating.json {member}:") for line in lines)

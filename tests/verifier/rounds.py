"""Random policies and small rounds for the comparison of rulebook and verifier: a number in, the
input files out.

Marks are coarse, so that ties, pass marks and cuts are hit all the time.
"""

from __future__ import annotations

import csv
import io
import json
from random import Random
from typing import Any

Table = tuple[list[str], list[list[str]]]

WEIGHTS = {
    1: [["1"]],
    2: [["0.5", "0.5"], ["0.4", "0.6"], ["0.55", "0.45"], ["1/3", "2/3"]],
    3: [["0.35", "0.45", "0.2"], ["0.4", "0.3", "0.3"]],
}
PAPERS = {  # full mark of the component: possible sets of (full mark, coefficient)
    100: [
        [("150", "1/3"), ("150", "1/3")],
        [("100", "0.4"), ("100", "0.6")],
        [("200", "0.5")],
        [("100", "1/2"), ("120", "5/12")],
    ],
    150: [
        [("150", "0.5"), ("150", "0.5")],
        [("100", "1"), ("50", "1")],
        [("300", "0.5")],
        [("100", "0.9"), ("120", "0.5")],
    ],
}
LEVELS = ["assistant", "social_worker", "senior"]


def rounding(random: Random) -> dict[str, Any] | None:
    if random.random() < 0.25:
        return None
    return {
        "places": random.choice([0, 1, 2, 2, 2, 3]),
        "mode": random.choice(["half_up", "half_up", "truncate"]),
    }


def policy(random: Random) -> dict[str, Any]:
    full = random.choice([100, 100, 150])
    codes = ["written", "interview", "practice"][: random.choice([1, 2, 2, 3])]
    components = [component(random, code, full) for code in codes]
    document: dict[str, Any] = {
        "schema": "policy/1",
        "title": "随机规则",
        "components": components,
        "composite": {
            "weights": dict(zip(codes, random.choice(WEIGHTS[len(codes)]), strict=True)),
            "term_rounding": rounding(random) if random.random() < 0.4 else None,
            "rounding": rounding(random),
            "pass_mark": random.choice([None, None, str(full * 3 // 5)]),
        },
        "shortlist": {
            "by": random.choice([*codes, "composite"]),
            "ratio": random.choice(["1", "1.5", "2", "3"]),
        },
    }
    add_preferences(random, document)
    add_chain(random, document)
    add_later_members(random, document)
    return document


def add_later_members(random: Random, document: dict[str, Any]) -> None:
    """Members that decide about no number but one: whether people stay on a shortlist."""
    some = {
        "corrections": {"shortlist": "keep_told", "offer": random.choice(["keep", "reopen", None])},
        "publicity_ends_at": "17:30",
        "written_list": random.choice(["all", "shortlisted", "none"]),
        "tickets": {"pattern": "26#####", "unprinted": "absent"},
        "list_days": {"ranking": 30, "shortlist": None},
    }
    document |= {name: value for name, value in some.items() if random.random() < 0.3}
    for item in document["preferences"]:
        if random.random() < 0.3:
            item["claim"] = {"papers": ["证书"], "sentence": None, "deadline": "2026-05-01"}


def component(random: Random, code: str, full: int) -> dict[str, Any]:
    result: dict[str, Any] = {"code": code, "full_mark": str(full), "rounding": rounding(random)}
    if random.random() < 0.5:
        papers = random.choice(PAPERS[full])
        result["papers"] = [
            {"code": f"{code}_{number}", "full_mark": mark, "coefficient": factor}
            for number, (mark, factor) in enumerate(papers, start=1)
        ]
    result["pass_mark"] = random.choice([None, str(full // 2), "60", "60.5"])
    if random.random() < 0.3:
        result["pass_mark_uncontested"] = random.choice([None, "40", "70"])
    result["pass_mark_includes_points"] = random.random() < 0.3
    return result


def add_preferences(random: Random, document: dict[str, Any]) -> None:
    preferences: list[dict[str, Any]] = []
    if random.random() < 0.7:
        order = random.sample(LEVELS, 3) if random.random() < 0.3 else None
        preferences.append(
            {
                "code": "certificate",
                "effect": "tie_break",
                "levels": LEVELS,
                "order": order,
                "basis": "甲",
            }
        )
    for code in ["veteran", "volunteer", "service"][: random.choice([0, 0, 1, 2, 3])]:
        group = random.choice([None, "one", "two"])
        points = {"yes": random.choice(["1", "2.5", "3"]), "double": random.choice(["4", "6.25"])}
        preferences.append(
            {"code": code, "effect": "points", "group": group, "points": points, "basis": "乙"}
        )
    if any(item["effect"] == "points" for item in preferences):
        document["points"] = points_rule(random, document["components"])
    document["preferences"] = preferences


def points_rule(random: Random, components: list[dict[str, Any]]) -> dict[str, Any]:
    target = random.choice([*components, None])
    one_coefficient = (
        target is not None
        and "papers" in target
        and len({paper["coefficient"] for paper in target["papers"]}) == 1
    )
    return {
        "target": target["code"] if target else "composite",
        "at": random.choice(["component", "papers"]) if one_coefficient else "component",
        "stacking": random.choice(["highest", "sum", "highest_per_group"]),
        "cap": random.choice([None, "5", "2.75"]),
        "may_exceed_full_mark": random.random() < 0.5,
    }


def add_chain(random: Random, document: dict[str, Any]) -> None:
    keys = [
        f"preference:{item['code']}"
        for item in document["preferences"]
        if item["effect"] == "tie_break"
    ]
    for item in document["components"]:
        keys += [f"component:{item['code']}", f"component_raw:{item['code']}"]
        keys += [f"paper:{paper['code']}" for paper in item.get("papers", ())]
    needed = [key for key in keys if key.startswith("preference:")]
    rest = [key for key in keys if key not in needed]
    chain = needed + random.sample(rest, random.randint(0, min(3, len(rest))))
    random.shuffle(chain)
    document["tie_break"] = chain


def mark(random: Random, full: str, steps: int) -> str:
    """A mark in the upper half of the scale; with few steps many people are equal."""
    value = random.randint(steps // 2, steps) * int(full) // steps
    forms = [str(value), str(value), f"{value}.0", f"0{value}"]
    if steps > 4:
        forms += [f"{max(0, value - 1)}.5", f"{max(0, value - 1)}.335"]
    return random.choice(forms)


def score(random: Random, full: str, steps: int) -> str:
    return random.choices(["absent", "void", "", mark(random, full, steps)], [3, 2, 3, 80])[0]


def vacancies_and_scores(random: Random, document: dict[str, Any]) -> tuple[Table, Table]:
    columns = [
        (part["code"], part["full_mark"])
        for item in document["components"]
        for part in item.get("papers", [item])
    ]
    vacancies = [
        [f"{random.choice(['01', 'B', '乡'])}{number}", str(random.randint(1, 4))]
        for number in range(random.randint(1, 4))
    ]
    numbers = random.sample(range(1, 1000), 40)
    rows, steps = [], random.choice([3, 4, 10, 20])
    for vacancy, _ in vacancies:
        for _ in range(random.choice([0 if rows else 1, 1, 2, 3, 5, 8, 10])):
            row = [vacancy, random.choice(["", "A-", "考"]) + str(numbers.pop())]
            row += [score(random, full, steps) for _, full in columns]
            row += [random.choice(["", "", *levels(item)]) for item in document["preferences"]]
            rows.append(row)
    extra, extra_cells = (
        random.random() < 0.5,
        random.choice([["61", "70.5", "absent", "void"], []]),
    )
    extra_cells = extra_cells or ["", "", "61", "070.50", "70.5", "absent"]
    if extra:
        rows = [[*row, random.choice(extra_cells)] for row in rows]
    header = (
        ["vacancy", "candidate"]
        + [code for code, _ in columns]
        + [f"preference:{item['code']}" for item in document["preferences"]]
        + (["extra_test"] if extra else [])
    )
    return (["vacancy", "headcount"], vacancies), (header, rows)


def levels(preference: dict[str, Any]) -> list[str]:
    return list(preference["points"] if preference["effect"] == "points" else preference["levels"])


def interview_policy(random: Random) -> dict[str, Any]:
    """A policy whose only purpose is its interview."""
    adjustment = {
        "method": random.choice(["none", "grand_mean", "mean_of_room_means"]),
        "mean_rounding": rounding(random),
        "coefficient_rounding": random.choice(
            [None, {"places": 3, "mode": "half_up"}, {"places": 2, "mode": "truncate"}]
        ),
        "rounding": rounding(random),
        "cap_at_full_mark": random.random() < 0.5,
    }
    return {
        "schema": "policy/1",
        "title": "随机面试规则",
        "components": [{"code": "interview", "full_mark": "100"}],
        "composite": {"weights": {"interview": "1"}},
        "interview": {
            "component": "interview",
            "minimum_examiners": random.choice([3, 5]),
            "drop_highest": random.choice([0, 1]),
            "drop_lowest": random.choice([0, 1]),
            "odd_panel": random.choice([None, False, True]),
            "drop_per": random.choice(["total", "element"]),
            "elements": random.choice([None, ["speech"], ["analysis", "speech", "manner"]]),
            "rounding": rounding(random),
            "room_adjustment": adjustment if random.random() < 0.9 else None,
        },
    }


def marks(random: Random, document: dict[str, Any]) -> Table:
    rule, rows, number = document["interview"], [], 0
    elements = rule["elements"] or [""]
    top, examiner_name = 100 // len(elements), random.choice(["E", "P"])
    for vacancy in ["V1", "V2"][: random.randint(1, 2)]:
        for room in ["1", "2", "10"][: random.randint(1, 3)]:
            for _ in range(random.randint(0 if rows else 1, 4)):
                number += 1
                where = [vacancy, room, f"{random.randint(1, 9)}{number:03d}"]
                if random.random() < 0.15:
                    rows.append([*where, "", "", random.choice(["absent", "void"])])
                    continue
                for examiner in range(1, 1 + rule["minimum_examiners"] + random.choice([0, 0, 2])):
                    for element in elements:
                        rows.append(
                            [
                                *where,
                                f"{examiner_name}{examiner}",
                                element,
                                mark(random, str(top), 20),
                            ]
                        )
    return ["vacancy", "room", "candidate", "examiner", "element", "mark"], rows


def csv_bytes(random: Random, table: Table) -> bytes:
    """The same table in one of the many ways that a file may be written."""
    header, rows = table
    order = random.sample(range(len(header)), len(header))
    shuffled = random.sample(rows, len(rows))
    buffer = io.StringIO()
    quoting = random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    writer = csv.writer(buffer, lineterminator=random.choice(["\n", "\r\n"]), quoting=quoting)
    for line in [header, *shuffled]:
        writer.writerow([line[at] for at in order])
    return buffer.getvalue().encode(random.choice(["utf-8", "utf-8-sig"]))


def ranking_round(seed: int) -> dict[str, bytes]:
    random = Random(seed)
    document = policy(random)
    vacancies, scores = vacancies_and_scores(random, document)
    return {
        "policy.json": json.dumps(
            document, ensure_ascii=random.random() < 0.5, indent=random.choice([None, 1])
        ).encode(),
        "vacancies.csv": csv_bytes(random, vacancies),
        "scores.csv": csv_bytes(random, scores),
    }


def shortlist_round(seed: int) -> dict[str, bytes]:
    """A round in which some were told that they had entered, whatever their scores are now."""
    members = ranking_round(seed)
    random = Random(-1 - seed)
    if random.random() < 0.6:
        rows = list(csv.DictReader(io.StringIO(members["scores.csv"].decode("utf-8-sig"))))
        kept = [
            [row["vacancy"], row["candidate"], f"2026-1-L{random.randint(1, 12)}", "1"]
            for row in random.sample(rows, random.randint(1, min(4, len(rows))))
        ]
        header = ["vacancy", "candidate", "number", "edition"]
        members["kept.csv"] = csv_bytes(random, (header, kept))
    return members


def interview_round(seed: int) -> dict[str, bytes]:
    random = Random(seed)
    document = interview_policy(random)
    return {
        "policy.json": json.dumps(document).encode(),
        "marks.csv": csv_bytes(random, marks(random, document)),
    }


def draw_list(seed: int) -> tuple[str, list[str]]:
    random = Random(seed)
    members = [
        random.choice(["", "考", "A-"]) + str(number)
        for number in random.sample(range(10_000), random.randint(1, 60))
    ]
    return random.choice(["seats", "panel", "面试次序"]), members


ROWS = ["1x1", "1x2", "1x3", "1x5", "1x7", "1x8"]
WIDE = ["9-9-9-9-9-9-9-9-10", "10-9-9-9-9-9-9-9-9"]
LAYOUTS = ["2x3", "3x2", "2x2", "3x3", "4x3", "3-4-3", "2-3", "5x6", "1x4", "4x1", "3-1-3", "1x1"]


def seating_rooms(random: Random, desks: int, layouts: list[str], areas: list[str]) -> Table:
    """Rooms until about ``desks`` desks are there (sometimes too few, sometimes many more)."""
    rows, left, number, hurt = [], desks, 0, random.random()
    while left > 0 and number < 60:
        number += 1
        layout = random.choice(layouts)
        columns = (
            [int(layout[2])] * int(layout[0])
            if "x" in layout
            else [int(size) for size in layout.split("-")]
        )
        size = sum(columns)
        blocked = (
            random.sample(range(1, size + 1), random.randint(0, min(3, size)))
            if random.random() < hurt * 0.6
            else []
        )
        reserve = random.randint(0, min(2, size)) if random.random() < hurt * 0.5 else 0
        accessible = random.choice(["1", "yes", "0", "no", "0", "no"])
        left -= max(0, size - len(blocked) - reserve)
        site = random.choice(["一中", "B校", "a"])
        cells = [
            site,
            random.choice(areas),
            f"{number:02d}",
            layout,
            random.choice(["snake", "straight"]),
            random.choice(["left", "right"]),
        ]
        rows.append(
            [
                *cells,
                " ".join(map(str, blocked)),
                accessible,
                random.choice(["", "0"]) if not reserve else str(reserve),
            ]
        )
    return [
        "site",
        "area",
        "room",
        "layout",
        "numbering",
        "first_desk",
        "blocked",
        "accessible",
        "reserve",
    ], rows


def seating_people(random: Random, count: int, areas: list[str], needs: float) -> Table:
    papers = random.choice([[""], [""], ["A"], ["A", "B"], ["A", "B", "丙"]])
    vacancies = [f"V{number}" for number in range(1, random.choice([1, 2, 3, 5, 12]) + 1)]
    favour = [random.choice([1, 1, 2, 10]) for _ in vacancies]
    employers = random.choice([[""], ["", "甲厂", "乙厂"], ["", "", "丁", "戊"]])
    rows = []
    for number in random.sample(range(1, 100_000), count):
        vacancy = random.choices(vacancies, favour)[0]
        paper = (
            papers[int(vacancy[1:]) % len(papers)]
            if random.random() < 0.95
            else random.choice(papers)
        )
        rows.append(
            [
                f"{number:05d}",
                vacancy,
                paper,
                random.choice(areas),
                random.choice(employers),
                "accessible" if random.random() < needs else "",
            ]
        )
    return ["candidate", "vacancy", "paper", "area", "employer", "needs"], rows


def seating_round(seed: int) -> dict[str, bytes]:
    random = Random(seed)
    count = random.choice([1, 2, 5, 8, 13, 20, 30, 45, 70])
    areas, needs = (
        random.choice([[""], [""], ["", "东"], ["东", "西", ""]]),
        random.choice([0, 0, 0.05, 0.2]),
    )
    layouts, room_areas = (
        random.choice([LAYOUTS, *4 * [[name for name in LAYOUTS if name != "5x6"]]]),
        random.choice([[""], ["", "", "东", "西"]]),
    )
    kind = random.random()
    if kind < 0.1:  # many narrow rooms that people of several areas and needs compete for
        count, areas, needs, layouts, room_areas = (
            random.randint(30, 60),
            ["东", "西", "北", ""],
            0.3,
            ROWS,
            ["东", "西", "北", ""],
        )
    elif kind < 0.13:  # a hall too wide for an exact minimum
        count, layouts = random.randint(70, 90), WIDE
    desks = int(count * random.choice([0.7, 1, 1.05, 1.2, 1.5, 2.5])) + 1
    if 0.13 <= kind < 0.25:  # rooms filled to the last desk by a few vacancies
        layouts, areas, room_areas, needs, desks = (
            random.choice([["4x3"], ["5x6"], ["3-4-3", "3x3"]]),
            [""],
            [""],
            0,
            random.randint(5, 40),
        )
        count = desks + random.randint(0, 6)
    people = seating_people(random, count, areas, needs)
    rooms = seating_rooms(random, desks, layouts, room_areas)
    return {"candidates.csv": csv_bytes(random, people), "rooms.csv": csv_bytes(random, rooms)}


def supplement_round(seed: int) -> dict[str, bytes]:
    """A round to be seated, and afterwards late candidates, a room broken, a site moved: rooms as
    they stand then, and who may have to move besides those whose desk is gone."""
    random = Random(seed)
    areas = random.choice([[""], ["", "东"]])
    count, needs = random.choice([3, 8, 20, 40]), random.choice([0, 0.1])
    people = seating_people(random, count, areas, needs)
    small = [name for name in LAYOUTS if name != "5x6"]
    rooms = seating_rooms(random, count * 2 + 4, small, ["", *areas])
    late = [
        [f"9{number:05d}", random.choice(people[1])[1], random.choice(people[1])[2], *rest]
        for number in range(random.randint(0, 4))
        for rest in [[random.choice(areas), "", random.choice(["", "", "accessible"])]]
    ]
    after = [list(row) for row in rooms[1]]
    if random.random() < 0.5 and len(after) > 1:
        after.pop(random.randrange(len(after)))
    if random.random() < 0.3:
        row = random.choice(after)
        row[6], row[8] = "1", ""
    after.append(
        ["新", "", "90", random.choice(["5x6", "3x3", "2x2"]), "snake", "left", "", "1", "2"]
    )
    return {
        "candidates.csv": csv_bytes(random, people),
        "rooms.csv": csv_bytes(random, rooms),
        "later_rooms.csv": csv_bytes(random, (rooms[0], after)),
        "late.csv": csv_bytes(random, (people[0], late)),
    }


def large_seating_round(seed: int) -> dict[str, bytes]:
    """Some hundred real rooms: two papers, areas, needs, a few vacancies that fill whole rooms."""
    random = Random(seed)
    areas = random.choice([[""], ["", "东"], ["东", "西"]])
    people = seating_people(random, random.randint(900, 1500), areas, random.choice([0, 0.01]))
    rooms = seating_rooms(random, 200_000, ["5x6", "6x5", "7-8-8-7", "8-7-7-8"], ["", *areas])
    return {"candidates.csv": csv_bytes(random, people), "rooms.csv": csv_bytes(random, rooms)}

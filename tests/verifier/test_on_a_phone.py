"""What a phone recomputes (static/verifier/check.js) against rulebook and verify.py: every cell on
many random rounds, and one planted fault after the other, each named.

The long run (``make drill``) takes thousands of rounds of each kind.
"""

from __future__ import annotations

import csv
import io
import json
import re
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.drills.site import is_long
from tests.verifier import phone, rounds
from tests.verifier.bundles import PUBLIC_KEY, bundle, verifier, zipped
from tests.verifier.test_differential import compared_bytes, run_rule, written_bytes
from tests.verifier.test_hostile_bundles import draw_members
from tests.verifier.test_mutations import (
    interview,
    ranking,
    recomputed,
    shortlist,
    with_one_digit_changed,
    written_result,
)
from tests.verifier.test_seats import seating_bundle
from tests.verifier.test_supplements import first
from tests.verifier.test_truths import seating
from tests.verifier.test_truths import text_of as seats_text

ROUNDS = 3_000 if is_long() else 33
BUNDLES = 600 if is_long() else 12
LISTS = (ranking, shortlist, written_result, interview)
RULES = {"--policy": "policy.json", "--vacancies": "vacancies.csv", "--scores": "scores.csv"}


def by_verifier(kind, members):
    """The same list by verify.py, header first."""
    policy = verifier.read_policy(members["policy.json"])
    if kind == "interview":
        lines = verifier.interview(policy, members["marks.csv"])
        columns = verifier.INTERVIEW_COLUMNS
    else:
        policy, headcounts, rows = recomputed(members)
        if kind == "ranking":
            lines = verifier.rank(policy, headcounts, rows)
            columns = verifier.ranking_columns(policy)
        else:
            kept = members.get("kept.csv")
            lines = verifier.shortlist(
                policy, headcounts, rows, verifier.read_kept(rows, kept) if kept else ()
            )
            columns = verifier.SHORTLIST_COLUMNS
    return [list(columns), *[[line[column] for column in columns] for line in lines]]


def by_rulebook(folder, kind, members):
    files = {
        "ranking": RULES,
        "shortlist": RULES | ({"--kept": "kept.csv"} if "kept.csv" in members else {}),
        "interview": {"--policy": "policy.json", "--marks": "marks.csv"},
    }[kind]
    command = "rank" if kind == "ranking" else kind
    published = run_rule(folder, command, members, files, f"{kind}.csv")
    return compared_bytes(published, ("explanation", "reason"))


def asked_round(kind, seed):
    return {
        "ranking": rounds.ranking_round,
        "shortlist": rounds.shortlist_round,
        "interview": rounds.interview_round,
    }[kind](seed)


@pytest.mark.drill
@pytest.mark.parametrize("kind", ["ranking", "shortlist", "interview"])
def test_rulebook_verifier_and_phone_agree_cell_by_cell(kind, tmp_path):
    asked = [asked_round(kind, seed) for seed in range(ROUNDS)]
    answers = phone.run([phone.wanted_list(kind, members) for members in asked])
    for seed, (members, given) in enumerate(zip(asked, answers, strict=True)):
        if given == "kept":  # a list of people kept under a policy that keeps nobody
            assert json.loads(members["policy.json"])["corrections"]["shortlist"] != "keep_told"
            continue
        assert given == by_verifier(kind, members), f"seed {seed}"
        assert written_bytes(given) == by_rulebook(tmp_path, kind, members), f"seed {seed}"


def test_zero_in_the_extra_test_is_more_than_not_having_come():
    """Which random marks hardly ever hit."""
    part = {"code": "written", "title": "笔试", "full_mark": "100"}
    rules = {"schema": "policy/1", "title": "t", "components": [part]}
    members = {
        "policy.json": json.dumps({**rules, "composite": {"weights": {"written": "1"}}}).encode(),
        "vacancies.csv": b"vacancy,headcount\nV,1\n",
        "scores.csv": b"vacancy,candidate,written,extra_test\n"
        b"V,1,80,absent\nV,2,80,0\nV,3,80,void\n",
    }
    [given] = phone.run([phone.wanted_list("ranking", members)])
    assert given == by_verifier("ranking", members)
    assert [row[1] for row in given[1:]] == ["2", "1", "3"]
    assert [row[-2] for row in given[1:]] == ["1", "2", "2"]


@pytest.mark.browser
def test_the_browser_computes_what_the_verifier_does():
    asked = [
        (kind, asked_round(kind, seed))
        for kind in ("ranking", "shortlist", "interview")
        for seed in range(100, 115)
    ]
    answers = phone.in_chromium([phone.wanted_list(kind, members) for kind, members in asked])
    for (kind, members), given in zip(asked, answers, strict=True):
        assert given == "kept" or given == by_verifier(kind, members)


def candidates_in(text):
    return [row["candidate"] for row in csv.DictReader(io.StringIO(text))]


@pytest.mark.parametrize("make", LISTS)
def test_everybody_is_told_that_the_list_agrees(make):
    requests = []
    for seed in range(BUNDLES):
        members, name, text = make(seed)
        signed = bundle(make.__name__, {**members, name: text.encode()})
        requests.append(phone.wanted_check(signed, *candidates_in(text)))
    answers = phone.run(requests)
    assert [one["fault"] for all_ in answers for one in all_ if one["fault"]] == []
    for one in (one for all_ in answers for one in all_):
        assert {"digests", "signature", "own_row", "all_rows"} <= {code for code, _ in one["done"]}
        assert one["key"] == PUBLIC_KEY.hex()


@pytest.mark.parametrize("make", LISTS)
def test_one_changed_digit_is_named_to_whom_it_concerns_and_to_others(make):
    random, wanted, requests = Random(20201130), [], []
    for seed in range(BUNDLES):
        members, name, text = make(seed)
        changed = with_one_digit_changed(random, text)
        if changed is None:
            continue
        people = candidates_in(text)
        own = people[changed[1] - 2]
        other = next((who for who in people if who != own), own)
        wanted.append((name, changed[1], changed[2], own == other))
        signed = bundle(make.__name__, {**members, name: changed[0].encode()})
        requests.append(phone.wanted_check(signed, own, other))
    assert len(wanted) > BUNDLES // 3
    for (name, row, column, alone), answers in zip(wanted, phone.run(requests), strict=True):
        faults = [answer["fault"] for answer in answers]
        assert [fault["code"] for fault in faults] == [
            "own_cell",
            "own_cell" if alone else "other_cell",
        ]
        for fault in faults:
            place = {key: fault["facts"][key] for key in ("file", "row", "column")}
            assert place == {"file": name, "row": row, "column": column}


@pytest.mark.parametrize("source", ["scores.csv", "policy.json"])
def test_inputs_changed_and_signed_anew_no_longer_give_the_list(source):
    """A score raised, or the weights exchanged, after the list was made."""
    requests = []
    for seed in range(BUNDLES * 2):
        members, name, text = ranking(seed)
        if source == "scores.csv":
            changed = with_one_digit_changed(Random(seed), members[source].decode("utf-8-sig"))
            after = changed[0].encode()
        else:
            policy = json.loads(members[source])
            weights = policy["composite"]["weights"]
            policy["composite"]["weights"] = dict(
                zip(weights, reversed(weights.values()), strict=True)
            )
            after = json.dumps(policy).encode()
        touched = {**members, name: text.encode(), source: after}
        try:
            found = written_bytes(by_verifier("ranking", touched))
        except verifier.Unreadable:
            continue
        published = compared_bytes(text.encode(), ())
        signed = bundle("ranking", touched)
        requests.append((found == published, phone.wanted_check(signed, candidates_in(text)[0])))
    assert sum(not same for same, _ in requests) > BUNDLES // 3
    answers = phone.run([request for _, request in requests])
    for (same, _), [answer] in zip(requests, answers, strict=True):
        assert (answer["fault"] is None) == same
        if not same:
            assert answer["fault"]["code"] in {"own_cell", "other_cell", "row_order"}
            assert answer["fault"]["facts"]["file"] == "ranking.csv"


def with_byte_changed(signed, name, at=-2):
    files = verifier.read_zip(signed)
    data = bytearray(files[name])
    data[at] ^= 1
    return zipped({**files, name: bytes(data)})


def test_one_changed_byte_of_any_file_is_named():
    members, name, text = ranking(3)
    signed = bundle("ranking", {**members, name: text.encode()})
    who = candidates_in(text)[0]
    drawn = bundle("draw", draw_members())
    cases = [(signed, who, one) for one in (*members, name)]
    cases += [(drawn, "b", one) for one in ("draw.json", "members.txt", "order.txt")]
    answers = phone.run(
        [phone.wanted_check(with_byte_changed(data, one), own) for data, own, one in cases]
    )
    for (_, _, one), [answer] in zip(cases, answers, strict=True):
        assert answer["fault"] == {"code": "digest", "facts": {"file": one}}


def test_a_changed_signature_or_manifest_is_named():
    members = draw_members()
    plain = bundle("draw", members)
    said = json.loads(verifier.read_zip(plain)["manifest.json"])
    wrong = {**said, "signature": said["signature"][:-1] + "0"}
    later = {**said, "round": "2027-test"}
    strange = {**said, "public_key": "00" * 32}
    requests = [
        phone.wanted_check(zipped({**members, "manifest.json": json.dumps(one).encode()}), "a")
        for one in (said, wrong, later, strange)
    ]
    codes = [answer["fault"] and answer["fault"]["code"] for [answer] in phone.run(requests)]
    assert codes == [None, "signature", "signature", "signature"]


def test_signatures_by_hand_are_those_of_the_library():
    """For browsers without Ed25519."""
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    public, message = key.public_key().public_bytes_raw(), "名单".encode()
    signature = key.sign(message)
    large = (int.from_bytes(signature[32:], "little") + verifier.L).to_bytes(32, "little")
    cases = [
        (public, message, signature),
        (public, message + b"!", signature),
        (public, message, signature[:-2] + bytes([signature[-2] ^ 1, signature[-1]])),
        (PUBLIC_KEY, message, signature),
        (b"\xff" * 32, message, signature),
        (public, message, signature[:32] + large),
    ]
    given = phone.run([{"signed": [phone.text(part) for part in case]} for case in cases])
    assert given == [verifier.signature_holds(*case) for case in cases] == [True] + [False] * 5


@pytest.mark.parametrize(
    ("member", "code"),
    [("list_sha256", "draw_list"), ("commitment", "draw_commitment"), ("seed", "draw_seed")],
)
def test_each_step_of_a_draw_is_named(member, code):
    members = draw_members()
    draw = json.loads(members["draw.json"]) | {member: "ab" * 32}
    signed = bundle("draw", {**members, "draw.json": json.dumps(draw).encode()})
    [[answer]] = phone.run([phone.wanted_check(signed, "b")])
    assert answer["fault"]["code"] == code


def test_ones_own_place_in_a_draw():
    requests, wanted = [], []
    for seed in range(BUNDLES):
        label, listed = rounds.draw_list(seed)
        members = draw_members("12345-67890-12345-67890", label, tuple(listed))
        order = members["order.txt"].decode().splitlines()
        own = order[seed % len(order)]
        wanted.append([own, order.index(own) + 1, len(order)])
        requests.append(phone.wanted_check(bundle("draw", members), own))
    for (own, place, of), [answer] in zip(wanted, phone.run(requests), strict=True):
        assert answer["fault"] is None
        told = dict(answer["steps"])["draw_place"]
        assert (told["who"], told["place"], told["of"]) == (own, place, of)


def test_two_people_exchanged_in_a_draw():
    members = draw_members()
    order = members["order.txt"].decode().splitlines()
    members["order.txt"] = "\n".join([order[1], order[0], order[2], ""]).encode()
    signed = bundle("draw", members)
    [answers] = phone.run([phone.wanted_check(signed, order[0], order[2], "nobody")])
    assert [answer["fault"]["code"] for answer in answers] == ["draw_own", "draw_other", "nobody"]
    few = bundle("draw", draw_members(numbers=""))
    [[answer]] = phone.run([phone.wanted_check(few, "a")])
    assert answer["fault"]["code"] == "draw_numbers"


def seats_bundle(change=None, **changed):
    """The seating of the truths, one row or member changed, its digest stated anew."""
    lines, columns, members = seating()
    lines = [dict(line) for line in lines]
    if change:
        change(lines)
    after = seats_text(lines, columns)
    report = json.loads(members["seating.json"])
    report["output_sha256"] = verifier.sha256(after)
    members = {**members, "seats.csv": after, "seating.json": json.dumps(report).encode()}
    return bundle("seating", {**members, **changed})


def test_ones_own_seat():
    lines, _, _ = seating()
    [answers] = phone.run(
        [phone.wanted_check(seats_bundle(), *[one["candidate"] for one in lines])]
    )
    assert [answer["fault"] for answer in answers] == [None] * len(lines)
    for line, answer in zip(lines, answers, strict=True):
        told = dict(answer["steps"])["seat"]
        assert told == {name: line[name] for name in ("site", "room", "seat", "row", "column")}
    plain, _, _ = seating_bundle("12345-12345-12345-12345")
    [answers] = phone.run([phone.wanted_check(plain, "1", "4", "9")])
    assert [answer["fault"] and answer["fault"]["code"] for answer in answers] == [
        None,
        None,
        "nobody",
    ]


def changed_seat(**cells):
    return lambda lines: lines[0].update(cells)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (changed_seat(row="9"), "seat_no_desk"),
        (changed_seat(room="77"), "seat_no_desk"),
        (lambda lines: lines.pop(0), "own_missing"),
        (lambda lines: lines.append(dict(lines[0])), "seat_twice"),
        (
            lambda lines: lines[1].update({k: v for k, v in lines[0].items() if k != "candidate"}),
            "seat_shared",
        ),
        (lambda lines: lines[1].update(candidate="c99"), "foreign_row"),
    ],
)
def test_a_seat_that_cannot_be_is_named(change, code):
    lines, _, _ = seating()
    request = phone.wanted_check(seats_bundle(change), lines[0]["candidate"])
    [[answer]] = phone.run([request])
    assert answer["fault"]["code"] == code


def test_a_supplement_moves_nobody_else():
    _, members = first()
    seats = members["seats.csv"].decode().splitlines()
    staying = next(line for line in seats[1:] if line in members["base_seats.csv"].decode())
    who = staying.split(",")[0]
    stated = json.loads(members["supplement.json"])
    moved = "\n".join([*[line for line in seats if line != staying], ""]).encode()
    stated["output_sha256"] = verifier.sha256(moved)
    touched = {**members, "seats.csv": moved, "supplement.json": json.dumps(stated).encode()}
    answers = phone.run(
        [
            phone.wanted_check(bundle("seating_supplement", one), who, "c4")
            for one in (members, touched)
        ]
    )
    codes = [answer["fault"] and answer["fault"]["code"] for both in answers for answer in both]
    assert codes == [None, None, "seat_moved", "seat_moved_other"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "zip_broken"),
        (b"PK" * 400, "zip_broken"),
        (zipped({"evil.exe": b"x"}), "zip_foreign"),
        (zipped({"policy.json": b"{}"}), "missing_file"),
        (zipped({"manifest.json": b'{"a": 1, "a": 2}'}), "not_json"),
        (zipped({"manifest.json": b'{"schema": 1.5}'}), "not_json"),
        (zipped({"manifest.json": b"\xff"}), "not_text"),
        (bundle("draw", {**draw_members(), "order.txt": b"a\n\n"}), "not_lines"),
        (bundle("ranking", {**ranking(3)[0], "ranking.csv": b"x"}), "column"),
        (bundle("ranking", {**ranking(3)[0], "policy.json": b"{}", "ranking.csv": b""}), "policy"),
    ],
    ids=range(10),
)
def test_what_is_no_bundle_is_said_calmly(data, code):
    who = candidates_in(ranking(3)[2])[0]
    [[answer]] = phone.run([phone.wanted_check(data, who)])
    assert (answer["readable"], answer["fault"]["code"]) == (False, code)


def test_a_bomb_is_stopped_at_the_stated_size():
    signed = bytearray(zipped({"manifest.json": b"0" * 1_000_000}))
    at = signed.index(b"PK\x01\x02") + 24
    signed[at : at + 4] = (1000).to_bytes(4, "little")
    [[answer]] = phone.run([phone.wanted_check(bytes(signed), "1")])
    assert answer["fault"]["code"] == "zip_broken"
    signed[at : at + 4] = (2**31).to_bytes(4, "little")
    [[answer]] = phone.run([phone.wanted_check(bytes(signed), "1")])
    assert answer["fault"]["code"] == "zip_large"


def test_the_module_asks_for_nothing():
    """One file: no import, and the only request is for the bundle that was asked for."""
    source = phone.MODULE.read_text(encoding="utf-8")
    assert not re.search(r"^\s*import\b|\bimport\(", source, re.MULTILINE)
    assert source.count("fetch(") <= 1

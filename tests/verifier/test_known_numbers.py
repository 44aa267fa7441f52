"""The verifier against numbers computed by hand or published by others (tests/data/cases), without
the rulebook."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from tests.verifier.bundles import (
    AUDIT_HEAD,
    PUBLIC_KEY,
    bundle,
    cells_wrong,
    lines_of,
    table,
    verifier,
)

CASES = Path(__file__).resolve().parents[1] / "data" / "cases"
TWO = {"places": 2, "mode": "half_up"}

POLICY = {
    "schema": "policy/1",
    "title": "手算例",
    "components": [
        {
            "code": "written",
            "full_mark": "100",
            "papers": [
                {"code": "aptitude", "full_mark": "150", "coefficient": "1/3"},
                {"code": "essay", "full_mark": "150", "coefficient": "1/3"},
            ],
            "rounding": TWO,
            "pass_mark": "60",
        },
        {"code": "interview", "full_mark": "100", "pass_mark": "60"},
    ],
    "composite": {"weights": {"written": "0.4", "interview": "0.6"}, "rounding": TWO},
    "preferences": [
        {"code": "certificate", "effect": "tie_break", "levels": ["assistant", "senior"]},
        {"code": "veteran", "effect": "points", "points": {"yes": "3"}},
    ],
    "points": {"target": "written", "stacking": "highest"},
    "tie_break": ["preference:certificate", "component:interview"],
    "shortlist": {"by": "written", "ratio": "1.5"},
}
VACANCIES = table("vacancy, headcount\nV1, 2\nV2, 1")
SCORES = table("""
    vacancy, candidate, aptitude, essay, interview, preference:certificate, preference:veteran
    V1, 101, 100, 121,    80,     ,
    V1, 102, 100, 112,    80,     , yes
    V1, 103, 100, 121,    80, assistant,
    V1, 104, 120, 121, absent, senior,
    V1, 105,  80,  94,    99,     , yes
    V2, 201, 100, 100.5,    ,     ,
    V2, 202, void, 150,   90,     ,
""")
# 101: 221/3 = 73.67 · 0.4 + 80 · 0.6 = 77.468 -> 77.47.   102: 212/3 = 70.67 + 3 = 73.67 -> 77.47.
# 103: as 101 with a certificate.
# 105: 174/3 = 58 is below 60 (points do not count for the pass mark) -> 61 · 0.4 + 99 · 0.6 = 83.8.
RANKING = table("""
    vacancy, candidate, state, written, interview, points, composite, place, outcome, explanation
    V1, 103, ranked, 73.67, 80, 0, 77.47, 1, proposed,
    V1, 101, ranked, 73.67, 80, 0, 77.47, 2, tied_at_cut, 甲
    V1, 102, ranked, 73.67, 80, 3, 77.47, 2, tied_at_cut, 乙
    V1, 104, absent, 80.33, , 0, , , ,
    V1, 105, below_pass_mark, 61, 99, 3, 83.8, , ,
    V2, 201, incomplete, 66.83, , 0, , , ,
    V2, 202, void, , 90, 0, , , ,
""")
SHORTLIST = table("""
    vacancy, candidate, score, place, entered, reason
    V1, 104, 80.33, 1, yes,
    V1, 101, 73.67, 2, yes,
    V1, 102, 73.67, 2, yes,
    V1, 103, 73.67, 2, yes,
    V1, 105, 61, , no,
    V2, 201, 66.83, 1, yes,
    V2, 202, , , no,
""")
WRITTEN = table("""
    vacancy, candidate, component, state, score, place
    V1, 104, written, ranked, 80.33, 1
    V1, 101, written, ranked, 73.67, 2
    V1, 102, written, ranked, 73.67, 2
    V1, 103, written, ranked, 73.67, 2
    V1, 105, written, below_pass_mark, 61,
    V2, 201, written, ranked, 66.83, 1
    V2, 202, written, void, ,
""")
INPUT = {
    "policy.json": json.dumps(POLICY).encode(),
    "vacancies.csv": VACANCIES,
    "scores.csv": SCORES,
}


@pytest.mark.parametrize(
    ("kind", "name", "content"),
    [
        ("ranking", "ranking.csv", RANKING),
        ("shortlist", "shortlist.csv", SHORTLIST),
        ("written_result", "written.csv", WRITTEN),
    ],
)
def test_a_list_computed_by_hand_agrees(kind, name, content):
    wrong, lines = lines_of(bundle(kind, {**INPUT, name: content}))
    assert wrong == 0, lines
    assert any(AUDIT_HEAD in line for line in lines)


def test_every_changed_digit_is_named_with_file_row_and_column():
    changed = RANKING.replace(b"102,ranked,73.67", b"102,ranked,73.87")
    wrong, lines = lines_of(bundle("ranking", {**INPUT, "ranking.csv": changed}))
    assert wrong == 1
    assert (
        "[DIFFERS] ranking.csv row 4 column written (102): published '73.87', recomputed '73.67'"
        in lines
    )


def test_explanations_are_for_people_and_are_not_compared():
    changed = RANKING.replace("甲".encode(), "改".encode())
    assert lines_of(bundle("ranking", {**INPUT, "ranking.csv": changed}))[0] == 0


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda rows: rows[:2] + rows[3:], "the row of candidate 101 is missing"),
        (lambda rows: [*rows, rows[1]], "row 9 column candidate: 103 stands twice"),
        (
            lambda rows: [*rows, rows[1].replace(b"103", b"999")],
            "row 9 column candidate: 999 is not in the recomputed list",
        ),
        (lambda rows: [rows[0], rows[2], rows[1], *rows[3:]], "row 2: out of order"),
    ],
)
def test_missing_repeated_invented_and_misplaced_rows_are_named(change, named):
    changed = b"\n".join(change(RANKING.split(b"\n")[:-1])) + b"\n"
    _, lines = lines_of(bundle("ranking", {**INPUT, "ranking.csv": changed}))
    assert cells_wrong(lines) == 1
    assert any(named in line for line in lines), lines


def test_one_person_checks_his_own_line_alone():
    changed = RANKING.replace(b"102,ranked,73.67", b"102,ranked,73.87")
    data = bundle("ranking", {**INPUT, "ranking.csv": changed})
    assert lines_of(data, ticket="101")[0] == 0
    assert lines_of(data, ticket="102")[0] == 1
    assert lines_of(data, ticket="777")[0] == 1
    assert any("composite=77.47" in line for line in lines_of(data, ticket="101")[1])


def test_the_room_coefficients_of_xuancheng_come_out():
    case = json.loads((CASES / "interview_weighting.json").read_text(encoding="utf-8"))["cases"][0]
    raws = {
        ("V", room["room"]): [Fraction(room["total"]) / room["n"]] * room["n"]
        for room in case["rooms"]
    }
    adjustment = {
        "method": "grand_mean",
        "mean_rounding": TWO,
        "coefficient_rounding": {"places": case["coeff_decimals"], "mode": "half_up"},
    }
    found = verifier.room_coefficients(adjustment, raws)
    for room in case["rooms"]:
        mean, grand, coefficient = found["V", room["room"]]
        assert (verifier.show(mean), verifier.show(grand), verifier.show(coefficient)) == (
            room["mean"],
            case["grand"],
            room["coeff"],
        )


def interview_policy(**rule):
    return {
        "schema": "policy/1",
        "title": "面试",
        "components": [{"code": "interview", "full_mark": "100"}],
        "composite": {"weights": {"interview": "1"}},
        "interview": {
            "component": "interview",
            "minimum_examiners": 3,
            "drop_highest": 1,
            "drop_lowest": 1,
            "rounding": TWO,
            **rule,
        },
    }


MARKS = table("""
    vacancy, room, candidate, examiner, element, mark
    V1, 1, 11, A, , 80
    V1, 1, 11, B, , 90
    V1, 1, 11, C, , 90
    V1, 1, 11, D, , 85.5
    V1, 1, 12, , , absent
    V1, 2, 13, A, , 70
    V1, 2, 13, B, , 70
    V1, 2, 13, C, , 71
    V1, 2, 14, , , void
""")


def test_an_interview_trims_one_of_several_equal_marks_and_leaves_absentees_out_of_the_means():
    adjustment = {
        "method": "mean_of_room_means",
        "coefficient_rounding": {"places": 3, "mode": "half_up"},
        "rounding": TWO,
        "cap_at_full_mark": True,
    }
    members = {
        "policy.json": json.dumps(interview_policy(room_adjustment=adjustment)).encode(),
        "marks.csv": MARKS,
    }
    # 11: (85.5 + 90) / 2 = 87.75; 13: 70. Overall (87.75 + 70) / 2 = 78.875; 78.875 / 87.75 =
    # 0.899, 78.875 / 70 = 1.127
    members["interview.csv"] = table("""
        vacancy, room, candidate, state, raw, room_mean, overall_mean, coefficient, score
        V1, 1, 11, scored, 87.75, 87.75, 78.875, 0.899, 78.89
        V1, 1, 12, absent, , , , ,
        V1, 2, 13, scored, 70, 70, 78.875, 1.127, 78.89
        V1, 2, 14, void, , , , ,
    """)
    wrong, lines = lines_of(bundle("interview", members))
    assert wrong == 0, lines


def test_dropping_per_element_is_not_dropping_per_total():
    rule, given = {"drop_highest": 1, "drop_lowest": 1}, {}
    for examiner, speech, manner in (("A", 10, 30), ("B", 20, 20), ("C", 40, 21)):
        given[examiner] = {"speech": Fraction(speech), "manner": Fraction(manner)}
    assert verifier.raw_score({**rule, "drop_per": "total"}, given) == 40
    assert verifier.raw_score({**rule, "drop_per": "element"}, given) == 41


def test_an_interview_without_a_mark_per_element_and_examiner_is_unreadable():
    policy = verifier.read_policy(
        json.dumps(interview_policy(elements=["speech", "manner"])).encode()
    )
    marks = table(
        "vacancy,room,candidate,examiner,element,mark\nV1,1,11,A,speech,40\n"
        "V1,1,11,A,manner,40\nV1,1,11,B,speech,40"
    )
    with pytest.raises(verifier.Unreadable, match="11"):
        verifier.interview(policy, marks)


def test_a_ranking_with_its_interview_must_have_used_it():
    policy = {**POLICY, "interview": {"component": "interview", "minimum_examiners": 1}}
    rows = [f"V1,1,{who},A,,80" for who in (101, 102, 103)] + [
        "V1,1,104,,,absent",
        "V1,1,105,A,,99",
        "V2,1,202,A,,90",
    ]
    marks = ("vacancy,room,candidate,examiner,element,mark\n" + "\n".join(rows) + "\n").encode()
    cells = [f"V1,1,{who},scored,80,,,,80" for who in (101, 102, 103)]
    cells += ["V1,1,104,absent,,,,,", "V1,1,105,scored,99,,,,99", "V2,1,202,scored,90,,,,90"]
    interview = (
        "vacancy,room,candidate,state,raw,room_mean,overall_mean,coefficient,score\n"
        + "\n".join(cells)
        + "\n"
    ).encode()
    members = {
        **INPUT,
        "policy.json": json.dumps(policy).encode(),
        "ranking.csv": RANKING,
        "marks.csv": marks,
        "interview.csv": interview,
    }
    wrong, lines = lines_of(bundle("ranking", members))
    assert wrong == 0, lines
    members["marks.csv"] = marks.replace(b"103,A,,80", b"103,A,,85")
    members["interview.csv"] = interview.replace(b"103,scored,80,,,,80", b"103,scored,85,,,,85")
    wrong, lines = lines_of(bundle("ranking", members))
    assert wrong == 1
    assert any("scores.csv row 4 column interview (103)" in line for line in lines), lines


def test_the_policy_that_once_made_a_total_of_140_points_is_unreadable():
    cases = json.loads((CASES / "composite_formulas.json").read_text(encoding="utf-8"))
    assert any("max 140" in case["f"] for case in cases)
    unscaled = json.loads(json.dumps(POLICY))
    unscaled["components"][0].update(full_mark="200", papers=None, pass_mark="60")
    with pytest.raises(verifier.Unreadable, match="满分|full mark"):
        verifier.read_policy(json.dumps(unscaled).encode())


def test_points_before_the_coefficient_are_thinned_by_it():
    """Qujing: ((a + b + bonus) / 3) · 0.5 + interview · 0.5, as in composite_formulas.json."""
    policy = json.loads(json.dumps(POLICY))
    policy["components"][0]["pass_mark"] = None
    policy["composite"] = {"weights": {"written": "0.5", "interview": "0.5"}}
    policy["points"] = {"target": "written", "at": "papers", "stacking": "highest"}
    read = verifier.read_policy(json.dumps(policy).encode())
    scores = table(
        "vacancy,candidate,aptitude,essay,interview,preference:certificate,preference:veteran\n"
        "V1,1,100,110,90,,yes"
    )
    (line,) = verifier.rank(read, {"V1": 1}, verifier.read_scores(read, {"V1": 1}, scores))
    assert (line["written"], line["composite"]) == ("71", "80.5")


def test_the_signing_key_can_be_pinned():
    data = bundle("ranking", {**INPUT, "ranking.csv": RANKING})
    assert lines_of(data, public_key=PUBLIC_KEY.hex().upper())[0] == 0
    assert lines_of(data, public_key="00" * 32)[0] == 1


@pytest.mark.parametrize(
    "code", ["marks", "plain", "granted", "states", "strength", "alone", "place_end"]
)
def test_a_component_may_have_any_name_whatever_the_verifier_calls_its_own_things(code):
    policy = {
        **POLICY,
        "components": [{"code": code, "full_mark": "100"}],
        "composite": {"weights": {code: "1"}},
    }
    policy.update(
        preferences=[],
        points=None,
        tie_break=[f"component:{code}"],
        shortlist={"by": code, "ratio": "1"},
    )
    read = verifier.read_policy(json.dumps(policy).encode())
    scores = table(f"vacancy,candidate,{code}\nV1,1,81.5\nV1,2,90\nV1,3,absent")
    ranked = verifier.rank(read, {"V1": 1}, verifier.read_scores(read, {"V1": 1}, scores))
    assert [(line["candidate"], line[code], line["outcome"]) for line in ranked] == [
        ("2", "90", "proposed"),
        ("1", "81.5", "reserve"),
        ("3", "", ""),
    ]
    entered = verifier.shortlist(read, {"V1": 1}, verifier.read_scores(read, {"V1": 1}, scores))
    assert [line["entered"] for line in entered] == ["yes", "no", "no"]

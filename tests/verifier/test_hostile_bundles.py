"""Broken and hostile bundles: a sentence and exit code 2 (unreadable) or 1 (disagrees), never a
traceback."""

import io
import json
import struct
import subprocess
import sys
import warnings
import zipfile

import pytest

from tests.verifier.bundles import VERIFIER, bundle, lines_of, manifest_of, verifier, zipped

MEMBERS = {
    "members.txt": b"a\nb\nc\n",
    "draw.json": b"",
    "order.txt": b"",
}


def draw_members(numbers="7-11", label="panel", listed=("a", "b", "c")):
    secret, digest = "0f" * 32, verifier.list_digest(listed)
    seed = verifier.sha256(f"{secret}\n{numbers}\n{digest}".encode())
    transcript = {
        "schema": "draw/1",
        "label": label,
        "list_sha256": digest,
        "commitment": verifier.sha256(secret.encode()),
        "secret": secret,
        "numbers": numbers,
        "seed": seed,
    }
    order = verifier.draw_order(seed, label, listed)
    lines = {"members.txt": listed, "order.txt": order}
    return {
        "draw.json": json.dumps(transcript).encode(),
        **{name: ("\n".join(rows) + "\n").encode() for name, rows in lines.items()},
    }


def unreadable(data):
    with pytest.raises(verifier.Unreadable) as caught:
        lines_of(data)
    return str(caught.value)


def test_a_draw_agrees_and_shows_one_person_his_key():
    members = draw_members()
    assert lines_of(bundle("draw", members))[0] == 0
    wrong, lines = lines_of(bundle("draw", members), ticket="b")
    assert wrong == 0
    key = verifier.draw_key(json.loads(members["draw.json"])["seed"], "panel", "b")
    assert any(key in line for line in lines)
    assert lines_of(bundle("draw", members), ticket="z")[0] == 1


@pytest.mark.parametrize("member", ["list_sha256", "commitment", "seed"])
def test_a_draw_whose_transcript_was_touched_disagrees(member):
    members = draw_members()
    transcript = json.loads(members["draw.json"])
    transcript[member] = "00" * 32
    members["draw.json"] = json.dumps(transcript).encode()
    wrong, lines = lines_of(bundle("draw", members))
    assert wrong == 1
    assert any(line.startswith("[DIFFERS] draw.json " + member) for line in lines)


@pytest.mark.parametrize(("member", "readable"), [("countersigned_by", True), ("winner", False)])
def test_a_transcript_may_name_offices_and_nothing_else(member, readable):
    members = draw_members()
    members["draw.json"] = json.dumps(
        {**json.loads(members["draw.json"]), member: "监督员"}
    ).encode()
    if readable:
        assert lines_of(bundle("draw", members))[0] == 0
    else:
        assert "draw.json" in unreadable(bundle("draw", members))


def test_a_draw_with_another_list_after_the_reveal_disagrees():
    members = draw_members()
    members["members.txt"] = b"a\nb\nc\nd\n"
    assert lines_of(bundle("draw", members))[0] >= 2


def test_a_draw_without_numbers_from_the_floor_is_a_draft():
    assert lines_of(bundle("draw", draw_members(numbers="")))[0] == 1


def test_two_people_who_changed_places_are_named():
    members = draw_members()
    first, second, third = members["order.txt"].split()
    members["order.txt"] = b"\n".join([second, first, third]) + b"\n"
    wrong, lines = lines_of(bundle("draw", members))
    assert wrong == 1
    assert any("order.txt row 1" in line for line in lines)


def test_a_changed_file_and_a_changed_manifest_break_digest_and_signature():
    members = draw_members()
    manifest = manifest_of("draw", members)
    files = {
        "manifest.json": json.dumps(manifest).encode(),
        **members,
        "order.txt": members["order.txt"][::-1].strip() + b"\n",
    }
    _, lines = lines_of(zipped(files))
    assert "[DIFFERS] order.txt: SHA-256 digest" in lines
    manifest["round"] = "another"
    wrong, lines = lines_of(zipped({"manifest.json": json.dumps(manifest).encode(), **members}))
    assert (wrong, "[DIFFERS] manifest.json: Ed25519 signature" in lines) == (1, True)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "/tmp/x",
        "sub/policy.json",
        "C:\\x",
        "POLICY.JSON",
        "members.txt/",
        "\u202etxt.exe",
    ],
)
def test_foreign_names_and_folders_are_refused(name):
    members = draw_members()
    files = {
        "manifest.json": json.dumps(manifest_of("draw", members)).encode(),
        **members,
        name: b"x",
    }
    assert "no place in it" in unreadable(zipped(files))


def test_two_files_of_one_name_are_refused():
    buffer, members = io.BytesIO(bundle("draw", draw_members())), b"a\n"
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("members.txt", members)
    assert "two files of one name" in unreadable(buffer.getvalue())


def test_a_bomb_is_refused_by_what_it_unpacks_to_whatever_its_header_says(monkeypatch):
    monkeypatch.setattr(verifier, "MAX_FILE", 1_000_000)
    members = draw_members()
    data = bytearray(
        zipped(
            {
                "members.txt": b"0" * 5_000_000,
                **{name: members[name] for name in ("draw.json", "order.txt")},
            }
        )
    )
    assert len(data) < 50_000
    assert "too large" in unreadable(bytes(data))
    lie = struct.pack("<I", 10)
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = lie
    assert "too large" in unreadable(bytes(data)) or "damaged" in unreadable(bytes(data))


def test_the_whole_bundle_has_a_limit_too(monkeypatch):
    monkeypatch.setattr(verifier, "MAX_TOTAL", 1_500_000)
    files = {"members.txt": b"0" * 1_000_000, "order.txt": b"0" * 1_000_000}
    assert "too large" in unreadable(zipped(files))


def test_every_truncation_and_many_flipped_bits_end_in_a_sentence():
    data = bundle("draw", draw_members())
    for length in range(0, len(data), 7):
        unreadable(data[:length])
    for position in range(0, len(data), 3):
        changed = bytearray(data)
        changed[position] ^= 0x41
        try:
            lines_of(bytes(changed))
        except verifier.Unreadable:
            continue


@pytest.mark.parametrize(
    "change",
    [
        {"schema": "evidence/2"},
        {"kind": "lottery"},
        {"kind": ["draw"]},
        {"audit_head": "xyz"},
        {"audit_head": "AB" * 32},
        {"public_key": "00"},
        {"members": ["draw.json"]},
        {"extra": "1"},
        {"round": 7},
    ],
)
def test_manifests_out_of_form_are_unreadable(change):
    members = draw_members()
    manifest = {**manifest_of("draw", members), **change}
    assert "manifest.json" in unreadable(
        zipped({"manifest.json": json.dumps(manifest).encode(), **members})
    )


def test_a_missing_and_a_surplus_member_are_unreadable():
    members = draw_members()
    assert "manifest.json is missing" in unreadable(zipped(members))
    assert "order.txt" in unreadable(
        bundle("draw", {name: members[name] for name in ("draw.json", "members.txt")})
    )
    assert "policy.json" in unreadable(bundle("draw", {**members, "policy.json": b"{}"}))


@pytest.mark.parametrize("text", [b"a\n\nb\n", b"a\na\n", b"a\nb", b"", b"\xff\n"])
def test_lists_with_blank_or_repeated_lines_are_unreadable(text):
    assert "members.txt" in unreadable(bundle("draw", {**draw_members(), "members.txt": text}))


SCORES = b"vacancy,candidate,interview\nV1,1,80\n"
RANKING = (
    b"vacancy,candidate,state,interview,points,composite,place,outcome,explanation\n"
    b"V1,1,ranked,80,0,80,1,proposed,\n"
)
POLICY = {
    "schema": "policy/1",
    "title": "一",
    "components": [{"code": "interview", "full_mark": "100"}],
    "composite": {"weights": {"interview": "1"}},
}


def ranking(scores=SCORES, published=RANKING, vacancies=b"vacancy,headcount\nV1,1\n", **policy):
    members = {
        "policy.json": json.dumps({**POLICY, **policy}).encode(),
        "vacancies.csv": vacancies,
        "scores.csv": scores,
    }
    return bundle("ranking", {**members, "ranking.csv": published})


def test_the_small_ranking_agrees():
    assert lines_of(ranking())[0] == 0


@pytest.mark.parametrize(
    ("scores", "named"),
    [
        (SCORES.replace(b"80", b"101"), "row 2 column interview"),
        (SCORES.replace(b"80", b"NaN"), "row 2 column interview"),
        (SCORES.replace(b"80", b"1e1"), "row 2 column interview"),
        (SCORES.replace(b"80", "８０".encode()), "row 2 column interview"),
        (SCORES.replace(b"80", b"-1"), "row 2 column interview"),
        (SCORES + b"V1,1,70\n", "row 3 column candidate"),
        (SCORES + b"V2,2,70\n", "row 3 column vacancy"),
        (SCORES + b"V1,,70\n", "row 3 column candidate"),
        (SCORES + b"V1,2\n", "row 3"),
        (SCORES.replace(b"interview", b"candidate"), "twice"),
        (SCORES.replace(b"interview", b"name"), "interview, name"),
        ("vacancy,candidate,interview\nV1,张,80\n".encode("gbk"), "not UTF-8"),
        (b"", "vacancy"),
    ],
)
def test_inputs_that_break_their_format_are_named(scores, named):
    assert named in unreadable(ranking(scores=scores))


@pytest.mark.parametrize(
    "policy",
    [
        {"unknown": 1},
        {"schema": "policy/2"},
        {"components": [{"code": "interview", "full_mark": 100}]},
        {"components": "interview"},
        {"composite": {"weights": {"interview": "0.9"}}},
        {"composite": {"weights": {"written": "1"}}},
        {
            "composite": {
                "weights": {"interview": "1"},
                "rounding": {"places": 2, "mode": "bankers"},
            }
        },
        {"tie_break": ["component:absent"]},
    ],
)
def test_policies_out_of_form_are_unreadable(policy):
    assert "policy.json" in unreadable(ranking(**policy))


@pytest.mark.parametrize(
    "published",
    [RANKING.replace(b"explanation", b"name"), RANKING.replace(b"place,", b"rank,"), b"\xff\xfe"],
)
def test_a_published_list_with_other_columns_is_unreadable(published):
    assert "ranking.csv" in unreadable(ranking(published=published))


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_the_command_answers_with_lines_and_an_exit_code(tmp_path):
    good, bad, broken = tmp_path / "good.zip", tmp_path / "bad.zip", tmp_path / "broken.zip"
    good.write_bytes(ranking())
    bad.write_bytes(ranking(published=RANKING.replace(b"80,1,", b"81,1,")))
    broken.write_bytes(b"PK nothing")
    code, lines = run(good)
    assert (code, lines[-1]) == (0, "结论：14 项全部一致。")
    code, lines = run(good, "--language", "en")
    assert (code, lines[-1]) == (0, "Result: all 14 checks agree.")
    code, lines = run(bad, "--language", "en")
    assert (code, lines[-1]) == (1, "Result: 1 disagreement(s).")
    assert run(broken)[0] == run(tmp_path / "nowhere.zip")[0] == run(tmp_path)[0] == 2
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".zip"] == []


def test_a_structure_nobody_thought_of_ends_in_a_sentence_too(tmp_path):
    path = tmp_path / "odd.zip"
    path.write_bytes(ranking(points={"target": "interview"}, preferences=[{"code": "x"}]))
    code, lines = run(path)
    assert code == 2
    assert lines[-1].startswith("[无法读取]")


def test_signs_that_steer_a_terminal_are_shown_not_obeyed(tmp_path):
    path = tmp_path / "escape.zip"
    path.write_bytes(ranking(published=RANKING.replace(b"V1,1,", "V1,1\x1b[2J\u202e,".encode())))
    code, lines = run(path)
    assert code == 1
    assert not any("\x1b" in line or "\u202e" in line for line in lines)
    assert any("1\\u001b[2J\\u202e" in line for line in lines)

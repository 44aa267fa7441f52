"""The bundle builder: deterministic, signed, without names; the verifier reads what it writes."""

import io
import json
import zipfile
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.kernel.errors import Refused
from portal.recruitment.publications.bundle import COLUMNS, KINDS, build_bundle
from tests.verifier.bundles import bundle, lines_of, verifier
from tests.verifier.test_hostile_bundles import draw_members
from tests.verifier.test_seats import seating_bundle

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = KEY.public_key().public_bytes_raw()
HEAD = "0123456789abcdef" * 4

POLICY = {
    "schema": "policy/1",
    "title": "招聘规则",
    "components": [{"code": "interview", "full_mark": "100", "papers": None}],
    "composite": {"weights": {"interview": "1"}},
    "preferences": [{"code": "certificate", "effect": "tie_break", "levels": ["yes"]}],
    "tie_break": ["preference:certificate"],
}
MEMBERS = {
    "policy.json": json.dumps(POLICY, ensure_ascii=False).encode(),
    "vacancies.csv": b"vacancy,headcount\nV1,1\n",
    "scores.csv": b"vacancy,candidate,interview,preference:certificate\nV1,2026070101,80,yes\n",
    "ranking.csv": "vacancy,candidate,state,interview,points,composite,place,outcome,explanation\n"
    "V1,2026070101,ranked,80,0,80,1,proposed,第一名\n".encode(),
}


def build(
    kind="ranking",
    members=MEMBERS,
    round_code="2026-苏".replace("苏", "su"),
    head=HEAD,
    sign=KEY.sign,
    key=PUBLIC,
):
    signer = SimpleNamespace(sign=sign, public_key=key)
    return build_bundle(kind, round_code, members, head, signer)


def test_the_verifier_agrees_with_a_built_bundle():
    wrong, lines = lines_of(build(), public_key=PUBLIC.hex())
    assert wrong == 0, lines
    assert any(HEAD in line for line in lines)


def test_equal_contents_give_equal_bytes_in_any_order():
    assert build() == build(members=dict(reversed(MEMBERS.items())))


def test_the_zip_is_sorted_and_tells_no_time_of_its_making():
    with zipfile.ZipFile(io.BytesIO(build())) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(["manifest.json", *MEMBERS])
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_builder_and_verifier_know_the_same_kinds():
    assert {kind: (set(must), set(may)) for kind, (must, may) in verifier.KINDS.items()} == {
        kind: (set(must), set(may)) for kind, (must, may) in KINDS.items()
    }


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "party"}, "bundle.unknown_kind"),
        ({"kind": "shortlist"}, "bundle.members"),
        ({"members": {**MEMBERS, "photo.jpg": b""}}, "bundle.members"),
        (
            {"members": {name: MEMBERS[name] for name in MEMBERS if name != "scores.csv"}},
            "bundle.members",
        ),
        ({"round_code": "../x"}, "bundle.round_code"),
        ({"head": "00"}, "bundle.audit_head"),
        ({"key": b"short"}, "bundle.key"),
        ({"sign": lambda data: b""}, "bundle.key"),
        ({"members": {**MEMBERS, "scores.csv": "张".encode("gbk")}}, "bundle.not_utf8"),
    ],
)
def test_what_makes_no_bundle_is_refused(changed, code):
    with pytest.raises(Refused) as caught:
        build(**changed)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["scores.csv", "ranking.csv"])
@pytest.mark.parametrize("column", ["name", "mobile", "resident_id", "姓名"])
def test_a_column_with_names_has_no_way_in(name, column):
    header, rest = MEMBERS[name].split(b"\n", 1)
    lines = [header + b"," + column.encode()] + [line + b",x" for line in rest.split(b"\n") if line]
    with pytest.raises(Refused) as caught:
        build(members={**MEMBERS, name: b"\n".join(lines) + b"\n"})
    assert (caught.value.code, caught.value.facts["column"]) == ("bundle.column", column)


def with_explanation(text):
    return {
        **MEMBERS,
        "ranking.csv": MEMBERS["ranking.csv"].replace("第一名".encode(), text.encode()),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("见 11010519491231002X 一案", "bundle.resident_id"),
        ("身份证11010519491231002x。", "bundle.resident_id"),
        ("电话13812345678", "bundle.mobile"),
        ("138 1234 5678", "bundle.mobile"),
    ],
)
def test_an_id_number_or_a_mobile_number_anywhere_is_refused(text, code):
    with pytest.raises(Refused) as caught:
        build(members=with_explanation(text))
    assert (caught.value.code, caught.value.facts) == (code, {"file": "ranking.csv", "line": 2})


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",
        "110105194913310020",
        "a11010519491231002X",
        "23812345678",
        "0.13812345678",
    ],
)
def test_other_long_numbers_are_let_through(text):
    assert build(members=with_explanation(text))


def test_a_ticket_number_of_eleven_digits_is_no_mobile_number():
    members = {
        name: content.replace(b"2026070101", b"13812345678") for name, content in MEMBERS.items()
    }
    assert lines_of(build(members=members))[0] == 0


def test_a_refusal_never_repeats_the_personal_number():
    with pytest.raises(Refused) as caught:
        build(members=with_explanation("11010519491231002X"))
    assert "1101" not in str(caught.value)


def test_no_allowed_column_holds_a_name():
    words = {
        "name",
        "resident_id",
        "id_number",
        "mobile",
        "phone",
        "address",
        "birth_date",
        "email",
    }
    assert not words & set().union(*COLUMNS.values())


@pytest.mark.parametrize(
    "made",
    [lambda: seating_bundle()[0], lambda: bundle("draw", draw_members())],
    ids=["seating", "draw"],
)
def test_seats_and_draws_go_into_bundles_too(made):
    members = verifier.read_zip(made())
    kind = json.loads(members.pop("manifest.json"))["kind"]
    assert lines_of(build(kind, members))[0] == 0

"""The verifier's tools against published vectors: Ed25519 (RFC 8032 §7.1), canonical JSON (RFC
8785), numbers, draws."""

import ast
import hashlib
import hmac
import json
import re
import sys
from fractions import Fraction

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.verifier.bundles import VERIFIER, verifier

RFC_8032 = [  # secret, public, message, signature
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_ed25519_holds_for_the_vectors_of_the_standard(secret, public, message, signature):
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert verifier.signature_holds(
        bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    )


@pytest.mark.parametrize("position", [0, 31, 32, 40, 63])
def test_ed25519_refuses_a_signature_with_one_bit_changed(position):
    _, public, message, signature = RFC_8032[2]
    changed = bytearray(bytes.fromhex(signature))
    changed[position] ^= 1
    assert not verifier.signature_holds(
        bytes.fromhex(public), bytes.fromhex(message), bytes(changed)
    )


def test_ed25519_refuses_another_message_another_key_and_a_second_form_of_s():
    _, public, message, signature = (bytes.fromhex(part) for part in RFC_8032[1])
    assert not verifier.signature_holds(public, message + b"!", signature)
    assert not verifier.signature_holds(bytes.fromhex(RFC_8032[0][1]), message, signature)
    s = int.from_bytes(signature[32:], "little") + verifier.L
    assert not verifier.signature_holds(public, message, signature[:32] + s.to_bytes(32, "little"))
    assert not verifier.signature_holds(b"\xff" * 32, message, signature)
    assert not verifier.signature_holds(public[:31], message, signature)


def test_canonical_json_sorts_by_utf16_units_and_escapes_as_rfc_8785_does():
    document = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew",
        "1": "One",
        "\U0001f600": "Emoji",
        "\x80": "Control",
        "ö": "o",
    }
    names = list(json.loads(verifier.canonical(document)))
    assert names == ["\r", "1", "\x80", "ö", "\u20ac", "\U0001f600", "\ufb33"]
    assert (
        verifier.canonical({"b": [1, True, None], "a": "€$\x0f\nA'B\"\\/"})
        == '{"a":"€$\\u000f\\nA\'B\\"\\\\/","b":[1,true,null]}'
    )


@pytest.mark.parametrize(
    "text", ['{"a":1,"a":2}', '{"a":0.4}', '{"a":NaN}', "[]", "{", "[" * 100_000, '{"a":1e3}']
)
def test_json_that_two_readers_may_read_differently_is_unreadable(text):
    with pytest.raises(verifier.Unreadable):
        verifier.read_json("policy.json", text.encode())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(167, 2), "83.5"),
        (Fraction(80), "80"),
        (Fraction(0), "0"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 160), "0.00625"),
        (Fraction(7, 6), "7/6"),
    ],
)
def test_numbers_are_printed_exactly_and_shortest(value, text):
    assert verifier.show(value) == text


@pytest.mark.parametrize(
    ("value", "mode", "places", "result"),
    [
        ("72.125", "half_up", 2, "72.13"),
        ("72.125", "truncate", 2, "72.12"),
        ("72.124", "half_up", 2, "72.12"),
        ("0.5", "half_up", 0, "1"),
        ("99.995", "half_up", 2, "100"),
    ],
)
def test_rounding_is_that_of_school_not_of_floats(value, mode, places, result):
    assert verifier.rounded(Fraction(value), {"mode": mode, "places": places}) == Fraction(result)
    assert verifier.rounded(Fraction(value), None) == Fraction(value)


def test_a_draw_is_ordered_by_hmac_of_label_and_member():
    members = ["3201", "3202", "候选甲", "10"]
    keys = {
        member: hmac.new(b"seed", f"panel\n{member}".encode(), hashlib.sha256).hexdigest()
        for member in members
    }
    assert verifier.draw_order("seed", "panel", members) == sorted(members, key=keys.get)


def test_the_example_of_draw_1_comes_out():
    """docs/formats/draw-1.md, 'An example'."""
    digest, secret = verifier.list_digest(["A", "B", "C"]), "0f" * 32
    assert digest == "706204f15ce1834ad298c8e8d270315652bbd6e40cec489f65802db2fdd03167"
    assert (
        verifier.sha256(secret.encode())
        == "7152f9958a983e3313fb2498d743af1e83a0ff5999650fd341f0368d1678992c"
    )
    seed = verifier.sha256(f"{secret}\n7-12\n{digest}".encode())
    assert seed == "b4448493977fdc5ba75b81c4ea1d1727b2f03a200e161aed68ba2bd0d6e63223"
    assert verifier.draw_order(seed, "interview", ["A", "B", "C"]) == ["B", "C", "A"]


def test_the_digest_of_a_list_does_not_depend_on_its_order():
    expected = hashlib.sha256("a\nb\n中\n".encode()).hexdigest()
    assert (
        verifier.list_digest(["中", "b", "a"]) == verifier.list_digest(["a", "b", "中"]) == expected
    )


def test_the_verifier_is_one_old_enough_file_of_the_standard_library_alone():
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"), feature_version=(3, 8))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    younger = {"removeprefix", "removesuffix", "bit_count", "strict", "pairwise", "cache"}
    assert not younger & {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def test_the_verifier_stays_short_enough_to_be_read():
    """An auditor reads what one list needs in one sitting.

    A check that does not fit belongs into the format first, and is paid for with lines elsewhere.
    The proofs of the public log (log-1.md) cost 150; watching a whole log is a file of its own.
    """
    assert len(VERIFIER.read_text(encoding="utf-8").splitlines()) <= 1820


def sections():
    """{line: section} and {section: title}, from the rules between the sections."""
    of_line, titles, section = {}, {}, 0
    for at, line in enumerate(VERIFIER.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# ---- "):
            section = len(titles) + 1
            number, _, titles[section] = line[len("# ---- ") :].partition(". ")
            assert int(number) == section
        of_line[at] = section
    return of_line, titles


def test_the_table_of_contents_names_every_section_in_its_order():
    _, titles = sections()
    text = VERIFIER.read_text(encoding="utf-8")
    entries = [
        line.split()
        for line in ast.get_docstring(ast.parse(text)).splitlines()
        if line[:1] == " " and line.split()[0].isdigit()
    ]
    assert [int(entry[0]) for entry in entries] == list(titles) == list(range(1, 12))
    for entry, title in zip(entries, titles.values(), strict=True):
        assert title.startswith(entry[1].rstrip(",;")), (entry, title)


def test_a_section_uses_only_those_above_it():
    """What the head of the file promises to its reader."""
    of_line, _ = sections()
    tree = ast.parse(VERIFIER.read_text(encoding="utf-8"))
    home = {
        node.name: of_line[node.lineno]
        for node in tree.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
    }
    for node in tree.body:
        if isinstance(node, ast.Assign):
            home.update(
                {
                    name.id: of_line[node.lineno]
                    for name in ast.walk(node)
                    if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
                }
            )
    assert len(home) > 100
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in home]
    assert [(node.id, node.lineno) for node in used if home[node.id] > of_line[node.lineno]] == []


def test_what_one_list_needs_is_read_within_the_hour():
    """The minutes of the table of contents, added up as the text above it says."""
    lines = re.findall(
        r"^ {4,5}(\d+)  .*?(\d+)(?: minutes)?(?:   .*)?$", verifier.__doc__, re.MULTILINE
    )
    minutes = {int(number): int(taken) for number, taken in lines}
    assert sorted(minutes) == list(range(1, 12))
    assert sum(minutes[number] for number in (1, 2, 4, 5, 6, 9, 11)) == 49
    assert sum(minutes[number] for number in (1, 2, 3, 7, 9, 11)) == 58
    assert sum(minutes.values()) == 95

"""The verifier and the public log: a proof beside its file, and a folder of its files in which
one changed byte, one removed leaf, one replaced checkpoint are each named."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from portal.foundation.transparency import tree
from portal.foundation.transparency.checkpoints import Checkpoint, Proof
from portal.foundation.transparency.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    SignatureLine,
    VerifierKey,
    cosigned_text,
    sign_note,
)
from portal.foundation.transparency.tiles import LogFolder
from portal.kernel.canonical import canonical_digest, canonical_json
from tests.verifier.bundles import VERIFIER, verifier

VECTORS = json.loads((Path(__file__).parents[1] / "data/log/vectors.json").read_text())
NAME = "jobs.example.org/log/1"
SIGNER = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
KEY = VerifierKey(NAME, ED25519, SIGNER.public_key().public_bytes_raw())
WITNESS = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)
WITNESS_KEY = VerifierKey("city.example.org", COSIGNATURE, WITNESS.public_key().public_bytes_raw())
CONTENT = {"schema": "publication/1", "number": "HA2026-01-L1", "edition": 1}
SIZE = 600


def leaf(number: int) -> bytes:
    digest = canonical_digest(CONTENT) if number == 300 else f"{number:064x}"
    subject = f"publication:HA2026-01-L1:{number}"
    at = "2026-09-01T09:00:00+08:00"
    return canonical_json({"kind": "publication", "subject": subject, "digest": digest, "at": at})


LEAVES = [leaf(number) for number in range(SIZE)]


def checkpoint(size: int, leaves: list[bytes] = LEAVES) -> Note:
    root = tree.root_of_hashes([tree.leaf_hash(one) for one in leaves[:size]])
    return sign_note(Checkpoint(NAME, size, root).text, KEY, SIGNER.sign)


def cosigned(note: Note, seconds: int = 1_790_000_000) -> Note:
    signature = WITNESS.sign(cosigned_text(note.text, seconds).encode())
    line = SignatureLine(
        WITNESS_KEY.name, WITNESS_KEY.key_id, seconds.to_bytes(8, "big") + signature
    )
    return Note(note.text, (*note.lines, line))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public files of a log of 600 leaves, a document with its proof, an earlier checkpoint."""
    folder = tmp_path_factory.mktemp("made")
    files = LogFolder(folder / "log")
    files.extend(0, SIZE, LEAVES)
    files.put_checkpoint(str(checkpoint(SIZE)))
    path = tuple(tree.inclusion_proof(files.reader(), 300, SIZE))
    proof = Proof(LEAVES[300], 300, path, cosigned(checkpoint(SIZE)))
    (folder / "list.json").write_text(json.dumps({"content": CONTENT}))
    (folder / "list.tlog-proof").write_text(proof.text)
    (folder / "kept").write_text(str(checkpoint(300)))
    return folder


@pytest.fixture
def own(made: Path, tmp_path: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(made, tmp_path / "own"))


def check_proof(folder: Path, *more: str) -> int:
    paths = [str(folder / "list.json"), "--proof", str(folder / "list.tlog-proof")]
    return int(verifier.main([*paths, "--log-key", KEY.text, "--language", "en", *more]))


@cache
def watch() -> ModuleType:
    """``watch.py``, which finds ``verify.py`` beside itself when it is run."""
    sys.modules["verify"] = verifier
    try:
        spec = spec_from_file_location("log_watcher", VERIFIER.with_name("watch.py"))
        assert spec is not None and spec.loader is not None
        module = module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        del sys.modules["verify"]


def check_log(folder: Path, *more: str) -> int:
    kept = ["--checkpoint", str(folder / "kept")]
    log = [str(folder / "log"), "--log-key", KEY.text, "--language", "en"]
    return int(watch().main([*log, *kept, *more]))


def test_a_proof_agrees_and_tells_when(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check_proof(made, "--witness-key", WITNESS_KEY.text) == 0
    said = capsys.readouterr().out
    assert "publication:HA2026-01-L1:300, at 2026-09-01T09:00:00+08:00" in said
    assert "city.example.org signed this checkpoint" in said


def test_another_document_is_not_the_one_that_was_entered(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (own / "list.json").write_text(json.dumps({"content": CONTENT | {"edition": 2}}))
    assert check_proof(own) == 1
    assert "[DIFFERS] proof: what was entered is the file list.json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("place", "named"),
    [
        (1, "what was entered is the file"),  # the leaf
        (4, "leaf 300 stands in the log"),  # a step of the path
        (-5, "signature of the checkpoint"),  # the root
    ],
)
def test_one_changed_line_of_a_proof_is_named(
    own: Path, place: int, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = (own / "list.tlog-proof").read_text().split("\n")
    if place == 1:
        forged = LEAVES[300].replace(canonical_digest(CONTENT).encode(), b"0" * 64)
        lines[1] = "extra " + base64.b64encode(forged).decode()
    else:
        lines[place] = base64.b64encode(bytes(32)).decode()
    (own / "list.tlog-proof").write_text("\n".join(lines))
    assert check_proof(own) == 1
    said = [line for line in capsys.readouterr().out.split("\n") if "[DIFFERS]" in line]
    assert any(named in line for line in said), said


def test_a_key_of_another_log_is_named(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = VerifierKey("other.example.org/log/1", ED25519, KEY.public_key)
    paths = [str(made / "list.json"), "--proof", str(made / "list.tlog-proof")]
    assert verifier.main([*paths, "--log-key", other.text, "--language", "en"]) == 1
    assert "name of the log jobs.example.org/log/1" in capsys.readouterr().out


def test_a_mistyped_key_is_refused(made: Path) -> None:
    paths = [str(made / "list.json"), "--proof", str(made / "list.tlog-proof")]
    assert verifier.main([*paths, "--log-key", KEY.text.replace("jobs", "jods")]) == 2


def test_a_line_that_the_witness_did_not_sign_is_named(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proof = (own / "list.tlog-proof").read_text()
    forged = cosigned(checkpoint(SIZE), 1_790_000_001).lines[1].text
    begin = proof.index("— city")
    raw = bytearray(base64.b64decode(forged.split(" ")[2]))
    raw[-1] ^= 1
    line = SignatureLine(WITNESS_KEY.name, bytes(raw[:4]), bytes(raw[4:])).text
    (own / "list.tlog-proof").write_text(proof[:begin] + line)
    assert check_proof(own, "--witness-key", WITNESS_KEY.text) == 1
    assert "[DIFFERS] witness: city.example.org" in capsys.readouterr().out


def test_the_whole_log_agrees_and_lists_a_round(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check_log(made, "--subject", "HA2026-01-L1:59") == 0
    said = capsys.readouterr().out
    assert said.count("leaf 59") == 1 + 10
    assert "checkpoint kept: its first 300 leaves are unchanged" in said


def test_one_changed_byte_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = own / "log/tile/entries/001"
    path.write_bytes(path.read_bytes().replace(b"L1:300", b"L2:300"))
    assert check_log(own) == 1
    assert "[DIFFERS] leaf 300 is not what was entered" in capsys.readouterr().out


def test_one_removed_leaf_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Removed with its hash, and a new tree signed: only who kept a checkpoint can see it."""
    shutil.rmtree(own / "log")
    files, rest = LogFolder(own / "log"), LEAVES[:250] + LEAVES[251:]
    files.extend(0, SIZE - 1, rest)
    files.put_checkpoint(str(checkpoint(SIZE - 1, rest)))
    assert check_log(own) == 1
    assert "[DIFFERS] checkpoint kept: its first 300 leaves" in capsys.readouterr().out


def test_a_leaf_that_is_left_out_of_the_files_is_named(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = own / "log/tile/entries/001"
    data = path.read_bytes()
    length = int.from_bytes(data[:2], "big") + 2
    path.write_bytes(data[length:])
    assert check_log(own) == 1
    assert "[DIFFERS] leaf 256 is not what was entered" in capsys.readouterr().out


def test_a_replaced_checkpoint_is_named(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = checkpoint(SIZE).text.replace(f"\n{SIZE}\n", "\n599\n")
    forger = Ed25519PrivateKey.generate()
    (own / "log/checkpoint").write_text(str(sign_note(text, KEY, forger.sign)))
    assert check_log(own) == 1
    assert "[DIFFERS] checkpoint checkpoint: signature" in capsys.readouterr().out


def test_it_opens_what_go_signed_and_proved() -> None:
    text, lines = verifier.read_note(VECTORS["checkpoint"].encode())
    assert verifier.note_is_signed(verifier.read_log_key(VECTORS["key"]), text, lines)
    assert verifier.read_checkpoint(text)[1] == 70_000
    for case in VECTORS["inclusion"]:
        path = [base64.b64decode(step) for step in case["path"]]
        root = verifier.climb(b"leaf %d" % case["index"], case["index"], case["size"], path)
        if str(case["size"]) in VECTORS["roots"]:
            assert base64.b64encode(root).decode() == VECTORS["roots"][str(case["size"])]


def test_the_watcher_runs_by_itself_and_writes_nothing(made: Path, tmp_path: Path) -> None:
    for name in ("watch.py", "verify.py"):
        shutil.copy(VERIFIER.with_name(name), tmp_path / name)
    command = [sys.executable, str(tmp_path / "watch.py"), str(made / "log"), "--language", "en"]
    run = subprocess.run([*command, "--log-key", KEY.text], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["verify.py", "watch.py"]

"""The verifier as a module, and signed bundles made by hand: independent of the portal's own
builder."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import sys
import zipfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

VERIFIER = Path(__file__).resolve().parents[2] / "static" / "verifier" / "verify.py"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC_KEY = KEY.public_key().public_bytes_raw()
AUDIT_HEAD = "ab" * 32


def load_verifier():
    spec = importlib.util.spec_from_file_location("evidence_verifier", VERIFIER)
    module = importlib.util.module_from_spec(spec)
    writes, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = writes
    return module


verifier = load_verifier()


def canonical(value: object) -> bytes:
    """Enough of RFC 8785 for manifests: ASCII names, text values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        "utf-8"
    )


def manifest_of(kind: str, members: dict[str, bytes], **changed: object) -> dict[str, object]:
    manifest = {
        "schema": "evidence/1",
        "kind": kind,
        "round": "2026-test",
        "members": {name: hashlib.sha256(content).hexdigest() for name, content in members.items()},
        "audit_head": AUDIT_HEAD,
        "public_key": PUBLIC_KEY.hex(),
        **changed,
    }
    return {**manifest, "signature": KEY.sign(canonical(manifest)).hex()}


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bundle(kind: str, members: dict[str, bytes], **changed: object) -> bytes:
    return zipped(
        {"manifest.json": json.dumps(manifest_of(kind, members, **changed)).encode(), **members}
    )


def lines_of(data: bytes, **options: object) -> tuple[int, list[str]]:
    """(disagreements, lines) of one run in English."""
    lines: list[str] = []
    verifier.LANGUAGE = "en"
    report = verifier.Report(lines.append)
    verifier.verify(data, report, **options)
    return report.wrong, lines


def cells_wrong(lines: list[str]) -> int:
    """Disagreements of published against recomputed, without those of a truth (``truth:``)."""
    return sum(line.startswith("[DIFFERS]") and " truth: " not in line for line in lines)


def table(text: str) -> bytes:
    """A table written with blanks for readability: ``a, b`` per line."""
    rows = [line.strip() for line in text.strip().splitlines()]
    return (
        "\n".join(",".join(cell.strip() for cell in row.split(",")) for row in rows) + "\n"
    ).encode("utf-8")

"""Everything hostile that can be uploaded is refused or neutralised in under a second and 300 MB,
each in a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.foundation import corpus

ROOT = Path(__file__).resolve().parents[3]
MEGABYTES, SECONDS = 300, 1.0
HOSTILE = (
    "png_of_400_megapixels",
    "png_with_text_bomb",
    "truncated_jpeg",
    "jpeg_and_script",
    "jpeg_and_zip",
    "svg",
    "html",
    "docx",
    "gif",
    "pdf_with_script",
    "pdf_with_attachment",
    "pdf_with_launch",
    "pdf_bomb",
    "pdf_double_bomb",
    "encrypted_pdf",
    "pdf_with_huge_picture",
    "nothing",
    "one_byte_too_many",
    "phone_photo",
    "heic",
    "long_name",
)


SPECIAL = {"nothing": b"", "one_byte_too_many": b"\xff\xd8" + b"\0" * (12 * 1024 * 1024)}


def made(name: str) -> bytes:
    """Made here and not in the measured process: what building a bomb takes is no part of what it
    does to us."""
    return (
        SPECIAL[name]
        if name in SPECIAL
        else corpus.jpeg()
        if name == "long_name"
        else getattr(corpus, name)()
    )


def _worked() -> float:
    """Seconds of processor time of this process and of its finished workers: what else runs on the
    machine is not the upload's fault."""
    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def measured(path: str, filename: str) -> dict[str, object]:
    """Take one upload as the page does; called in a fresh process.

    Memory is that of this process and of the workers it started.
    """
    from portal.foundation.files.storage import Storage
    from portal.foundation.jobs.isolation import end_children
    from portal.kernel.errors import Refused
    from portal.recruitment.applications.uploads import read_upload, receive_document

    with Path(path).open("rb") as upload:
        sent = SimpleNamespace(read=upload.read, filename=filename)
        storage = Storage(Path(path).parent / "files")
        started = _worked()
        try:
            content, sent_name = read_upload(sent)
            received = receive_document(storage, content, sent_name)
            kept = storage.read(received.storage_key)
            outcome = (
                "dangerous"
                if b"<script" in kept or b"PK\x03\x04" in kept or b"EVIL" in kept
                else "cleaned"
            )
        except Refused as refused:
            outcome = refused.code
    end_children()
    seconds = _worked() - started
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return {"outcome": outcome, "seconds": seconds, "megabytes": peak // 1024}


@pytest.mark.parametrize("name", HOSTILE)
def test_upload_is_refused_or_neutralised_within_bounds(name: str, tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(made(name))
    filename = "../" * 40 + "x" * 300 + ".jpg" if name == "long_name" else "照片.jpg"
    call = f"measured({str(tmp_path / 'upload')!r}, {filename!r})"
    program = (
        "import json; from tests.foundation.files.test_upload_limits import measured; "
        f"print(json.dumps({call}))"
    )
    # A child begins with the high-water mark of whoever started it: a small shell stands between
    # this process, swollen by bombs, and the measured one.
    command = ["/bin/sh", "-c", '"$0" -c "$1"; exit $?', sys.executable, program]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    harmless = {
        "jpeg_and_script",
        "jpeg_and_zip",
        "phone_photo",
        "long_name",
        "pdf_with_script",
        "pdf_with_attachment",
        "pdf_with_launch",
    }
    assert (
        found["outcome"] == "cleaned" if name in harmless else found["outcome"].startswith("file.")
    ), found
    assert found["megabytes"] < MEGABYTES, found
    assert found["seconds"] < SECONDS, found

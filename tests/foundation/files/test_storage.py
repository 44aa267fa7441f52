import os
import stat

import pytest

from portal.foundation.files.storage import Storage


def test_what_was_put_is_read_back_under_a_private_mode(tmp_path):
    storage = Storage(tmp_path / "files")
    key = storage.put(b"photo")
    assert storage.read(key) == b"photo"
    assert storage.exists(key)
    assert stat.S_IMODE(storage.path(key).stat().st_mode) == 0o600
    assert storage.path(key).relative_to(storage.root).parts == (key[:2], key[2:4], key)


def test_equal_bytes_get_different_keys(tmp_path):
    storage = Storage(tmp_path)
    assert storage.put(b"same") != storage.put(b"same")


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../../etc/passwd",
        "a" * 31,
        "a" * 33,
        "A" * 32,
        "/" * 32,
        "a" * 32 + "\n",
        "\0" * 32,
        None,
        "é" * 32,
    ],
)
def test_only_a_key_leads_to_a_file(tmp_path, key):
    storage = Storage(tmp_path)
    for action in (storage.path, storage.read, storage.delete, storage.exists):
        with pytest.raises(ValueError, match="not a storage key"):
            action(key)


def test_a_full_disk_leaves_nothing_behind(tmp_path, monkeypatch):
    storage = Storage(tmp_path)

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    storage.root.mkdir(exist_ok=True)
    with pytest.raises(OSError, match="No space"):
        storage.put(b"x" * 1000)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_deleting_twice_is_no_error(tmp_path):
    storage = Storage(tmp_path)
    key = storage.put(b"gone")
    storage.delete(key)
    storage.delete(key)
    assert not storage.exists(key)
    with pytest.raises(FileNotFoundError):
        storage.read(key)


def test_writable_tells_the_truth(tmp_path):
    assert Storage(tmp_path / "new").writable()
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert not Storage(blocked).writable()

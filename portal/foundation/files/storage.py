"""Private files on the local disk, under random keys, each with the pictures of its pages when it
is a document.

:meth:`Storage.path` is the only way from a key to a file.
"""

from __future__ import annotations

import os
import re
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from io import BytesIO
from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{32}")
_PUT: ContextVar[list[str] | None] = ContextVar("put", default=None)


class Storage:
    """Write-once files below ``root``.

    A key is 32 random hex digits and says nothing of name, owner or kind.
    """

    def __init__(self, root: Path) -> None:
        self.root = Path(root)

    def path(self, key: str) -> Path:
        """Where the file of ``key`` lies (it need not exist).

        Raises ValueError for anything that is not a key.
        """
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            raise ValueError("not a storage key")
        return self.root / key[:2] / key[2:4] / key

    def put(self, data: bytes, pages: Sequence[bytes] = ()) -> str:
        """Keep ``data`` (and the pictures of its pages) and return its new key; when it returns,
        the bytes survive a power cut.

        Raises OSError when the disk refuses.
        """
        key = secrets.token_hex(16)
        target = self.path(key)
        self._make_folders(target.parent)
        if pages:
            self.put_pages(key, pages)
        _write(target, data)
        put = _PUT.get()
        if put is not None:
            put.append(key)
        return key

    @staticmethod
    def watched() -> list[str]:
        """From now on and in this context: the keys of all that is put, as a list that grows."""
        keys: list[str] = []
        _PUT.set(keys)
        return keys

    @staticmethod
    def watched_no_more() -> None:
        _PUT.set(None)

    def put_pages(self, key: str, pages: Sequence[bytes]) -> None:
        """Keep the pictures of the pages of ``key`` beside it."""
        bundle = BytesIO()
        with zipfile.ZipFile(bundle, "w") as archive:
            for number, picture in enumerate(pages, start=1):
                archive.writestr(str(number), picture)
        _write(self._pages(key), bundle.getvalue())

    def page(self, key: str, number: int) -> bytes:
        """The picture of page ``number`` (from 1).

        Raises FileNotFoundError when it was deleted or never drawn, ValueError for what is no key.
        """
        with zipfile.ZipFile(self._pages(key)) as archive:
            try:
                return archive.read(str(number))
            except KeyError:
                raise FileNotFoundError(f"page {number} of {key}") from None

    def pages(self, key: str) -> list[bytes]:
        """All pictures of a document's pages, in their order. Raises FileNotFoundError."""
        with zipfile.ZipFile(self._pages(key)) as archive:
            return [archive.read(name) for name in archive.namelist()]

    def copy(self, key: str) -> str:
        """The same bytes and pages under a new key. Raises as :meth:`read`."""
        return self.put(self.read(key), self.pages(key) if self._pages(key).is_file() else ())

    def undrawn(self, beginning: bytes) -> Iterator[str]:
        """Keys of files that begin so and have no pictures of pages."""
        for path in sorted(self.root.glob("??/??/*")):
            if _KEY.fullmatch(path.name) and not self._pages(path.name).is_file():
                with path.open("rb") as file:
                    if file.read(len(beginning)) == beginning:
                        yield path.name

    def _pages(self, key: str) -> Path:
        path = self.path(key)
        return path.with_name(f"{path.name}.pages")

    def read(self, key: str) -> bytes:
        """The bytes of ``key``.

        Raises FileNotFoundError when it was deleted, ValueError for what is no key.
        """
        return self.path(key).read_bytes()

    def exists(self, key: str) -> bool:
        return self.path(key).is_file()

    def delete(self, key: str) -> None:
        """Remove the file; a second time is no error, so that a repeated clean-up job ends well."""
        target = self.path(key)
        try:
            target.unlink(missing_ok=True)
            self._pages(key).unlink(missing_ok=True)
            _sync_folder(target.parent)
        except FileNotFoundError:
            return

    def writable(self) -> bool:
        """Whether a file can be written now (for the readiness page)."""
        probe = self.root / f".probe-{secrets.token_hex(4)}"
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe.write_bytes(b"probe")
            probe.unlink()
        except OSError:
            return False
        return True

    def _make_folders(self, folder: Path) -> None:
        """Make the two folder levels, each entry fsynced into its parent: a file in a folder that a
        power cut forgets is lost."""
        missing = [place for place in (self.root, folder.parent, folder) if not place.is_dir()]
        for place in missing:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            _sync_folder(place.parent)


def _write(target: Path, data: bytes) -> None:
    """The whole file or none, on the disk when it returns."""
    fresh = target.with_name(f".{target.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""A file is there as a whole or not at all, under a key nobody can guess."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.errors import NotFound
from core.storage import FolderStorage
from tests.services import no_file_larger_than


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "files")


def test_what_is_put_can_be_got(storage: FolderStorage) -> None:
    key = storage.put(b"%PDF", ".pdf")

    assert storage.get(key) == b"%PDF"
    assert key.endswith(".pdf")


def test_the_same_data_gets_another_key(storage: FolderStorage) -> None:
    assert storage.put(b"%PDF") != storage.put(b"%PDF")


def test_a_repeated_job_replaces_what_it_stored_under_the_same_name(storage: FolderStorage) -> None:
    first = storage.put(b"%PDF 1", ".pdf", name="8f14e45f-ceea-467f")

    assert storage.put(b"%PDF 2", ".pdf", name="8f14e45f-ceea-467f") == first
    assert storage.get(first) == b"%PDF 2"


def test_what_is_deleted_is_gone(storage: FolderStorage) -> None:
    key = storage.put(b"%PDF")
    storage.delete(key)
    storage.delete(key)

    with pytest.raises(NotFound):
        storage.get(key)


def test_nothing_half_written_is_left(storage: FolderStorage, tmp_path: Path) -> None:
    storage.put(b"%PDF", ".pdf")

    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".pdf"]


def test_a_full_disk_leaves_nothing(storage: FolderStorage, tmp_path: Path) -> None:
    with no_file_larger_than(1000), pytest.raises(OSError, match="File too large"):
        storage.put(b"%PDF" * 1000, ".pdf")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_lies_there_for_long_is_named(storage: FolderStorage, tmp_path: Path) -> None:
    old, _ = storage.put(b"%PDF 1", ".pdf"), storage.put(b"%PDF 2", ".pdf")
    cut_off = tmp_path / "files" / f"{old}.0a1b2c3d.part"
    cut_off.write_bytes(b"%P")
    at = datetime.now(UTC)
    for path in (tmp_path / "files" / old, cut_off):
        before = (at - timedelta(days=2)).timestamp()
        os.utime(path, (before, before))

    assert set(storage.written_before(at - timedelta(days=1))) == {old, f"{old}.0a1b2c3d.part"}


@pytest.mark.parametrize("key", ["../tenohira.sqlite", "/etc/passwd", "ab/../../x", "", "ab/zz"])
def test_a_key_leads_nowhere_else(storage: FolderStorage, tmp_path: Path, key: str) -> None:
    (tmp_path / "tenohira.sqlite").write_bytes(b"everything")

    with pytest.raises(NotFound):
        storage.get(key)
    with pytest.raises(NotFound):
        storage.delete(key)

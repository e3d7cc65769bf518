"""The folder of a backup: complete or not there; any byte, file or checksum that is wrong is noticed."""

import json
import tarfile

import pytest

from promotion.common.errors import Refused
from promotion.management.keeping import packing


@pytest.fixture
def made(tmp_path):
    """A sealed backup of two files."""
    target = tmp_path / "20260701-020000"
    with packing.draft(target) as work:
        (work / "database.sqlite3").write_bytes(b"rows" * 100)
        (work / "files" / "2026").mkdir(parents=True)
        (work / "files" / "2026" / "合同 1").write_bytes(b"bytes")
        (work / "manifest.json").write_text(json.dumps({"format": 1}))
    return target


def test_what_is_whole_gives_its_manifest(made):
    assert packing.verify(made) == {"format": 1}


@pytest.mark.parametrize("name", ["database.sqlite3", "files/2026/合同 1", "manifest.json", "SHA256SUMS"])
@pytest.mark.parametrize("place", [0, 0.5, 0.99])
def test_one_flipped_bit_anywhere_is_noticed(made, name, place):
    content = bytearray((made / name).read_bytes())
    content[int(len(content) * place)] ^= 1
    (made / name).write_bytes(content)
    with pytest.raises(Refused, match="已损坏"):
        packing.verify(made)


@pytest.mark.parametrize("name", ["database.sqlite3", "files/2026/合同 1", "manifest.json", "SHA256SUMS"])
def test_a_file_that_is_missing_or_cut_is_noticed(made, name):
    content = (made / name).read_bytes()
    (made / name).write_bytes(content[: len(content) // 2])
    with pytest.raises(Refused, match="已损坏"):
        packing.verify(made)
    (made / name).unlink()
    with pytest.raises(Refused, match="已损坏"):
        packing.verify(made)


def test_a_file_too_many_is_noticed(made):
    (made / "files" / "more").write_bytes(b"")
    with pytest.raises(Refused, match="files/more"):
        packing.verify(made)


def test_what_fails_half_way_is_not_there(tmp_path):
    def fail_inside():
        with packing.draft(tmp_path / "b") as work:
            (work / "half").write_bytes(b"x")
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        fail_inside()
    assert list(tmp_path.iterdir()) == []


def test_a_second_one_of_the_same_name_does_not_touch_the_first(made):
    def again():
        with packing.draft(made) as work:
            (work / "manifest.json").write_text("{}")

    with pytest.raises(OSError, match="not empty"):
        again()
    assert packing.verify(made) == {"format": 1}


@pytest.mark.parametrize("kind", ["w", "w:gz"])
def test_a_tar_of_it_is_as_good(made, tmp_path, kind):
    archive = tmp_path / "b.tar"
    with tarfile.open(archive, kind) as tar:
        tar.add(made, made.name)
    with packing.opened(archive, tmp_path) as folder:
        assert packing.verify(folder) == {"format": 1}
    assert not list(tmp_path.glob(".unpacked-*"))


@pytest.mark.parametrize("name", ["../evil", "/evil", "b/../../evil"])
def test_a_tar_that_leads_outside_is_refused(tmp_path, name):
    archive = tmp_path / "b.tar"
    with tarfile.open(archive, "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    with pytest.raises(Refused, match="已损坏"), packing.opened(archive, tmp_path):
        pass
    assert not (tmp_path.parent / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"no archive at all"])
def test_what_is_no_archive_is_refused(tmp_path, content):
    archive = tmp_path / "b.tar"
    archive.write_bytes(content)
    with pytest.raises(Refused, match="已损坏"), packing.opened(archive, tmp_path):
        pass


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(Refused, match="没有这份备份"), packing.opened(tmp_path / "nowhere", tmp_path):
        pass

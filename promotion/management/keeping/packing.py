"""A backup is a folder: filled under a temporary name, sealed with checksums, renamed when complete; and read only when whole."""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from promotion.common.errors import Refused

MANIFEST, SUMS, FILES = "manifest.json", "SHA256SUMS", "files"
PART = ".part"
DAMAGED = "这份备份不完整或已损坏，没有改动任何东西，请换一份备份。"


@contextmanager
def draft(target: Path) -> Iterator[Path]:
    """A folder to fill, for its owner only; it gets the name `target` when the block ends well, else it is gone."""
    work = target.with_name(f".{target.name}{PART}")
    work.mkdir(mode=0o700)
    try:
        yield work
        seal(work)
        work.rename(target)
        sync(target.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def forget_drafts(folder: Path) -> None:
    """Remove what a backup that was killed left behind."""
    for work in folder.glob(f".*{PART}"):
        shutil.rmtree(work, ignore_errors=True)


def copy_files(source: Path, target: Path) -> int:
    """Copy every file below `source`; how many. One that vanishes meanwhile was of an upload that did not come about."""
    target.mkdir(mode=0o700)
    copied = 0
    for path in files_below(source) if source.is_dir() else ():
        place = target / path.relative_to(source)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            shutil.copyfile(path, place)
        except FileNotFoundError:
            continue
        copied += 1
    return copied


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below `folder`, sorted by name."""
    for where, folders, names in os.walk(folder, followlinks=True):
        folders.sort()
        yield from (Path(where) / name for name in sorted(names))


def seal(work: Path) -> None:
    """Checksums of everything, readable by `sha256sum -c`; all of it on the disk before this returns."""
    lines = []
    for path in files_below(work):
        name = path.relative_to(work).as_posix()
        if "\n" in name or "\\" in name:
            raise Refused(f"文件名里有换行或反斜杠，无法备份：{name!r}。请改名后再试。")
        path.chmod(0o600)
        lines.append(f"{digest_of(path)}  {name}\n")
        sync(path)
    sums = work / SUMS
    sums.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
    sums.chmod(0o600)
    sync(sums)
    for where, _folders, _names in os.walk(work):
        sync(Path(where))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """See a file, or a folder's list of names, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def opened(source: Path, scratch: Path) -> Iterator[Path]:
    """The folder of a backup; a tar archive of one is unpacked below `scratch` for as long as the block lasts."""
    if source.is_dir():
        yield source
        return
    if not source.is_file():
        raise Refused(f"没有这份备份：{source}。")
    with tempfile.TemporaryDirectory(prefix=".unpacked-", dir=scratch) as name:
        try:
            with tarfile.open(source) as archive:
                _unpack(archive, Path(name))
        except (tarfile.TarError, EOFError, OSError, ValueError) as error:
            raise Refused(f"{DAMAGED}（{type(error).__name__}）") from error
        yield _folder_inside(Path(name))


def _unpack(archive: tarfile.TarFile, folder: Path) -> None:
    """Plain files only, and only to places inside `folder`."""
    for member in archive:
        place = PurePosixPath(member.name)
        if place.is_absolute() or ".." in place.parts:
            raise ValueError(member.name)
        if member.isfile():
            target = folder / place
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with archive.extractfile(member) as packed, target.open("xb") as file:
                shutil.copyfileobj(packed, file)


def _folder_inside(folder: Path) -> Path:
    """Where the manifest is: at the top of the archive, or one folder below."""
    found = next((path for path in (folder, *sorted(folder.iterdir())) if (path / MANIFEST).is_file()), None)
    if found is None:
        raise Refused(DAMAGED)
    return found


def verify(folder: Path) -> dict:
    """The manifest of a backup that is whole; Refused when a byte, a file or a checksum is missing, changed or too many."""
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        sums = {name: digest for digest, _space, name in (line.partition("  ") for line in lines)}
        there = {path.relative_to(folder).as_posix(): path for path in files_below(folder) if path != folder / SUMS}
        wrong = sorted(sums.keys() ^ there.keys()) or [name for name, path in there.items() if digest_of(path) != sums[name]]
        if wrong:
            raise Refused(f"{DAMAGED}（{'、'.join(wrong[:3])}{' …' if len(wrong) > 3 else ''}）")
        return json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refused(f"{DAMAGED}（{type(error).__name__}）") from error

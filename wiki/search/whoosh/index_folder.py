"""The files of a search index on disk: which folder is the running one, who may write, and whether they are whole.

    SEARCH_INDEX_DIR/
        current                 text file: the name of the running index's folder; replaced in one step
        lock                    whoever writes holds it, thread or process; the kernel frees it when its holder dies
        damaged                 left by a reader who could not read: the worker then looks closely
        <version>-<token>/      one index, made by the analyser and the fields that <version> stands for
            manifest.json       generation, and of each of its files the size and CRC-32

Whoosh itself never calls fsync: `seal` does, before the outbox forgets what the index now holds.
"""

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import zlib
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
_TOC = re.compile(r"_MAIN_(\d+)\.toc")
_OURS = re.compile(r"(?:_MAIN_\d+\.toc|MAIN_[0-9a-z]+\.[A-Za-z0-9_.]+)")
_NAME = re.compile(r"[0-9a-f]{8}-[0-9a-f]{8}")


class IndexFolder:
    """SEARCH_INDEX_DIR. `version` is eight hexadecimal digits; an index of another version is none."""

    def __init__(self, root: Path, version: str):
        self.root = root
        self.version = version

    @contextlib.contextmanager
    def exclusive(self, wait: bool = True):
        """Hold the right to write; yields False at once when somebody else has it and `wait` is False.

        Raises OSError when the folder cannot be made or written.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        with open(self.root / "lock", "ab") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError:
                yield False
                return
            yield True

    def running(self) -> Path | None:
        """The folder of the running index; None when there is none of this version."""
        try:
            name = (self.root / "current").read_bytes()[:64].decode("ascii", "replace").strip()
        except OSError:
            return None
        if not _NAME.fullmatch(name) or not name.startswith(self.version):
            return None
        return self.root / name

    def new(self) -> Path:
        """An empty folder for an index to be made beside the running one."""
        path = self.root / f"{self.version}-{secrets.token_hex(4)}"
        path.mkdir(parents=True)
        return path

    def swap(self, path: Path) -> None:
        """Make this the running index, in one step, and remove all others. Who reads an old one reads on."""
        _write(self.root / "current", path.name)
        self.clear_damage()
        for entry in self.root.iterdir():
            if entry.name != path.name and _NAME.fullmatch(entry.name):
                shutil.rmtree(entry, ignore_errors=True)

    def report_damage(self) -> None:
        """Ask the worker to look closely. A folder that cannot be written is no worse for not saying so."""
        with contextlib.suppress(OSError):
            (self.root / "damaged").touch()

    def damage_reported(self) -> bool:
        return (self.root / "damaged").exists()

    def clear_damage(self) -> None:
        (self.root / "damaged").unlink(missing_ok=True)


def seal(path: Path) -> None:
    """After a commit: everything on the disk for good, then written down in the manifest."""
    known = _manifest(path).get("files", {})
    files = {}
    for name in sorted(os.listdir(path)):
        if not _OURS.fullmatch(name):
            continue
        file = path / name
        size = file.stat().st_size
        # Whoosh writes a file once and never again: the same name is the same content.
        files[name] = known[name] if name in known else [size, _checksum_on_disk(file)]
    generation = generation_of(files)
    _sync(path)
    _write(path / MANIFEST, json.dumps({"generation": generation, "files": files}))


def generation_of(names) -> int:
    """The latest generation among the names of an index's files; -1 for none."""
    return max((int(match[1]) for name in names if (match := _TOC.fullmatch(name))), default=-1)


@dataclass(frozen=True, slots=True)
class Look:
    """What the files of an index look like: its generation, and why it cannot be whole ("" when it seems to be)."""

    generation: int
    fault: str = ""


def look(path: Path, closely: bool = False) -> Look:
    """Compare the files' sizes with the manifest, and `closely` all their bytes.

    Files of a commit that was not sealed are not judged: whoever made it died then, and its pages are still in the
    outbox.
    """
    try:
        sizes = {entry.name: entry.stat().st_size for entry in os.scandir(path)}
    except OSError:
        return Look(-1, "its folder is gone")
    generation = generation_of(sizes)
    if generation < 0:
        return Look(-1, "its table of contents is gone")
    manifest = _manifest(path)
    if manifest.get("generation") != generation:
        return Look(generation)
    for name, (size, checksum) in manifest["files"].items():
        if sizes.get(name) != size:
            return Look(generation, f"{name} is cut or gone")
        if closely and _checksum(path / name) != checksum:
            return Look(generation, f"{name} is not what was written")
    return Look(generation)


def _manifest(path: Path) -> dict:
    try:
        manifest = json.loads((path / MANIFEST).read_text())
        return manifest if isinstance(manifest, dict) and isinstance(manifest.get("files"), dict) else {}
    except (OSError, ValueError):
        return {}


def _checksum(path: Path) -> int:
    checksum = 0
    try:
        with open(path, "rb") as file:
            while block := file.read(1 << 20):
                checksum = zlib.crc32(block, checksum)
    except OSError:
        return -1
    return checksum


def _checksum_on_disk(path: Path) -> int:
    _sync(path)
    return _checksum(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, text: str) -> None:
    """Replace a small file in one step that survives a power cut."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    try:
        with open(fresh, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    _sync(path.parent)

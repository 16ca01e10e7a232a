"""Files that came with a message, as far as their channel tells of them: judged, never opened or fetched.

What a file is, is said by its first bytes where the channel has them, else by its name and its media type;
what looks like more than one kind is the worst of them.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Final, Literal, get_args

from guards.base import File, Refusal
from guards.inputs import clean

Kind = Literal["program", "archive", "document", "image", "audio", "video", "text", "other"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)  # the worst first

_BEGINNINGS: Final[tuple[tuple[bytes, Kind], ...]] = (
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),  # Java, and fat binaries of macOS
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xce\xfa\xed\xfe", "program"),
    (b"#!", "program"),
    (b"PK\x03\x04", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"),
    (b"%PDF-", "document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"),  # Office before 2007
    (b"{\\rtf", "document"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"OggS", "audio"),
    (b"ID3", "audio"),
    (b"fLaC", "audio"),
    (b"\x1aE\xdf\xa3", "video"),
)
_BRANDED: Final[dict[bytes, Kind]] = {b"WEBP": "image", b"WAVE": "audio", b"AVI ": "video"}  # in RIFF
_PICTURES: Final = (b"heic", b"heix", b"mif1", b"avif")  # among what begins as a video does
_ENDINGS: Final[dict[Kind, str]] = {
    "program": "exe dll com scr msi msix bat cmd ps1 psm1 vbs vbe js jse mjs wsf wsh hta cpl jar apk app dmg"
    " pkg deb rpm sh bash run elf bin py pl rb php reg lnk scf url inf iso img docm xlsm pptm xlam dotm",
    "archive": "zip rar 7z gz tgz bz2 xz tar zst cab",
    "document": "pdf doc docx xls xlsx ppt pptx odt ods odp rtf pages numbers key epub html htm svg",
    "image": "png jpg jpeg gif webp bmp tif tiff heic heif avif ico",
    "audio": "mp3 ogg oga opus wav flac m4a aac",
    "video": "mp4 m4v mov avi mkv webm mpg mpeg 3gp",
    "text": "txt md csv tsv log json xml yaml yml toml ini eml ics vcf",
}
_BY_ENDING: Final[dict[str, Kind]] = {
    ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()
}
_BY_TYPE: Final[dict[str, Kind]] = {
    "application/x-msdownload": "program",
    "application/x-msdos-program": "program",
    "application/vnd.microsoft.portable-executable": "program",
    "application/x-executable": "program",
    "application/x-sh": "program",
    "application/java-archive": "program",
    "application/vnd.android.package-archive": "program",
    "application/javascript": "program",
    "text/javascript": "program",
    "application/zip": "archive",
    "application/gzip": "archive",
    "application/x-7z-compressed": "archive",
    "application/vnd.rar": "archive",
    "application/pdf": "document",
    "text/html": "document",
    "image/svg+xml": "document",
}


_GENERAL: Final[dict[str, Kind]] = {"image": "image", "audio": "audio", "video": "video", "text": "text"}


@dataclass(frozen=True, slots=True)
class Files:
    """How many files one message may bring, how large each, and of which kinds none."""

    most: int
    max_bytes: int
    refused: Set[Kind]

    def check(self, files: Sequence[File]) -> Refusal | None:
        if len(files) > self.most:
            return Refusal("too_many_files", fits=self.most)
        if any(file.size is not None and file.size > self.max_bytes for file in files):
            return Refusal("file_too_large", fits=self.max_bytes)
        if any(kind(file) in self.refused for file in files):
            return Refusal("file_refused")
        return None


def kind(file: File) -> Kind:
    """The worst of what it looks like by its content, its name and its media type."""
    name, content = _by_name(file.name.text), _by_content(file.head)
    if content == "archive" and name == "document":
        content = "document"  # newer documents are archives with a name
    known = [one for one in (name, content, _by_type(file.media_type)) if one != "other"]
    return min(known, key=KINDS.index, default="other")


def _by_name(name: str) -> Kind:
    """Also of `invoice.pdf.exe`, and of a name that only seems to end otherwise."""
    return _BY_ENDING.get(clean(name).casefold().rstrip(" .").rpartition(".")[2], "other")


def _by_type(media_type: str) -> Kind:
    plain = media_type.partition(";")[0].strip().lower()
    return _BY_TYPE.get(plain) or _GENERAL.get(plain.partition("/")[0], "other")


def _by_content(head: bytes) -> Kind:
    if head[:4] == b"RIFF":
        return _BRANDED.get(head[8:12], "other")
    if head[4:8] == b"ftyp":
        return "image" if head[8:12] in _PICTURES else "video"
    return next((kind for beginning, kind in _BEGINNINGS if head.startswith(beginning)), "other")

"""Files that came along: how many, how large, and what they are, whatever they call themselves."""

import pytest

from guards.base import File, RawText, Refusal
from guards.files import Files, Kind, kind

FILES = Files(most=2, max_bytes=1000, refused=frozenset({"program"}))


def file(name: str = "photo.jpg", media_type: str = "", head: bytes = b"", size: int | None = None) -> File:
    return File(RawText(name), media_type, size, head)


@pytest.mark.parametrize(
    ("one", "is_a"),
    [
        (file("photo.jpg"), "image"),
        (file("PHOTO.JPG "), "image"),
        (file("invoice.pdf"), "document"),
        (file("invoice.pdf.exe"), "program"),
        (file("invoice.exe."), "program"),
        (file("invoice\u202efdp.exe"), "program"),
        (file("invoice.e\u200bxe"), "program"),
        (file("unnamed"), "other"),
        (file("unnamed", "image/png"), "image"),
        (file("unnamed", "Application/X-MSDownload; name=x"), "program"),
        (file("unnamed", "application/octet-stream"), "other"),
        (file("photo.png", "image/png", b"MZ\x90\x00"), "program"),
        (file("photo.png", "image/png", b"\x89PNG\r\n\x1a\n"), "image"),
        (file("notes.txt", "text/plain", b"#!/bin/sh"), "program"),
        (file("letter.docx", "", b"PK\x03\x04"), "document"),
        (file("letter.txt", "text/plain", b"PK\x03\x04"), "archive"),
        (file("unnamed", "", b"RIFF\x00\x00\x00\x00WEBPVP8 "), "image"),
        (file("unnamed", "", b"RIFF\x00\x00\x00\x00????"), "other"),
        (file("unnamed", "", b"\x00\x00\x00\x18ftypheic"), "image"),
        (file("unnamed", "", b"\x00\x00\x00\x18ftypmp42"), "video"),
        (file("unnamed", "", b"nothing that is known"), "other"),
        (file("song.mp3", "image/png"), "image"),
    ],
)
def test_a_file_is_the_worst_of_what_it_looks_like(one: File, is_a: Kind) -> None:
    assert kind(one) == is_a


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([], None),
        ([file(), file(size=1000)], None),
        ([file()] * 3, Refusal("too_many_files", fits=2)),
        ([file(size=1001)], Refusal("file_too_large", fits=1000)),
        ([file(), file("setup.exe")], Refusal("file_refused")),
    ],
)
def test_what_is_too_much_or_not_wanted_is_refused(files: list[File], refusal: Refusal | None) -> None:
    assert FILES.check(files) == refusal


def test_a_name_is_not_shown_by_accident() -> None:
    assert "invoice" not in repr(file("invoice of Mina Park.pdf", head=b"secret"))
    assert "secret" not in repr(file(head=b"secret"))

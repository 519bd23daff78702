"""What a file that is no picture begins like, so that its owner knows what he gave; the one size we read ourselves."""

from __future__ import annotations

# Signatures from the formats' own specifications; longest and most telling first.
KINDS: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<head", "an HTML page"),
    (b"<script", "an HTML page"),
    (b"<svg", "an SVG drawing"),
    (b"<?xml", "an XML or SVG file"),
    (b"%pdf", "a PDF file"),
    (b"%!ps", "a PostScript file"),
    (b"pk\x03\x04", "a ZIP archive"),
    (b"pk\x05\x06", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"rar!", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"\x7felf", "a program"),
    (b"mz", "a program"),
    (b"\x1aE\xdf\xa3".lower(), "a WebM or Matroska video"),
    (b"#extm3u", "a playlist"),
    (b"ffconcat", "a playlist"),
    (b"8bps", "a Photoshop file"),
    (b"\x00\x00\x01\x00", "an icon file"),
    (b"\x00\x00\x00\x0cjp  ", "a JPEG 2000 picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"icns", "an icon file"),
    (b"push graphic-context", "an ImageMagick script"),
    (b"{", "a JSON file"),
)
HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
OURS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
)


def begins_like(head: bytes) -> str | None:
    """Name what the first bytes of a file look like when they are not a picture of ours."""
    if head[4:8] == b"ftyp":
        return "a HEIC picture" if head[8:12] in HEIC else "an MP4 or MOV video"
    if head[:4] == b"RIFF" and head[8:12] != b"WEBP":
        return "an AVI video or a sound file"
    plain = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return next((name for mark, name in KINDS if plain.startswith(mark)), None)


def is_heic(head: bytes) -> bool:
    """Say whether a file calls itself a HEIC or HEIF picture."""
    return head[4:8] == b"ftyp" and head[8:12] in HEIC


def video_kind(head: bytes) -> str | None:
    """Name the kind of container, MP4, MOV, WEBM, MKV or AVI, that a file calls itself by its first bytes."""
    if head[4:8] == b"ftyp" and head[8:12] not in (*HEIC, b"avif", b"avis"):
        return "MOV" if head[8:12] == b"qt  " else "MP4"
    if head[4:8] in (b"moov", b"mdat", b"wide"):  # QuickTime before there was an ftyp
        return "MOV"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "WEBM" if b"webm" in head[:64] else "MKV"
    return "AVI" if head[:4] == b"RIFF" and head[8:12] == b"AVI " else None


def claims_to_be(head: bytes) -> str | None:
    """Name the format of ours whose signature the file carries, whole or not."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"):
        return "AVIF"
    return next((name for mark, name in OURS if head.startswith(mark)), None)


def webp_size(head: bytes) -> tuple[int, int] | None:
    """Read the canvas of a WebP from its first 30 bytes (RFC 9649): its decoder takes memory before it can be asked."""
    kind = head[12:16]
    if len(head) < 30 or head[:4] != b"RIFF":
        return None
    if kind == b"VP8X":
        return 1 + int.from_bytes(head[24:27], "little"), 1 + int.from_bytes(head[27:30], "little")
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    return None

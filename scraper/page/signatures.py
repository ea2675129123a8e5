"""Files that are no text, known by how they begin or by what they are made of."""

from __future__ import annotations


def binary_type(raw: bytes) -> str | None:
    """The media type of a file that is no text, None for what may be text. Its first 64 KiB are looked at.

    Signatures are those of the MIME Sniffing Standard (mimesniff.spec.whatwg.org, 6 and 7.1) and of common documents.
    """
    for offset, signature, media_type in _SIGNATURES:
        if raw.startswith(signature, offset):
            return media_type
    if raw.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return None
    start = raw[:65536]
    controls = len(start) - len(start.translate(None, _NEVER_IN_TEXT))
    return "application/octet-stream" if controls > 0.05 * len(start) else None  # random bytes: 0.1; NULs do stray in


PACKED = tuple(
    f"application/{kind}" for kind in ("gzip", "zip", "zstd", "x-bzip2", "x-xz", "x-7z-compressed", "vnd.rar")
)
_NEVER_IN_TEXT = bytes({*range(32)} - {9, 10, 12, 13, 27})  # ESC begins the shifts of ISO-2022-JP
_SIGNATURES = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBPVP", "image/webp"),
    (0, b"BM\0", "image/bmp"),
    (0, b"II*\0", "image/tiff"),
    (0, b"MM\0*", "image/tiff"),
    (0, b"\0\0\1\0", "image/x-icon"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (8, b"AVI ", "video/avi"),
    (8, b"WAVE", "audio/wave"),
    (0, b"OggS\0", "application/ogg"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"%PDF-", "application/pdf"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"PK\3\4", "application/zip"),
    (0, b"PK\5\6", "application/zip"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"\x1f\x8b\x08", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"\xfd7zXZ\0", "application/x-xz"),
    (0, b"\x28\xb5\x2f\xfd", "application/zstd"),
    (0, b"SQLite format 3\0", "application/vnd.sqlite3"),
    (0, b"PAR1", "application/vnd.apache.parquet"),
    (0, b"bplist", "application/x-plist"),
    (0, b"wOF", "font/woff"),
)

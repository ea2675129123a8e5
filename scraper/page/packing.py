"""Content-Encoding undone, within bounds of size and ratio."""

from __future__ import annotations

import zlib

from scraper.errors import BodyTooLarge, UnreadablePage

BODY_CAP = 16 * 1024 * 1024  # bytes, as sent and unpacked
MEMBERS_CAP = 100  # gzip members of one body; each costs a copy of what follows
RATIO_CAP = 300  # an unpacked body over 1 MiB may be this many times its packed size; real pages stay under 60


def unpacked(body: bytes, content_encoding: str, cap: int = BODY_CAP) -> bytes:
    """Undo Content-Encoding (gzip, deflate, br, zstd; the last named first), never past `cap` bytes or RATIO_CAP."""
    encodings = [e.strip().lower() for e in content_encoding.split(",") if e.strip()]
    if len(encodings) > 3:
        raise UnreadablePage(f"{len(encodings)} content encodings one on another")
    for encoding in reversed(encodings):
        if encoding == "identity" or not body:
            continue
        unpack = _UNPACKERS.get(encoding)
        if unpack is None:
            raise UnreadablePage(f"content encoding {encoding!r} is not known")
        limit = min(cap, max(1 << 20, len(body) * RATIO_CAP))
        body = unpack(body, limit)
    if len(body) > cap:
        raise BodyTooLarge(f"over {cap >> 20} MiB")
    return body


def _un_gzip(body: bytes, limit: int) -> bytes:
    out: list[bytes] = []
    total = 0
    while body:
        inflate = zlib.decompressobj(wbits=47)  # gzip or zlib, as the header says
        try:
            part = inflate.decompress(body, limit - total + 1)
        except zlib.error as error:
            if out:  # junk after the last member: what came before is whole
                break
            raise UnreadablePage(f"not gzip: {error}") from error
        out.append(part)
        total += len(part)
        if total > limit:
            raise BodyTooLarge(f"unpacks to more than {limit} bytes")
        if not inflate.eof:  # cut: what is there is kept, the missing rest shows in `problem` of the capture
            break
        body = inflate.unused_data.lstrip(b"\0")
        if len(out) > MEMBERS_CAP:
            raise UnreadablePage(f"more than {MEMBERS_CAP} gzip members one after another")
    return b"".join(out)


def _un_deflate(body: bytes, limit: int) -> bytes:
    for wbits in (15, -15):  # zlib as the RFC says, raw as some servers send
        inflate = zlib.decompressobj(wbits)
        try:
            out = inflate.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(out) > limit:
            raise BodyTooLarge(f"unpacks to more than {limit} bytes")
        return out
    raise UnreadablePage("not deflate")


def _un_brotli(body: bytes, limit: int) -> bytes:
    import brotli  # noqa: PLC0415  (few pages need it)

    decompressor, out, total = brotli.Decompressor(), [], 0
    try:
        part = decompressor.process(body, output_buffer_limit=65536)
        while True:
            out.append(part)
            total += len(part)
            if total > limit:
                raise BodyTooLarge(f"unpacks to more than {limit} bytes")
            if decompressor.is_finished() or (not part and decompressor.can_accept_more_data()):
                return b"".join(out)
            part = decompressor.process(b"", output_buffer_limit=65536)
    except brotli.error as error:
        raise UnreadablePage(f"not brotli: {error}") from error


def _un_zstd(body: bytes, limit: int) -> bytes:
    import zstandard  # noqa: PLC0415  (few pages need it)

    try:
        with zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(body, read_across_frames=True) as reader:
            out = reader.read(limit + 1)
    except zstandard.ZstdError as error:
        raise UnreadablePage(f"not zstd: {error}") from error
    if len(out) > limit:
        raise BodyTooLarge(f"unpacks to more than {limit} bytes")
    return bytes(out)


_UNPACKERS = {
    "gzip": _un_gzip,
    "x-gzip": _un_gzip,
    "deflate": _un_deflate,
    "br": _un_brotli,
    "zstd": _un_zstd,
}

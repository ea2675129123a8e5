"""Bytes off the wire into a Page: unpacked within bounds, decoded by the rules of the web."""

from __future__ import annotations

import gzip
import time
import tracemalloc
import zlib

import brotli
import pytest
import zstandard

from scraper.errors import BodyTooLarge, UnreadablePage
from scraper.page import BODY_CAP, decoded, parsed, read_page, unpacked
from scraper.text import text_of

HTML = b"<!doctype html><title>a</title><p>some words of a page</p>" * 20


def raw_deflate(data: bytes) -> bytes:
    """Deflate without the zlib wrapper, as some servers send it."""
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(data) + packer.flush()


PACKED = {
    "": HTML,
    "identity": HTML,
    "gzip": gzip.compress(HTML),
    "x-gzip": gzip.compress(HTML),
    "GZIP": gzip.compress(HTML),
    "gzip, gzip": gzip.compress(gzip.compress(HTML)),
    "deflate": zlib.compress(HTML),
    "br": brotli.compress(HTML),
    "zstd": zstandard.compress(HTML),
    "br, gzip": gzip.compress(brotli.compress(HTML)),
    "gzip,": gzip.compress(HTML),
}


@pytest.mark.parametrize("encoding", PACKED)
def test_content_encodings_are_undone(encoding: str) -> None:
    """Every encoding the crawler asks for, and two on one another, give the page."""
    assert unpacked(PACKED[encoding], encoding) == HTML


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("deflate", raw_deflate(HTML)),
        ("gzip", gzip.compress(HTML[:50]) + gzip.compress(HTML[50:])),
        ("gzip", gzip.compress(HTML) + b"\0\0\0"),
        ("gzip", gzip.compress(HTML) + b"junk behind it"),
        ("gzip", zlib.compress(HTML)),
        ("zstd", zstandard.compress(HTML[:50]) + zstandard.compress(HTML[50:])),
    ],
)
def test_odd_forms_are_undone(encoding: str, body: bytes) -> None:
    """Raw deflate, members and frames in a row, padding and junk behind: the whole page all the same."""
    assert unpacked(body, encoding) == HTML


def test_an_empty_body_needs_no_unpacking() -> None:
    """A 304 or an empty page that says gzip is empty."""
    assert unpacked(b"", "gzip") == b""


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "compress", "gzip, gzip, gzip, gzip"])
def test_what_is_not_what_it_says_is_refused(encoding: str) -> None:
    """A body that is not in its encoding, an unknown one, or four on one another: no page, with a reason."""
    with pytest.raises(UnreadablePage):
        unpacked(b"<p>not packed at all</p>", encoding)


def bombs() -> dict[str, tuple[str, bytes]]:
    """Bodies of some 100 KiB that unpack to 200 MiB or more."""
    packer, plain = zlib.compressobj(9, wbits=31), zlib.compressobj(9)
    zeros = bytes(1 << 20)
    packed = b"".join(packer.compress(zeros) for _ in range(200)) + packer.flush()
    deflated = b"".join(plain.compress(zeros) for _ in range(200)) + plain.flush()
    zstd, small = zstandard.ZstdCompressor().compressobj(), brotli.Compressor(quality=4)
    zstd_bomb = b"".join(zstd.compress(zeros) for _ in range(200)) + zstd.flush()
    brotli_bomb = b"".join(small.process(zeros) for _ in range(200)) + small.finish()
    return {
        "gzip": ("gzip", packed),
        "double gzip": ("gzip, gzip", gzip.compress(packed)),
        "members": ("gzip", gzip.compress(zeros) * 300),
        "deflate": ("deflate", deflated),
        "br": ("br", brotli_bomb),
        "zstd": ("zstd", zstd_bomb),
    }


@pytest.fixture(scope="module")
def made_bombs() -> dict[str, tuple[str, bytes]]:
    """Made once."""
    return bombs()


@pytest.mark.parametrize("kind", ["gzip", "double gzip", "members", "deflate", "br", "zstd"])
def test_bombs_are_refused_in_little_memory(made_bombs, kind: str) -> None:
    """A bomb of each kind is refused quickly, with no more than a few caps of memory."""
    encoding, body = made_bombs[kind]
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(BodyTooLarge):
            unpacked(body, encoding)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - started < 5
    assert peak < 4 * BODY_CAP


def test_the_cap_holds_for_bodies_as_sent() -> None:
    """A body over 16 MiB that is not packed is too large too; one of 16 MiB is not."""
    assert len(unpacked(bytes(BODY_CAP), "")) == BODY_CAP
    with pytest.raises(BodyTooLarge):
        unpacked(bytes(BODY_CAP + 1), "")


META = '<meta charset="{}">'
HTTP_EQUIV = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
CHARSETS = [
    # header, bytes, text held, encoding, what decided
    ("utf-8", "café".encode(), "café", "utf-8", "header"),
    ("iso-8859-1", b"caf\xe9 \x93x\x94", "café “x”", "windows-1252", "header"),
    ('"windows-1252"', b"caf\xe9", "café", "windows-1252", "header"),
    ("koi8-r", "привет".encode("koi8-r"), "привет", "koi8-r", "header"),
    ("shift_jis", "日本".encode("cp932"), "日本", "shift_jis", "header"),
    ("euc-jp", "日本".encode("euc_jp"), "日本", "euc-jp", "header"),
    ("gb2312", "中文".encode("gb18030"), "中文", "gbk", "header"),
    ("big5", "中文".encode("big5"), "中文", "big5", "header"),
    ("euc-kr", "한국".encode("euc_kr"), "한국", "euc-kr", "header"),
    ("windows-1251", "привет".encode("cp1251"), "привет", "windows-1251", "header"),
    ("iso-8859-2", "žluť".encode("iso8859-2"), "žluť", "iso-8859-2", "header"),
    ("utf-16", "café".encode("utf-16-le"), "café", "utf-16le", "header"),
    ("windows-1252", b"\xef\xbb\xbfcaf\xc3\xa9", "café", "utf-8", "bom"),
    (None, b"\xff\xfe" + "café".encode("utf-16-le"), "café", "utf-16le", "bom"),
    (None, b"\xfe\xff" + "café".encode("utf-16-be"), "café", "utf-16be", "bom"),
    (None, META.format("windows-1251").encode() + "привет".encode("cp1251"), "привет", "windows-1251", "meta"),
    (None, HTTP_EQUIV.format("koi8-r").encode() + "привет".encode("koi8-r"), "привет", "koi8-r", "meta"),
    (None, META.format("utf-16").encode() + "café".encode(), "café", "utf-8", "meta"),
    (None, b"<!-- " + META.format("koi8-r").encode() + b" -->" + "café".encode(), "café", "utf-8", "bytes"),
    ("utf-8", META.format("koi8-r").encode() + "café".encode(), "café", "utf-8", "header"),
    ("nonsense", META.format("windows-1251").encode() + "привет".encode("cp1251"), "привет", "windows-1251", "meta"),
    (None, "café".encode(), "café", "utf-8", "bytes"),
    (None, b"caf\xe9", "café", "windows-1252", "default"),
    (None, b"caf\xe9 \x81\x8d", "café \x81\x8d", "windows-1252", "default"),
    ("utf-7", b"+ADw-script+AD4-", "+ADw-script+AD4-", "utf-8", "bytes"),
    ("idna", "café".encode(), "café", "utf-8", "bytes"),
    ("unicode_escape", rb"\u0041", r"\u0041", "utf-8", "bytes"),
    ("undefined", b"x", "x", "utf-8", "bytes"),
    ("rot13", b"x", "x", "utf-8", "bytes"),
    ("utf-8", b"caf\xe9", "caf\ufffd", "utf-8", "header"),
]


@pytest.mark.parametrize(("charset", "raw", "held", "encoding", "source"), CHARSETS)
def test_encodings_are_decided_as_in_a_browser(charset, raw: bytes, held: str, encoding: str, source: str) -> None:
    """BOM, then header, then meta, then the bytes; labels of the web alone; what decided is kept."""
    content_type = "text/html" + (f"; charset={charset}" if charset else "")
    text, found, by = decoded(raw, content_type, "text/html")
    assert text.endswith(held)
    assert (found, by) == (encoding, source)
    page = read_page("http://h.example/", raw, headers=(("Content-Type", content_type),))
    assert page.text == text


def test_xml_declares_its_encoding() -> None:
    """A feed without a charset in its header is decoded as its XML declaration says."""
    raw = '<?xml version="1.0" encoding="windows-1251"?><rss><title>привет</title></rss>'.encode("cp1251")
    page = read_page("http://h.example/feed", raw, headers=(("Content-Type", "application/rss+xml"),))
    assert "привет" in page.text


def test_nul_bytes_do_not_end_a_page() -> None:
    """NULs in the middle of a page leave what follows readable."""
    page = read_page("http://h.example/", b"<p>be\0fore</p>\0\0<p>after</p>", headers=(("Content-Type", "text/html"),))
    assert page.tree is not None
    assert "after" in page.tree.body.text()


@pytest.mark.parametrize(
    ("body", "data", "problem"),
    [
        (b'{"a": [1, "\xc3\xa9"]}', {"a": [1, "é"]}, None),
        (b"\xef\xbb\xbf[]", [], None),
        (b'{"a": ', None, "not valid JSON"),
        (b"[" * 100_000, None, "not valid JSON"),
        (b"", None, "not valid JSON"),
    ],
)
def test_json(body: bytes, data: object, problem: str | None) -> None:
    """JSON gives its data; what is not valid or nested without end gives None and the problem."""
    page = read_page("http://h.example/wp-json", body, headers=(("Content-Type", "application/json; charset=utf-8"),))
    assert (page.data, page.problem) == (data, problem)


@pytest.mark.parametrize(
    ("content_type", "body", "media_type"),
    [
        ("text/html; charset=x", b"<p>", "text/html"),
        ("", b"<html>", "text/html"),
        ("text/plain", b"<!DOCTYPE html><p>", "text/html"),
        ("text/plain", b"just words", "text/plain"),
        ("application/octet-stream", b"<?xml version='1.0'?>", "text/xml"),
        ("", b"just words", "text/plain"),
        ("image/png", b"<html>", "image/png"),
    ],
)
def test_media_types_are_seen_through(content_type: str, body: bytes, media_type: str) -> None:
    """What a server states counts, but for plain text that is markup, and nothing at all."""
    assert read_page("http://h.example/", body, headers=(("Content-Type", content_type),)).media_type == media_type


@pytest.mark.parametrize(
    ("codec", "words"),
    [
        ("cp1251", "Привет, как дела? Это страница о здоровье и о лечении."),
        ("shift_jis", "これは日本語のページです。病気についての議論。"),
        ("cp1253", "Ελληνικά κείμενα για την υγεία και τη θεραπεία"),
        ("cp1252", "Grüße aus München, schöne Überraschung für alle, größere Mühe, süße Äpfel, über Öl"),
    ],
)
def test_bytes_that_state_no_encoding_are_judged_by_their_alphabet(codec: str, words: str) -> None:
    """A page without any statement is read in the alphabet its bytes show, and as windows-1252 where that is Latin."""
    assert decoded(f"<p>{words}</p>".encode(codec), "", "text/html")[0] == f"<p>{words}</p>"


def test_what_no_parser_takes_is_an_empty_page() -> None:
    """The looser rules of the rescue refuse some markup altogether: that is no error of the page."""
    assert parsed("<t<![1DAT[ab").body.text(strip=True) == ""


def test_a_page_left_empty_by_a_browsers_rules_is_rescued() -> None:
    """A body inside a frameset is lost by the rules of HTML; its words are read all the same."""
    tree = parsed("<html><frameset><body><p>words</p></body></frameset></html>")
    assert tree.body is not None
    assert tree.body.text() == "words"


@pytest.mark.parametrize(
    "instruction", ["<?php echo 1; ?>", '<?xml:namespace prefix = o ns = "urn:x" />', "<?", "<? a > b"]
)
def test_what_is_left_of_a_program_is_no_node(instruction: str) -> None:
    """Processing instructions, as Word and PHP leave them in pages, are comments to a browser and to every reader."""
    html = f"<html><body><h1>Salt</h1><p>Some words {instruction}</p><p>and more</p></body></html>"
    page = read_page("https://tea.example/", html.encode())
    assert all(node.tag for node in page.tree.root.traverse(include_text=True))
    assert "Some words" in (text_of(page.tree.body) or "")

"""The encoding that a page's first bytes state, case by case as the HTML standard's prescan goes through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.page import decoded, read_page
from scraper.page.labels import encoding_of
from scraper.page.prescan import PRESCAN, stated_encoding

KOI = "koi8-r"
STATED = [
    # what the bytes are, the encoding they state
    ("<meta charset=koi8-r>", KOI),
    ("<META CHARSET=KOI8-R>", KOI),
    ('<meta charset="koi8-r">', KOI),
    ("<meta charset='koi8-r'>", KOI),
    ("<meta/charset=koi8-r>", KOI),
    ("<meta\tcharset\n=\r koi8-r >", KOI),
    ("<meta charset=koi8-r/>", None),  # the slash belongs to the value
    ("<meta charset=' koi8-r '>", KOI),
    ("<meta charset=koi8-r", None),  # not closed
    ("<meta charset='koi8-r>", None),
    ("<meta charset>", None),
    ("<meta charset=>", None),
    ("<meta charset=nonsense>", None),
    ("<meta charset=nonsense><meta charset=koi8-r>", KOI),
    ("<meta charset=koi8-r charset=big5>", KOI),
    ("<meta charset=koi8-r><meta charset=big5>", KOI),
    ("<metacharset=koi8-r>", None),
    ("<meta name=charset content=koi8-r>", None),
    ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>", KOI),
    ("<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>", KOI),
    ("<meta http-equiv=content-type content=text/html;charset=koi8-r>", KOI),
    ("<meta http-equiv='Content-Type' content='text/html; charset = \"koi8-r\"'>", KOI),
    ("<meta http-equiv='Content-Type' content='charset koi8-r; charset=koi8-r'>", KOI),
    ("<meta http-equiv='Content-Type' content='text/html; charset=\"koi8-r'>", None),
    ("<meta http-equiv='Content-Type' content='text/html; charset=koi8-r; x=y'>", KOI),
    ("<meta http-equiv='Refresh' content='0; charset=koi8-r'>", None),
    ("<meta content='text/html; charset=koi8-r'>", None),
    ("<meta content='charset=koi8-r' charset=big5>", "big5"),
    ("<meta http-equiv=Content-Type content='text/html; charset=koi8-r' charset=big5>", "big5"),
    ("<meta http-equiv=Content-Type content='text/html'><meta charset=koi8-r>", KOI),
    ("<!-- <meta charset=big5> --><meta charset=koi8-r>", KOI),
    ("<!--><meta charset=koi8-r>", KOI),
    ("<!---><meta charset=koi8-r>", KOI),
    ("<!-- ><meta charset=koi8-r>", None),
    ("<!-- -- ><meta charset=big5> --><meta charset=koi8-r>", KOI),
    ("<!doctype html><meta charset=koi8-r>", KOI),
    ("<!doctype html '><meta charset=koi8-r>", KOI),
    ("<?php echo '<meta charset=big5>' ?><meta charset=koi8-r>", KOI),
    ("</ <meta charset=big5><meta charset=koi8-r>", KOI),
    ("</a <meta charset=big5><meta charset=koi8-r>", KOI),
    ("<title a='<meta charset=big5>'>x</title><meta charset=koi8-r>", KOI),
    ('<a b=">" <meta charset=big5><meta charset=koi8-r>', KOI),
    ("<a =><meta charset=koi8-r>", KOI),
    ("<a b='><meta charset=koi8-r>", None),
    ("<a b=c/><meta charset=koi8-r>", KOI),
    ("<p><p><p/><br / ><meta charset=koi8-r>", KOI),
    ("< meta charset=big5><meta charset=koi8-r>", KOI),
    ("<3 <meta charset=koi8-r>", KOI),
    ("x" * 900 + "<meta charset=koi8-r>", KOI),
    ("<meta charset=utf-16>", "utf-8"),
    ("<meta charset=utf-16be>", "utf-8"),
    ("<meta charset=x-user-defined>", "windows-1252"),
    ("<meta charset=iso-8859-1>", "windows-1252"),
    ("<meta charset=us-ascii>", "windows-1252"),
    ("<meta charset=latin5>", "windows-1254"),
    ("<meta charset=gb2312>", "gbk"),
    ("<meta charset=utf-7>", None),
    ("<?xml version='1.0' encoding='koi8-r'?><html>", KOI),
    ('<?xml version="1.0" encoding = "koi8-r" ?>', KOI),
    ("<?xml version='1.0' encoding='koi8-r'?><meta charset=big5>", "big5"),
    (" <?xml version='1.0' encoding='koi8-r'?>", None),
    ("<?xml version='1.0' encoding=koi8-r?>", None),
    ("<?xml version='1.0' encoding='utf-16'?>", "utf-8"),
    ("<?xml version='1.0'?><p>encoding='koi8-r'", None),
    ("", None),
    ("<", None),
    ("<meta", None),
    ("<!--", None),
    # later than browsers look before they parse: what they find while they parse
    ("<!-- " + "x" * PRESCAN + " --><meta charset=koi8-r>", KOI),
    ("<title>" + "x" * PRESCAN + "</title><meta charset=koi8-r>", KOI),
    ("<script>" + "x" * PRESCAN + "'<meta charset=big5>'</script><meta charset=koi8-r>", KOI),
]  # fmt: skip


@pytest.mark.parametrize(("bytes_", "name"), STATED)
def test_the_first_bytes_state_an_encoding(bytes_: str, name: str | None) -> None:
    """Comments, quotes, attributes of any order, pragmas: as in a browser."""
    found = stated_encoding(bytes_.encode("latin-1"))
    assert (found.name if found else None) == name


def test_wide_xml_declarations_are_known() -> None:
    """An XML declaration in UTF-16 without a mark of its order."""
    for codec in ("utf-16-le", "utf-16-be"):
        assert decoded("<?xml version='1.0'?><p>й</p>".encode(codec), "", "text/xml")[0].endswith("<p>й</p>")


@pytest.mark.parametrize("label", ["utf-7", "idna", "punycode", "rot13", "unicode_escape", "x", "", "utf-32", "é"])
def test_codecs_of_python_that_the_web_lacks_are_no_encodings(label: str) -> None:
    """Only the labels of the standard name encodings."""
    assert encoding_of(label) is None


@pytest.mark.parametrize("label", ["utf8", " UTF-8\n", "unicode-1-1-utf-8"])
def test_labels_are_read_without_case_and_space(label: str) -> None:
    """One encoding has many labels."""
    assert encoding_of(label) == encoding_of(b"utf-8")


def test_bytes_that_the_encoding_cannot_hold_are_told() -> None:
    """They become U+FFFD as in a browser, and the page says so; one that shows U+FFFD itself has no problem."""
    broken = read_page("https://salt.example/", b"<meta charset=utf-8><p>caf\xe9 au lait")
    assert "caf\ufffd" in broken.text
    assert broken.problem == "1 character could not be decoded as utf-8"
    assert read_page("https://salt.example/", "<p>\ufffd caf\u00e9".encode()).problem is None


@given(st.binary(max_size=300))
def test_any_bytes_have_an_encoding(raw: bytes) -> None:
    """Nothing stops the reading, wherever tags and quotes break off."""
    for start in (b"", b"<meta ", b"<!--", b"<?xml "):
        stated_encoding(start + raw)
        assert isinstance(decoded(start + raw, "", "text/html")[0], str)

"""The encodings of the web: the labels that pages give them, their names, and Python's codecs for them.

Source: Encoding Standard (WHATWG), 4.2 "Names and labels". Where Python lacks a codec the nearest that holds as much
stands in. The encodings that browsers replace by one U+FFFD for safety are read here: nothing of a page is run.
"""

from __future__ import annotations

from typing import NamedTuple


class Encoding(NamedTuple):
    """An encoding by its name in the standard, in lower case, and Python's codec."""

    name: str
    codec: str


def encoding_of(label: bytes | str) -> Encoding | None:
    """The encoding that a label names, None where the web knows none of that name."""
    words = label.decode("latin-1") if isinstance(label, bytes) else label
    return _BY_LABEL.get(words.strip("\t\n\f\r ").lower())


def _latin(number: int, latin: int, registered: int, year: int = 1988) -> str:
    """The labels that the older parts of ISO 8859 share."""
    part = f"8859-{number}"
    return (
        f"csisolatin{latin} iso-{part} iso-ir-{registered} iso{part} iso8859{number} iso_{part} iso_{part}:{year}"
        f" l{latin} latin{latin}"
    )


_TABLE = (
    ("utf-8", "utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"),
    ("ibm866", "cp866", "866 cp866 csibm866 ibm866"),
    ("iso-8859-2", "iso8859-2", _latin(2, 2, 101, 1987)),
    ("iso-8859-3", "iso8859-3", _latin(3, 3, 109)),
    ("iso-8859-4", "iso8859-4", _latin(4, 4, 110)),
    (
        "iso-8859-5", "iso8859-5",
        ("csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
        "iso_8859-5:1988"),
    ),
    (
        "iso-8859-6", "iso8859-6",
        ("arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i "
        "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"),
    ),
    (
        "iso-8859-7", "iso8859-7",
        ("csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
        "iso_8859-7:1987 sun_eu_greek"),
    ),
    (
        "iso-8859-8", "iso8859-8",
        ("csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
        "iso_8859-8:1988 visual"),
    ),
    ("iso-8859-8-i", "iso8859-8", "csiso88598i iso-8859-8-i logical"),
    ("iso-8859-10", "iso8859-10", "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    ("iso-8859-13", "iso8859-13", "iso-8859-13 iso8859-13 iso885913"),
    ("iso-8859-14", "iso8859-14", "iso-8859-14 iso8859-14 iso885914"),
    ("iso-8859-15", "iso8859-15", "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"),
    ("iso-8859-16", "iso8859-16", "iso-8859-16"),
    ("koi8-r", "koi8-r", "cskoi8r koi koi8 koi8-r koi8_r"),
    ("koi8-u", "koi8-u", "koi8-ru koi8-u"),
    ("macintosh", "mac-roman", "csmacintosh mac macintosh x-mac-roman"),
    ("windows-874", "cp874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"),
    ("windows-1250", "cp1250", "cp1250 windows-1250 x-cp1250"),
    ("windows-1251", "cp1251", "cp1251 windows-1251 x-cp1251"),
    (
        "windows-1252", "cp1252",
        ("ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
        "iso_8859-1:1987 l1 latin-1 latin1 us-ascii windows-1252 x-cp1252 x-user-defined"),
    ),
    ("windows-1253", "cp1253", "cp1253 windows-1253 x-cp1253"),
    ("windows-1254", "cp1254", f"cp1254 windows-1254 x-cp1254 {_latin(9, 5, 148, 1989)}"),
    ("windows-1255", "cp1255", "cp1255 windows-1255 x-cp1255"),
    ("windows-1256", "cp1256", "cp1256 windows-1256 x-cp1256"),
    ("windows-1257", "cp1257", "cp1257 windows-1257 x-cp1257"),
    ("windows-1258", "cp1258", "cp1258 windows-1258 x-cp1258"),
    ("x-mac-cyrillic", "mac-cyrillic", "x-mac-cyrillic x-mac-ukrainian"),
    ("gbk", "gb18030", "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"),
    ("gb18030", "gb18030", "gb18030"),
    ("big5", "big5hkscs", "big5 big5-hkscs cn-big5 csbig5 x-x-big5"),
    ("euc-jp", "euc_jp", "cseucpkdfmtjapanese euc-jp x-euc-jp"),
    ("iso-2022-jp", "iso2022_jp", "csiso2022jp iso-2022-jp"),
    ("shift_jis", "cp932", "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"),
    (
        "euc-kr", "cp949",
        "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949",
    ),
    ("hz-gb-2312", "hz", "hz-gb-2312"),
    ("iso-2022-kr", "iso2022_kr", "csiso2022kr iso-2022-kr"),
    ("utf-16be", "utf-16-be", "unicodefffe utf-16be"),
    ("utf-16le", "utf-16-le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"),
)  # fmt: skip
_BY_LABEL = {label: Encoding(name, codec) for name, codec, labels in _TABLE for label in labels.split()}

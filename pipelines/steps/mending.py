"""Mend what machines did to words, where that is certain: letters read in a wrong encoding, marks escaped twice.

Certain is: every letter that is not ASCII is part of the damage (a right é beside it means that somebody shows what
damage looks like), the damage stands in a word, what comes out is of one alphabet, and the text is not about encodings
or markup. Anything else stays as it is. Mending what is mended changes nothing.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import cache, partial


def mended(text: str) -> str:
    """The words as they were written."""
    text = _unescaped(text)
    if text.isascii() or _ABOUT_ENCODINGS.search(text):
        return text
    for _ in range(3):  # damage upon damage
        again = _decoded(text)
        if again == text:
            break
        text = again
    return _CONTROL.sub(_read_as_windows_does, text)


def _read_as_windows_does(match: re.Match[str]) -> str:
    """A control character that nobody types, as browsers read its byte: ’ for 0x92."""
    return bytes([ord(match.group())]).decode("cp1252", "ignore")


_CONTROL = re.compile(r"[\x80-\x84\x86-\x9f]")


def _unescaped(text: str) -> str:
    """Without the escapes of marks that stand for one character, as &nbsp; and &#8217;."""
    if "&" not in text or _ABOUT_MARKUP.search(text):
        return text
    for _ in range(3):
        again = _ENTITY.sub(_character, text)
        if again == text:
            break
        text = again
    return text


def _character(match: re.Match[str]) -> str:
    found = html.unescape(match.group())
    return found if (len(found) == 1 and found.isprintable()) or found == "\xa0" else match.group()


_ENTITY = re.compile(r"&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d?);")
_ABOUT_MARKUP = re.compile(r"[<>]|\b(?:x?html|xml|entit|markup|escap|javascript|css|php|sgml|latex)\w*", re.I)


def _decoded(text: str) -> str:
    for codec in _CODECS:
        damage = _damage(codec)
        pieces = damage.findall(text)
        if not pieces or not _ASCII_BUT_FOR_MARKS.fullmatch(damage.sub("", text)):
            continue
        letters = [_right(piece, codec) for piece in pieces]
        if None not in letters and _is_certain(text, damage, [one for one in letters if one]):
            return damage.sub(partial(_righted, codec=codec), text)
    return text


def _righted(match: re.Match[str], codec: str) -> str:
    return _right(match.group(), codec) or match.group()


def _right(piece: str, codec: str) -> str | None:
    """The one character that a piece of damage was; None where it would be none that people write."""
    if piece == "Ã":
        return "à"
    try:
        found = _bytes(piece, codec).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return found if len(found) == 1 and unicodedata.category(found) not in ("Cc", "Cn", "Co", "Cs") else None


def _is_certain(text: str, damage: re.Pattern[str], letters: list[str]) -> bool:
    """Is it damage and nothing else? Latin letters and typographic marks in or at a word, or three of one alphabet."""
    scripts = {_script(letter) for letter in letters}
    if "other" in scripts:
        return False
    if others := scripts - {"latin", "mark"}:
        return len(others) == 1 and len(letters) >= 3
    if all(match.group() == "Ã" for match in damage.finditer(text)):
        return False
    for match in damage.finditer(text):
        before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
        in_word = before.islower() or after.islower() or (before.isalnum() and match.group()[-1] not in _TRADE)
        if len(match.group()) > 2 or in_word:
            return True
    return len(letters) > 2


_TRADE = "®™©°²³»”’"  # which may stand behind a capital with a right accent: MAÇÃ®


def _script(letter: str) -> str:
    code = ord(letter)
    if code < 0xC0 or 0x2000 <= code < 0x2150 or 0x2190 <= code < 0x2600:
        return "mark"
    if code < 0x180 or 0x1E00 <= code < 0x1F00:
        return "latin"
    return next((name for name, first, last in _SCRIPTS if first <= code <= last), "other")


_SCRIPTS = (
    ("greek", 0x370, 0x3FF), ("cyrillic", 0x400, 0x52F), ("hebrew", 0x590, 0x5FF), ("arabic", 0x600, 0x6FF),
    ("devanagari", 0x900, 0x97F), ("thai", 0xE00, 0xE7F), ("east asian", 0x3000, 0x9FFF),
    ("east asian", 0xAC00, 0xD7A3),
    ("east asian", 0xFF00, 0xFFEF), ("mark", 0x2600, 0x27BF), ("mark", 0x1F300, 0x1FAFF), ("mark", 0xFE0F, 0xFE0F),
)  # fmt: skip
_ABOUT_ENCODINGS = re.compile(
    r"utf|unicode|latin-?1|iso-?8859|windows-?125|cp-?125|ascii|mojibake|charset|codepage|encod|zeichensatz|zeichensätze|"
    r"codificaci|codifica|codage|kodier|kódov|kodowan|кодир|文字化け|乱码|亂碼|編碼|编码|인코딩",
    re.I,
)
_ASCII_BUT_FOR_MARKS = re.compile(r"[\x00-\x7f\xa0\u200b-\u200f\ufeff\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]*")
_CODECS = ("cp1252", "cp1251", "cp1250")


@cache
def _damage(codec: str) -> re.Pattern[str]:
    """UTF-8 as it looks where each byte is read by a code page; an à of which white space was folded."""
    table = _table(codec)

    def chars(first: int, last: int) -> str:
        return f"[{''.join(re.escape(char) for char, byte in table.items() if first <= byte <= last)}]"

    tail = chars(0x80, 0xBF)
    folded = r"|Ã(?=[\s.,;:!?)]|$)" if codec == "cp1252" else ""
    long = f"{chars(0xF0, 0xF4)}{tail}{{3}}|{chars(0xE0, 0xEF)}{tail}{{2}}"
    return re.compile(f"{long}|{chars(0xC2, 0xDF)}{tail}{folded}")


@cache
def _table(codec: str) -> dict[str, int]:
    """Characters and the bytes from 0x80 on that they are read from, also as control characters."""
    table = {chr(byte): byte for byte in range(0x80, 0xA0)}
    for byte in range(0x80, 0x100):
        char = bytes([byte]).decode(codec, "ignore")
        if char:
            table[char] = byte
    return table


def _bytes(piece: str, codec: str) -> bytes:
    table = _table(codec)
    return bytes(table[char] for char in piece)


def _any_of(first: int, last: int) -> str:
    chars = {char for codec in _CODECS for char, byte in _table(codec).items() if first <= byte <= last}
    return "".join(f"\\x{{{ord(char):x}}}" for char in sorted(chars))


# Finds what may need mending, so that the many sound texts cost no Python.
SUSPECT = (
    rf"[\x{{80}}-\x{{84}}\x{{86}}-\x{{9f}}]|[{_any_of(0xC2, 0xF4)}][{_any_of(0x80, 0xBF)}]"
    r"|&(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8}\d?);"
)

"""An owner's own export becomes captures of the blog: WordPress' WXR and Blogger's backup, an entry at a time.

Each record is a small export by itself: the blog's address and language and the entry's author, then the entry with its
comments, byte for byte but for what the blog never showed. Drafts, private, protected, scheduled and trashed entries,
comments that were not approved, mail and network addresses, passwords and custom fields are left out before anything
is kept, and counted.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

from scraper.archive import Exchange
from scraper.dates import iso_date
from scraper.errors import CannotImport
from scraper.exported import ADDRESS, BLOGGER, WORDPRESS, Field, fields_of, within
from scraper.imports.elements import Element, Elements
from scraper.page.labels import encoding_of
from scraper.platforms.blogger import backup
from scraper.platforms.wordpress import wxr
from scraper.urls import normal, site_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.imports.account import Imported, Taken
    from scraper.imports.sources import Source

ENTRY_CAP = 32 << 20  # bytes of one entry with all of its comments
PART = 6 << 20  # bytes of an entry that are kept in one record; a longer thread is kept in several


def export_type(start: bytes) -> str | None:
    """The media type of the export that begins so, None where it is none."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not text.startswith(b"<") or text[:14].lower().startswith((b"<!doctype html", b"<html")):
        return None
    if re.search(rb"<rss[\s>]", text) and (b"wordpress.org/export/" in text or b"<wp:wxr_version" in text):
        return WORDPRESS
    if re.search(rb"<feed[\s>]", text) and b"tag:blogger.com,1999:blog-" in text and (
        b"blogger/2008/kind#" in text or b"<blogger:type>" in text
    ):  # fmt: skip
        return BLOGGER
    return None


def entries_in(
    file: BinaryIO, media_type: str, saved: datetime, source: Source, url: str | None, done: Imported
) -> Iterator[Exchange]:
    """The entries of an export as captures; `url` is the blog's address where the file states a wrong one, or none.

    Raises CannotImport where nothing in it was public, and where it declares entities of its own.
    """
    name, root, read = _FORMS[media_type]
    elements = Elements(file, name, root, ENTRY_CAP)
    if _DTD.search(elements.head):
        raise CannotImport(f"{source.label}: refused: it declares entities of its own, as no export does")
    what = _NAMES[media_type]
    taken, torn, count = done.reads(what), [], 0
    export = _Export(elements.head.decode("latin-1"), media_type, saved, url)
    for element in elements:
        if not isinstance(element, Element):
            torn.append(f"{source.label}: the entry at byte {element.offset} was not imported: {element.reason}")
            continue
        for exchange in read(export, element.raw.decode("latin-1"), taken, source):
            count += 1
            yield exchange
    if not torn and not elements.is_ended:
        torn.append(
            f"{source.label}: it stops before its end: what is in it was imported; get the rest from its source"
        )
    done.names(torn, f"{source.label}: {{}} entries in all were not imported")
    if not count:
        held = "".join(f", {number} {reason}" for reason, number in taken.left_out.items()).strip(", ")
        raise CannotImport(f"{source.label}: a {what}, but nothing in it was public" + (f": {held}" if held else ""))


class _Export:
    """What is known of the export while its entries are read. Texts are bytes as Latin-1, so that none is lost."""

    def __init__(self, head: str, media_type: str, saved: datetime, url: str | None) -> None:
        self.head, self.media_type = head, media_type
        self.blog = normal(url) if url else None
        stated = _ENCODING.search(head[:2000])
        encoding = encoding_of(stated[1]) if stated else None
        self.codec = encoding.codec if encoding is not None else "utf-8"
        channel = within(head, "rss", "channel") if media_type == WORDPRESS else within(head, "feed")
        fields = list(fields_of(channel))
        self.told = [field for field in fields if field.name in _KEPT_OF_HEAD or _is_own_link(field)]
        self.authors = dict(_author(field.inner) for field in fields if field.name == "wp:author")
        dates = next((field.words for field in fields if field.name in ("pubDate", "updated")), "")
        self.when = self._stated_time(dates) or saved

    def _stated_time(self, words: str) -> datetime | None:
        """When the export was made. It is no part of the records: an entry that did not change is the same in each."""
        created = _CREATED.search(self.head)
        at = iso_date(words) or (iso_date(created[1]) if created else None)
        if at is None:
            return None
        at = at.astimezone(UTC) if at.tzinfo is not None else at.replace(tzinfo=UTC)
        return at if at <= datetime.now(UTC) else None

    def address(self, entry: str | None) -> str | None:
        """The blog's address: the one given, else the stated one that an entry's own address lies under."""
        if self.blog is None:
            names = ("link", "wp:base_blog_url")
            stated = [f.attribute("href") or f.words for name in names for f in self.told if f.name == name]
            known = [blog for words in stated if (blog := normal(words)) is not None]
            same = [blog for blog in known if entry is not None and site_of(blog) == site_of(entry)]
            self.blog = next(iter([*same, *known]), entry and re.sub(r"^(https?://[^/]+/).*", r"\1", entry))
        return self.blog

    def record(self, entry: str, query: str, *, author: str = "", part: int = 1) -> Exchange:
        """A small export of one entry; `query` is what names it behind the blog's address."""
        codec = self._codec_of(entry.encode("latin-1"))
        root = _ROOT.search(self.head)
        told = [f"<{f.name}{f.attributes}>{f.inner}</{f.name}>" for f in self.told]
        lines = [root[0] if root else "<rss>", *told, *([author] if author else ()), entry]
        if self.media_type == WORDPRESS:
            lines = [lines[0], "<channel>", *lines[1:], "</channel>"]
        lines.append("</rss>" if self.media_type == WORDPRESS else "</feed>")
        body = "\n".join([f'<?xml version="1.0" encoding="{codec}"?>', *lines, ""]).encode("latin-1")
        url = f"{ADDRESS}{(self.blog or '').rstrip('/')}/?{query}{f'&part={part}' if part > 1 else ''}"
        headers = (("Content-Type", f"{self.media_type}; charset={codec}"),)
        return Exchange(url, 200, headers, body, self.when, kind="resource", role="thread")

    def _codec_of(self, raw: bytes) -> str:
        """The encoding that an entry is in: as stated, but not UTF-8 where more of it is none than is."""
        if self.codec != "utf-8":
            return self.codec
        wrong = raw.decode("utf-8", "replace").count("\ufffd") - raw.count(b"\xef\xbf\xbd")
        right = sum(1 for char in raw.decode("utf-8", "ignore") if ord(char) > 0x7F) if wrong > 0 else 0
        return "windows-1252" if wrong > right else "utf-8"


def _author(inner: str) -> tuple[str, str]:
    """The login of a WordPress author, and what is kept of what the export says of them."""
    fields = list(fields_of(inner))
    login = next((field.words for field in fields if field.name == "wp:author_login"), "")
    return login, f"<wp:author>{_without(inner, fields, ('wp:author_email',))}</wp:author>"


def _of_wordpress(export: _Export, item: str, taken: Taken, source: Source) -> Iterator[Exchange]:
    inner = item[item.index(">") + 1 : item.rindex("<")]
    fields = list(fields_of(inner))
    first = {field.name: field for field in reversed(fields)}
    reason = wxr.why_not_public(first)
    if reason is not None:
        taken.leaves(reason)
        return
    link, number = normal(_words(first, "link")), _words(first, "wp:post_id")
    if export.address(link) is None or not (number.isdigit() or link):
        raise CannotImport(f"{source.label}: it states no address of its blog: give that with --url")
    kept = _without(inner, fields, ("wp:comment", *_PRIVATE))
    comments = _approved(fields, taken)
    taken.finds("page" if _words(first, "wp:post_type") == "page" else "post")
    taken.finds("comment", len(comments))
    head = "".join(f"<{f.name}{f.attributes}>{f.inner}</{f.name}>" for f in fields if f.name in _KEPT_OF_PARTS)
    author = export.authors.get(_words(first, "dc:creator"), "")
    for part, said in enumerate(_parted(comments, len(kept)), 1):
        entry = f"<item>{kept if part == 1 else head}{''.join(said)}</item>"
        yield export.record(entry, f"p={number}" if number else str(link), author=author, part=part)


def _approved(fields: list[Field], taken: Taken) -> list[str]:
    """The comments that readers saw, each without what they did not see of it."""
    kept = []
    for field in fields:
        if field.name != "wp:comment":
            continue
        parts = list(fields_of(field.inner))
        said = {part.name: part for part in reversed(parts)}
        if wxr.is_public_comment(said):
            kept.append(f"<wp:comment>{_without(field.inner, parts, _PRIVATE)}</wp:comment>")
        else:
            is_approved = _words(said, "wp:comment_approved") == "1"
            taken.leaves("comment of another kind" if is_approved else "comment not approved")
    return kept


def _words(fields: dict[str, Field], name: str) -> str:
    return fields[name].words if name in fields else ""


def _without(inner: str, fields: Iterable[Field], names: tuple[str, ...]) -> str:
    """What stands in an element but for the fields of these names; the rest as it is, byte for byte."""
    out, position = [], 0
    for field in fields:
        if field.name in names:
            out.append(inner[position : field.start].rstrip(" \t\r\n"))
            position = field.end
    return "".join([*out, inner[position:]])


def _parted(comments: list[str], size: int) -> Iterator[list[str]]:
    """The comments in as many lists as there are records to be written; `size` is what the entry itself takes."""
    part: list[str] = []
    for comment in comments:
        if part and size + len(comment) > PART:
            yield part
            part, size = [], 0
        part.append(comment)
        size += len(comment)
    yield part


def _of_blogger(export: _Export, entry: str, taken: Taken, source: Source) -> Iterator[Exchange]:
    inner = entry[entry.index(">") + 1 : entry.rindex("<")]
    fields = list(fields_of(inner))
    kind, reason = backup.kind_of(fields), backup.why_not_public(fields)
    if reason is not None:
        taken.leaves(f"comment {reason}" if kind == "comment" else reason)
        return
    number = backup.number_of(fields)
    if export.address(backup.link_of(fields, None)) is None:
        raise CannotImport(f"{source.label}: it states no address of its blog: give that with --url")
    if number is None or (kind != "comment" and backup.link_of(fields, export.blog) is None):
        taken.leaves("without a number or an address")
        return
    taken.finds(kind)
    name = "showComment" if kind == "comment" else "p"
    out, position = [], 0
    for field in fields:
        if field.name == "author":
            out += [
                inner[position : field.start],
                f"<author>{_without(field.inner, fields_of(field.inner), ('email',))}</author>",
            ]
            position = field.end
    yield export.record(f"<entry>{''.join([*out, inner[position:]])}</entry>", f"{name}={number}")


_FORMS: dict[str, tuple[str, str, Callable[[_Export, str, Taken, Source], Iterator[Exchange]]]] = {
    WORDPRESS: ("item", "rss", _of_wordpress),
    BLOGGER: ("entry", "feed", _of_blogger),
}
_NAMES = {WORDPRESS: "WordPress export", BLOGGER: "Blogger backup"}
_KEPT_OF_HEAD = ("title", "language", "wp:wxr_version", "wp:base_site_url", "wp:base_blog_url", "id")
_KEPT_OF_PARTS = ("link", "wp:post_id", "wp:status", "wp:post_type", "dc:creator", "wp:post_date", "wp:post_date_gmt")
_PRIVATE = ("wp:comment_author_email", "wp:comment_author_IP", "wp:commentmeta", "wp:postmeta", "wp:post_password")
_DTD = re.compile(rb"<!DOCTYPE|<!ENTITY", re.I)
_ENCODING = re.compile(r"""<\?xml\b[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']""")
_ROOT = re.compile(r"<(?:rss|feed)(?:\s[^<>]*)?>")
_CREATED = re.compile(r'created="(\d{4}-\d\d-\d\d \d\d:\d\d)"')


def _is_own_link(field: Field) -> bool:
    """Is it the blog's own address, of RSS or of Atom?"""
    return field.name == "link" and (not field.attributes.strip() or field.attribute("rel") == "alternate")

"""SPIP: the forum under an article in all its templates, and the signatures of a petition."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.items import Link, Links
from scraper.platforms.blog import permalink_of, read_blog, signed, stated, with_body, with_permalinks
from scraper.platforms.board import by_pattern, is_made_by
from scraper.platforms.generic.addresses import is_archive, links_on
from scraper.platforms.markup import Markup
from scraper.selecting import select, select_first

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.items import Comment, Page, Post

NAME = "spip"
VERSION = 4


def detect(page: Page) -> bool:
    """Is it a page made by SPIP?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Articles, later pages of their forums, sections; forms and searches are traps."""
    return links_on(page, _link) if page.tree is not None else Links()


def post(page: Page) -> Post | None:
    """The article; None on sections."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The messages of the forum; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Article and messages, found in one search. The title of a message is no part of its words."""
    if page.tree is None or page.status >= 400:
        return None, ()
    entry, said = read_blog(page, _MARKUPS)
    if entry is None or select_first(page.tree, ".chapo") is None:  # what stands over the text is read by its shape
        entry = with_body(page, entry, _BODIES, _TITLES)
    if entry is not None:
        entry = signed(page, entry, _BYLINES, writers=_WRITERS)
        number = _NUMBER.search(entry.url)
        key = stated(page, _NUMBERS) or (number[1] if number else None)
        entry = replace(entry, url=permalink_of(entry.url, _PAGES), key=key)
    return entry, with_permalinks(page, _numbered(page, said), "forum")


def _numbered(page: Page, said: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Messages with the numbers that their elements are called by where no anchor or answer link has them."""
    if all(one.key for one in said):
        return said
    found = [_NAMED.search(node.attributes.get("class") or "") for node in select(page.tree, "[class*='forum-texte-']")]
    numbers = list(dict.fromkeys(match[1] for match in found if match))
    if len(numbers) != len(said) or any(
        one.key not in (None, number) for one, number in zip(said, numbers, strict=True)
    ):
        return said
    parents = [numbers[int(one.parent[1:])] if one.parent and one.parent[0] == "#" else one.parent for one in said]
    return tuple(replace(one, key=key, parent=at) for one, key, at in zip(said, numbers, parents, strict=True))


def _link(url: str, attributes: Mapping[str, str | None]) -> Link:  # noqa: ARG001
    if _TRAP.search(url):
        return Link(url, refused="trap: form, search or another view")
    if re.search(_PAGES, url):
        return Link(url, "comments" if "forum" in url or "comment" in url else "archive")
    if _THREAD.search(url):
        return Link(url, "thread")
    return Link(url, "archive" if is_archive(url) or _ARCHIVE.search(url) else "page")


_WORDS = ("spip", "SPIP")
_MARKS = (
    "meta[name=generator][content^=SPIP i],a[href*='spip.php?'],link[href*='spip.php?'],"
    "form[action*='spip.php'],.spip_in,"
    ".formulaire_spip,.forum-fil .forum-message"
)
_PAGES = r"(?<=[?&])debut_(?:\w|-|%\w\w)+=[^&#]*&?"
_TRAP = re.compile(
    r"[?&](?:action|page=(?:forum|recherche|backend|login|sommaire_texte|imprimer\w*|article_pdf|spip_pass|"
    r"identifiants|plan)|"
    r"id_forum|recherche|var_mode|var_recherche|lang|calendrier\w*|date)(?:=|&|$)|/ecrire/"
)
_THREAD = re.compile(
    r"(?:spip\.php)?\?(?:article|breve)\d+|/(?:article|breve)\d+(?:\.html)?$|[?&]id_(?:article|breve)=\d+$"
)
_ARCHIVE = re.compile(
    r"\?(?:rubrique|mot|auteur|site)\d+|/(?:rubrique|mot|auteur)\d+(?:\.html)?$|[?&]id_(?:rubrique|mot)=\d+$"
)
_NUMBER = re.compile(r"(?:article|breve)(\d+)(?:\.html)?$")
_NAMED = re.compile(r"forum-texte-(\d+)")
_NUMBERS = (
    ("[class*='article-titre-'],[class*='article-texte-']", "class", r"article-(?:titre|texte)-(\d+)"),
    ("input[name=id_article]", "value", r"^(\d+)$"),
    ("a[href*='id_article=']", "href", r"[?&]id_article=(\d+)"),
    ("link[rel=canonical],link[rel=shortlink]", "href", r"article(\d+)(?:\.html)?$"),
    ("body[class*=article]", "class", r"(?:^|\s)(?:page_)?article(\d+)(?:\s|$)"),
)
_BODIES = ".texte.entry-content,.article .texte,#contenu .texte,.contenu-principal .texte,[class*='article-texte-']"
_TITLES = "h1[class*='article-titre-'],.cartouche h1,#contenu h1,h1.entry-title,h1.titre,h1"
_BYLINES = ".info-publi,.cartouche small,.cartouche .publication,p.publication,.auteurs-dates"
_WRITERS = (
    ".info-publi .author,.cartouche .author,.publication .author,.cartouche .auteurs .fn,"
    ".publication a[href*='auteur'],.cartouche a[href*='auteur']"
)
_SIGNED = r"^(?:.*[\s,])?(?:par|by|von|por|door|di)\s+(.{1,80}?)\s*$"
_FORUM = Markup(
    entry="li.forum-fil,li:has(> .forum-fil),li.comment-fil",
    key_from="a[name^=forum],[id^=forum],[id^=comment],a[href*='id_forum=']",
    key=r"(?:^forum_?|^comment-?|[?&]id_forum=)(\d+)$",
    text=".forum-texte;.comment-content;.forum-item;.comment-texte",
    author=".forum-chapo .fn,.comment-meta .fn;.comment-author;.forum-chapo .auteur;.forum-auteur;"
    ".forum-chapo small > span;"
    ".forum-chapo small;.forum-chapo",
    author_words=_SIGNED,
    date=".forum-chapo abbr[title],.comment-meta abbr[title];.forum-chapo time,.comment-meta time;.forum-chapo .date;"
    ".forum-chapo small;.forum-chapo;.comment-meta",
    chrome=".forum-titre,.forum-repondre-message,.repondre,.comment-reply,.hyperlien,.forum-decompte,.notes .retour",
    opening=False,
)
_PETITION = Markup(
    entry="tr:has(td.signature-nom)",
    text=".signature-message",
    author=".signature-nom",
    date=".signature-date",
    opening=False,
)
_MARKUPS = (_FORUM, _PETITION)

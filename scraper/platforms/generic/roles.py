"""What an element of an item is by its tag, class, rel and itemprop: author, date, text, or none of the "
"writer's words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(NamedTuple):
    """Ranks from 0, the higher the surer. `chrome` 2 is never the writer's words, 1 only where it is short."""

    author: int = 0
    date: int = 0
    body: int = 0
    chrome: int = 0


NOTHING = Role()


def role_of(tag: str, attributes: Mapping[str, str | None]) -> Role:
    """The role of an element of an item."""
    get = attributes.get
    if _TELLING.isdisjoint(attributes):  # as most
        return _role(tag, get("class"))
    href = get("href")
    target = _target(href) if href else ""
    return _role(tag, get("class"), get("itemprop"), get("rel"), target, "title" in attributes)


_TELLING = frozenset(("itemprop", "rel", "href", "title"))


def _target(href: str) -> str:
    if "replytocom=" in href or href.endswith(("#respond", "#reply", "#commentform")):
        return "reply"
    return "comment" if _TO_COMMENT.search(href) else "other"


@lru_cache(maxsize=8192)
def _role(
    tag: str,
    classes: str | None,
    item: str | None = None,
    stated: str | None = None,
    target: str = "",
    has_title: bool = False,
) -> Role:
    names, rel = f"{classes or ''} {item or ''}".casefold(), (stated or "").casefold()
    tokens = frozenset(names.split())
    words = frozenset(_SPLIT.split(names))
    if classes and not classes.islower():  # commentDate
        words |= frozenset(_SPLIT.split(_HUMP.sub("-", classes).casefold()))
    body = _rank(tokens, _BODY) if tag not in ("a", "span", "time") or "wpd" in words else 0
    if not body and tag in ("div", "p", "section", "blockquote", "td", "dd") and words & _SAYING and words & _TEXTS:
        body = 40
    chrome = 0
    is_signature = "signature" in words and bool(words & _SIGNERS)  # alone it is a byline too
    if is_signature or tag in ("form", "nav") or target == "reply" or tokens & _NEVER or words & _NEVER_WORDS:
        chrome = 2
    elif tag in ("button", "label") or (words & _SHORT_WORDS and not body and not tokens & _NAMES):
        chrome = 1
    role = Role(_author(tag, tokens, words, rel, target), _date(tag, tokens, words, target, has_title), body, chrome)
    return role if any(role) else NOTHING


def _author(tag: str, tokens: frozenset[str], words: frozenset[str], rel: str, target: str) -> int:
    if tag == "img" or target in ("reply", "comment") or words & {"label", "badge", "says"}:
        return 0
    if words & _SUBJECTS and not words & _WRITERS and not tokens & _NAMES:
        return 0
    if tokens & _NAMES:
        return 100 if "fn" in tokens else 90
    if tag == "cite":
        return 80
    if tag == "a" and ("url" in tokens or "external" in rel):
        return 70 if "url" in tokens else 25
    if words & _WRITERS and not words & _REACHED:
        return 60 if not words & {"meta", "box", "info", "avatar", "img", "image", "date", "link", "bio"} else 40
    if "name" in words:
        return 60
    if tag in ("strong", "b"):
        return 20
    return 12 if tag in ("h3", "h4", "h5", "h6", "figcaption") else 0


def _date(tag: str, tokens: frozenset[str], words: frozenset[str], target: str, has_title: bool) -> int:
    if tag == "time":
        return 90
    if tokens & {"published", "dtstart", "datepublished", "datecreated", "commenttime", "updated"}:
        return 85
    if words & {"date", "time", "datetime", "timestamp", "datum", "posted", "stamp", "permalink", "fecha", "when"}:
        return 70
    if target == "comment":
        return 65
    if has_title and tag in ("abbr", "acronym", "span", "a", "em"):
        return 60
    if words & {"meta", "metadata", "commentmetadata", "info", "byline", "details"} or "commentmeta" in tokens:
        return 40
    return 20 if tag in ("small", "em", "i", "span", "a", "abbr", "cite") else 0


def _rank(tokens: frozenset[str], ranks: Mapping[str, int]) -> int:
    return max((ranks[token] for token in tokens if token in ranks), default=0)


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[\s_\-]+")
_TO_COMMENT = re.compile(r"#(?:div-|li-)?(?:comment|c|post|msg|p)[-_]?\d+$")
_SUBJECTS = frozenset(str.split("title subject betreff sujet titre asunto titolo onderwerp"))
_WRITERS = frozenset(
    str.split(
        "author autor auteur autore commenter commentor commentator poster username user nick nickname writer who wer "
        "verfasser schreiber"
    )
)
_REACHED = frozenset(str.split("email mail website homepage"))  # how to reach the writer
_NAMES = frozenset(
    str.split(
        "fn comment-author-name comment-author-link comment_author commentauthor author-name authorname username "
        "user-name postername comment__author-name comment__author wpd-comment-author commenter commentername "
        "comment-name poster nickname wp-block-comment-author-name"
    )
)
_BODY = (
    dict.fromkeys(
        str.split(
            "comment-content comment-text commenttext comment_text comment_content commentcontent comment-entry "
            "comment-message comment__content comment__body comment__text wpd-comment-text comment-copy "
            "format_text text commenttext wp-block-comment-content commentarea comment-article comment-main-text "
            "e-content usertext-body"
        ),
        50,
    )
    | {"comment-body": 45, "comment_body": 45, "commentbody": 45, "content": 30, "message": 30, "body": 30, "entry": 30}
    | {
        "entry-content": 30,
        "commententry": 20,
        "commenttext": 60,
        "description": 20,
    }
)
_SAYING = frozenset(
    str.split("comment comments reply kommentar commentaire comentario comentário commento reactie message msg")
)
_TEXTS = frozenset(str.split("text body content message copy submitted texte texto testo inhalt tekst html"))
_NEVER = frozenset(
    str.split(
        "comment-awaiting-moderation comment-respond comment-form sharedaddy jp-relatedposts screen-reader-text "
        "says comment-reply-link comment-edit-link wp-block-comment-reply-link "
        "wp-block-comment-edit-link comment-reply wpcnt comment-subscription-form visually-hidden sr-only wpulike "
        "jetpack-likes-widget-wrapper"
    )
)
_NEVER_WORDS = frozenset(str.split("rating ratings vote votes voting karma thumbs dislike share sharing forbidden"))
_SIGNERS = frozenset(str.split("user author post message forum member poster"))
_SHORT_WORDS = frozenset(
    str.split(
        "reply replies edit like likes liked report permalink avatar gravatar badge flag count counter number num nr "
        "numero nummer toggle expand collapse actions tools controls buttons button menu abuse social role rank "
        "share sharing shares antworten awaiting label reputation score badgecount"
    )
)

"""What a site's API and feeds teach about its pages: where the comments that they give stand, for all the others.

`learn` finds the comments that are known on some pages, describes the elements around them as `Markup`, and takes that
description only where it reads every one of them right; `reread` reads any page of the site by it.
"""

from __future__ import annotations

import hashlib
from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any

from scraper.platforms import platform_of, thread_of
from scraper.platforms.learned.evidence import evidence_of, up_from
from scraper.platforms.learned.judging import judge, letters_in, whole_of
from scraper.platforms.learned.parts import (
    NEVER,
    Known,
    author_of_all,
    bare_text_of_all,
    dates_of_all,
    depths_of_all,
    entries_of,
    key_of_all,
    replies_of_all,
    text_of_all,
)
from scraper.platforms.learned.siblings import following, runs_of
from scraper.platforms.markup import Markup, read_thread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.items import Comment, Page, Post
    from scraper.platforms.learned.evidence import Evidence
    from scraper.platforms.learned.judging import Judged

VERSION = 1


def learn(pages: Sequence[tuple[Page, Sequence[Comment]]]) -> Markup | None:
    """A description of the comments of these pages, by those of each that an API or a feed gives; None where none
    reads every one that a page shows with its words, writer and minute, or where it would not read more than before.
    """
    seen = sorted((evidence_of(page, known) for page, known in pages), key=lambda each: -len(each.found))
    if sum(_distinct(each) for each in seen) < _FEW:
        return None
    best: tuple[tuple[int, ...], Markup] | None = None
    entries = [(entry, "") for level in range(_LEVELS) for entry in entries_of(seen, level)]
    for entry, more in dict.fromkeys([*entries, *runs_of(seen)]):
        described = _described(seen[:_SAMPLE], Markup(entry, more=more, key=NEVER, opening=False))
        if described is not None and (best is None or described[0] > best[0]):
            best = described
    return best[1] if best is not None and _is_proven(best[1], seen) else None


def reread(
    page: Page, posts: tuple[Post, ...], comments: tuple[Comment, ...], markup: Markup
) -> tuple[tuple[Post, ...], tuple[Comment, ...]] | None:
    """Posts and comments of a page by a learned description; None where it does not fit the page.

    It fits pages of one post, where each entry it finds has words and nearly each a writer and a time. Pings that were
    read before and that it leaves out stay, behind the others. No comment is a part of the post's text.
    """
    if page.tree is None or len(posts) != 1:
        return None
    post, found = read_thread(page, markup)
    if not found or whole_of(found) < _MOST * len(found):
        return None
    kinds = {comment.key: comment for comment in comments if comment.key}
    read = [_kept(comment, kinds.get(comment.key or "")) for comment in found]
    said, numbers = {letters_in(each.text) for each in read}, {each.key for each in read if each.key}
    pings = (each for each in comments if each.kind in ("pingback", "trackback") and each.key not in numbers)
    read += [replace(each, parent=None) for each in pings if letters_in(each.text) not in said]
    leaks = any(each.text and len(each.text) >= _LONG and each.text in (posts[0].text or "") for each in found)
    if leaks and post is not None:
        posts = (replace(posts[0], text=post.text, links=post.links),)
    return posts, tuple(read)


def digest_of(markup: Markup) -> str:
    """What tells one description, and this reading by it, from others."""
    return hashlib.sha256(repr((VERSION, astuple(markup))).encode()).hexdigest()[:8]


def _described(seen: Sequence[Evidence], markup: Markup) -> tuple[tuple[int, ...], Markup] | None:
    """The best description of entries with their parts, and its worth; None where entries miss known comments."""
    known = _known(seen, markup)
    if len({id(one.found.comment) for one in known}) < max(_FEW, _MOST * sum(_distinct(each) for each in seen)):
        return None
    author, words = author_of_all(known)
    key_from, key = key_of_all(known)
    markup = replace(markup, author=author, author_words=words, key_from=key_from, key=key)
    text, (bare, chrome) = text_of_all(known), bare_text_of_all(known)
    best = _best([replace(markup, text=text, date=date) for date in (*dates_of_all(known), "")], seen)
    texts = [replace(best, text="")]
    if bare:
        texts.append(replace(best, text=bare, chrome=chrome))
    best = _best([best, *texts, *(replace(each, date="") for each in texts)], seen)
    best = _best([best, replace(best, month_first=_ALL), replace(best, day_first=_ALL)], seen)
    more = [replace(best, reply=reply) for reply in replies_of_all(known)]
    more += [replace(best, depth=depth) for depth in depths_of_all(known)]
    best = _best([best, *more], seen)
    if sum(each.wrong_keys for each in _judged(best, seen)):
        best = replace(best, key=NEVER, key_from="")
    return _worth(best, seen), best


def _best(choices: Sequence[Markup], seen: Sequence[Evidence]) -> Markup:
    """The first of those that read best."""
    return max(choices, key=lambda markup: _worth(markup, seen))


def _worth(markup: Markup, seen: Sequence[Evidence]) -> tuple[int, ...]:
    judged = list(_judged(markup, seen))
    whole, odd = sum(each.whole for each in judged), sum(each.read - each.whole for each in judged)
    sums = (sum(each.right for each in judged), sum(each.keys for each in judged), sum(each.parents for each in judged))
    return *sums, -int(odd > max(1, whole // _ODD)), whole


def _known(seen: Sequence[Evidence], markup: Markup) -> list[Known]:
    """The known comments, each in its own entry; those that share one with another are none of them."""
    known: list[Known] = []
    for each in seen:
        nodes = {node.mem_id: node for node in each.page.tree.css(markup.entry)} if each.found else {}
        firsts = {inner.mem_id: node for node in nodes.values() for inner in following(node, markup)}
        taken: dict[int, list[Known]] = {}
        for found in each.found:
            place = next((n for n in up_from(found.inside) if n.mem_id in nodes or n.mem_id in firsts), None)
            entry = nodes.get(place.mem_id) or firsts[place.mem_id] if place is not None else None
            if entry is not None:
                roots = (entry, *following(entry, markup))
                taken.setdefault(entry.mem_id, []).append(Known(found, roots, _within(entry, nodes), each.letters))
        known += [held[0] for held in taken.values() if len(held) == 1]
    return known


def _within(entry: Any, nodes: dict[int, Any]) -> frozenset[int]:
    return frozenset(node.mem_id for node in entry.css("*") if node.mem_id in nodes) - {entry.mem_id}


def _judged(markup: Markup, seen: Sequence[Evidence]) -> list[Judged]:
    return [judge(each, read_thread(each.page, markup)[1]) for each in seen]


def _is_proven(markup: Markup, seen: Sequence[Evidence]) -> bool:
    """Is every known comment of the pages that it fits read right, more than before over all, on no page fewer?

    A page in which it finds nothing is of another theme.
    """
    before = [judge(each, thread_of(each.page, platform_of(each.page))[1]) for each in seen]
    after = _judged(markup, seen)
    for old, new in zip(before, after, strict=True):
        if new.read and (new.shown - new.right > new.shown // _STRANGE or new.right < old.right):
            return False
        if new.read and old.right == old.shown and new.read < old.read:
            return False
        if new.read - new.whole > max(1, new.read // _ODD):
            return False
    right = sum(each.right for each in after if each.read)
    kept = right + sum(old.right for old, new in zip(before, after, strict=True) if not new.read)
    return right >= _FEW and kept > sum(each.right for each in before)


def _kept(comment: Comment, before: Comment | None) -> Comment:
    """A comment with what only the platform's own reading of it knows."""
    if before is None:
        return comment
    return replace(
        comment,
        kind=before.kind,
        permalink=before.permalink,
        is_owner=before.is_owner or comment.is_owner,
        author_url=comment.author_url or before.author_url,
        quotes=comment.quotes or before.quotes,
    )


def _distinct(each: Evidence) -> int:
    return len({id(found.comment) for found in each.found})


_FEW = 3  # known comments that teach anything
_ALL = "^"  # a regular expression that fits all dates
_SAMPLE = 4  # pages on which descriptions are tried out; the one that is taken is proven on all
_LEVELS = 4  # elements around the smallest one that holds words and writer
_MOST = 0.9  # of the entries
_LONG = 20  # characters of a comment that are nobody else's
_STRANGE = 50  # known comments of a page of which one may be shown otherwise
_ODD = 10  # comments read of which one may lack writer or time

"""How many comments a page says it has, in the languages of patient blogs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.selecting import select
from scraper.text import line_of

if TYPE_CHECKING:
    from scraper.items import Page


def declared(page: Page) -> int | None:
    """How many comments the page says it has: in a heading over them, else in a link to them."""
    for node in select(page.tree, _COUNTS):
        count = count_in(line_of(node) or "")
        if count is not None:
            return count
    return None


def count_in(words: str) -> int | None:
    """The number in "7 Comments so far", "One response to", "Ein Kommentar", "No comments yet"; None in other "
    "words."""
    words = words.strip().casefold()
    if len(words) > 300:
        return None
    match = _COUNT.search(words)
    if match:
        return int(re.sub(r"\D", "", match[1] or match[2]))
    if _ONE.match(words):
        return 1
    return 0 if _NONE.match(words) else None


_COUNTS = (
    ".comments-title,.comment-title,#comments-title,.comments-heading,h1#comments,h2#comments,h3#comments,"
    "h4#comments,#comments h2,"
    "#comments h3,#comments h4,.commentlist-title,.comments-header,.wp-block-post-comments h3,"
    ".wp-block-comments-title,"
    "#comments-list h3,.comments h2,.comments h3,.comments h4,.comment-count,.comments-count,[itemprop~=commentCount],"
    "a[href$='#comments'],a[href$='#respond'],h2,h3,h4"
)
_NOUN = (
    r"(?:comments?|responses?|repl(?:y|ies)|thoughts?|kommentare?n?|answers?|antworten?|gedanken?|meinung(?:en)?|"
    r"reaktion(?:en)?|"
    r"commentaires?|réponses?|réactions?|réflexions?|avis|comentarios?|respuestas?|pensamientos?|comentários?|"
    r"respostas?|pensamentos?|commenti|commento|rispost[ae]|pensier[oi]|gedachten?|"
    r"reacties?|opmerkingen|komentarz[ye]?|komentarzy|kommentar(?:er)?|kommenttia?|комментари\w*|ответ\w*|件のコメント|"
    r"条评论|條評論|則留言|条留言|留言|komentář\w*|příspěvk\w*|reakc[eí]|kommenttia?|vastausta?|vastaust|"
    r"svar|innlegg|indlæg|inlägg|odpowiedzi|opini[ei]|отзыв\w*|messages?|avis|yorum|hozzászólás)"
)
_COUNT = re.compile(rf"(?:^|[\s(])(\d[\d.,\s]{{0,6}})\s?(?:\w+\s)?{_NOUN}(?!\w)|^{_NOUN}\s?[:(\[]\s?(\d[\d.,]*)")
_ONE = re.compile(rf"(?:one|a|ein(?:e|er)?|une?|uno|una|um|een|en|ett|jeden)\s(?:\w+\s)?{_NOUN}(?!\w)")
_NONE = re.compile(
    rf"(?:no|noch keine|keine|bisher keine|aucun|pas de|sin|no hay|nessun|geen|nenhum|sem|brak|"
    rf"ingen)\s(?:\w+\s)?{_NOUN}(?!\w)"
)

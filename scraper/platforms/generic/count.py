"""How many comments a page says it has, in the languages of patient blogs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.selecting import select
from scraper.text import line_of

if TYPE_CHECKING:
    from scraper.items import Page


def number_in(words: str) -> int | None:
    """The number that words are, as an API or a feed states a count; None for what is none, or is none to count with:
    digits that are no decimals, a hundred of them."""
    return int(words) if _PLAIN.fullmatch(words) else None


_PLAIN = re.compile("[0-9]{1,9}")


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


def heads_comments(words: str) -> bool:
    """Is this the heading of a discussion: "7 Comments", "Kommentare", "Vos réactions"; not "Recent comments"?"""
    count = count_in(words)
    if count is not None:
        return count > 0
    words = words.strip().casefold()
    return len(words) <= _HEADING_MOST and bool(_HEADING.match(words)) and not _NEWEST.match(words)


def heads_discussion(words: str) -> bool:
    """The same, or "Diskussion", which forums call other things, too."""
    return heads_comments(words) or bool(re.fullmatch(rf"{_TALK}\W*", words.strip(), re.I))


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
    r"respostas?|pensamentos?|opiniones|opiniões|opinioni|commenti|commento|rispost[ae]|pensier[oi]|gedachten?|"
    r"reacties?|opmerkingen|komentarz[ye]?|komentarzy|kommentar(?:er)?|kommenttia?|комментари\w*|ответ\w*|件のコメント|"
    r"条评论|條評論|則留言|条留言|留言|komentář\w*|komentár\w*|komentar\w*|коментар\w*|comentarii|comentaris?|σχόλι\w+|příspěvk\w*|reakc[eí]|kommenttia?|vastausta?|vastaust|"
    r"leserbriefe?|lesermeinung(?:en)?|zuschriften|svar|innlegg|indlæg|inlägg|odpowiedzi|opini[ei]|отзыв\w*|messages?|avis|yorum|hozzászólás)"
)
_TALK = (
    r"(?:discussion|diskussion|discussione|discusión|keskustelu|disku[sz]e|dyskusja|debatt?e?|réagir|обсуждение|"
    r"讨论|討論)"
)
_COUNT = re.compile(
    rf"(?:^|[\s(])(\d[\d.,\s]{{0,6}})\s?(?:\w+\s)?{_NOUN}(?!\w)|^(?:{_NOUN}|{_TALK})\s?[:(\[]\s?(\d[\d.,]*)"
)
_ONE = re.compile(rf"(?:one|a|ein(?:e|er)?|une?|uno|una|um|een|en|ett|jeden)\s(?:\w+\s)?{_NOUN}(?!\w)")
_HEADING = re.compile(rf"(?:\w+\s){{0,2}}[^\W\d]*{_NOUN}(?!\w)|\w{{0,8}}(?:评论|評論|留言|回应|回應|コメント|댓글)")
_HEADING_MOST = 60  # characters
_NEWEST = re.compile(
    r"(?:mes |les |i |de |os |las |los |meine )?"
    r"(?:recent|latest|newest|last|neu|letzte|aktuell|jüngst|dernier|últim|ultim|"
    r"recientes|récent|laatste|nieuwste|recente|ostatni|najnowsz|senaste|nyeste|seneste|siste|viimei|uusim|nejnov|"
    r"posledn|последн|свеж|нов|最近|最新|leave|schreib|hinterlass|post |add |write|laisse|deja|lascia|plaats|skriv)"
)
_NONE = re.compile(
    rf"(?:no|noch keine|keine|bisher keine|aucun|pas de|sin|no hay|nessun|geen|nenhum|sem|brak|"
    rf"ingen)\s(?:\w+\s)?{_NOUN}(?!\w)"
)

"""The quotes in an entry of a thread: somebody else's words, with whom they quote and which entry, where stated."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.date_part import dated_part, without_date
from scraper.dates import has_time, is_date
from scraper.items import Quote
from scraper.platforms.words import SAYS, name_beside, name_in
from scraper.selecting import matches, select_first, within
from scraper.text import line_of, text_of

if TYPE_CHECKING:
    from scraper.platforms.markup import Markup


@lru_cache(maxsize=1024)
def choices(selector: str) -> tuple[str, ...]:
    """The choices of a part, most wanted first: CSS selectors parted by ";" (a comma takes what stands first)."""
    return tuple(choice for choice in selector.split(";") if choice)


def quote_blocks(body: Any, markup: Markup) -> frozenset[int]:
    return marked(body, markup.quote)


def quotes_in(body: Any, markup: Markup) -> tuple[tuple[Quote, ...], frozenset[int]]:
    """The quotes of a text, outermost ones without what they quote themselves, and the nodes that are theirs."""
    quotes: list[Quote] = []
    taken: set[int] = set()
    for node in within(body, markup.quote) if markup.quote else ():
        if node.mem_id == body.mem_id or stands_in(node, frozenset(taken), body):
            continue
        head = _head(node, markup)
        taken.add(node.mem_id)
        heads = {head.mem_id} if head is not None else set()
        taken |= heads
        inside = select_first(node, markup.quote_text) if markup.quote_text else None
        words = inside if inside is not None else node
        without = heads | marked(node, markup.chrome)
        nested = marked(words, markup.quote)
        nested |= marked(words, markup.quote_head) if nested else nested
        text = text_of(words, without=without | nested) or text_of(words, without=without)
        if text:
            name = _quoted_name(node, head)
            if name is None and head is None:
                name, text = _led_in(text)
            quotes.append(Quote(text, name, _quoted_key(node, head, markup)))
    return tuple(quotes), frozenset(taken)


def _led_in(text: str) -> tuple[str | None, str]:
    """Name and words of a quote whose first line says whom it quotes: "@ada said:", "Originally posted by ada"."""
    first, _, rest = text.partition("\n")
    is_led = first.endswith(":") and _WROTE.search(first)
    if rest.strip() and len(first) <= _LINE and (is_led or _ORIGINALLY.match(first)):
        return quoted_name(first), rest.strip()
    return None, text


def _head(node: Any, markup: Markup) -> Any:
    """Where a quote says whom it quotes: right before it, or in it; not where a quote within it does."""
    if not markup.quote_head:
        return None
    before = node.prev
    while before is not None and before.tag[0] in "-!":
        if before.tag == "-text" and (before.text_content or "").strip():
            before = None
            break
        before = before.prev
    if before is not None and matches(before, markup.quote_head) and _is_label(before):
        return before
    nested = marked(node, markup.quote)
    for head in within(node, markup.quote_head):
        if not stands_in(head, nested, node) and _is_label(head) and (head.tag != "p" or _is_first(head)):
            return head
    return None


def _is_label(head: Any) -> bool:
    """A paragraph leads a quote in only where it ends in a colon: others say something."""
    return head.tag != "p" or (line_of(head) or "").endswith(":")


def _is_first(node: Any) -> bool:
    before = node.prev
    while before is not None and before.tag[0] in "-!" and not (before.text_content or "").strip():
        before = before.prev
    return before is None


def _quoted_name(node: Any, head: Any) -> str | None:
    for name in _NAMES:
        stated = (node.attributes.get(name) or "").strip()
        if stated:
            return stated.split(",", maxsplit=1)[0].removeprefix("member:").strip() or None
    mention = head.css_first("a") if head is not None else None
    words = line_of(mention) if mention is not None else None
    if words and words.startswith("@"):
        return name_in(words.removeprefix("@"))
    names = head.css("strong") if head is not None else []
    words = line_of(names[0] if len(names) == 1 else head) if head is not None else None
    return quoted_name(words) if words else None


def quoted_name(words: str) -> str | None:
    """The name in "Ada wrote:", "Originally Posted by Ada", "Quote from: Ada on May 3, 2009, 09:12:01 pm"."""
    words = _QUOTED.sub("", words).strip(' :\u2191\u00bb\u201c\u201d"')
    match = _WROTE.search(words)
    if match and match.start():
        words = words[: match.start()]
    words = words.partition(" @ ")[0]
    if is_date(words, day=True):
        words = _BEFORE_DATE.sub("", name_beside(without_date(words) or "") or "")
    elif (part := dated_part(words)) and has_time(part):  # "Ada on Today at 10:15:01 am"
        words = _BEFORE_DATE.sub("", words[: words.find(part)])
    return name_in(words.removeprefix("@")) if words else None


def _quoted_key(node: Any, head: Any, markup: Markup) -> str | None:
    thread, place = node.attributes.get("data-topic"), node.attributes.get("data-post")
    if thread and place:
        return f"{thread}-{place}"
    pattern = markup.quote_key or _QUOTED_KEY
    for place in (node, *((head, *head.css("a[href]")) if head is not None else ())):
        for name, value in place.attributes.items():
            match = re.search(pattern, value or "") if name in REFERENCES else None
            if match:
                return match[1]
            if value and value.isdigit() and not markup.quote_key and _OWN_KEY.search(name):
                return str(value)
    return None


def marked(body: Any, selector: str) -> frozenset[int]:
    return frozenset(node.mem_id for node in within(body, selector)) - {body.mem_id} if selector else frozenset()


def stands_in(node: Any, places: frozenset[int], top: Any) -> bool:
    top_id = top.mem_id
    while node is not None and node.mem_id != top_id:
        if node.mem_id in places:
            return True
        node = node.parent
    return False


_LINE = 80  # characters of "Ada wrote on 3 May 2009:" at most
_NAMES = ("data-author", "rel", "data-quote", "data-ipsquote-username", "data-username", "data-quoted-author")
REFERENCES = (
    "id", "name", "data-post-id", "data-comment-id", "data-commentid", "data-content", "data-pid",
    "data-id", "data-pk", "data-cid", "data-node-id", "data-source", "data-ipsquote-contentcommentid", "data-answerid",
    "data-questionid", "data-post", "data-parent-pid", "cite", "href", "value",
)  # fmt: skip
_QUOTED_KEY = r"(?:post|comment|pid|msg|p|c|entry|findpost)(?:[-_=:#/\s]{0,3}|\?id=)(\d+)$"
_OWN_KEY = re.compile(r"data-.*(?:comment|post|message|[cp]id)")  # an attribute for the number of what is quoted
_QUOTED = re.compile(
    r"^[\s\"\u201e\u201c]*(?:originally posted by|ursprünglich geschrieben von|original von|quote from|quoting|"
    r"quote|quoted from|zitat von|zitat|zitiert von|citation de|citation|cita de|cita|iniciado por|citando a|"
    r"citazione|originariamente inviata da|"
    r"citaat van|citaat|oorspronkelijk geplaatst door|cytat|cytuj|citação de|"
    r"citação|citar|citat från|citat fra|citat|sitat fra|sitat|lainaus käyttäjältä|lainaus|citace od|citace|citát|"
    r"цитата|сообщение от)\b\s*[:(]?\s*",
    re.I,
)
_ORIGINALLY = re.compile(r"(?:originally (?:posted|written) by|original von|ursprünglich geschrieben von)\b", re.I)
_WROTE = re.compile(
    rf"\s+(?:{SAYS}|posted|geschrieben hat|hat geschrieben|hat gesagt|escribi[oó]|ha escrito|schreef|a [ée]crit|"
    r"kirjoitti|píše|писал(?:\(а\)|а)?)\b",
    re.I,
)
_BEFORE_DATE = re.compile(r"(?:\s+(?:on|am|en|w|от|kdy|dne|skrivet|på|den)|[\s,–—-])+$", re.I)

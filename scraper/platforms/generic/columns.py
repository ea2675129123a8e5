"""Which column of messages holds who wrote, when, and what was said: by what all messages have in common there."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from scraper.dates import has_time, is_date, iso_date, read_date
from scraper.platforms.generic.grid import MEMBER
from scraper.platforms.generic.roles import role_of
from scraper.platforms.words import left_in_byline, name_in
from scraper.selecting import select_first
from scraper.text import line_of, text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.platforms.generic.grid import Cell, Grid


def author_column(grid: Grid, dated: Mapping[int, Any]) -> int | None:
    """The column of names: short, no dates, different words or links to members; None where there is none."""
    best, found = _LEAST, None
    writers = _avatars(grid)
    for column in list(grid.columns):
        cells = grid.firsts(column) if column else {}
        size = sum(cell.length for cell in cells.values())
        if len(cells) < _MOST * len(grid) or not size or size > _NAME * len(cells) * (4 if _is_loose(cells) else 1):
            continue
        worth = _worth_as_author(grid, list(cells.values()), dated, writers)
        if worth > best:
            best, found = worth, column
    return found


def _worth_as_author(grid: Grid, cells: Sequence[Cell], dated: Mapping[int, Any], writers: Sequence[str]) -> float:
    names = [name_of(cell) or "" for cell in cells]
    plain = [name.casefold() for name in names]
    odd = sum(not _LETTER.search(name) or name[0] == "#" or is_action(name) or is_date(name) for name in names)
    if odd > 0.3 * len(cells) or any(cell.node.mem_id in dated for cell in cells[:2]):
        return 0
    ways = [way for way in map(member_link, cells) if way]
    members, kinds = len(ways) / len(cells), len(set(plain))
    if kinds == 1 and len(cells) > 2 and (members < _MOST or len(set(ways)) > 1):
        return 0
    roles = [role_of(cell.node.tag, cell.node.attributes) for cell in cells[:3]]
    worth = sum(role.author for role in roles) / len(roles) / 2 - 25 * any(role.chrome for role in roles)
    worth += 40 * members + 20 * min(1.0, 1.5 * kinds / len(cells))
    worth += 30 * sum(name in writers for name in plain) / len(cells)
    worth += 8 * (cells[0].node.tag in _EMPHASIS or bool(_BOLD.search(cells[0].node.attributes.get("class") or "")))
    worth -= 30 * sum(":" in name or bool(_COUNTED.search(name)) for name in names) / len(cells)
    worth -= 30 * sum(len(name.split()) > _NAME_WORDS or bool(PROFILE.search(name)) for name in names) / len(cells)
    return worth - 12 * cells[0].place / grid.sizes[cells[0].message]


def _is_loose(cells: Mapping[int, Cell]) -> bool:
    """Does a name stand as a loose first line in a block, over the rest of a profile?"""
    first = next(iter(cells.values()))
    return first.own > 0 and first.node.tag in ("td", "th", "div", "li", "dt")


def name_of(cell: Cell) -> str | None:
    """The name in a cell, alone or over the rest of a profile."""
    lines = (text_of(cell.node) or "").split("\n")
    return name_in(next((line for line in lines if left_in_byline(line)), lines[0]))


def member_link(cell: Cell) -> str | None:
    """The address of the member that a name leads to."""
    anchor = cell.node if cell.node.tag == "a" else cell.node.css_first("a[href]")
    if anchor is None and cell.up is not None and cell.up.node is not None and cell.up.node.tag == "a":
        anchor = cell.up.node
    href = anchor.attributes.get("href") if anchor is not None else None
    return href if href and MEMBER.search(href) else None


def _avatars(grid: Grid) -> list[str]:
    """What the pictures of messages are called."""
    stated = []
    for message in grid.messages:
        for node in message:
            for image in node.css("img[alt],img[title]")[:3]:
                words = image.attributes.get("alt") or image.attributes.get("title") or ""
                stated.append(_AVATAR.sub("", words).strip().casefold())
    return [words for words in stated if words]


def date_column(grid: Grid, dated: Mapping[int, Any]) -> int | None:
    """The column of times: in most messages, one after the other, and not when somebody joined or edited."""
    columns = {grid.of_node[key].column for key in dated if key in grid.of_node}
    best, found = 0.0, None
    for column in sorted(columns):
        cells = list(grid.firsts(column, dated).values())
        if len(cells) < _FEWEST_DATED * len(grid):
            continue
        if sum(_is_other_date(cell.node) for cell in cells[:_LOOKED]) * 2 > min(len(cells), _LOOKED):
            continue
        words = [date_words(cell.node, dated) for cell in cells]
        times = [at.replace(tzinfo=None) for at in map(_time, words) if at]
        worth = 50 * len(cells) / len(grid)
        worth += 40 * (len(times) > 1 and times in (sorted(times), sorted(times, reverse=True)))
        worth += 15 * sum(map(has_time, words)) / len(words)
        worth += role_of(cells[0].node.tag, cells[0].node.attributes).date / 4
        worth -= cells[0].place / 1000
        if worth > best:
            best, found = worth, column
    return found


def in_order(grid: Grid, column: int, dated: Mapping[int, Any]) -> bool:
    """Do all messages have times, each with its time of day, one after the other?"""
    words = [date_words(cell.node, dated) for cell in grid.firsts(column, dated).values()]
    times = [at.replace(tzinfo=None) for at in map(_time, words) if at]
    return len(times) == len(grid) and all(map(has_time, words)) and times == sorted(times)


@lru_cache(maxsize=1024)
def _time(words: str) -> Any:
    return read_date(words, order="dmy")


def _is_other_date(node: Any) -> bool:
    """The day somebody joined, or last changed it."""
    before = node.prev
    while before is not None and before.tag in ("-text", "-comment", "br") and not (before.text_content or "").strip():
        before = before.prev
    label = before.text(deep=True) if before is not None else ""
    return bool(_OTHER_DATE.search(node.text(deep=True)[:60]) or _OTHER_DATE.search(label.strip()[-40:]))


def date_words(node: Any, dated: Mapping[int, Any]) -> str:
    """The words of a date: of its own text, with the time of day beside it."""
    own = dated.get(node.mem_id)
    words = line_of(node) or ""
    if own is not None and own.tag == "-text" and (len(words) > _LINE or len(words) > 3 * len(own.text_content or "")):
        words = " ".join((own.text_content or "").split())
    title = node.attributes.get("title") or ""
    if title and not (has_time(words) and is_date(words, day=True)) and is_date(title, day=True):
        return words or title if iso_date(title) else title
    around = node.parent
    if words and not has_time(words) and around is not None and len(around.text(deep=True)) <= _LINE:
        line = line_of(around) or ""
        if len(line) <= _LINE and has_time(line) and is_date(line, day=True):
            return line
    return words or node.attributes.get("datetime") or node.attributes.get("title") or ""


def evidence(grid: Grid, author: int | None) -> int:
    """How much speaks for messages of a forum: members, profiles, buttons to quote or report, numbers of their own."""
    shares: Counter[str] = Counter()
    names = grid.firsts(author) if author is not None else {}
    looked = grid.messages[:_LOOKED_AT]
    for number, message in enumerate(looked):
        shares["profile"] += has_profile(message)
        shares["action"] += any(is_action(line) for line in _lines(message))
        shares["number"] += any(NUMBER.search(_stated(node)) for node in message) or _is_numbered(message)
        shares["member"] += number in names and member_link(names[number]) is not None
    if author is not None:
        node = grid.columns[author][0].node
        shares["called"] += len(looked) * (role_of(node.tag, node.attributes).author >= _CALLED)
    most = {name for name, count in shares.items() if count >= _COVER * len(looked)}
    return sum(_SPEAKS[name] for name in most)


def has_profile(message: Sequence[Any]) -> bool:
    """Does a message tell of its writer: rank, posts, when joined?"""
    if any(select_first(node, _PROFILES) is not None for node in message):
        return True
    lines = "\n".join(node.text(deep=True, separator="\n") for node in message).split("\n")
    short = "\n".join(line for line in map(str.strip, lines) if 0 < len(line) <= _LABELLED)
    return PROFILE.search(short) is not None


def _lines(message: Sequence[Any]) -> list[str]:
    found = []
    for node in message:
        for button in node.css("a,button,img[alt]"):
            attributes = button.attributes
            found.append(
                (button.text(deep=True).strip() or attributes.get("alt") or attributes.get("title") or "")[:60]
            )
    return found


def _stated(node: Any) -> str:
    return " ".join(
        filter(None, (node.attributes.get("id"), *(v for k, v in node.attributes.items() if k[:5] == "data-")))
    )


def _is_numbered(message: Sequence[Any]) -> bool:
    for node in message:
        for inner in node.css("[id],a[name]"):
            if NUMBER.search(inner.attributes.get("id") or inner.attributes.get("name") or ""):
                return True
    return False


@lru_cache(maxsize=4096)
def is_action(words: str) -> bool:
    """A button of a message: "Reply", "Zitieren", "Quote this post"."""
    return bool(_ACTION.fullmatch(words.strip().casefold()))


def is_button(node: Any) -> bool:
    """A link that stands alone in its element and says "Reply" or the like."""
    words = node.text(deep=True).strip() if node.tag == "a" else ""
    return 0 < len(words) <= _NAME and is_action(words) and node.parent.text(deep=True).strip() == words


_EMPHASIS = frozenset(("b", "strong", "a", "h3", "h4", "h5", "h6"))
_BOLD = re.compile(r"bold|strong", re.I)
_LOOKED_AT = 8
_LABELLED = 50  # characters of a line of a profile
_LOOKED = 5  # messages
_NAME = 40  # characters of a name, on average
_COUNTED = re.compile(r"\s[\d.,]+k?$")
_NAME_WORDS = 4
_LETTER = re.compile(r"[^\W\d_]")
_LINE = 70  # characters of a date with its time of day
_MOST = 0.7  # of the messages
_COVER = 0.6
_FEWEST_DATED = 0.6
_LEAST = 14.0
_CALLED = 60  # the rank of an element that is called an author
_SPEAKS = {"called": 1, "profile": 2, "action": 3, "number": 1, "member": 2}
NUMBER = re.compile(r"(?:^|[a-z_-])\d{1,12}$", re.I)
_AVATAR = re.compile(
    r"['’]s?\s+(?:avatar|photo|picture|profile.*|bild|foto)|\b(?:avatar|profilbild|profile pic(?:ture)?|photo|foto|"
    r"bild)\b"
    r"(?:\s(?:of|de|von|für|for|by|do))?|benutzerbild von|user avatar",
    re.I,
)
_OTHER_DATE = re.compile(
    r"join|regist|regest|member since|mitglied|beigetreten|angemeldet|dabei|inscri|inscrit|desde|dołączył|rejestr|"
    r"iscritt|"
    r"lid (?:sinds|geworden)|aangemeld|с нами|регистр|liittyn|rekister|medlem|oprettet|last (?:edit|seen|visit|"
    r"activ|modif|post|online)|edited|birth|"
    r"geburtstag|zuletzt|geändert|bearbeitet|modifié|editado|modificat|bewerkt|изменен|исправ|redigerad|muokattu|"
    r"edytowa|since|登録|注册|最后编辑|编辑",
    re.I,
)
_PROFILES = (
    "[class*=uthorPane],[class*=uthor_pane],[class*=uthor-pane],[class*=userinfo],[class*=postprofile],"
    "[class*=userDetails],"
    "[class*=user-details],[class*=poster-info],[class*=author-info-box],[class*=memberinfo]"
)
PROFILE = re.compile(
    r"^(?:posts?|messages|beiträge|joined|join date|registered|registriert|mitglied seit|location|ort|wohnort|mensajes|"
    r"registrado|inscription|messaggi|berichten|inlägg|reaction score|reaktionspunkte|points|punkte|trophies)$|"
    r"\b(?:posts?|messages?|beiträge|joined|join date|registered|registriert(?: seit)?|member since|mitglied seit|"
    r"dabei seit|location|wohnort|ort|"
    r"mensajes|ubicación|registrado|mensagens|registado em|localização|inscrit le|inscription|localisation|"
    r"messaggi|iscritto|località|berichten|lid sinds|woonplaats|"
    r"geregistreerd|inlägg|medlem sedan|reg\.?datum|indlæg|innlegg|viestit|liittynyt|posty|dołączył|skąd|сообщений|"
    r"сообщения|регистрация|"
    r"откуда|příspěvky|registrace|reputation|karma|thanks|from|threads|topics|themen|geschlecht|gender|"
    r"antal inlägg)\s?:\s*\S|"
    r"\b\d[\d.,]*\s(?:posts|messages|beiträge|replies|mensajes|messaggi|berichten|inlägg|сообщений)\b|帖子|发帖|投稿数|"
    r"\b(?:senior|junior|full|new|registered|active|super|veteran|premium) member\b|\bmoderator\b|\badministrator\b",
    re.I | re.M,
)
_ACTION = re.compile(
    r"(?:\[?\s*(?:quote|multi-?quote|reply|replying|report|like|share|edit|flag|thank|thanks|helpful|upvote|"
    r"permalink|link|zitieren|zitat|zitieren & antworten|antworten|melden|bearbeiten|gefällt mir|"
    r"teilen|citer|citation|répondre|signaler|éditer|j'aime|citar|responder|reportar|denunciar|editar|me gusta|"
    r"cita|rispondi|segnala|quota|modifica|mi piace|citaat|"
    r"citeren|quoten|reageren|reageer|antwoorden|rapporteer|cytuj|cytat|odpowiedz|zgłoś|lubię to|citera|svara|"
    r"anmäl|citer|svar|rapportér|siter|rapporter|lainaa|vastaa|ilmoita|"
    r"цитировать|цитата|ответить|пожаловаться|odpovědět|citovat|nahlásit|引用|返信|返信する|回复|回覆|举报|檢舉|답글|인용|신고)\s*\]?"
    r"|view (?:public )?profile|send (?:a )?(?:private )?message(?: to .*)?|find (?:more|all) posts.*|"
    r"visit .*homepage.*|"
    r"private message|e-?mail|www|website|attached (?:files|images)"
    r"|(?:reply|quote|report|antwort|répondre|responder|zitier|reply with)\s[^.!?]{1,30})\s*(?:\(?\d{0,4}\)?)?",
)

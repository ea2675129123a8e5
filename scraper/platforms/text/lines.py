"""Lines of a saved page: which are a date, a byline, a heading of the comments, a footer, or a button's word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.date_part import without_date
from scraper.dates import has_time, is_date
from scraper.platforms.generic.count import count_in
from scraper.platforms.words import left_in_byline, name_in

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORT = 60  # characters of a line that is nothing but a date or a name with its date
LONG = 200  # characters of a heading of the comments that repeats the title


def is_date_line(line: str) -> bool:
    """Is it a day, with or without a time, and nothing else but "on", "at", "said:"?"""
    if not _HAS_DIGIT.search(line) or len(line) > SHORT or not is_date(line, day=True):
        return False
    return all(word in _BESIDE_DATE for word in left_in_byline(without_date(line) or ""))


def is_name(words: str, *, most: int = 5) -> bool:
    """Could these words be a name, rather than a sentence or its beginning? With `most` over 5 any pronoun may stand
    in it: something else says that a name stands here."""
    if not 0 < len(words) <= SHORT or not any(c.isalpha() for c in words) or count_in(words) is not None:
        return False
    parts = words.split()
    if len(parts) > most or words[-1] in ",;:?!…" or words[0] in "\"“„«‘'(>*-–—" or is_date(words, day=True):
        return False
    if most <= 5 and any(part.casefold().strip(".,") in _NO_NAME for part in parts):
        return False
    # "Priya N." and "Dr. Ulm" are names; "Egg is good." is none
    return not any(part[-1] in ".;?!" and len(part) > 4 for part in parts)


def name_and_date(line: str) -> tuple[str | None, str | None, str]:
    """Name, words of the date and the mark between them in a line of both: "Ada | 4 March 2009", "March 4 by Ada".

    The name is None where what is beside the date cannot be one, the date None where the line has no day.
    """
    rest = without_date(line) if len(line) <= 2 * SHORT and _HAS_DIGIT.search(line) else None
    if rest is None:
        return None, None, ""
    for part in re.split(r"\|", rest):
        words = part
        while (shorter := _AROUND_NAME.sub("", words).strip(_MARKS)) != words:
            words = shorter
        name = name_in(words) if words and left_in_byline(words) else None
        if name is None or not is_name(name) or name not in line:
            continue
        before, _, after = line.partition(name)
        date = after if is_date(after, day=True) else before
        if not is_date(date, day=True):
            continue
        between = after if date is after else before[::-1]
        return name, date_words(date), between.lstrip()[:1]
    return None, None, ""


def date_words(words: str) -> str:
    """The words of a date without "on", "said:" and the signs around it."""
    words = words.strip(_MARKS)
    while (shorter := _AROUND_DATE.sub("", words).strip(_MARKS)) != words and is_date(shorter, day=True):
        words = shorter
    return words if "(" in words else words.rstrip(")")


def has_both(line: str) -> bool:
    """Is it a line of a name and a date that a sign parts or that has a time of day: no sentence that names a day?"""
    name, date, mark = name_and_date(line)
    if name is None or date is None or (line[-1] in ".!?" and not line.casefold().endswith((name.casefold(), "m."))):
        return False
    return mark in "|·•—–-,(/" or has_time(date)


def is_heading(line: str) -> bool:
    """Is it the heading of the comments, with their number: "7 Comments so far", "7 thoughts on …"?"""
    if not 0 < len(line) <= LONG or count_in(line) is None:
        return False
    return bool(_HEADING.fullmatch(line))


def is_plain_heading(line: str) -> bool:
    """Is it "Comments:", without a number?"""
    return bool(_COMMENTS.fullmatch(line))


def is_filed(line: str) -> bool:
    """Does it say in which categories the entry stands?"""
    return bool(_FILED.match(line))


def tags_in(line: str) -> list[str]:
    """The categories that such a line names."""
    return [tag.strip() for tag in _FILED.sub("", line).split(",") if tag.strip()]


def is_form(line: str) -> bool:
    """Is it the heading of the form for a comment, or a link to it?"""
    return bool(_FORM.match(line))


def is_footer(line: str) -> bool:
    """Is it a line that stands around the comments and is none: the form, the feed, "Comments are closed"?"""
    return is_form(line) or bool(_FOOTER.match(line))


def is_button(line: str) -> bool:
    """Is it the word on a button under a comment?"""
    return bool(_BUTTON.fullmatch(line))


def is_share(line: str) -> bool:
    """Does it head the buttons under an entry?"""
    return bool(_SHARE.fullmatch(line))


def without_role(name: str) -> tuple[str, bool]:
    """A name without the mark of the post's author, and whether it had one."""
    plain = _ROLE.sub("", name)
    return plain or name, bool(plain) and plain != name


def joined(lines: Sequence[str]) -> str | None:
    """Lines with runs of blank ones as one: paragraphs."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() or None


_HAS_DIGIT = re.compile(r"\d")
_MARKS = " \t|·•—–-,:;(#@…»«"
_SAID = r"said|says|wrote|sagt|sagte|schrieb|dijo|dice|dit|a dit|a écrit|ha detto|ha scritto|scrive"
_BEFORE_DATE = r"on|at|am|um|vom|den|le|la|à|a las|el|del|il|alle(?: ore)?|op|om|em|às"
_BESIDE_DATE = frozenset(["min", "said", "sagte", "schrieb", "dit", "ha", "detto", "scrive", "dijo", "dice"])
_AROUND_DATE = re.compile(
    rf"^(?:{_BEFORE_DATE})(?=[\s,|])|(?<=[\s,|])(?:{_SAID})[\s:.…]*$|"
    r"(?<=[\s,|(·•—–-])(?:edit|bearbeiten|reply|antworten|répondre|responder|rispondi|permalink|#)\)?$",
    re.I,
)
_AROUND_NAME = re.compile(
    rf"^(?:{_BEFORE_DATE})(?=[\s,|]|$)|(?:^|(?<=[\s,|]))(?:{_BEFORE_DATE}|{_SAID}|uhr)[\s:.…]*$", re.I
)
_NO_NAME = frozenset(
    str.split(
        "he she it they we i you my our your his her its their this that these those who what which when as if so but "
        "and since until before after than is was are were has have had not er sie es ich wir ihr mein meine meiner "
        "dein sein ihre und aber weil wenn dass ist war hat nicht seit il elle ils elles je tu nous vous mon ma mes et "
        "mais est depuis él ella ellos yo mi mis pero que es desde lui lei loro io ma che è non dal"
    )
)
_NOUNS = (
    r"comments?|responses?|repl(?:y|ies)|thoughts?|kommentare?n?|antworten?|gedanken?|meinung(?:en)?|reaktion(?:en)?|"
    r"commentaires?|réponses?|réactions?|réflexions?|comentarios?|respuestas?|pensamientos?|comentários?|respostas?|"
    r"pensamentos?|commenti|commento|rispost[ae]|pensier[oi]|reacties?|gedachten?|opmerkingen"
)
_HEADING = re.compile(
    r"(?:there (?:is|are) |showing |bisher )?"
    r"(?:\d[\d.,]*|one|no|an?|eine?r?|keine|noch keine|bisher keine|une?|aucun|pas de|uno|una|um|"
    r"uma|sin|no hay|nessun|geen|een|nenhum|sem)\s"
    rf"(?:{_NOUNS})"
    r"(?:\s?(?:so far|yet|yet so far|already|add yours?(?: own)?|bisher|vorhanden|jusqu.ici|"
    r"hasta ahora|finora|»|«|:|↓|\(.{0,30}\)|"
    r"(?:to|on|for|zu|auf|à|sur|pour|a|en|sobre|su|op|over|para|de|di)\s.*|[“„«\"].*))?[\s:»↓]*"
    rf"|(?:{_NOUNS})\s?[:(\[]\s?\d[\d.,]*[)\]]?[\s:»]*",
    re.I,
)
_COMMENTS = re.compile(r"(?:comments|kommentare|commentaires|comentarios|commenti|reacties)\s*:?", re.I)
_FILED = re.compile(
    r"(?:filed under|posted in|categor(?:y|ies)|labels|abgelegt unter|kategorien?|eingeordnet unter|classé dans|"
    r"catégories?|archivado en|categorías?|categorie|archiviato in|etiquetas|etichette|libellés|geplaatst in)\s*:\s*",
    re.I,
)
_FORM = re.compile(
    r"(?:leave a (?:comment|reply)|post a comment|add (?:a )?comment|write a comment|schreibe? einen kommentar|"
    r"kommentar (?:verfassen|hinterlassen|schreiben|veröffentlichen)|hinterlasse einen kommentar|antwort hinterlassen|"
    r"laisser un commentaire|laissez un commentaire|enregistrer un commentaire|ajouter un commentaire|"
    r"kommentar hinzufügen|añadir comentario|aggiungi commento|"
    r"deja (?:un comentario|una respuesta|tu comentario)|publicar un comentario|escribe un comentario|"
    r"lascia un (?:commento|tuo commento)|posta un commento|invia un commento|scrivi un commento|"
    r"geef een reactie|deixe um comentário)\b.{0,20}$",
    re.I,
)
_FOOTER = re.compile(
    r"(?:(?:rss|atom)\b.{0,20}\bcomments\b.{0,30}|(?:comments|kommentare) (?:rss|feed|\(rss\)|\(atom\)).{0,20}|"
    r"subscribe to (?:this |the )?(?:post |comments?).{0,30}|rss[ -]feed .{0,50}|kommentar-feed.{0,40}|"
    r"(?:flux rss|fil rss) .{0,50}|trackback ur[il].{0,80}|trackbacks?(?: \(\d+\))?|"
    r"(?:sorry, )?(?:the )?comment(?:s|ing| form)? (?:is|are|has been) (?:now )?closed.{0,40}|"
    r"(?:die )?kommentar(?:e|funktion) (?:sind|ist) (?:derzeit )?(?:geschlossen|deaktiviert).{0,10}|"
    r"les commentaires sont fermés.{0,10}|los comentarios están cerrados.{0,10}|i commenti sono chiusi.{0,10}|"
    r"you must be (?:logged|signed) in to .{0,30}|your email address will not be published.{0,60}|"
    r"deine e-mail-adresse wird nicht veröffentlicht.{0,80}|votre adresse .{0,20}mail ne sera pas publiée.{0,80}|"
    r"fill in your details below.{0,60}|cancel reply|(?:(?:←|«) )?(?:newer|older) posts?(?: (?:→|»))?|"
    r"(?:neuerer|älterer) post|article plus (?:récent|ancien)|entrada más (?:reciente|antigua)|"
    r"post più (?:recente|vecchio)|recent (?:posts|comments|entries)|blogroll|archives?|archivos|archivi|"
    r"categories|kategorien|catégories|categorías|categorie|meta|tags|schlagwörter|"
    r"(?:neueste|letzte) (?:beiträge|kommentare)|articles récents|commentaires récents|entradas recientes|"
    r"articoli recenti|(?:proudly )?powered by .{0,40}|blog at .{0,40}|theme: .{0,60}|create a free website.{0,40}|"
    r"bloggen (?:auf|bei) .{0,30}|submit comment|post comment|notify me (?:of|by) .{0,60}|"
    r"name|(?:e-?)?mail|website|(?:name|e-?mail) ?(?:\*|\(required\)|\(erforderlich\)).{0,40})$",
    re.I,
)
_BUTTON = re.compile(
    r"(?:reply(?: to .{1,40})?|antworten?|répondre|responder|rispondi|beantwoorden|reageren|like|liked by .{1,60}|"
    r"gefällt mir|j.aime|me gusta|mi piace|\(?edit\)?|bearbeiten|modifier|delete|löschen|eliminar|elimina|supprimer|"
    r"permalink|report|melden|share|replies|reply\s?delete|antworten\s?löschen|répondre\s?supprimer|"
    r"responder\s?eliminar|rispondi\s?elimina|"
    r"your comment is awaiting moderation\.?|\d{1,3}\.|#\d{1,4}|"
    r"loading(?:\.{3}|…)?|quote|zitieren|rate this|log in to reply)[\s↓»→]*",
    re.I,
)
_SHARE = re.compile(
    r"(?:share(?: this| on.{0,20})?|like(?: this| loading.{0,3})?|related|loading|teilen(?: mit)?|gefällt mir|"
    r"ähnliche beiträge|partager|j.aime ceci|compartir|me gusta|condividi|mi piace|tweet|print|e-?mail(?: this)?|"
    r"facebook|twitter)[:.… ]*",
    re.I,
)
_ROLE = re.compile(
    r"\s*(?:\((?:post |blog )?(?:author|autor|autorin|auteur|autore|autora|admin|owner)\)|post author)$", re.I
)

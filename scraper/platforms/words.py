"""Words around a comment that are not its text: who says, when, reply, share; in the languages of patient blogs."""

from __future__ import annotations

import re
from functools import lru_cache

SAYS = (
    "in reply to|replied to|replies to|replying to|says|said|wrote|writes|commented|comments|replied|antwortet auf|"
    "sagt|sagte|schreibt|schrieb|meint|meinte|kommentiert|"
    "kommentierte|"
    "antwortete|dijo|dice|escribió|comentó|a dit|dit|écrit|a écrit|ha detto|scrive|ha scritto|disse|diz|escreveu|"
    "zegt|schreef|"
    "säger|skrev|skriver|siger|sier|sanoo|mówi|pisze|napisał|napisał\\(a\\)|říká|napsal|пишет|говорит|написал|"
    "сказал|comentou|comenta|falou|respondeu|respondió|ha commentato|ha risposto|a commenté|a répondu|reageerde|"
    "kommenterade|kommenterte|kommenterede|svarade|svarte|svarede|kirjoitti|kommentoi|vastasi|powiedział|komentuje|"
    "píše|комментирует|отвечает|ответил|dedi ki|diyor ki|yazdı|より|hat gesagt|zei|sagde|sa(?=\\s?(?:\\.\\.\\.|…))|"
    "řekl(?:a|\\(a\\))?|szerint|λέει|έγραψε|diu|va escriure|kaže|napisao|napisala|pravi|коментує|каже|пише|написав|"
    "hovorí|napsal(?:a|\\(a\\))|napisała|написала|сказала|说道?|說道?|さんのコメント|posted|posté|publié|"
    "gepostet|enviado|inviato|írta|είπε|spune|va dir"
)
BY = (
    "comment by|comment from|posted by|submitted by|started by|asked by|gefragt von|post author|"
    "eingestellt von|veröffentlicht von|verfasst von|"
    "gepostet von|publié par|publicado por|pubblicato da|geplaatst door|written by|left by|reply by|by|"
    "kommentar von|kommentiert von|geschrieben von|von|commentaire par|commentaire de|par|écrit par|"
    "comentario por|comentario de|por|commento di|scritto da|di|da|reactie van|door|comentário por|"
    "komentarz od|kommentar av|kommentar fra|av|комментарий от|от|pingback by|trackback by|pingback von|"
    "trackback von|pingback|trackback|posté par|envoyé par|rédigé par|proposé par|commentaire déposé par|postado por|"
    "enviado por|escrito por|postada por|enviada por|comentado por|por|postato da|inviato da|inserito da|gepost door|"
    "skrevet av|skrevet af|upplagd av|soumis par|déposé par|ajouté par|eingetragen von|hinzugefügt von|commented by|"
    "submitted by|lagt inn av|inskickat av|indsendt af|af|lähettänyt|kirjoittanut|napsala?|přidala?|vložila?|"
    "dodane przez|投稿者|napisane przez|szerző|yazar|yazan|από|de către|avtor|objavio|автор|作者|"
    "(?:author|autor|autorin|auteur|autore|from|автор|作者|投稿者|发表者|written|name|nom|nombre|nome|navn|namn|naam|nick|"
    "nimi|jméno|imię|имя|名前|お名前|昵称|姓名|přidal|vložil|dodał|napisał|posté|inserito|enviado)\\s?(?=[:：])"
)
_GUEST = (
    "visitor|visitante|visiteur|besucher|bezoeker|visitatore|guest|gast|invité|invitado|ospite|convidado|gość|gäst|"
    "gjest|gæst|vieras|member|miembro|membre|mitglied|lid|membro|гость|misafir|ziyaretçi|"
    "nicht überprüft|not verified|non vérifié|no verificado|non verificato|não verificado|niet gecontroleerd|"
    "niezweryfikowany|ikke verifisert|ikke verificeret|inte verifierad|neověřeno|не проверено|"
    "homepage|url|web(?:site|seite|log)?|www|site|link|mail|e-mail"
)
_BYLINE = frozenset(
    str.split(
        "comment comments kommentar kommentare commentaire commentaires comentario comentarios commento commenti "
        "reactie by from on at the a am um uhr von le à a las el de del der dit il alle ore op om kl den posted "
        "written permalink permanent link permanenter says said wrote writes sagt schreibt meint dijo écrit reply "
        "antworten responder répondre rispondi edit bearbeiten author autor auteur autore admin team i p m h "
        "moderator verified guest gast like loading quote zitieren report melden share teilen flag pm vor ago and "
        "und et y e in to via is der die das hat monday tuesday wednesday thursday friday saturday sunday mon tue "
        "wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so "
        "asked answered edited modified geschrieben verfasst started created submitted commented updated last post "
        "lundi mardi mercredi jeudi vendredi samedi dimanche "
        "回复 回覆 引用 赞 顶 踩 举报 删除 返信 返信する 編集 削除 通報 ответить цитировать пожаловаться ссылка "
        "odpowiedz cytuj zgłoś svara svar rapporter rapportera vastaa odpovědět nahlásit yanıtla cevapla beantwoorden "
        "reageer url homepage website eliminar borrar citar denunciar excluir signaler avertir citer "
        "supprimer rispondi segnala cita"
    )
)
_WORDS = re.compile(r"[^\W\d_]+")
_SAYS_AT_END = re.compile(rf"[\s,]*\b(?:{SAYS})(?!\w)[\s:：.,…]*(?:#?\d{{1,4}})?$", re.I)
_BY_AT_START = re.compile(
    rf"^(?:\d+\s?[.):]?\s+)?(?:\w+\s(?:n[°º]|nr\.?|no\.?|#)\s?\d+[\s:.,–-]+)?(?:{BY})(?:\b[\s:]+|[:：]\s*)", re.I
)
_PLACE_AT_START = re.compile(r"^#\d{1,5}[.):]?\s+(?=\S)")
_ADDRESS_BEHIND = re.compile(r"(?<=\S)\s+(?:(?:[·|–-]\s)?https?://\S+|<[^\s<>@]+@[^\s<>]+>)$")  # b2evolution; mail
_GUEST_AT_END = re.compile(rf"\s*[\[(](?:{_GUEST})[\])]$", re.I)
_TRIP = re.compile(r"(?<=\S)\s+#(?:-|[\w./]{8})$")  # FC2's sign of who wrote without an account
_SIGNED = re.compile(rf"^(?:{BY})\s?[:：]\s*\S", re.I)
_BEFORE_DATE = re.compile(
    r"[\s,(]*\b(?:on|at|the|am|um|vom|le|la|à|a las|el|del|il|alle|op|om|den|kl|em|às|dia|w dniu|o)[\s,:.]*$", re.I
)
_AT_BEFORE = re.compile(r"^\W*(?:at|on|um|am|à|le|a las|om|op|kl\.?|alle|às)\s*,\s*(?=\S)", re.I)  # "at 9 pm, Ada"
_ADDRESS_BEFORE = re.compile(r"^https?://\S+\s+(?=\S)")  # Disqus' fallback prints the writer's site before the name
_PARTED = re.compile(r"[|•·]")
_EDGE = " \t\n:：,;|/·•—–-»«›‹→#.@"


@lru_cache(maxsize=8192)
def name_in(words: str) -> str | None:
    """The name in a byline without its date: "Comment by Ada —" and "Ada says:" are both Ada."""
    name = _SAYS_AT_END.sub("", _PLACE_AT_START.sub("", words.strip()).strip(_EDGE[:-2]))
    name = _BY_AT_START.sub("", name).strip()
    name = _TRIP.sub("", name.partition(" | ")[0])
    name = _GUEST_AT_END.sub("", _ADDRESS_BEHIND.sub("", _ADDRESS_BEFORE.sub("", name)))
    if name.endswith((",", ":", "|", "—", "–", "»", "·", "•", "/")) or name[:1] in "|—–»·•:,":
        name = name.strip(" :,|—–»·•/")
    return name if name and len(name) <= 100 and any(c not in _EDGE for c in name) else None


def name_beside(rest: str) -> str | None:
    """The name in what is left of a byline without its date, parts parted by signs: "Ada, on | at" is Ada."""
    for part in _PARTED.split(rest):
        if not _WORDS.search(part):
            continue
        words = _AT_BEFORE.sub("", part)
        while (shorter := _BEFORE_DATE.sub("", _SAYS_AT_END.sub("", words).rstrip(" —–-|,·"))) != words:
            words = shorter
        while (head := words.rpartition(",")[0]) and not left_in_byline(words[len(head) :]):
            words = head  # "Ada, #3" and "Ada, Wed"
        if left_in_byline(words):
            return name_in(_without_half_brackets(_SAYS_AT_END.sub("", words).strip(" ,;:")))
    return None


def _without_half_brackets(words: str) -> str:
    """Brackets at the ends that enclose nothing: "(Ada" and "Ada)" are Ada, "Ada (nurse)" stays."""
    if words.startswith("(") and words.endswith(")"):
        words = words[1:-1].strip() if words.find(")") == len(words) - 1 else words
    if words.count("(") != words.count(")"):
        words = words.strip(" ,;:()")
    return words


def is_byline(words: str) -> bool:
    """Are these only words of a byline ("on", "at", "says:", "Reply"), with nothing said?"""
    return all(word in _BYLINE for word in _WORDS.findall(words.casefold()))


def left_in_byline(words: str) -> list[str]:
    """The words of a line that no byline has."""
    return [word for word in _WORDS.findall(words.casefold()) if word not in _BYLINE]


def says(words: str) -> bool:
    """Does it end in "says:" or the like?"""
    return bool(_SAYS_AT_END.search(words))


def is_signed(words: str) -> bool:
    """Does it begin with "Posted by" or the like, before a name?"""
    return bool(_BY_AT_START.match(words))


def signs(words: str) -> bool:
    """Does it begin with "Comment from:" or the like, with a colon before the name?"""
    return bool(_SIGNED.match(words))

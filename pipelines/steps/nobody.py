"""Names that are nobody's: Anonymous, Guest, Admin and the like, as forms and themes of many languages write them.

Whoever leaves the field for a name empty is shown by one of them, so two comments under it need not be one person's.
"""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=65536)
def is_nobody(name: str | None) -> bool:
    """Is this no person's name? Also with a number behind it (Guest 12), or where it has no letter and no digit."""
    if name is None:
        return True
    bare = _AROUND.sub("", name.casefold())
    return bare in _NOBODY or not any(letter.isalnum() for letter in name)


def is_role(name: str | None) -> bool:
    """Is it the name of an office (Admin)? Who writes a site's posts under it is somebody there."""
    return name is not None and _AROUND.sub("", name.casefold()) in _ROLES


_AROUND = re.compile(r"^[\W_]+|[\W\d_]+$|^(?:an?|the|ein|eine|der|un|une|le)\s+|\s*[(\[].*$")
_ROLES = frozenset(
    ("admin", "administrator", "administrateur", "administrador", "amministratore", "beheerder", "админ",
     "администратор", "webmaster", "moderator", "editor", "redaktion", "redaction", "rédaction", "redacción",
     "redazione", "管理人", "管理员", "管理員", "운영자")
)  # fmt: skip
_NOBODY = _ROLES | frozenset(
    name.casefold()
    for name in (
        # English
        "anonymous", "anon", "anonymous user", "anonymous coward", "guest", "guest user", "visitor", "unknown", "user",
        "nobody", "no name", "noname", "unnamed", "name", "your name", "reader", "a reader", "someone", "somebody",
        "deleted", "deleted user", "former member", "n/a", "none",
        "test", "commenter", "unregistered", "me", "x", "xx", "xxx", "abc", "asdf",
        # German
        "anonym", "anonymer", "anonyme", "anonymus", "gast", "besucher", "besucherin", "unbekannt", "niemand", "leser",
        "leserin", "ohne name", "ohne namen", "namenlos", "benutzer", "nutzer", "gelöschter benutzer", "ich", "jemand",
        # French, Spanish, Portuguese, Italian, Catalan, Romanian
        "anonyme", "invité", "invitée", "visiteur", "inconnu", "inconnue", "utilisateur", "lecteur", "sans nom",
        "anónimo", "anónima", "anonimo", "anonima", "invitado", "invitada", "visitante", "desconocido", "usuario",
        "lector", "sin nombre", "anônimo", "anônima", "convidado", "desconhecido", "usuário", "utilizador", "sem nome",
        "ospite", "visitatore", "sconosciuto", "utente", "utente anonimo", "senza nome", "anònim", "convidat",
        "vizitator", "necunoscut", "oaspete",
        # Dutch, Scandinavian, Finnish, Icelandic
        "anoniem", "bezoeker", "onbekend", "gebruiker", "anonyym", "gäst", "anonym användare", "okänd", "besökare",
        "gjest", "gæst", "ukendt", "ukjent", "besøkende", "nimetön", "anonyymi", "vieras", "tuntematon", "nafnlaus",
        "gestur",
        # Slavic, Baltic, Hungarian, Greek, Turkish, Albanian
        "anonimowy", "anonim", "gość", "nieznany", "użytkownik", "anonymní", "host", "návštěvník", "neznámý", "hosť",
        "anoniman", "gost", "posjetitelj", "nepoznat", "аноним", "анонимно", "анонимный", "гость", "гостья",
        "неизвестный", "пользователь", "анонім", "гість", "невідомий", "анонимен", "гост", "непознат", "anonimas",
        "svečias", "anonīms", "viesis", "külaline", "anonüümne", "névtelen", "vendég", "ismeretlen", "ανώνυμος",
        "ανώνυμη", "επισκέπτης", "χρήστης", "anonim kullanıcı", "adsız", "isimsiz", "misafir", "ziyaretçi",
        "i panjohur",
        # Arabic, Hebrew, Persian, Indic
        "مجهول", "غير معرف", "زائر", "ضيف", "אנונימי", "אורח", "אלמוני", "ناشناس", "مهمان", "بی‌نام", "بی نام", "अज्ञात",
        "बेनामी", "अतिथि", "নামহীন", "অতিথি", "பெயரில்லா", "అజ్ఞాత",
        # East and South-East Asian
        "匿名", "匿名さん", "名無し", "名無しさん", "ゲスト", "通りすがり", "佚名", "匿名用户", "匿名使用者",
        "访客", "訪客", "游客", "遊客", "路人", "익명", "손님", "방문자", "ẩn danh", "nặc danh", "khách",
        "ไม่ระบุชื่อ", "นิรนาม", "ผู้เยี่ยมชม",
        "tamu", "tanpa nama", "pengunjung",
    )
)  # fmt: skip

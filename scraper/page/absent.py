"""A page that says in many languages that there is none, whatever its status: "Page not found", title and all."""

from __future__ import annotations

import re
from typing import Any

SOFT_404 = "soft 404: the page says that there is none"


def says_absent(tree: Any) -> bool:
    """Is a part of the title, or the only heading of a page without an article, nothing but such words?"""
    title = tree.css_first("head title")
    if title is not None and any(map(_says_so, _BETWEEN.split(" ".join(title.text().split())))):
        return True
    headings = tree.css("h1")
    return len(headings) == 1 and _says_so(headings[0].text()) and tree.css_first("article,.hentry,#comments") is None


def _says_so(line: str) -> bool:
    if len(line) > _LONG:
        return False
    words = " ".join(_WORDS.findall(line.casefold().replace("\u2019", "'")))
    return words in _ABSENT or (words != (bare := _AROUND.sub("", words).strip()) and bare in _BARE)


_LONG = 80
_BETWEEN = re.compile(r"\s+[|/\u2013\u2014\u00b7-]\s+|\s*[|\u00bb\u00ab:]\s*")
_WORDS = re.compile(r"[\w']+")
_AROUND = re.compile(
    r"(?:^|(?<=\s))(?:404|http|error|fehler|erreur|fout|sorry|oops|ooops|whoops|hoppla|ups|oups)(?=\s|$)"
)
_ABSENT = frozenset(
    line.strip()
    for line in """
    page not found
    page cannot be found
    page could not be found
    page can't be found
    page does not exist
    page doesn't exist
    page is missing
    post not found
    topic not found
    thread not found
    article not found
    file not found
    content not found
    document not found
    the page was not found
    the page cannot be found
    the page could not be found
    the page does not exist
    the page you requested was not found
    the page you requested could not be found
    the page you are looking for could not be found
    the page you are looking for does not exist
    the requested page was not found
    the requested page could not be found
    the requested url was not found
    this page does not exist
    this page doesn't exist
    this page could not be found
    that page can't be found
    seite nicht gefunden
    seite nicht vorhanden
    seite wurde nicht gefunden
    die seite wurde nicht gefunden
    die seite konnte nicht gefunden werden
    die seite existiert nicht
    diese seite existiert nicht
    die angeforderte seite wurde nicht gefunden
    beitrag nicht gefunden
    page non trouvée
    page introuvable
    page inexistante
    la page est introuvable
    cette page n'existe pas
    página no encontrada
    la página no existe
    página no existe
    no se encontró la página
    no se ha encontrado la página
    página não encontrada
    a página não existe
    página não existe
    pagina non trovata
    la pagina non esiste
    pagina inesistente
    pagina niet gevonden
    deze pagina bestaat niet
    pàgina no trobada
    pagina nu a fost găsită
    strona nie istnieje
    nie znaleziono strony
    strona nie została znaleziona
    sidan kunde inte hittas
    sidan hittades inte
    sidan finns inte
    siden ble ikke funnet
    siden finnes ikke
    siden blev ikke fundet
    siden findes ikke
    sivua ei löydy
    sivua ei löytynyt
    stránka nenalezena
    stránka nebyla nalezena
    stránka neexistuje
    stránka nenájdená
    stránka sa nenašla
    az oldal nem található
    страница не найдена
    страница не существует
    страницата не е намерена
    сторінку не знайдено
    сторінка не знайдена
    stranica nije pronađena
    sayfa bulunamadı
    η σελίδα δεν βρέθηκε
    halaman tidak ditemukan
    không tìm thấy trang
    ページが見つかりません
    ページが見つかりませんでした
    找不到页面
    找不到該頁面
    页面不存在
    頁面不存在
    페이지를 찾을 수 없습니다
    الصفحة غير موجودة
    صفحه یافت نشد
    صفحه مورد نظر یافت نشد
    404 not found
    404 error
    error 404
    http 404
    """.splitlines()
    if line.strip()
)
_BARE = _ABSENT | {"", "not found", "nicht gefunden", "non trouvé", "no encontrado", "non trovato", "niet gevonden"}

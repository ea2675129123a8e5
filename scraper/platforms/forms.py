"""A site's own search, for sites without an API: the form on its pages, as an address with a place for the words.

Only forms that are sent by GET to the same site, with one field of text that means search: no login, no token, no
mail address. Two makes that send by POST answer GET as well, and are asked so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from scraper.platforms.generic.addresses import base_of
from scraper.selecting import select
from scraper.urls import is_same_site, normal, site_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.items import Page

WORDS = "{words}"  # where they stand in the address of a form


def search_form(page: Page) -> str | None:
    """The address that the page's search form asks, with WORDS in it; None where it has none that may be asked."""
    if page.tree is None or page.media_type.endswith("xml"):
        return None
    forms = [found for node in select(page.tree, "form") if (found := _address(page, node)) is not None]
    return max(forms, key=lambda form: form[0])[1] if forms else None


def asked_for(form: str, words: str) -> str:
    """The address that a form asks for these words."""
    path, mark, query = form.partition("?")
    return f"{path.replace(WORDS, quote(words, safe=''))}{mark}{query.replace(WORDS, quote_plus(words))}"


def is_asked_by(form: str, url: str) -> bool:
    """Is this an address of the form's answers: the first page or a later one?"""
    path, _, query = form.partition("?")
    start = path.partition(WORDS)[0]
    if WORDS in path:
        return url.startswith(start)
    name = next(part for part in query.split("&") if WORDS in part).partition("=")[0]
    asked = url.partition("?")
    is_there = asked[0] == path or re.fullmatch(re.escape(path.rstrip("/")) + r"/page/\d+/?", asked[0]) is not None
    return is_there and any(part.startswith(f"{name}=") for part in asked[2].split("&"))


def next_page(form: str, url: str, results: int) -> str | None:
    """The address of the page behind one of a form's answers with so many results, by the parameter of its make; None
    where it is of no make that is known."""
    if (numbered := _IN_PATH.search(url.partition("?")[0])) is not None:
        return f"{url[: numbered.start(1)]}{int(numbered[1]) + 1}{url[numbered.end(1) :]}"
    make = next((make for make in _MAKES if make[0].search(form)), None)
    if make is None:
        return None
    _, name, first, step = make
    stated = re.search(rf"(?<=[?&]){re.escape(name)}=(\d+)", url)
    number = (int(stated[1]) if stated else first) + (step or results)
    if stated:
        return f"{url[: stated.start(1)]}{number}{url[stated.end(1) :]}"
    return f"{url}{'&' if '?' in url else '?'}{name}={number}"


def words_of(form: str, url: str) -> str:
    """The words that an answer's address asks for, as they stand in it."""
    path, _, query = form.partition("?")
    if WORDS in path:
        return url.removeprefix(path.partition(WORDS)[0]).partition("?")[0].partition("/")[0]
    name = next(part for part in query.split("&") if WORDS in part).partition("=")[0]
    return next((part for part in url.partition("?")[2].split("&") if part.startswith(f"{name}=")), "")


def _address(page: Page, form: Any) -> tuple[int, str] | None:
    """How sure it is that a form is a search, and its address."""
    attributes = form.attributes
    action = normal(attributes.get("action") or page.url, base_of(page))
    if action is None or not is_same_site(site_of(normal(page.url) or page.url), action):
        return None
    if (attributes.get("method") or "get").strip().lower() != "get":
        return _of_make(form, action)
    inputs = [(node, (node.attributes.get("type") or "text").lower()) for node in form.css("input")]
    texts = [node for node, kind in inputs if kind in ("text", "search")]
    if len(texts) != 1 or any(kind in _PERSONAL for _, kind in inputs) or form.css_first("textarea") is not None:
        return None
    (field,) = texts
    name = field.attributes.get("name") or ""
    said = " ".join(filter(None, (attributes.get(one) for one in ("role", "class", "id", "action", "aria-label"))))
    means = 2 * bool(_NAMES.fullmatch(_last_part(name))) + (field.attributes.get("type") == "search")
    means += bool(_SEARCH.search(said))
    if not name or not means or (means < 2 and not _NAMES.fullmatch(_last_part(name))):
        return None
    fields = [*_hidden(form), (name, WORDS)]
    query = "&".join(f"{quote_plus(key)}={value if value == WORDS else quote_plus(value)}" for key, value in fields)
    return means, f"{action.partition('?')[0]}?{query}"


def _hidden(form: Any) -> Iterator[tuple[str, str]]:
    for node in form.css("input[type=hidden][name]"):
        value = node.attributes.get("value") or ""
        if value and not _TOKEN.search(node.attributes["name"]):
            yield node.attributes["name"], value


def _of_make(form: Any, action: str) -> tuple[int, str] | None:
    """Drupal up to 7, and SMF, whose searches answer GET too."""
    if form.css_first("input[name=search_block_form]") is not None or form.attributes.get("id") == "search-block-form":
        root = re.match(r"https?://[^/]+", action)
        return (3, f"{root[0]}/search/node/{WORDS}") if root else None
    if re.search(r"[?&;]action=search2$", action):
        return 3, f"{action.partition('?')[0]}?action=search2&search={WORDS}"
    return None


def _last_part(name: str) -> str:
    """The name of a field without the brackets of PHP: searchTerm of serendipity[searchTerm]."""
    return name.rstrip("]").rpartition("[")[2]


_IN_PATH = re.compile(r"/page/(\d+)/?$")
# A sign of the make in the form's address; the parameter, what it is on the first page, and its step (0: the results).
_MAKES: tuple[tuple[re.Pattern[str], str, int, int], ...] = (
    (re.compile(r"/search/(?:node|site|content)/\{words\}|[?&]keys=\{words\}"), "page", 0, 1),  # Drupal
    (re.compile(r"[?&](?:s|bbp_search)=\{words\}"), "paged", 1, 1),  # WordPress, bbPress
    (re.compile(r"/search\.php\?(?:.*&)?keywords=\{words\}"), "start", 0, 0),  # phpBB
    (re.compile(r"action=search2&"), "start", 0, 0),  # SMF
    (re.compile(r"[?&]searchword=\{words\}"), "limitstart", 0, 0),  # Joomla
    (re.compile(r"[?&]recherche=\{words\}"), "debut_articles", 0, 0),  # SPIP
    (re.compile(r"[?&]serendipity%5BsearchTerm%5D=\{words\}"), "serendipity%5Bpage%5D", 1, 1),
    (re.compile(r"/mt-search\.cgi\?(?:.*&)?search=\{words\}"), "offset", 0, 0),  # Movable Type
    (re.compile(r"/search/\?(?:.*&)?q=\{words\}"), "page", 1, 1),  # Mezzanine and other Django sites
)
_NAMES = re.compile(
    r"s|q|query|search|keys|keywords?|search_?(?:term|text|query|string|words?)|terms?|words?|recherche|mots?|suche|suchbegriff|"
    r"zoek|zoekterm|buscar?|busqueda|cerca|sok|searchword|find|поиск",
    re.I,
)
_SEARCH = re.compile(
    r"search|recherche|such|zoek|busc|busq|cerca|procur|pesquis|(?<![a-z])s[oø]k|поиск|haku|hled|szuka|検索|搜索", re.I
)
_PERSONAL = ("password", "email", "tel", "file")
_TOKEN = re.compile(r"token|nonce|csrf|sid$|session|securitytoken|_xf", re.I)

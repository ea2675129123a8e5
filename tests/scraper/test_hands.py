"""A domain that changed hands is named by what it is and what it was; ordinary blogs are left alone."""

from __future__ import annotations

import pytest

from scraper.hands import Face, Past, changed, face_of, nobodys, peddled
from scraper.items import Page
from scraper.page import parsed

URL = "https://salt-days.example/"
ENTRY = (
    '<div class="post hentry"><h2><a href="/{n}/">{title}</a></h2><span class="entry-date">May {n}, 2011</span>'
    "<p>{words}</p><a href='/{n}/#comments'>3 Comments</a></div>"
)


def page(body: str, title: str = "Salt days", head: str = "", language: str = "en") -> Page:
    """A page of the site."""
    text = f'<!DOCTYPE html><html lang="{language}"><head><title>{title}</title>{head}</head><body>{body}</body></html>'
    return Page(URL, text=text, tree=parsed(text))


FOR_SALE = (
    "<h1>salt-days.example</h1><p>This domain is for sale.</p>",
    "<h1>Buy this domain</h1><p>The owner of salt-days.example offers it.</p>",
    "<p>Diese Domain steht zum Verkauf.</p>",
    "<p>Ce nom de domaine est à vendre</p>",
    "<p>Este dominio está en venta</p>",
    "<p>O domínio está à venda</p>",
    "<p>Questo dominio è in vendita!</p>",
    "<p>Deze domeinnaam is te koop</p>",
    "<p>Ta domena jest na sprzedaż</p>",
    "<p>Домен продается</p>",
    "<p>salt-days.example is parked free, courtesy of a registrar.</p>",
    "<p>Welcome! This domain has expired. Renew it now.</p>",
    "<h1>Account Suspended</h1>",
)


@pytest.mark.parametrize("body", FOR_SALE)
def test_a_page_that_is_nobodys_is_named_in_many_languages(body: str) -> None:
    """For sale, parked, an empty server: with the words that say so."""
    reason = nobodys(page(body, title="salt-days.example"))
    assert reason is not None
    assert "“" in reason


ORDINARY = (
    ENTRY.format(n=1, title="This domain is for sale?", words="A letter says that this domain is for sale. It is not."),
    ENTRY.format(n=1, title="On holiday", words="Back in three weeks. The cat stays with Tove."),
    "<h1>On holiday</h1><p>This blog is closed until May. The old letters are in the attic.</p>",
    "<h1>Salt days has moved</h1><p>Please come over to <a href='https://ember.example/'>the new house</a>.</p>",
    "<h1>Under the weather</h1><p>I parked the car and sold the boat. The website of the harbour is down.</p>",
    "".join(
        ENTRY.format(n=n, title="An evening at the casino", words="I lost four coins at roulette.") for n in (1, 2)
    ),
)


@pytest.mark.parametrize("body", ORDINARY)
def test_an_ordinary_blog_is_nobody_elses(body: str) -> None:
    """An entry on a domain for sale, a holiday, a move, an evening at a casino are no reason."""
    one = page(body)
    now = face_of(one)
    assert now is not None
    assert nobodys(one) is None
    assert changed(now, Past((Face(None, "Salt days", language="en"),), kept=2)) is None
    assert changed(now, Past((Face(None, "Salt days", language="en"),), lost=1)) is None


CASINO = "".join(
    f"<article><h2><a href='/{n}/'>{what}</a></h2><p>Play.</p></article>"
    for n, what in enumerate(("Slots with free spins", "Best casino bonus", "Poker tonight", "Roulette"))
)


def test_a_casino_on_a_blogs_domain_is_named_by_its_past() -> None:
    """It peddles, its name is another, and what others linked to is gone: named, with both."""
    now = face_of(page(CASINO, title="Best online casino 2026"))
    assert now is not None
    reason = changed(now, Past((Face(None, "Salt days", language="en"),), lost=2))
    assert reason is not None
    assert "gambling" in reason
    assert "Salt days" in reason


def test_a_blog_on_casinos_from_its_first_day_is_itself() -> None:
    """What peddled before is not another's for peddling now; nor is a casino with one page of then left."""
    one = page(CASINO, title="Best online casino 2026")
    now = face_of(one)
    assert now is not None
    assert peddled(one) is not None
    assert changed(now, Past((now,), lost=3)) is None
    assert changed(now, Past((Face(None, "Salt days"),), lost=3, kept=1)) is None


def test_a_new_name_alone_is_no_other_hand() -> None:
    """A blog that took a new name, or another language, keeps its pages; only where none is left is it named."""
    past = (Face(None, "Salt days", language="en"),)
    renamed = Face(None, "Ember and ash", language="en")
    assert changed(renamed, Past(past, kept=3)) is None
    assert changed(renamed, Past(past)) is None
    assert changed(renamed, Past(past, lost=1)) is None
    stranger = Face(None, "Ofen und Wolle", language="de")
    assert "Ofen und Wolle" in (changed(stranger, Past(past, lost=1)) or "")
    assert "none of 3 addresses" in (changed(renamed, Past(past, lost=3)) or "")

"""Whom a quote says it quotes."""

import pytest

from scraper.platforms import generic  # noqa: F401  (as every reading does: the shapes come before the platforms)
from scraper.platforms.quotes import quoted_name


@pytest.mark.parametrize(
    "words",
    [
        "Quote from: Ada on May 03, 2009, 09:12:01 pm",
        "Quote from: Ada on Today at 10:15:01 am",
        "Zitat von: Ada am 03. Mai 2009, 21:12:01",
        "Citation de: Ada le 03 Mai 2009 à 21:12:01",
        "Cita de: Ada en 03 de Mayo de 2009, 21:12:01",
        "Citazione da: Ada - Maggio 03, 2009, 21:12:01",
        "Citaat van: Ada op 03 mei 2009, 21:12:01",
        "Cytat: Ada w Maj 03, 2009, 21:12:01",
        "Citação de: Ada em 03 de Maio de 2009, 21:12",
        "Цитата: Ada от 03 Мая 2009, 21:12:01",
        "Citat från: Ada skrivet Maj 03, 2009, 21:12",
        "Citat fra: Ada Maj 03, 2009, 21:12",
        "Sitat fra: Ada på Mai 03, 2009, 21:12",
        "Lainaus käyttäjältä: Ada - Toukokuu 03, 2009, 21:12",
        "Citace: Ada kdy Květen 03, 2009, 21:12",
        "(05-04-2014, 10:15 AM)Ada Wrote:",
        "Ada wrote: ↑Sun May 26, 2019 4:34 pm",
        "Ada kirjoitti:",
        "Ada писал(а):",
        "Ada ha escrito:",
        "@Ada said in Tea:",
    ],
)
def test_quoted_name_is_found_in_each_language(words: str) -> None:
    """Labels, dates and "wrote" are no part of the name."""
    assert quoted_name(words) == "Ada"


@pytest.mark.parametrize("words", ["Quote:", "Zitat", "Citar:", "Lainaus:", "Цитата:", "Citát:", "Citation :"])
def test_label_alone_names_nobody(words: str) -> None:
    """A quote without a name has none."""
    assert quoted_name(words) is None


def test_name_that_looks_like_a_word_before_dates_stays() -> None:
    """Only what stands before a date is cut."""
    assert quoted_name("Carry On wrote:") == "Carry On"

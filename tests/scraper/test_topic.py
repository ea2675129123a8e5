"""Terms: which texts they match, in which forms, what takes a match back, and that no term runs wild."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import UsageError
from scraper.topic import Terms, check, checked
from scraper.topic.folding import folded, places


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("ccsvi", "The CCSVI debate", True),
        ("ccsvi", "preCCSVI", False),
        ("vein*", "Veins and venous", True),
        ("vein* surgery", "venous surgery", False),
        ("vein* surgery", "veined surgery", True),
        ("liberation procedure", "the liberation\n procedure", True),
        ("liberation procedure", "the liberation-procedure", True),
        ("liberation procedure", "the liberation — procedure", True),
        ("liberation procedure", "the procedure of liberation", False),
        ("liberation procedure", "the liberation, a procedure", False),
        ("follow-up", "the follow up", True),
        ("follow up", "the follow\u2011up", True),
        ("MS", "ms.", True),
        ("MS", "mss", False),
        ("C++", "in C++ and", True),
        ("straße", "STRASSE", True),
        ("café", "cafe\u0301", True),
        ("cafe", "café", True),
        ("café", "cafe", True),
        ("Zamboni's", "Zamboni’s", True),
        ("Zamboni’s", "ZAMBONI'S", True),
        ("Zamboni", "Zamboni’s", True),
        ("liberation", "libe\u00adration", True),
        ("Smørrebrød", "smorrebrod", True),
        ("静脈", "下肢静脈瘤", True),
        ("(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", False),
        ('"vein"', "a vein", True),
        ('"vein"', "veins", False),
        ("/liberat(ion|ed)/", "it was LIBERATED", True),
        (r"/stenos[ie]s\b/", "stenoses", True),
        (r"/\d{1,3} ?mmHg/", "about 12\nmmhg", True),
        (r"/veno(us|so)/", "venose", False),
    ],
)
def test_what_a_term_matches(term: str, text: str, found: bool) -> None:
    """Whole words in their order, whatever the case, quotes, hyphens and accents; * for any ending; /patterns/."""
    assert bool(Terms([term]).found(text)[1]) is found
    assert bool(Terms([term]).matches(text)) is found


@pytest.mark.parametrize(
    ("language", "term", "forms", "others"),
    [
        ("en", "therapy", "therapies THERAPY", "therapist there"),
        ("en", "liberation", "liberations liberated", "liberal liberty library"),
        ("de", "Müdigkeit", "Müdigkeiten mudigkeit", "müde"),
        ("de", "Arzt", "Ärzte Arztes ärzten", "Art"),
        ("fr", "insuffisance", "insuffisances", "suffisance"),
        ("fr", "veine", "veines", "venin"),
        ("it", "vena", "vene", "vento"),
        ("es", "liberación", "liberaciones liberacion", "libertad"),
        ("nl", "behandeling", "behandelingen", "behang"),
        ("nl", "brief", "brieven", "briljant"),
        ("pt", "operação", "operações operacao Operação", "opera"),
        ("sv", "behandling", "behandlingar behandlingen", "behaga"),
        ("no", "behandling", "behandlinger behandlingen", "behage"),
        ("da", "behandling", "behandlinger behandlingens", "behage"),
        ("fi", "leikkauksen", "leikkauksia leikkaukset", "leikki"),
        ("ru", "операция", "операции операцией операций", "опера"),
        ("pl", "operacja", "operacji operacje operacją", "opera"),
    ],
)
def test_a_term_matches_its_forms(language: str, term: str, forms: str, others: str) -> None:
    """In its language, where the collection says it, the page says it, or nobody does; not what only begins alike."""
    for terms, said in ((Terms([term], languages=[language]), None), (Terms([term]), language), (Terms([term]), None)):
        for form in forms.split():
            assert terms.found(f"x {form} y", language=said)[1] == [term], form
        assert terms.found(others, language=said)[1] is None


def test_forms_are_those_of_the_language() -> None:
    """The collection's languages go before the page's, and a page in a language without a stemmer has them all."""
    assert Terms(["hunde"], languages=["en"]).found("hunden", language="de")[1] is None
    assert Terms(["hunde"]).found("hunden", language="en-GB")[1] is None
    assert Terms(["hunde"]).found("hunden", language="de-AT")[1]
    assert Terms(["hunde"]).found("hunden", language="la")[1]
    assert checked(["nb", "pt-BR"]) == ("no", "pt")
    with pytest.raises(UsageError, match="'xx' is not known: there are ar, ca"):
        checked(["xx"])


def test_accents_can_be_kept() -> None:
    """Then a word with them is another word; its forms still count."""
    terms = Terms(["año", "möglichkeit"], languages=["es", "de"], accents="kept")
    assert terms.found("ano moglichkeit")[1] is None
    assert terms.found("Año, an\u0303o, Möglichkeiten") == (0.875, ["año", "möglichkeit"])


def test_scores_grow_with_matches() -> None:
    """From 0 towards 1, the terms named in the order of the collection; a title's end is no word of a phrase."""
    terms = Terms(["vein*", "zamboni", "ms"])
    assert terms.found("nothing") == (0.0, None)
    assert terms.found("MS and veins") == (0.75, ["vein*", "ms"])
    assert terms.found("MS", None, "and veins") == (0.75, ["vein*", "ms"])
    assert terms.found("ms " * 200)[0] == 1 - 0.5**50
    assert Terms(["vein surgery"]).found("On veins", "surgery")[1] is None


def test_an_exclusion_takes_back_what_it_stands_on() -> None:
    """Only there: elsewhere the same word counts, and an exclusion alone takes nothing."""
    terms = Terms(["liberation", "theology"], exclude=["liberation theology", "poverty"])
    assert terms.found("Liberation theology and poverty") == (0.0, None)
    assert terms.found("theologies of liberation") == (0.75, ["liberation", "theology"])
    matches = terms.matches("Liberation theology, then liberation")
    assert [(m.term, m.words, m.taken_back_by) for m in matches] == [
        ("liberation", "Liberation", "liberation theology"),
        ("theology", "theology", "liberation theology"),
        ("liberation", "liberation", None),
    ]


def test_a_match_is_told_in_the_words_of_the_text() -> None:
    """With its place there, also where the folded text is longer or shorter than the text."""
    text = "Die Straße – «Cafe\u0301» Zamboni’s; libe\u00adration"
    for match in Terms(["strasse", "cafe", "Zamboni's", "liberation"]).matches(text):
        assert unicodedata.normalize("NFC", text)[match.start : match.end] == match.words
    found = [m.words for m in Terms(["strasse", "cafe", "Zamboni's", "liberation"]).matches(text)]
    assert found == ["Straße", "Café", "Zamboni’s", "libe\u00adration"]


def test_what_a_site_is_asked_for() -> None:
    """Whole words as given for a search of words; beginnings, which all forms share, for one of parts."""
    terms = Terms(["Therapies", "liberation procedure", '"vein"', "steno*", "/(spasm|cramp)s?/", r"/\w+/"])
    assert terms.words == ("Therapies", "liberation procedure", "vein", "steno*", "cramp*", "spasm*")
    assert terms.beginnings == ("therap", "liberat procedur", "vein", "steno", "cramp", "spasm")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (r"/(a+)+$/", "character 6: a repeat stands within a repeat"),
        (r"/([a-zA-Z]+)*x/", "a repeat stands within a repeat"),
        (r"/(a|aa)+/", "too many ways"),
        (r"/(a?){10}x/", "a repeat stands within"),
        (r"/a?b?c?d?e?f?g?h?i?j?k/", "too many ways"),
        (r"/(.*a){20}/", "a repeat stands within"),
        (r"/a*a*a*b/", "too many ways"),
        (r"/(a|b|c|d|e|f|g){9}/", "too many ways"),
        (r"/(\w+\s?)*!/", "a repeat stands within"),
        (r"/(?=a)b/", "no looking ahead"),
        (r"/(?<name>a)/", "no name"),
        (r"/(?i)a/", "no flag"),
        (r"/(a)\1/", "no going back"),
        (r"/a++/", "a repeat is repeated"),
        (r"/a{3,1}/", "the lower number first"),
        (r"/a{101}/", "from 0 to 100"),
        (r"/\b*/", "that has a width"),
        (r"/[a/", "a class is not closed"),
        (r"/[ß-z]/", "cannot stand in a class"),
        (r"/(a/", "a group is not closed"),
        (r"/a)/", "closes nothing"),
        (r"/*a/", "nothing stands before *"),
        (r"/^a/", "a text has many lines"),
        (r"/a\x41/", r"\x is none of"),
        ("/a\\/", "none of"),
        (r"/a*/", "matches where nothing stands"),
        (f"/{'a' * 201}/", "longer than 200"),
        ("", "a term is empty"),
        ('"*"', "a term is empty"),
        ("//", "a term is empty"),
        ("-", "a term is empty"),
        ("\u2013 *", "a term is empty"),
    ],
)
def test_a_term_that_cannot_be_used_is_told(pattern: str, words: str) -> None:
    """What could run wild or means nothing is refused before it is used, with the place and what to write."""
    with pytest.raises(UsageError, match=re.escape(words)):
        check(pattern)


@pytest.mark.parametrize("pattern", [r"/a*a*[bc]/", r"/\w*\w*\d/", r"/(a?b?c?d?)x/", r"/.{1,30}.{1,30}q/", "(a+)+$"])
def test_no_text_keeps_a_term_busy(pattern: str) -> None:
    """The worst that is allowed takes seconds on the worst of texts, and no more on a longer one."""
    for text in ("a" * 50_000, "a" * 49_999 + "!", "a" * 79 + "q" + "a" * 49_000, "aq" * 1_000_000):
        began = time.process_time()
        Terms([pattern]).found(text)
        assert time.process_time() - began < 20


def test_a_text_without_any_term_costs_next_to_nothing() -> None:
    """No pattern looks at it: a hundredth of the cost, a tenth at least on a machine that has other work."""
    terms = Terms(["liberation procedure", "zamboni", "ccsvi"])
    text = "They walked home in the rain and nobody had much to say about the doctor. " * 40
    began = time.process_time()
    for _ in range(200):
        assert terms.found(text)[1] is None
    took = time.process_time() - began
    began = time.process_time()
    for _ in range(200):
        for term in terms._each:
            re.findall(term._regex, text)
    assert took < (time.process_time() - began) / 10


WORDS = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs"]), max_size=40)


@given(WORDS, st.sampled_from(["folded", "kept"]))
def test_folding_twice_is_folding_once(text: str, accents: str) -> None:
    """A folded text is as it is compared, and each of its characters has a place in the text it came from."""
    once = folded(text, accents)
    assert folded(once, accents) == once
    composed = unicodedata.normalize("NFC", text)
    assert len(places(composed, accents)) == len(folded(composed, accents)) + 1


@given(WORDS, st.sampled_from(["vein", "liberation procedure", "veins", "x", "Müdigkeit"]), WORDS)
def test_a_word_more_never_takes_a_match_away(text: str, term: str, more: str) -> None:
    """Whatever stands before or after a text, what it matched it still matches; so does the term itself."""
    terms = Terms([term])
    text = f"{text} {term} "
    found = terms.found(text)[0]
    assert found >= 0.5
    assert terms.found(f"{text} {more}")[0] >= found
    assert terms.found(f"{more} {text}")[0] >= found


@given(st.text(st.sampled_from(r"ab()[]|*+?{}1,\wé. -^$"), max_size=12))
def test_any_pattern_is_used_or_refused(pattern: str) -> None:
    """No pattern ends in another error, and what it matches holds one of its needles."""
    try:
        terms = Terms([f"/{pattern}/"])
    except UsageError:
        return
    for text in ("abab ab1, é.", "a" * 300, "b(a)[b] | -^$"):
        for match in terms.matches(text):
            sign = terms._each[0].signs if terms.terms else ()
            assert not sign or any(one in folded(match.words) for one in sign)


def test_a_dash_alone_is_no_term() -> None:
    """Written into collection.toml by hand, it matches nothing, and stops nothing."""
    assert Terms(["-", "\u2013", '"--"', "- *"]).terms == ()
    assert Terms(["-", "salt"]).found("salt - tea")[1] == ["salt"]

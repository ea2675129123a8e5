"""A run with another aim than the run before: what it wants that was passed over then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.asking import first_of
from scraper.following import TELLING, heard_in
from scraper.ledger.rows import OFF_TOPIC, PROBED, WHOLE
from scraper.period import OUTSIDE
from scraper.rules import OUTSIDE_RULES

if TYPE_CHECKING:
    from scraper.aim import Aim
    from scraper.choice import Choice
    from scraper.ledger import Ledger
    from scraper.searching import Searching
    from scraper.sources import Sources

SEARCHED = "the site's own search was asked instead"
OF_AN_AIM = (OFF_TOPIC, SEARCHED, OUTSIDE, OUTSIDE_RULES, WHOLE)  # reasons that another aim has not
_FACT = "aim"  # about a site: the digest of the aim that it was crawled with last


def look_over(ledger: Ledger, aim: Aim, run_id: str, sources: Sources, choice: Choice, searching: Searching) -> None:
    """Begin any run: where the collection's aim is another than before, what was refused for the old one waits again,
    the sources are asked by the new one, and what they have said already is held against it. What a probe asked for was
    another's aim."""
    before, topic = ledger.get(_FACT), aim.topic
    if before == aim.digest:
        return
    with ledger.transaction():
        ledger.set(_FACT, aim.digest)
        if before is None and not ledger.get(PROBED):
            return
        ledger.reopen(OF_AN_AIM)
        ledger.steps.reopen()
        asked = [one for source in sources.answering for one in first_of(source, aim, topic)]
        ledger.add(asked, run_id)
        choice.forgets()
        choice.recalls(asked, run_id)
        searching.ask_for_words(run_id)
        if aim.is_topical:
            ledger.threads.match(_matching(ledger, aim))


def _matching(ledger: Ledger, aim: Aim) -> set[str]:
    """The threads of which an answer that is held says something on the topic."""
    found = set()
    topic = aim.topic
    for url in ledger.answered(TELLING):
        answer = ledger.body(url)
        if answer is not None:
            found |= {told.url for told in heard_in(answer, topic).told if told.is_matching}
    return found


def made_again(ledger: Ledger, aim: Aim) -> None:
    """Note what a ledger was made again for: the next run looks over what it wants itself."""
    ledger.note(_FACT, aim.digest)

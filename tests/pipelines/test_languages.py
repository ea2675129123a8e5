"""Languages of many texts at once are those that py3langid gives one by one."""

from __future__ import annotations

import random

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.languages import guessed

SAID = (
    "the doctor was kind and the wait was long, we thought",
    "der Arzt war freundlich und wir haben lange gewartet",
    "le médecin était aimable et nous avons attendu longtemps",
    "el médico fue amable y esperamos mucho tiempo allí",
    "de dokter was aardig en wij hebben lang gewacht",
    "врач был добр, а ждать пришлось долго",
    "лекар је био љубазан, а чекање је било дуго",
    "lekar je bio ljubazan, a čekanje je bilo dugo",
    "ο γιατρός ήταν ευγενικός και περιμέναμε πολύ",
    "医者は親切でしたが、待ち時間は長かったです。",
)


@pytest.fixture(scope="module")
def one_by_one() -> LanguageIdentifier:
    """The guesser as it comes."""
    return LanguageIdentifier.from_model_file(MODEL_FILE)


def test_texts_side_by_side_are_guessed_as_one_by_one(one_by_one: LanguageIdentifier) -> None:
    """Mixed, cut and shuffled texts, where languages come close, get the very guess that each gets alone."""
    draw = random.Random(11)
    words = [word for said in SAID for word in said.split()]
    texts = [*SAID, *(" ".join(draw.choices(words, k=draw.randint(1, 9))) for _ in range(4000))]
    texts += [said[:cut] for said in SAID for cut in range(1, len(said))] + [said.upper() for said in SAID]
    assert guessed(texts) == [one_by_one.classify(text)[0] for text in texts]


def test_texts_without_a_feature_are_guessed_too(one_by_one: LanguageIdentifier) -> None:
    """Nothing that a language could be told by, in one text or in all: the same answer as alone."""
    texts = ["", "7", "\ud800", "\x00\x01", "!!!", SAID[0]]
    assert guessed(texts) == [one_by_one.classify(text)[0] for text in texts]
    assert guessed(["", ""]) == [one_by_one.classify("")[0]] * 2
    assert guessed([]) == []

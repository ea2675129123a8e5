"""Words that invented people write: on a made-up treatment in six languages, and on everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True)
class Topic:
    """A made-up treatment: the terms of the collection, and sentences on it by language with {} for its name."""

    name: str
    terms: tuple[str, ...]
    phrases: dict[str, str]  # by language, another way to say it, among the terms

    def title(self, rng: Random, language: str) -> str:
        """A title that names it."""
        return rng.choice(_TITLES[language]).format(self._said(rng, language))

    def sentence(self, rng: Random, language: str) -> str:
        """A sentence that names it."""
        return rng.choice(_SENTENCES[language]).format(self._said(rng, language))

    def _said(self, rng: Random, language: str) -> str:
        return rng.choice([self.name, self.name, self.phrases.get(language, self.name)])


def topics() -> tuple[Topic, ...]:
    """The treatments that a made-up web may be about."""
    return (
        Topic("Norrvik", ("norrvik", "vein sling", "Venenschlinge", "écharpe veineuse"), {"en": "vein sling", "de": "Venenschlinge", "fr": "écharpe veineuse"}),
        Topic("Hallgrim salt", ("hallgrim*", "salt bath cure"), {"en": "salt bath cure"}),
        Topic("OPRV", ("oprv", "open pulse*"), {"en": "open pulse therapy"}),
    )  # fmt: skip


def chatter(rng: Random, language: str, about: str) -> str:
    """A paragraph on something else."""
    pool = _OTHER[about] if language == "en" else _CHATTER[language]
    return " ".join(rng.choice(pool) for _ in range(rng.randint(2, 5)))


def other_title(rng: Random, language: str, about: str) -> str:
    """A title on something else."""
    if language != "en":
        return rng.choice(_OTHER_TITLES[language])
    words = {
        "life": ("A slow week", "Rain again", "What the garden said", "Letters", "Sunday, late"),
        "knitting": ("A cable too many", "Blocking the shawl", "Yarn for winter", "The third sleeve"),
        "cooking": ("Soup of the week", "Bread that failed", "A tin of beans"),
        "travel": ("The night train", "Two days in the hills", "A harbour"),
        "news": ("Council votes on bridge", "Storm closes schools", "Market opens late"),
        "shop": ("New in: candles", "Spring offers", "Gift cards"),
    }
    return f"{rng.choice(words[about])}{rng.choice(['', ', again', ' (part two)', '…', f' no. {rng.randint(2, 40)}'])}"


def name(rng: Random) -> str:
    """An invented person."""
    return rng.choice(_FIRST) + rng.choice(["", f" {rng.choice(_LAST)}", f" {rng.choice(_LAST)[0]}."])


LANGUAGES = ("en", "de", "fr", "es", "nl", "sv")
SUBJECTS = ("life", "knitting", "cooking", "travel")
_FIRST = "Asta Bruno Cilla Dagny Edvin Fenja Gorm Hedda Ivo Jorun Kuno Liv Malte Nanna Odd Pelle Runa Sigge Tove Ulf Vigdis Ylva".split()
_LAST = "Aldervik Brenne Corvin Dunmark Eskelund Fjordal Grimsby Holte Isaksen Jernberg Kaldvik Lomme Moorsand Nordby".split()
_TITLES = {
    "en": ("My first month with {}", "{}: what the doctor said", "Did {} help me?", "Questions about {}", "Back from the {} clinic"),
    "de": ("Mein erster Monat mit {}", "Fragen zu {}", "{} und ich", "Hat {} geholfen?"),
    "fr": ("Mon premier mois avec {}", "Questions sur {}", "{}, six mois après"),
    "es": ("Mi primer mes con {}", "Preguntas sobre {}", "{}: seis meses después"),
    "nl": ("Mijn eerste maand met {}", "Vragen over {}", "{} en ik"),
    "sv": ("Min första månad med {}", "Frågor om {}", "{} och jag"),
}  # fmt: skip
_SENTENCES = {
    "en": ("I asked my neurologist about {} and he sighed.", "Since {} my hands are warm again.", "The study on {} had twenty people.", "Nobody told us that {} wears off."),
    "de": ("Ich habe den Arzt nach {} gefragt, und er hat geseufzt.", "Seit {} sind meine Hände wieder warm.", "Die Studie zu {} hatte zwanzig Teilnehmer."),
    "fr": ("J'ai demandé à mon médecin ce qu'il pensait de {}.", "Depuis {}, mes mains sont chaudes.", "L'étude sur {} comptait vingt personnes."),
    "es": ("Le pregunté al médico por {} y suspiró.", "Desde {} tengo las manos calientes.", "El estudio de {} tenía veinte personas."),
    "nl": ("Ik vroeg mijn arts naar {} en hij zuchtte.", "Sinds {} zijn mijn handen weer warm."),
    "sv": ("Jag frågade min läkare om {} och hon suckade.", "Sedan {} är mina händer varma igen."),
}  # fmt: skip
_OTHER = {
    "life": ("It rained until noon.", "My sister came by with apples.", "I slept badly and walked slowly.", "The cat has opinions.", "We sat on the steps and said little.", "The bus was late, as it is."),
    "knitting": ("I ripped back forty rows.", "The wool is from a farm near the lake.", "Size four needles, and patience.", "A cuff in rib, then the thumb.", "She wants mittens with stars."),
    "cooking": ("Salt the water well.", "Leave the dough for a night.", "Onions, slowly.", "The oven runs hot on the left."),
    "travel": ("The ferry left at six.", "We found a room above a bakery.", "A map is a promise.", "It smelled of tar and rope."),
    "news": ("The council met on Tuesday.", "Police ask for witnesses.", "Prices rose by two per cent.", "A spokesman declined to comment."),
    "shop": ("Order before noon.", "Free delivery from fifty.", "Now in three colours.", "Add to basket."),
}  # fmt: skip
_CHATTER = {
    "de": ("Es hat bis mittags geregnet.", "Meine Schwester kam mit Äpfeln vorbei.", "Ich habe schlecht geschlafen.", "Die Katze hat Meinungen."),
    "fr": ("Il a plu jusqu'à midi.", "Ma sœur est passée avec des pommes.", "J'ai mal dormi cette nuit.", "Le chat a ses opinions."),
    "es": ("Llovió hasta el mediodía.", "Mi hermana vino con manzanas.", "Dormí mal y caminé despacio."),
    "nl": ("Het regende tot de middag.", "Mijn zus kwam langs met appels.", "Ik sliep slecht."),
    "sv": ("Det regnade till lunch.", "Min syster kom förbi med äpplen.", "Jag sov dåligt."),
}  # fmt: skip
_OTHER_TITLES = {
    "de": ("Eine ruhige Woche", "Schon wieder Regen", "Briefe", "Der Garten im März"),
    "fr": ("Une semaine calme", "Encore la pluie", "Des lettres", "Le jardin en mars"),
    "es": ("Una semana tranquila", "Otra vez la lluvia", "Cartas"),
    "nl": ("Een rustige week", "Weer regen", "Brieven"),
    "sv": ("En lugn vecka", "Regn igen", "Brev"),
}

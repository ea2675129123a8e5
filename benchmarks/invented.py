"""Made-up words, names and sentences in the shape of real ones: Zipf's law over invented vocabularies of five languages
around their own small words, so that a language can be told and a text packs as people's texts do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

VOCABULARY = 24_000  # words of a language
LANGUAGES = {"en": 0.55, "de": 0.25, "fr": 0.1, "es": 0.06, "nl": 0.04}  # and the share of sites


@dataclass(frozen=True)
class Tongue:
    """A language's words by rank, each in four forms: as it is, with a comma, with a full stop, with a capital."""

    forms: Any  # object array, 4 x VOCABULARY
    chance: Any  # cumulated, by rank
    after: Any  # by rank the words that like to follow it, _FOLLOWERS of them

    def texts(self, rng: np.random.Generator, lengths: np.ndarray[Any, Any]) -> list[str]:
        """As many texts as there are `lengths`, each of so many words, in sentences and paragraphs."""
        total = int(lengths.sum())
        rank = np.searchsorted(self.chance, rng.random(total)).clip(0, VOCABULARY - 1)
        for _ in range(2):  # turns of phrase: a word that likes to follow the one before, and another after that
            follows = np.flatnonzero(rng.random(total - 1) < _FOLLOWS) + 1
            rank[follows] = self.after[rank[follows - 1], rng.integers(0, _FOLLOWERS, len(follows))]
        ends = rng.random(total) < 1 / 13
        last = np.cumsum(lengths) - 1
        ends[last] = True
        form = np.where(rng.random(total) < 0.07, 1, 0)
        begins = np.concatenate([[True], ends[:-1]])
        form[begins] = 3
        form[ends & ~begins] = 2
        words = self.forms[form, rank]
        breaks = ends & (rng.random(total) < 0.12)
        breaks[last] = False
        words[breaks] += "\n\n"
        starts = last - lengths + 1
        return [
            " ".join(words[start : end + 1]).replace("\n\n ", "\n\n")
            for start, end in zip(starts.tolist(), last.tolist(), strict=True)
        ]


@cache
def tongue(language: str) -> Tongue:
    """A language's vocabulary, the same at every run: it is no part of what a seed changes."""
    rng = np.random.default_rng(int.from_bytes(language.encode(), "big"))
    small = _SMALL[language].split()
    syllables = np.array([a + b for a in _ONSETS[language].split() for b in _RIMES[language].split()], object)
    made = np.full(4 * VOCABULARY, "", object)
    for part, more in enumerate((1.0, 0.85, 0.3, 0.08)):  # words of one syllable, two, three, four
        longer = rng.random(len(made)) < more if part else np.ones(len(made), bool)
        longer &= made != "" if part else True
        made[longer] += syllables[rng.integers(0, len(syllables), int(longer.sum()))]
    # The shorter a word, the more often it is used; the small words come first.
    order = np.argsort([len(word) * rng.uniform(0.6, 1.4) for word in made], kind="stable")
    words = list(dict.fromkeys([*small, *(word for word in made[order].tolist() if len(word) > 2)]))[:VOCABULARY]
    plain = np.array(words, object)
    forms = np.stack([plain, plain + ",", plain + ".", np.array([w.capitalize() for w in words], object)])
    weight = 1 / (np.arange(VOCABULARY) + 2.7) ** 0.98
    chance = np.cumsum(weight / weight.sum())
    after = np.searchsorted(chance, rng.random((VOCABULARY, _FOLLOWERS))).clip(0, VOCABULARY - 1)
    return Tongue(forms, chance, after)


_FOLLOWERS = 6
_FOLLOWS = 0.22  # share of the words that are there for the one before


def people(rng: np.random.Generator, count: int) -> list[str]:
    """Names: many of one word, some of two, a few with a number."""
    first = rng.integers(0, len(_FIRST), count)
    last = rng.integers(0, len(_FIRST) * 40, count)
    kind = rng.random(count)
    names = []
    for a, b, k in zip(first.tolist(), last.tolist(), kind.tolist(), strict=True):
        name = _FIRST[a]
        family = f"{_FIRST[b % len(_FIRST)][:4]}{_ENDS[b // len(_FIRST) % len(_ENDS)]}".capitalize()
        names.append(name if k < 0.2 else f"{name} {family}" if k < 0.8 else f"{name.lower()}{b % 100}")
    return names


def lengths_of(rng: np.random.Generator, count: int) -> np.ndarray[Any, Any]:
    """Words a comment: half have fewer than 48, some one or two, some hundreds."""
    return np.exp(rng.normal(np.log(48), 0.85, count)).astype(np.int64).clip(1, 600)


_FIRST = (
    "Petra Anselm Tuur Lotte Ingeborg Sunniva Morgan Edda Joost Odile Bea Wilma Helen Hannah Ruth Oskar Marta Ilse "
    "Jonas Pia Karel Nora Emil Greta Luis Ana Chloe Marc Yves Tom Alice Rosa Ben Carla Dirk Eva Finn Gus Hugo Ines"
).split()
_ENDS = "berg mann son ström ley ton vik dal hart wick feld ard ier oux ez ov".split()
_SMALL = {
    "en": "the of and to a in is that it was i for you on with as my be have not are this but they had at his he she "
    "from we or by an there would their what so if will no me all can has been when which do about more up out who "
    "them then one some could into than time only its just like after because also how very other our any know good "
    "now people first most over think doctor years back even even years see well much where still way get had did",
    "de": "der die und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach "
    "wie im für man aber aus durch wenn nur war noch werden bei hat wir was wird sein einen welche sind oder zur um "
    "haben einer mir über ihm diese einem ihr uns da zum kann doch vor dieser mich ihn du hatte seine mehr am denn nun "
    "unter sehr selbst schon hier bis habe ihre dann ihnen seiner alle wieder meine gegen vom ganz einzelnen wo muss",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la mais comme "
    "ou si leur y dont même elle aux avec nous vous cette ont été fait être je très bien peut tout aussi lui sans "
    "deux encore quand après ses mon entre alors avant depuis chez fois ans jour donc moins autre toujours autres rien",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin "
    "sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está mi porque qué "
    "sólo han yo hay vez puede todos así nos ni parte tiene él uno donde bien tiempo mismo ese ahora cada vida otro",
    "nl": "de en het van ik te dat die in een hij zijn is niet op aan met als voor had er maar om hem dan zou of wat "
    "mijn men dit zo door over ze zich bij ook tot je mij uit der daar haar naar heb hoe heeft hebben deze u want nog "
    "zal me zij nu ge geen omdat iets worden toch al waren veel meer doen toen moet ben zonder kan hun dus alles onder",
}
_ONSETS = {
    "en": "b c d f g h l m n p r s t w st tr pr th sh gr cl br sp ch wh pl",
    "de": "b d f g h k l m n r s t w z sch st br gr kl pf fr tr schw ver ge be",
    "fr": "b c d f g j l m n p r s t v ch br gr pl qu tr cr pr gu fl",
    "es": "b c d f g h l m n p r s t v ll ch br gr pr tr cu qu des con",
    "nl": "b d f g h k l m n p r s t v w z sch st gr br kl ge ver be",
}
_RIMES = {
    "en": "e a o ing er ed ly an en in on at it ast ell ight ound ough ess ain ear ool ent ate ion ish",
    "de": "e en er ung ein an in lich ig ach icht and eit aus el um ort ischen el und auf alt ehr",
    "fr": "e ent er ion ais eur aire ou eau ance ette oir ain ique on ement elle ois un ur esse",
    "es": "a o os as ar er ado ente ción ina al en illo ero anza idad esta or ura ando",
    "nl": "e en er ing ijk aan el oor ond eld aat ier oe uit ig acht eer isch ouw",
}

"""Made-up nested threads: people of eight languages who answer each other, mostly without a word that says whom.

What misleads is there on purpose: people told about, the post's author spoken to, names nobody here has, signatures,
two people of one name, several comments of one person, quotes of the post, an author who answers out of turn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Said:
    """A comment: `parent` is the number, from 1, of the one it answers."""

    author: str
    text: str
    when: datetime
    parent: int | None
    owner: bool | None


@dataclass(frozen=True, slots=True)
class Tongue:
    """How a language calls (N is the name), tells about people, signs, and what it talks of."""

    names: tuple[str, ...]
    calls: tuple[str, ...]
    about: tuple[str, ...]
    words: tuple[str, ...]
    space: str = " "


def threads(seed: int, number: int) -> Iterator[tuple[str, str, list[Said]]]:
    """Threads, each the post's author, its words, and its comments in the order they were written."""
    chance = random.Random(seed)
    for _ in range(number):
        tongue = chance.choice(TONGUES)
        yield _thread(chance, replace(tongue, words=_more_words(chance, tongue)))


def _more_words(chance: random.Random, tongue: Tongue) -> tuple[str, ...]:
    """The words of one thread: those of its language and 600 longer ones put together of them."""
    return (*tongue.words, *("".join(chance.sample(tongue.words, 2)) for _ in range(600)))


def _thread(chance: random.Random, tongue: Tongue) -> tuple[str, str, list[Said]]:
    number = chance.choice((3, 5, 8, 12, 20, 40, 80))
    people = [name + chance.choice(("", "", " B.", " K.", " Rosen", "_82")) for name in tongue.names]
    people += [chance.choice(tongue.words).capitalize() for _ in range(number // 2)]
    chance.shuffle(people)
    if chance.random() < 0.15:
        people.append(people[1].split()[0] + " Z.")  # a second one of that name
    owner, people = people[0], list(dict.fromkeys(people[1:]))[: max(3, 2 * number // 3)]
    post = _sentences(chance, tongue, 12)
    said: list[Said] = []
    when = datetime(2012, 5, 1, 9, 0)  # noqa: DTZ001  (a page's bare clock)
    while len(said) < number:
        when += timedelta(minutes=chance.choice((3, 20, 90, 600, 3000, 9000)))
        waiting = [n for n, one in enumerate(said, 1) if one.author != owner and not _has_answer(said, n, owner)]
        answers = waiting if chance.random() < 0.15 else waiting[-1:] if chance.random() < 0.2 else []
        for parent in answers[-6:]:  # the author takes a look, and answers the newest or all that wait
            when += timedelta(minutes=chance.choice((2, 5, 200)))
            text = _text(chance, tongue, said, owner, owner, post, parent)
            said.append(Said(owner, text, when, parent, True))
        if not answers:
            author = owner if said and chance.random() < 0.03 else chance.choice(people)
            if said and said[-1].parent and chance.random() < 0.3:  # who was answered comes back
                author = said[said[-1].parent - 1].author
            parent = _answered(chance, said, author)
            text = _text(chance, tongue, said, author, owner, post, parent)
            said.append(Said(author, text, when, parent, True if author == owner else None))
    return owner, post, said


def _has_answer(said: list[Said], number: int, by: str) -> bool:
    return any(one.parent == number and one.author == by for one in said)


def _answered(chance: random.Random, said: list[Said], author: str) -> int | None:
    """Mostly who has just answered oneself, else a late comment of somebody else, else the post."""
    if said and said[-1].author != author and (up := said[-1].parent) and said[up - 1].author == author:
        return len(said) if chance.random() < 0.9 else None
    others = [n for n, one in enumerate(said, start=1) if one.author != author]
    if not others or chance.random() < 0.6:
        return None
    return others[max(-len(others), -1 - int(chance.expovariate(0.3)))]


def _text(
    chance: random.Random, tongue: Tongue, said: list[Said], author: str, owner: str, post: str, parent: int | None
) -> str:
    """Words with or without a sign of whom they answer."""
    body = _sentences(chance, tongue, chance.randint(1, 4))
    sign = chance.random()
    if parent is not None:
        target = said[parent - 1]
        body = _sentences(chance, tongue, 2, like=target.text) + tongue.space + body
        if sign < 0.3:
            body = _called(chance, tongue, target.author) + body
        elif sign < 0.4 and len(target.text) > 60:
            body = f"„{target.text.split(chr(10))[-1][:100]}“\n{body}"
    elif sign < 0.15 and author != owner:
        body = _called(chance, tongue, owner) + body
    elif sign < 0.19:
        body = _called(chance, tongue, chance.choice(STRANGERS)) + body
    elif sign < 0.25:
        body = f"“{chance.choice(post.split(chr(10)))[:90]}”\n{body}"
    elif sign < 0.26 and said:  # spoken to all the same, where the page has it as an answer to the post
        body = _called(chance, tongue, chance.choice(said).author) + body
    if said and chance.random() < 0.14:
        told = chance.choice(tongue.about).replace("N", _short(chance, chance.choice(said).author))
        body = told + tongue.space + body if chance.random() < 0.3 else body + tongue.space + told
    return body + (f"\n{_short(chance, author)}" if chance.random() < 0.2 else "")


def _called(chance: random.Random, tongue: Tongue, name: str) -> str:
    call = chance.choice(tongue.calls).replace("N", _short(chance, name))
    return call if call.endswith("\n") else call + tongue.space


def _short(chance: random.Random, name: str) -> str:
    """What others call somebody."""
    return name if chance.random() < 0.25 else name.split(maxsplit=1)[0].removesuffix("_82")


def _sentences(chance: random.Random, tongue: Tongue, number: int, like: str = "") -> str:
    shared = [word for word in tongue.words[-600:] if word in like]
    made = []
    for _ in range(number):
        words = [chance.choice(shared if shared and chance.random() < 0.4 else tongue.words) for _ in range(9)]
        made.append(tongue.space.join(words).capitalize() + ("." if tongue.space else "。"))
    return ("\n" if number > 4 else tongue.space).join(made)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STRANGERS = ("Zebedee", "Quirin", "Ottilie")
TONGUES = (
    Tongue(
        ("Helen", "Hannah", "Ivo", "Ada", "Rufus", "Mabel", "Clement", "Iris"),
        (
            "N,",
            "@N",
            "@N:",
            "Hi N,",
            "Hi N",
            "N:",
            "Thank you N!",
            "Oh dear, N,",
            "Re: N\n",
            "Thanks so much, N.",
            "Yes N,",
        ),
        ("As N said above.", "N is right about that.", "I agree with N!", "That is what N and others wrote."),
        _words(
            "the scan doctor hour clinic tea pain slept valve opened again waiting letter vein summer "
            "walking better worse nurse said nothing about stairs balance cold hands morning garden train "
            "paid insurance table long results copy second opinion nobody answered telephone october hope "
            "stent balloon legs tired week "
        ),
    ),
    Tongue(
        ("Lena", "Birgit", "Jörg", "Sabine", "Uwe", "Grete", "Anselm", "Silke"),
        ("N,", "@N", "Liebe N,", "Hallo N", "Hallo N,\n", "Danke N!", "@N:", "Vielen Dank, N!", "An N:", "Ach N,"),
        ("Wie N schon schreibt.", "N hat recht.", "Ich bin da bei N!", "Das haben N und andere gesagt."),
        _words(
            "der arzt klinik wartezimmer untersuchung stunde schmerz treppe morgens besser schlechter brief "
            "kasse bezahlt garten zug kalte hände müde woche hoffnung ergebnis kopie zweite meinung niemand "
            "telefon oktober vene ballon beine schlafen tee schwester sagte nichts gleichgewicht sommer "
            "lange wieder "
        ),
    ),
    Tongue(
        ("Élodie", "Hélène", "Bastien", "Lucie", "Rémi", "Odile", "Firmin"),
        ("N,", "@N", "Bonjour N,", "Merci N !", "Chère N,", "Salut N", "@N :", "Oui N,"),
        ("Comme le dit N.", "N a raison.", "Je suis d'accord avec N !"),
        _words(
            "le médecin clinique heure attente douleur escalier matin mieux pire lettre caisse payé jardin "
            "train mains froides fatigue semaine espoir résultat copie deuxième avis personne téléphone "
            "octobre veine ballon jambes dormir infirmière rien équilibre été longtemps encore "
        ),
    ),
    Tongue(
        ("Lucía", "Inés", "Álvaro", "Marisol", "Tadeo", "Rocío", "Benito"),
        ("N,", "@N", "Hola N,", "Gracias N!", "Querida N,", "@N:", "Hola N", "Sí, N,"),
        ("Como dice N.", "N tiene razón.", "Estoy de acuerdo con N!"),
        _words(
            "el médico clínica hora espera dolor escalera mañana mejor peor carta seguro pagado jardín tren "
            "manos frías cansancio semana esperanza resultado copia segunda opinión nadie teléfono octubre "
            "vena globo piernas dormir enfermera nada equilibrio verano largo otra "
        ),
    ),
    Tongue(
        ("Елена", "Игорь", "Ольга", "Вера", "Фёдор", "Нина"),
        ("N,", "@N", "Здравствуйте, N!", "Спасибо, N!", "Привет N,", "N:", "Уважаемая N,"),
        ("Как пишет N.", "N права.", "Согласна с N!"),
        _words(
            "врач клиника час ожидание боль лестница утро лучше хуже письмо страховка сад поезд руки "
            "холодные усталость неделя надежда результат копия второе мнение никто телефон октябрь вена ноги "
            "спать сестра ничего лето снова "
        ),
    ),
    Tongue(
        ("Ayşe", "Ömür", "Kerem", "Defne", "Tarık", "Nilay"),
        ("N,", "@N", "Merhaba N,", "Teşekkürler N!", "Sevgili N,", "Selam N", "@N:"),
        ("N haklı.", "Bunu N da yazmış."),
        _words(
            "doktor klinik saat bekleme ağrı merdiven sabah daha iyi kötü mektup sigorta bahçe tren eller "
            "soğuk yorgun hafta umut sonuç kopya ikinci görüş kimse telefon ekim damar bacaklar uyku hemşire "
            "hiçbir denge yaz yine "
        ),
    ),
    Tongue(
        ("花子", "健太", "美咲", "大輔", "陽菜", "蓮"),
        ("Nさん、", "@N ", "Nさん:", "Nさん、ありがとうございます。", ">Nさん\n"),
        ("と思います。", "同じです。"),
        (
            "病院",
            "先生",
            "検査",
            "一時間",
            "待ち",
            "痛み",
            "階段",
            "朝",
            "手紙",
            "保険",
            "庭",
            "電車",
            "冷たい",
            "疲れ",
            "希望",
            "結果",
            "足",
            "夏",
        ),
        "",
    ),
    Tongue(
        ("ليلى", "سلمى", "كريم", "هناء", "فارس", "ريم"),
        ("يا N", "@N", "مرحبا N،", "شكرا N!", "N،", "عزيزتي N،"),
        ("كما قالت N.", "أتفق مع N!"),
        _words(
            "الطبيب العيادة ساعة انتظار ألم الدرج الصباح أفضل رسالة تأمين حديقة قطار باردة تعب أسبوع أمل "
            "نتيجة رأي أحد هاتف "
        ),
    ),
)

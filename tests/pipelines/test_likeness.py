"""Texts as words, sketches, candidates, true Jaccard, leaders: against plain Python, in any script, at any size."""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.copies import made_up
from benchmarks.near import accuracy
from pipelines.likeness.candidates import Buckets, candidates, packed_pairs, paired
from pipelines.likeness.comparing import compared
from pipelines.likeness.leading import leaders
from pipelines.likeness.near import first_of, repeats, sketched
from pipelines.likeness.sketches import RUN, sequences
from pipelines.likeness.words import digests, words_in_parts, words_of

FEW = st.lists(st.sampled_from(["ant", "bee", "cat", "dog", "elk"]), max_size=14).map(" ".join)
ANY = st.text(max_size=60)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # machines may have other work, too


def texts(*said: str | None) -> Any:
    return pa.array(said, pa.string())


def numbers(text: str) -> list[int]:
    return [int(n) for n in words_of(texts(text)).numbers]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thank you, Helen!", "thank YOU helen"),
        ("café naïve", "cafe naive"),
        ("cafe\u0301 nai\u0308ve", "café naïve"),
        ("“Quoted” – it’s", "quoted it s"),
        ("soft\u00adware zero\u200bwidth", "software zerowidth"),
        ("ΣΊΣΥΦΟΣ ЁЛКА", "σισυφος елка"),
        ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("A❤B", "a b"),
    ],
)
def test_case_accents_and_signs_make_no_other_words(one: str, other: str) -> None:
    """However it is typed, composed or not."""
    assert numbers(one) == numbers(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("veins", "vein"), ("a b", "ab"), ("мама", "мамы"), ("血管", "血圧"), ("кит", "кот"), ("कि", "की")],
)
def test_other_letters_make_other_words(one: str, other: str) -> None:
    """In any script."""
    assert numbers(one) != numbers(other)


@pytest.mark.parametrize(
    ("text", "words", "size"),
    [
        ("", 0, 0),
        ("…!?", 0, 0),
        ("one two three", 3, 3),
        ("血管の手術を受けました", 11, 6),
        ("ผมไปหาหมอ", 9, 5),
        ("We met 血管 today", 5, 4),
    ],
)
def test_a_script_without_spaces_has_a_word_a_character(text: str, words: int, size: int) -> None:
    """Two of them count as one where the length is asked."""
    found = words_of(texts(text))
    assert (found.counts.tolist(), found.sizes.tolist()) == ([words], [size])


@UNHURRIED
@given(st.lists(st.one_of(st.none(), ANY, FEW), max_size=12), st.integers(1, 200), st.integers(0, 3))
def test_a_text_has_the_same_words_whatever_stands_beside_it(said: list[str | None], most: int, skipped: int) -> None:
    """In one array or many, from its beginning or a slice."""
    alone = [numbers(text or "") for text in said[skipped:]]
    together: list[list[int]] = []
    for first, words in words_in_parts(texts(*said).slice(skipped), most):
        assert first == len(together)
        together += [part.tolist() for part in np.split(words.numbers, words.starts[1:-1])]
    assert together == alone


@UNHURRIED
@given(FEW, FEW)
def test_only_the_same_words_in_the_same_order_have_the_same_digest(one: str, other: str) -> None:
    """Two numbers a text."""
    found = digests(words_of(texts(one, other)))
    assert (found[0] == found[1]).all() == (one == other)


@UNHURRIED
@given(st.lists(FEW, min_size=2, max_size=8))
def test_comparing_is_what_plain_python_says(said: list[str]) -> None:
    """Shared and all sequences, the later one's words, those in no shared sequence and their longest run."""
    earlier, later = np.triu_indices(len(said), 1)
    found = compared(texts(*said), earlier, later)
    for n, (a, b) in enumerate(zip(earlier.tolist(), later.tolist(), strict=True)):
        one, other = said[a].split(), said[b].split()
        if min(len(one), len(other)) < RUN:
            continue  # never compared: texts of fewer than eight words are left out
        first = {tuple(one[i : i + RUN]) for i in range(len(one) - RUN + 1)}
        second = [tuple(other[i : i + RUN]) for i in range(len(other) - RUN + 1)]
        covered = {i + k for i, run in enumerate(second) if run in first for k in range(RUN)}
        own = [i for i in range(len(other)) if i not in covered]
        gaps = [-1, *sorted(covered), len(other)]
        assert found.shared[n] == len(first & set(second))
        assert found.either[n] == len(first | set(second))
        assert (found.words[n], found.own[n]) == (len(other), len(own))
        assert found.own_run[n] == max(b - a - 1 for a, b in pairwise(gaps))


def test_sketches_agree_as_much_as_the_texts_do() -> None:
    """Their share of equal orders is about the Jaccard."""
    made = made_up(4000, 11)
    rows = sketched(made.texts).sketches
    copies = np.flatnonzero(made.is_copy)
    family = {int(f): n for n, f in enumerate(made.family) if not made.is_copy[n]}
    originals = np.array([family[int(f)] for f in made.family[copies]])
    true = compared(made.texts, originals, copies).similarity
    about = (rows[originals] == rows[copies]).mean(axis=1)
    assert abs((about - true).mean()) < 0.01
    assert np.abs(about - true).max() < 0.35


@UNHURRIED
@given(st.integers(2, 9), st.data())
def test_who_repeats_is_alike_to_whom_it_repeats(number: int, data: st.DataObject) -> None:
    """A leader repeats nobody; a follower is alike to its leader, which was earlier."""
    pairs = [(a, b) for b in range(number) for a in range(b)]
    alike = {pair for pair in pairs if data.draw(st.booleans())}
    asked = [pair for pair in pairs if data.draw(st.booleans())]
    half = len(asked) // 2
    found = Buckets(*(np.unique(_packed(part)) for part in (asked[:half], asked[half:])))
    found = Buckets(found.to_first, np.setdiff1d(found.to_last, found.to_first))
    of = leaders(
        number, found, lambda a, b: np.array([pair in alike for pair in zip(a.tolist(), b.tolist(), strict=True)])
    )
    for n, leader in enumerate(of.tolist()):
        assert of[leader] == leader
        assert leader == n or (leader, n) in alike


def _packed(pairs: list[tuple[int, int]]) -> Any:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return packed_pairs(both[:, 0], both[:, 1])


@UNHURRIED
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=20))
def test_the_first_of_equal_rows_is_found(rows: list[tuple[int, int]]) -> None:
    """Of two numbers each."""
    keys = np.array(rows, np.uint64).reshape(-1, 2)
    assert first_of(keys).tolist() == [rows.index(row) for row in rows]


def test_a_text_ten_thousand_times_costs_ten_thousand() -> None:
    """Whether every copy is the same or each has an edit of its own: no bucket is compared pair by pair."""
    words = [f"word{n}" for n in range(80)]
    edited = [" ".join([*words[: n % 80], f"edit{n}", *words[n % 80 + 1 :]]) for n in range(10_000)]
    pairs = candidates(sketched(texts(*edited)).sketches)
    assert len(pairs.to_first) < 60_000
    began = time.process_time()
    assert (repeats(texts(*edited)).of == 0).all()
    assert (repeats(texts(*[" ".join(words)] * 10_000)).of == 0).all()
    assert time.process_time() - began < 30


def test_odd_texts_do_no_harm() -> None:
    """No text, empty ones, a word of a million letters, a text of 300,000 words, the same word over and over."""
    assert repeats(texts()).of.tolist() == []
    endless = "x" * 1_000_000
    long = " ".join(str(n) for n in range(300_000))
    same = "no " * 5000
    odd = texts(None, "", endless, long, same, long + " end", None, same, endless)
    assert repeats(odd).of.tolist() == [0, 1, 2, 3, 4, 3, 6, 4, 8]  # a single word is never a near-duplicate


def test_a_digest_is_not_fooled_by_thue_and_morse() -> None:
    """Two words in that order and in the opposite have the same rolling digest, whatever its odd base, not ours."""
    order = [bin(n).count("1") % 2 for n in range(4096)]
    one, other = (" ".join(("yes", "no")[bit ^ flip] for bit in order) for flip in (0, 1))
    found = digests(words_of(texts(one, other)))
    assert (found[0] != found[1]).all()


@pytest.mark.parametrize(
    ("words", "recall", "precision"), [((30, 150), 0.975, 0.999), ((8, 30), 0.8, 0.99), ((400, 600), 0.99, 0.999)]
)
def test_planted_copies_are_found(words: tuple[int, int], recall: float, precision: float) -> None:
    """The floor of accuracy, on texts of a seed that nothing was tuned on."""
    made = made_up(20_000 if words == (30, 150) else 5000, 2026, words)
    found = accuracy(made, repeats(made.texts).of)
    assert found["recall"] >= recall
    assert found["precision"] >= precision


def test_texts_without_spaces_are_compared_by_characters() -> None:
    """Three of them at a time; an edited copy is found, another text is not."""
    told = "去年五月我在波兰接受了静脉手术医生说我的左颈静脉几乎完全堵塞手术后我的手脚又暖和起来了"
    copy = told.replace("五月", "六月").replace("几乎", "差不多")
    other = "我们的论坛有很多关于药物的讨论但是没有人提到过饮食和运动对日常生活有什么样的影响"
    assert repeats(texts(told, other, copy)).of.tolist() == [0, 1, 0]


@UNHURRIED
@given(st.lists(st.sampled_from(range(6)), min_size=1, max_size=30))
def test_the_same_words_repeat_the_first_that_has_them(chosen: list[int]) -> None:
    """And nothing else."""
    said = [" ".join(f"{w}{n}" for w in "abcdefghijkl") for n in chosen]
    assert repeats(texts(*said)).of.tolist() == [said.index(text) for text in said]


def test_pairs_unpack_as_packed() -> None:
    """The lower first."""
    assert [part.tolist() for part in paired(_packed([(1, 2), (0, 4_000_000_000)]))] == [[1, 0], [2, 4_000_000_000]]


def test_sequences_do_not_cross_from_text_to_text() -> None:
    """The three words at the end of one and the beginning of the next are none."""
    found = sequences(words_of(texts("a b", "c d e f", None, "g h i")))
    assert found.counts.tolist() == [0, 2, 0, 1]
    assert found.numbers.tolist() == [
        *sequences(words_of(texts("c d e f"))).numbers,
        *sequences(words_of(texts("g h i"))).numbers,
    ]

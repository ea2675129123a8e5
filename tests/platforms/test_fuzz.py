"""Mutated pages: whatever is cut, doubled, moved or put into a page, every reader ends soundly and soon."""

from __future__ import annotations

import random
import time

from golden_pairs import Case, all_cases
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.page import read_page
from scraper.platforms import by_name
from scraper.reading import as_json, ids_of, read

CASES = [case for case in all_cases() if case.path.suffix in (".html", ".txt", ".xml")]
PIECES = (
    "<div>", "</div>", "<table><tr><td>", "</td></tr></table>", "<li>", "</li>", "<p>", "<b>", "<a href='#'>", "<!--",
    "-->", "<script>", "</script>", "<blockquote>", "<time datetime='x'>", "<svg>", "<template>", "<select>", "&#0;",
    "&#xD800;", "&amp;amp;", "\0", "\ufeff", "\u202e", "99:99", "31.02.2009", "id='comment-1'", "<frameset>",
    "<li id='comment-1' class='comment'>", "<plaintext>", "<?php echo 1 ?>",
    "<?xml:namespace prefix = o />", "<?", "<![CDATA[", "]]>", "<base href='//x'>", "<a href='http://[::1'>",
    "<h1></h1>", "}", '"', "'", "<", ">",
)  # fmt: skip
BUDGET = 5.0  # seconds of CPU a page


def mutated(text: str, seed: int, times: int) -> str:
    """The page with so many random changes."""
    rng = random.Random(seed)
    for _ in range(times):
        start = rng.randrange(len(text) + 1)
        end = min(len(text), start + int(rng.expovariate(1 / 300)))
        what = rng.randrange(6)
        if what == 0:
            text = text[:start] + text[end:]
        elif what == 1:
            text = text[:end] + text[start:end] * rng.randrange(1, 4) + text[end:]
        elif what == 2:
            text = text[:start] + rng.choice(PIECES) + text[start:]
        elif what == 3:
            piece, rest = text[start:end], text[:start] + text[end:]
            at = rng.randrange(len(rest) + 1)
            text = rest[:at] + piece + rest[at:]
        elif what == 4:
            text = text[:start] + rng.choice(PIECES) * rng.randrange(1, 60) + text[end:]
        else:
            text = text[:start] if rng.random() < 0.1 else text[:start] + text[start:end].swapcase() + text[end:]
    return text


def sound(case: Case, body: bytes) -> None:
    """Read as it is recognised, and as a page of unknown make: no crash, no cycle, ids unique, in time."""
    for name in (None, "generic", case.platform):
        started = time.process_time()
        page = read_page(case.url, body, headers=case.headers)
        reading = read(page, platform=name)
        as_json(page, reading)
        assert time.process_time() - started < BUDGET
        ids = ids_of(reading.comments)
        assert len(set(ids)) == len(ids)
        up = {}
        for one, comment in zip(ids, reading.comments, strict=True):
            assert comment.text or comment.kind != "comment"
            parent = comment.parent
            up[one] = ids[int(parent[1:])] if parent and parent.startswith("#") else parent
        for one in ids:
            seen, at = {one}, up[one]
            while at in up:
                assert at not in seen, f"{by_name(name).NAME if name else reading.platform}: a circle of answers"
                seen.add(at)
                at = up[at]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CASES), st.integers(0, 2**32), st.integers(1, 40))
def test_a_mutated_page_is_read_soundly(case: Case, seed: int, times: int) -> None:
    """Any golden page, changed in up to forty places."""
    text = mutated(case.path.read_bytes().decode("utf-8", "replace"), seed, times)
    sound(case, text.encode("utf-8", "replace"))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(CASES), st.sampled_from(CASES), st.integers(0, 2**32))
def test_two_pages_in_one_are_read_soundly(case: Case, other: Case, seed: int) -> None:
    """The beginning of one page and the end of another, of whatever platforms."""
    rng = random.Random(seed)
    one, two = case.path.read_bytes(), other.path.read_bytes()
    sound(case, one[: rng.randrange(len(one))] + two[rng.randrange(len(two)) :])

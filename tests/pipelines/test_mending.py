"""What is certain damage is mended, and what is right stays; nothing that people wrote is lost."""

from __future__ import annotations

import io
import unicodedata

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.steps.clean import clean, clean_line, clean_text
from pipelines.steps.mending import SUSPECT, mended
from scraper.items import Quote
from tests.pipelines.observations import Captures, comment, post

DAMAGE = {
    "cafÃ©": "café",
    "CAFÃ‰": "CAFÉ",
    "donâ€™t": "don’t",
    "itâ\x80\x99s": "it’s",
    "â€œso wrongâ€\x9d": "“so wrong”",
    "donÃ¢â‚¬â„¢t": "don’t",
    "GrÃ¶ÃŸe fÃ¼r": "Größe für",
    "voilÃ que dÃ©jÃ vu": "voilà que déjà vu",
    "PÃ©rez Ã¡rbol": "Pérez árbol",
    "Ĺ‚Ăłdka jest maĹ‚a": "łódka jest mała",
    "РџСЂРёРІРµС‚ РјРёСЂ": "Привет мир",
    "Ð\x9fÑ\x80Ð¸Ð²ÐµÑ‚": "Привет",
    "Î•Î»Î»Î¬Î´Î±": "Ελλάδα",
    "æ—¥æœ¬èªž": "日本語",
    "ðŸ˜€ so donâ€™t": "😀 so don’t",
    "25 Â°C in the cafÃ©": "25 °C in the café",
    "a\x92b": "a’b",
    "Tom &amp;amp; Ann": "Tom & Ann",
    "it&#8217;s caf&eacute;": "it’s café",
    "a&nbsp;b": "a b",
}
RIGHT = (
    "“Ã©” is what you see when é is read wrong",
    "I see Ã© everywhere instead of an accent",
    "Why do I get donâ€™t in my UTF-8 page?",
    "Use &nbsp; in HTML and &amp; in <a href>",
    "NESTLÉ® and CAFÉ™, MAÇÃ®, IRMÔ",
    "25 °C, 3 m², ½ cup, x² ± y³, 5 £",
    "Voilà, ça marche à merveille, Ça alors",
    "São Paulo é NÃO, IRMÃ e Ã",
    "«Привет» — сказал он; Рік і сіль, Світ",
    "Ελλάδα, ποιητική ἀρχή",
    "Đà Nẵng Ở Ă, Tiếng Việt",
    "Łódź, żółć, Ăn",
    "İstanbul Ä°",
    "شكرًا جزيلًا، می‌خواهم",
    "שָׁלוֹם עולם",
    "नमस्ते क्‍ष, ক্‌ষ",
    "สวัสดีครับ ตัวอย่าง",
    "日本語テキスト、한국어, 中文。",
    "👩‍👩‍👧 ❤️ 🏳️‍🌈 👍🏽 🇨🇭 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "Tom & Ann, A&W; B&O &c.",
    "naïve façade — “fancy” … ‚so‘ „auch“",
    "¯\\_(ツ)_/¯ ಠ_ಠ (╯°□°)╯︵ ┻━┻",
    "Â£5 costs £5",
)


@pytest.mark.parametrize(("broken", "whole"), DAMAGE.items())
def test_damage_is_mended(broken: str, whole: str) -> None:
    """Letters read in a wrong encoding, once or twice, and marks escaped twice."""
    assert clean_text(broken) == whole


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_stays(text: str) -> None:
    """In any language, with emoji, and where somebody writes of damage."""
    assert clean_text(text) == unicodedata.normalize("NFC", text)
    assert mended(text) == text


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("x\u200by\u00adz", "xyz"),
        ("\ufeffa\u2060b\u202ec\u2066d\u2069", "abcd"),
        ("a\u200eb", "ab"),
        ("\u05d0\u200eb", "\u05d0\u200eb"),
        ("a\u200cb\u200dc", "abc"),
        ("\u0e01\u200b\u0e02", "\u0e01\u200b\u0e02"),
        ("e\u0301 u\u0308", "é ü"),
        ("\u212b", "Å"),
    ],
)
def test_characters_without_a_face(given_text: str, expected: str) -> None:
    """Those that only steer a layout go; those that shape letters and emoji stay. What looks equal is equal (NFC)."""
    assert clean_text(given_text) == expected


PIECES = st.sampled_from(
    [
        *DAMAGE, *RIGHT, *"Ã©â€Ð°СѓŁ", *"\u200b\u200d\u200c\u00ad\u202e\u0301\ufe0f\x80\x85\x00\r\n \u00a0", *"ae&",
        "&amp;", "amp;", "#39;", "👩",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"])), st.lists(PIECES, max_size=9).map("".join), st.sampled_from(RIGHT)
)


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_cleaning_what_is_clean(text: str) -> None:
    """Changes nothing."""
    once = clean_text(text)
    assert once is None or clean_text(once) == once
    line = clean_line(text)
    assert line is None or clean_line(line) == line


@given(TEXTS)
@settings(max_examples=600, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    """Every letter and digit that goes in comes out, in order, where nothing looks like damage."""
    bare = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Zs") or "\x80" <= c <= "\x9f")
    if not pc.match_substring_regex(pa.array([bare]), SUSPECT)[0].as_py():
        assert _letters(clean_text(text) or "") == _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_what_is_not_suspected_is_clean(text: str) -> None:
    """The search that spares sound texts the work misses none that would be mended."""
    if mended(text) != text:
        assert pc.match_substring_regex(pa.array([text]), SUSPECT)[0].as_py()


NAUGHTY = (
    "NULL", "null", "None", "nan", "NaN", "true", "0", "-1", "1e309", "=1+1", "@SUM(A1)", "+49", "'; DROP TABLE x; --",
    "<script>alert(1)</script>", "\\", "\\n", '"', "'", "`", "%s %d", "${x}", "{{x}}", "../../etc/passwd", "a\tb",
    "a,b;c", "﷽", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "الكل في المجمو عة", "𝕿𝖍𝖊", "𠜎𠜱", "Z̷̢a̸l̶g̵o̴", "\u2028",
    "ﬀ ﬁ", "Ⅷ", "١٢٣", "İi ıI",
)  # fmt: skip


@given(st.lists(st.one_of(TEXTS, st.sampled_from(NAUGHTY), st.none()), min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_strings_through_parquet(texts: list[str | None]) -> None:
    """Every string that the step gives, of every column, is the same after Parquet."""
    captures = Captures()
    said = tuple(
        comment(n, text, author=text, published_raw=text, quotes=(Quote(text, text),) if text else ())
        for n, text in enumerate(texts)
    )
    captures.add("https://blog.example/a/", (post(1, title=texts[0], tags=tuple(t for t in texts if t)),), said)
    table = clean(captures.site()).observed
    file = io.BytesIO()
    pq.write_table(table, file)
    assert pq.read_table(io.BytesIO(file.getvalue())).equals(table)
    comments = table.filter(pc.equal(table["what"], "comment")).to_pylist()
    for text, row in zip(texts, comments, strict=True):
        if text is not None:
            assert row["text"] == clean_text(text)
        assert row["published_raw"] == (clean_line(text) if text else None)
        for quote in row["quotes"] or ():
            assert quote == {"text": clean_text(text or "") or "", "author": clean_line(text or ""), "comment": None}

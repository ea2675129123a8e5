"""What WordPress makes of an author's text when it shows it: paragraphs, typography, smilies, links, shortcodes.

An export holds what was typed, API and pages what was shown: the same words must come of both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.bounds import bounded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from typing import Protocol

    class Change(Protocol):
        """A change of the text between two tags."""

        def __call__(self, text: str, before: str, after: str, *, in_link: bool) -> str: ...


def post_html(typed: str, language: str | None = None) -> str:
    """A post as its page shows it; one made of blocks has its paragraphs already."""
    text = _NEXT_PAGE.sub("\n\n", bounded(typed)[0])
    has_blocks = "<!-- wp:" in text
    text = _shortcodes(_shown(text, language))
    return bounded(text if has_blocks else _paragraphs(text))[0]


def comment_html(typed: str, language: str | None = None) -> str:
    """A comment as its page shows it: bare addresses are links there."""
    return bounded(_paragraphs(_shown(bounded(typed)[0], language, more=_linked)))[0]


def title_html(typed: str, language: str | None = None) -> str:
    """A title as its page shows it."""
    return _through(typed, (), lambda text, before, after, *, in_link: _typeset(text, language))  # noqa: ARG005  (a Change)


def _shown(html: str, language: str | None, more: Callable[[str], str] | None = None) -> str:
    """The text between tags as it is shown; nothing is changed in what is code, nor is a link made within one."""

    def shown(text: str, before: str, after: str, *, in_link: bool) -> str:  # noqa: ARG001  (a Change is given them)
        text = _typeset(_smiling(text), language)
        return more(text) if more is not None and not in_link else text

    return _through(html, _VERBATIM, shown)


def _through(html: str, verbatim: Collection[str], change: Change) -> str:
    """HTML with `change` made to each text between two tags, but not within elements of these names.

    It is given the text, the names of the tags before and after ("" for none, with "/" for an end), and whether it
    stands in a link.
    """
    parts = _tokens(html)
    names = [_name(tag) for tag in parts[1::2]]
    inside: str | None = None
    in_link = False
    for n in range(len(parts)):
        name = names[n // 2] if n % 2 else ""
        if n % 2 and inside is None:
            inside = name if name in verbatim else None
            in_link = name == "a" or (in_link and name != "/a")
        elif n % 2:
            inside = None if name == f"/{inside}" else inside
        elif parts[n] and inside is None:
            around = names[n // 2 - 1] if n else "", names[n // 2] if n // 2 < len(names) else ""
            parts[n] = change(parts[n], *around, in_link=in_link)
    return "".join(parts)


def _tokens(html: str) -> list[str]:
    """Text, tag, text, tag … text. Where no comment can end any more, none is looked for."""
    ends = html.rfind("-->") + 3
    if ends < 3:
        return _TAGS.split(html)
    first, rest = _TAGS_AND_COMMENTS.split(html[:ends]), _TAGS.split(html[ends:])
    return [*first[:-1], first[-1] + rest[0], *rest[1:]]


def _name(tag: str) -> str:
    match = _TAG_NAME.match(tag)
    return match[1].lower() if match else ""


def _paragraphs(html: str) -> str:
    """Line breaks as they are shown: an empty line parts paragraphs, beside the tags of blocks there is none."""
    if "\n" not in html and "\r" not in html:
        return html
    text = html.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _through(text, ("pre", "script", "style", "textarea"), _broken)


def _broken(text: str, before: str, after: str, *, in_link: bool) -> str:  # noqa: ARG001  (a Change is given it)
    """Text between two tags with its line breaks as tags."""
    if "\n" not in text:
        return text
    if before.lstrip("/") in _BLOCKS:
        text = text.lstrip()
    elif before == "br":
        text = _LINE_END.sub("", text)
    if after.lstrip("/") in _BLOCKS:
        text = text.rstrip()
    return _NEW_LINE.sub("<br>", _NEW_PARAGRAPH.sub("<br><br>", text))


def _typeset(text: str, language: str | None) -> str:
    """Dashes, dots and signs as typeset; quotation marks too where they are English."""
    if text.isalnum():
        return text
    text = text.replace("...", "…").replace(" (tm)", " ™").replace("``", "“")
    if "--" in text or "- " in text:
        text = text.replace("---", "—")
        text = _EM_DASH.sub("—", text)
        text = _EN_DASH.sub("–", text)
    text = _TIMES.sub(r"\1×\2", text)
    text = _CAPITAL_P.sub("WordPress", text)
    return _quoted(text) if ("'" in text or '"' in text) and (language or "en").lower().startswith("en") else text


def _quoted(text: str) -> str:
    text = _CUT_SHORT.sub("’", text.replace("''", "”"))
    text = _OPENING_SINGLE.sub("‘", text)
    text = _OPENING_DOUBLE.sub("“", _FOOT.sub("′", text).replace("'", "’"))
    if _INCH.search(text):  # 2" is a measure where no quotation is open
        parts, depth = text.split('"'), 0
        for n, part in enumerate(parts[:-1]):
            depth += part.count("“") - part.count("”")
            is_inch = part[-1:].isdigit() and depth <= 0
            depth -= not is_inch
            parts[n] = part + ("″" if is_inch else "”")
        return "".join(parts)
    return text.replace('"', "”")


def _smiling(text: str) -> str:
    return _SMILEY.sub(lambda match: _SMILIES[match[0]], text) if ":" in text or ";" in text or "8" in text else text


def _linked(text: str) -> str:
    return _BARE_ADDRESS.sub(_as_link, text) if "://" in text or "www." in text else text


def _as_link(match: re.Match[str]) -> str:
    address = match[0]
    kept = address.rstrip(".,;:!?'\"”’")
    if kept.endswith(")") and "(" not in kept:
        kept = kept.rstrip(")")
    target = kept if "://" in kept else f"http://{kept}"
    return f'<a href="{target}">{target}</a>{address[len(kept) :]}'


def _shortcodes(html: str) -> str:
    """WordPress' own shortcodes: a caption's words stay, players and galleries are no words, an embed is a link."""
    if "[" not in html:
        return html
    html = _captioned(html)
    html = _EMBED.sub(r'<a href="\1">\1</a>', html)
    return _PLAYERS.sub("", html)


def _captioned(html: str) -> str:
    """Pictures with their words: in the shortcode, or said by its opening."""
    *closed, rest = _CAPTION_END.split(html)
    for n, part in enumerate(closed):
        opening = _CAPTION.match(part, max(part.rfind("[caption"), part.rfind("[wp_caption"), 0))
        if opening is not None:
            stated = _CAPTION_WORDS.search(opening[1])
            words = f"<p>{stated[1]}</p>" if stated else ""
            closed[n] = f"{part[: opening.start()]}<figure>{part[opening.end() :]}{words}</figure>"
    return "".join([*closed, rest])


_TAGS_AND_COMMENTS = re.compile(r"(<!--.*?-->|<[^>]*>?)", re.S)
_TAGS = re.compile(r"(<[^>]*>?)")  # for WordPress a "<" that begins no tag is one too
_TAG_NAME = re.compile(r"<(/?[A-Za-z][A-Za-z0-9]*)")
_VERBATIM = ("pre", "code", "kbd", "style", "script", "tt")
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body caption center col colgroup dd details dialog div dl dt fieldset "
        "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main map math menu nav ol optgroup "
        "option p pre script section select style summary table tbody td tfoot th thead tr ul",
    )
)
_NEXT_PAGE = re.compile(r"\s{0,50}<!--nextpage-->")
_LINE_END = re.compile(r"\A[ \t]{0,50}\n")
_NEW_PARAGRAPH = re.compile(r"\n[ \t\xa0]*\n\s*")
_NEW_LINE = re.compile(r"[ \t]{0,50}\n")
_EM_DASH = re.compile(r"(?:(?<=\s)|^)--(?=\s|$)")
_EN_DASH = re.compile(r"(?<!xn)--|(?:(?<=\s)|^)-(?=\s|$)")
_TIMES = re.compile(r"\b((?!0x)\d[\d.,]{0,20})x(\d[\d.,]{0,20})\b")
_CAPITAL_P = re.compile(r"(?:(?<=[\s>(‘“\"'])|^)Wordpress")
_CUT_SHORT = re.compile(r"'(?=(?:tain't|twere|twas|tis|twill|til|bout|nuff|round|cause|em|\d\ds?)\b)", re.I)
_OPENING_SINGLE = re.compile(r"(?:(?<=[\s(\[{\"“-])|^)'")
_OPENING_DOUBLE = re.compile(r"(?:(?<=[\s(\[{'‘—–-])|^)\"(?!\s)")
_INCH = re.compile(r"\d\"")
_FOOT = re.compile(r"(?<=\d)'(?=\s|$)")
_CAPTION = re.compile(r"\[(?:wp_)?caption\b([^\]]*)\]")
_CAPTION_END = re.compile(r"\[/(?:wp_)?caption\]")
_CAPTION_WORDS = re.compile(r"""\bcaption=["“”″]([^"“”″]*)["“”″]""")
_EMBED = re.compile(r"\[embed\b[^\]\[]{0,500}\]\s{0,9}([^\s<>\[\]\"]{1,2000})\s{0,9}\[/embed\]")
_PLAYERS = re.compile(r"\[/?(?:gallery|audio|video|playlist)\b[^\]\[]{0,2000}\]")
_BARE_ADDRESS = re.compile(r"(?<![\w/.@=\"'])(?:https?://|www\.)[^\s<>\"“”]+", re.I)
_SMILIES = {
    ":mrgreen:": "", ":neutral:": "😐", ":twisted:": "😈", ":arrow:": "➡", ":shock:": "😯", ":smile:": "🙂",
    ":???:": "😕", ":cool:": "😎", ":evil:": "👿", ":grin:": "😀", ":idea:": "💡", ":oops:": "😳", ":razz:": "😛",
    ":roll:": "🙄", ":wink:": "😉", ":cry:": "😥", ":eek:": "😮", ":lol:": "😆", ":mad:": "😡", ":sad:": "🙁",
    ":!:": "❗", ":?:": "❓", "8-)": "😎", "8-O": "😯", "8O": "😯",
    ":-(": "🙁", ":-)": "🙂", ":-?": "😕", ":-D": "😀", ":-P": "😛", ":-o": "😮", ":-x": "😡", ":-|": "😐", ";-)": "😉",
    ":(": "🙁", ":)": "🙂", ":?": "😕", ":D": "😀", ":P": "😛", ":o": "😮", ":x": "😡", ":|": "😐", ";)": "😉",
}  # fmt: skip
_SMILEY = re.compile(
    rf"(?:(?<=\s)|^)(?:{'|'.join(re.escape(smiley) for smiley in sorted(_SMILIES, key=len, reverse=True))})(?=\s|$)"
)

"""What a Discourse board looks like: its marks, its addresses, and what stands where for those without scripts."""

from __future__ import annotations

from dataclasses import replace

from scraper.platforms.board import Addresses
from scraper.platforms.markup import Markup

WORDS = ("crawler-post", "data-preloaded", "Discourse", "discourse")
MARKS = (
    ".crawler-post,#data-preloaded,meta[name=generator][content^=Discourse],#data-discourse-setup,"
    "meta[name='discourse_theme_ids'],meta[name='discourse_theme_id']"
)
ADDRESSES = Addresses(
    thread=r"/t/(?:[^/?]+/)?\d+/?(?:$|\?)",
    later=r"[?&]page=(?:[2-9]|[1-9]\d+)",
    archive=r"/c/|/latest|/top\b|/categories|/tags?/|//[^/?]+/(?:[\w.-]+/)?$",
    trap=r"/(?:u|users|g|groups|search|login|signup|session|posts|p|badges|about|faq|tos|privacy|guidelines|raw|invites|"
    r"new-topic|admin|my|user_avatar|uploads|letter_avatar_proxy)(?:/|$|\?)|/t/[^/?]+/\d+/\d+|/t/\d+/\d+|\.rss$|/print\b|"
    r"[?&](?:order|ascending|u|filter|username_filters)=",
    drop=r"u=[^&]*|silent=true",
    many=r"/(?:u|users|search|login|signup|g|posts)(?:/|\?|$)",
)
MARKUP = Markup(
    entry=".crawler-post:not([role=navigation]),[itemtype$='/Article']:has(> .creator)",
    key_from="[id^=post_],[itemprop=position]",
    key=r"(?:post_|#|^)(\d+)$",
    text=".post[itemprop];.post",
    author="[itemprop=author] [itemprop=name];[itemprop=author];.creator a",
    date="time[itemprop=datePublished];time.post-time;time;.creator",
    chrome="aside.onebox,.lightbox .meta,.poll-info,.poll-title,.quote-controls,a.anchor,.discourse-local-date-wrapper",
    quote="aside.quote,blockquote",
    quote_head=".title",
    quote_text="blockquote",
    place="[itemprop=position]",
    title="#topic-title h1;#main-outlet h1;h1",
    thread_key=r"/t/(?:[^/?]+/)?(\d+)",
    later=r"[?&]page=\d+|(?<=\d)/\d+(?=$|\?)",
)
FIRST = replace(  # Discourse's first year: a line on the post, then the post, in nothing of their own
    MARKUP,
    entry="div.creator:has(+ div.post)",
    more="div.post",
    author=".creator b;.creator a",
    date=".creator",
    date_words=r",\s+(\S+ \d\S*,? \d{4}.*)$",
    key_from=".creator",
    key=r"#(\d+)\b",
    place=".creator",
    title="h2 a;h2;h1",
)
MARKUPS = (MARKUP, FIRST)

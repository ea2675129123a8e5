"""Invision Power Board 1 to 3, and its successor, the Invision Community 4 and 5."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.platforms.board import Addresses, by_pattern, is_made_by, links_of_board, read_board
from scraper.platforms.markup import Markup

if TYPE_CHECKING:
    from scraper.items import Comment, Links, Page, Post

NAME = "invision"
VERSION = 2


def detect(page: Page) -> bool:
    """Is it a page of an Invision board?"""
    return is_made_by(page, _WORDS, _MARKS)


def links(page: Page) -> Links:
    """Threads, their later pages and boards; the plain version, which says less, from its own pages alone."""
    return links_of_board(page, _ADDRESSES if "/lofiversion/" in page.url else _BESIDE_LOFI)


def post(page: Page) -> Post | None:
    """The first entry of a thread; of a later page the title alone."""
    return thread(page)[0]


def comments(page: Page, pattern: Any = None) -> tuple[Comment, ...]:
    """The entries after the first; by a learned pattern where one is given."""
    return by_pattern(page, pattern) if pattern else thread(page)[1]


def thread(page: Page) -> tuple[Post | None, tuple[Comment, ...]]:
    """Post and comments, found in one search."""
    return read_board(page, _MARKUPS, _ADDRESSES)


_WORDS = ("Invision", "invision", "ipb", "ipsBlockquote", "ipsComment", "postcolor", "ipsEntry", "ipsApp")
_MARKS = (
    "body#ipboard_body,.ipsApp,#ipsLayout_body,.ipbtable,.postcolor,.post_block[id^=post_id_],.ipsComment,.ipsEntry,"
    "[data-ips-hook],#ipbwrapper,.ipbmenu_content,.postwrapper > .posttopbar"
)
_ADDRESSES = Addresses(
    thread=r"showtopic=\d+|/lofiversion/index\.php(?:/|\?)t\d+|/topic/\d+|/index\.php\?/topic/|[?&]act=ST&",
    later=r"[?&;]st=[1-9]\d*|/page(?:/|__st__)(?:[2-9]|[1-9]\d+)\b|__st__[1-9]\d*|[?&]page=(?:[2-9]|[1-9]\d+)|"
    r"/page-(?:[2-9]|[1-9]\d+)|/t\d+-[1-9]\d*\.html",
    archive=r"showforum=\d+|/forum/\d+|/index\.php(?:\?|$)|//[^/?]+/(?:[\w.-]+/)?$|/forums?/?$|[?&]act=(?:SF|idx)\b|/lofiversion/",
    trap=r"showuser=|/user/|/profile/|[?&;](?:act=(?!S[TF]\b|idx\b|attach)|act=attach|app=|view=|do=|pid=|p=\d|sortby|sort_key|"
    r"prune_day|findpost|tab=|module=|section=|mode=|CODE=|setlanguage|pg=)|findComment|getnewpost|"
    r"__(?:view|pid|gopid|hl)__|/(?:leaderboard|discover|notifications|login|register|search|contact|tags)/",
    drop=r"s=|hl=[^&]*|st=0",
    many=r"showuser=|/user/|/profile/|/(?:search|discover|activity|leaderboard|tags)(?:/|\?|$)|module=search|act=Search",
)
_BESIDE_LOFI = replace(_ADDRESSES, trap=rf"/lofiversion/|{_ADDRESSES.trap}")
_THREAD = Markup(
    entry="",
    thread_key=r"showtopic=(\d+)|/topic/(\d+)|act=ST&(?:.*&)?t=(\d+)|/lofiversion/index\.php(?:/|\?)t(\d+)",
    later=r"[?&;]st=\d+|/page__st__\d+|__st__\d+|(?<=/)page/\d+/?|[?&]page=\d+|(?<=/)page-\d+|(?<=\d)-\d+(?=\.html)",
    title_chrome=".ipsBadge,.ipsTags,.ipsTag_prefix,.ipsType_light,p.goto,button",
)
_IPS4 = replace(
    _THREAD,
    entry="article.cPost,.ipsEntry[id^=elComment_]:not(.ipsEntry--simple),.ipsEntry--post[data-commentid]",
    key=r"(?:elComment_|^)(\d+)$",
    text="[data-role=commentContent];.cPost_contentWrap .ipsType_richText;.ipsRichText;.ipsType_richText",
    author=".cAuthorPane_author a;.cAuthorPane_author strong;.cAuthorPane_author;.ipsComment_author strong;"
    ".ipsEntry__username .ipsUsername;.ipsEntry__username > a;.ipsEntry__username;.ipsEntry__header .ipsUsername;"
    ".ipsComment_author .ipsType_break;.ipsComment_author h3;.ipsComment_header [data-ipshover];.ipsUsername",
    date=".ipsComment_meta time;.ipsEntry__date time;.ipsEntry__header time;.cAuthorPane time;.ipsType_reset time;time",
    chrome=".ipsQuote_citation,[data-excludequote],.ipsCode_citation,.ipsComment_signature,[data-role=memberSignature],"
    ".ipsItemControls,.ipsEmbeddedOther,.ipsSpoiler_header,.ipsAttachLink_block",
    quote="blockquote.ipsQuote,blockquote[data-ipsquote]",
    quote_head=".ipsQuote_citation",
    quote_text=".ipsQuote_contents",
    quote_key=r"^(\d+)$",
    title="h1.ipsType_pageTitle;.ipsPageHeader__title;h1",
    page_number=".ipsPagination_active,.ipsPagination__item--active,.ipsPagination__active",
    count="[data-commentcountstring=js_num_topic_posts]",
)
# Under what other parts of the Community show (blogs, articles, pictures), all entries are comments.
_COMMENTED = replace(
    _IPS4, entry="article.ipsComment[id^=elComment_]:not(.cPost),.ipsEntry--simple[id^=elComment_]", opening=False
)
_IPB3 = replace(
    _THREAD,
    entry=".post_block[id^=post_id_],.post_block.hentry",
    key=r"post_id_(\d+)$",
    text="[itemprop=commentText];.entry-content;.post_body .post;.post",
    author=".author [itemprop=name];.author.vcard a;.author.vcard;span.author;h3 .fn;h3 a[href*='user'];.author",
    date="abbr.published;[itemprop=commentTime];.posted_info abbr;.posted_info;.published",
    chrome=".edit,.signature,.citation,.ipsQuote_citation,.attach_wrap,#like_wrap,.rep_bar,.ipsLikeBar,.codetop",
    quote="blockquote.ipsBlockquote,div.blockquote,.quotemain,blockquote",
    quote_head=".citation,.quotetop",
    quote_text=".quote",
    quote_key=r"(?:^|[?&;]p(?:id)?=|entry)(\d+)$",
    skip=".post_block.deleted,.post_block.hide",
    place=".post_id",
    title=".ipsType_pagetitle;.main_topic_title;.maintitle h2;h2.maintitle;h1",
    page_number=".pagination .page.active,.pagination .active,.pagination .pagecurrent",
)
_IPB2 = replace(
    _THREAD,
    entry="table:has(> tbody > tr > td > a[name^=entry]),table:has(> tbody > tr > td > div > a[name^=entry]),"
    "table:has(> tbody > tr > td > .normalname):has(.postcolor),table:has(> tbody > tr > td > .unreg):has(.postcolor),"
    "div[id^=post]:has(.postcolor):has(.normalname)",
    key=r"(?:entry|post-?)(\d+)$",
    key_from="a[name^=entry],.postcolor[id^=post]",
    text=".postcolor",
    author=".normalname;.unreg;[id^=post-member]",
    date="td > div > .postdetails;td > .postdetails;.postdetails;.desc",
    chrome=".edit,.signature,.codetop,.attach",
    end=r"\n?-{15,}",
    quote=".quotemain,table:has(> tbody > tr > td#QUOTE)",
    quote_head=".quotetop,tr:first-child > td:has(> b)",
    quote_text="td#QUOTE",
    quote_key=r"(?:findpost|p|pid)=?(\d+)$",
    place=".postdetails a",
    title=".maintitle b;.maintitle",
    page_number=".pagecurrent,.pagelink b,span.pagecurrent",
)
_LOFI = replace(  # the view for search engines and slow lines: no numbers of posts, no signatures
    _THREAD,
    entry=".postwrapper:has(> .posttopbar)",
    text=".postcontent",
    author=".postname",
    date=".postdate",
    chrome=".edit,.codetop",
    quote=".quotemain",
    quote_head=".quotetop",
    title="#largetext a;#largetext",
)
_MARKUPS = (_IPS4, _COMMENTED, _IPB3, _IPB2, _LOFI)

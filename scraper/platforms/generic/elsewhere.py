"""Comments that a page leaves to a service: its empty slot is named, so that a thread is not taken for silent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.selecting import select_first

if TYPE_CHECKING:
    from scraper.items import Page


def held_by(page: Page) -> str | None:
    """The reason "held by SERVICE" where a page has a service's slot and no comment rendered in it."""
    if page.tree is None or select_first(page.tree, _RENDERED) is not None:
        return None
    for service, slot, words in _SERVICES:
        if any(_says(page, word) for word in words) or select_first(page.tree, slot) is not None:
            return f"held by {service}"
    return None


def _says(page: Page, word: str) -> bool:
    """Does a script say it, or its address? Markup stands anywhere in the page, which is much more to look through."""
    if word.startswith("<"):
        return word in page.text
    return bool(page.tree.scripts_contain(word) or page.tree.script_srcs_contain((word,)))


_RENDERED = (
    "[id^=dsq-comment-],[id^=IDComment-],[id^=comment-] .comment-author,li.comment,article.comment,.comment-body,"
    ".js-singleCommentText,.hcomments__item,[itemtype$='schema.org/Comment'] [itemprop~=text]"
)
# A service, what its slot is, and words of its script or, from "<" on, of its markup. The script that only counts
# comments is on lists too: not named.
_SERVICES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Disqus", "#disqus_thread,a[href*='disqus.com/forums/']", (".disqus.com/embed.js", "disqus.com/forums/")),
    (
        "IntenseDebate",
        "#idc-container,#idc-container-parent,#idc-cover,script[src*='intensedebate.com/js/']",
        ("idcomments_acct", "idcomments_post_id"),
    ),
    ("JS-Kit / Echo", ".js-kit-comments,script[src*='js-kit.com/comments'],script[src*='echoenabled.com']", ()),
    (
        "Haloscan",
        "script[src*='haloscan.com/load'],a[href*='haloscan.com/comments'],a[href*='HaloScan('],a[onclick*='HaloScan(']",
        (),
    ),
    ("Facebook", ".fb-comments,[class*='fb-comments'],iframe[src*='facebook.com/plugins/comments']", ("<fb:comments",)),
    (
        "Google+",
        "#google-comments,.g-comments,[data-gapi-comments],#cmt_iframe_holder,iframe[src*='widget/render/comments']",
        ("gapi.comments.render",),
    ),
    ("Livefyre", "#livefyre-comments,[id^=livefyre-comments],#livefyre", ("livefyre.com/wjs/",)),
    ("Commento", "#commento", ("/js/commento.js",)),
    ("Isso", "#isso-thread,script[data-isso]", ()),
    ("GitHub", "script[src*='utteranc.es'],script[src*='giscus.app'],.giscus,.utterances,#gitalk-container", ()),
    ("Hyvor Talk", "hyvor-talk-comments,#hyvor-talk-view", ()),
    ("Cusdis", "#cusdis_thread", ()),
    ("Remark42", "#remark42", ()),
    ("Coral", "#coral_talk_stream,#coral_thread", ("Coral.createStreamEmbed",)),
    ("OpenWeb", "[data-spotim-module],[data-spot-im-module-default-area]", ("spot.im/launcher",)),
    ("Vuukle", "#vuukle-comments,#vuukle_div,#vuukle-emote", ()),
    ("Viafoura", "vf-comments,.viafoura vf-conversations,vf-conversations", ()),
    ("Cackle", "#mc-container", ("cackle.me/widget",)),
    ("HyperComments", "#hypercomments_widget", ()),
    ("VK", "#vk_comments", ("VK.Widgets.Comments",)),
    ("Muut", "a.muut,#muut,.moot", ()),
    ("Discourse", "#discourse-comments", ("DiscourseEmbed",)),
    ("Waline", "#waline,#vcomments,#tcomment", ()),
)

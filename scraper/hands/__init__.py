"""A domain that changed hands: what stands there now is judged by what it is, and by what stood there before.

`parked` knows pages that belong to no blog: for sale, parked, an empty server, a farm of links. `face` is what a site
shows of itself (title, make, language, lists of others), `feed` what its feed does. `changed` compares two faces. All
are pure.
"""

from __future__ import annotations

from scraper.hands.changed import Past, changed
from scraper.hands.face import Face, alike, face_of
from scraper.hands.feed import FeedFace, face_of_feed
from scraper.hands.parked import nobodys, peddled

__all__ = ["Face", "FeedFace", "Past", "alike", "changed", "face_of", "face_of_feed", "nobodys", "peddled"]

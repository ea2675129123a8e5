"""A domain that changed hands: what stands there now is judged by what it is, and by what stood there before.

`parked` knows pages that belong to no blog: for sale, parked, an empty server, a farm of links. `face` is what a site
shows of itself (title, make, language, newest entry). `changed` compares two faces. All are pure.
"""

from __future__ import annotations

from scraper.hands.changed import Past, changed
from scraper.hands.face import Face, face_of
from scraper.hands.parked import nobodys, peddled

__all__ = ["Face", "Past", "changed", "face_of", "nobodys", "peddled"]

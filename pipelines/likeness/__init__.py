"""Which texts say the same: their words as numbers, sketches of them, pairs that may be alike, and how alike they are.

Knows no table and no site. `words` -> `sketches` -> `candidates` -> `comparing` -> `leading`; `edges_of_texts` finds
what frames many texts of a site and is nobody's words.
"""

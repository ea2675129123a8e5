"""The language of many texts at once: py3langid's own guesses, at a fifth of their cost.

Its model is walked with all texts side by side and its scores are sums over the features that were met. Sums in another
order differ in their last digits, so where two languages come that close, its own `classify` decides.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def guessed(texts: Sequence[str]) -> list[str]:
    """The language of each text (ISO 639-1), as `LanguageIdentifier.classify` says."""
    found: list[str] = []
    for start in range(0, len(texts), _AT_ONCE):
        found += _model().guessed(texts[start : start + _AT_ONCE])
    return found


_AT_ONCE = 2048  # texts: some tens of megabytes
_CLOSE = 0.01  # of scores of some thousands, in single precision: ten times what the order of a sum may change


@cache
def _model() -> _Model:
    """The model, loaded once a process (0.7 s, 90 MB); our own, since the shared one can be set to fewer languages."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return _Model(LanguageIdentifier.from_model_file(MODEL_FILE))


class _Model:
    """py3langid's automaton and its table of features, as arrays."""

    def __init__(self, identifier: Any) -> None:
        self._identifier = identifier
        self._next = np.asarray(identifier.tk_nextmove)
        self._row = (np.asarray(identifier.tk_row, np.int64) << 8).astype(np.int32)
        self._feature = np.asarray(identifier.tk_output, np.int32)
        self._weights = identifier.nb_ptc.astype(np.float32)

    def guessed(self, texts: Sequence[str]) -> list[str]:
        known = self._identifier
        scores = self._scores([known._encode(text) for text in texts])
        for first, other in known._alias_pairs:  # two scripts of one language
            scores[:, first] = np.maximum(scores[:, first], scores[:, other])
            scores[:, other] = -np.inf
        best = scores.argmax(axis=1)
        closest = np.partition(scores, -2, axis=1)[:, -2:]
        found: list[str] = [known.nb_classes[place] for place in best.tolist()]
        for n in np.flatnonzero(~(closest[:, 1] - closest[:, 0] >= _CLOSE)).tolist():
            found[n] = known.classify(texts[n])[0]
        return found

    def _scores(self, texts: list[bytes]) -> NDArray[np.float32]:
        """By text and language; the same for all languages where no feature was met."""
        pairs = self._met(texts)
        pairs.sort()
        first = np.flatnonzero(np.diff(pairs, prepend=-1))  # of each feature of a text
        share = np.log1p(np.diff(first, append=len(pairs)).astype(np.float32))
        text, feature = np.divmod(pairs[first], len(self._weights))
        is_met = np.zeros(len(self._weights), bool)
        is_met[feature] = True
        weights = self._weights[is_met]
        feature = (np.cumsum(is_met) - 1)[feature]
        ends = np.searchsorted(text, np.arange(len(texts) + 1)).tolist()
        scores = np.zeros((len(texts), weights.shape[1]), np.float32)
        for n in range(len(texts)):
            mine = slice(ends[n], ends[n + 1])
            if ends[n] < ends[n + 1]:
                scores[n] = share[mine] @ weights.take(feature[mine], axis=0) + self._identifier.nb_pc
        return scores

    def _met(self, texts: list[bytes]) -> NDArray[np.int64]:
        """Every feature that a text meets, as often as it does: number of the text * features + the feature."""
        lengths = np.array([len(text) for text in texts])
        order = np.argsort(-lengths, kind="stable")
        longest = int(lengths[order[0]])
        held = np.zeros((longest, len(texts)), np.uint8)
        for column, n in enumerate(order.tolist()):
            held[: lengths[n], column] = np.frombuffer(texts[n], np.uint8)
        reach = np.searchsorted(-lengths[order], -np.arange(longest)).tolist()  # how many texts are longer than that
        begins = order * len(self._weights)
        state = np.zeros(len(texts), np.int32)
        met = [np.empty(0, np.int64)]
        for place in range(longest):
            some = reach[place]
            state = self._next.take(self._row.take(state[:some]) + held[place, :some])
            feature = self._feature.take(state)
            hit = np.flatnonzero(feature >= 0)
            met.append(begins[hit] + feature[hit])
        return np.concatenate(met)

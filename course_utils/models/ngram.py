"""N-gram model: the next symbol from the last few, by counting.

Smoothing is interpolation after Witten and Bell. With c = how often symbol x followed
context u, n = how often u was seen, k = how many different symbols followed it, and u'
the context without its oldest symbol:

    P(x | u) = (c + k P(x | u')) / (n + k)

The shortest context is empty, and below it every symbol has probability 1/K.

Source: I. H. Witten and T. C. Bell (1991), The zero-frequency problem, IEEE
Transactions on Information Theory 37(4), method C; interpolated as in S. F. Chen and
J. Goodman (1999), Computer Speech and Language 13, equations 16 and 17.
"""

import numpy as np

from course_utils.checks import expect_shape


class NGram:
    """Counts of every symbol after every context of up to order - 1 symbols.

    Contexts are numbers in base K, so a table is two sorted arrays.

    Parameters
    ----------
    order : int
        Symbols in an n-gram, context and next one together; 1 ignores the past.
    K : int
        Number of different symbols.

    Raises
    ------
    ValueError
        If `order` is below 1, K below 2, or K**order does not fit 63 bits.
    """

    def __init__(self, order, K):
        if order < 1 or K < 2:
            raise ValueError(
                f"order={order}, K={K}; expected order of at least 1, K at least 2"
            )
        if K**order >= 2**63:
            raise ValueError(
                f"K**order = {K}**{order} does not fit 63 bits; expected a smaller "
                "order, or fewer symbols (replace rare ones by an unknown symbol)"
            )
        self.order, self.K = order, K
        self._tables = []

    def fit(self, ids):
        """Count a text; returns self. What was counted before is forgotten.

        Parameters
        ----------
        ids : (L,) int
            Numbers of the symbols, from 0 to K - 1; L at least `order`.
        """
        ids = self._checked(ids)
        if len(ids) < self.order:
            raise ValueError(
                f"ids has {len(ids)} symbols; expected at least order = {self.order}"
            )
        self._tables = [
            _Table(self._codes(ids, length), ids[length:], self.K)
            for length in range(self.order)
        ]
        return self

    def shorter(self, order):
        """The model of a lower order, from the same counts."""
        self._expect_fitted()
        if not 1 <= order <= self.order:
            raise ValueError(f"order is {order}; expected 1 to {self.order}")
        model = NGram(order, self.K)
        model._tables = self._tables[:order]
        return model

    @property
    def parameters(self):
        """How many different n-grams of the full order were counted."""
        self._expect_fitted()
        return len(self._tables[-1].pairs)

    def probabilities(self, ids):
        """P(ids[t] | the order - 1 symbols before it) for every t; (L,).

        The first symbols have fewer before them, and use what there is.
        """
        return self.by_order(ids)[-1]

    def by_order(self, ids):
        """The same for all orders from 1 on: (order, L)."""
        self._expect_fitted()
        ids = self._checked(ids)
        rows, probs = [], np.full(len(ids), 1 / self.K)
        for length, table in enumerate(self._tables):
            contexts, known = self._codes(ids, length), probs[length:]
            mixed = table.mix(contexts, ids[length:], known)
            probs = np.concatenate([probs[:length], mixed])
            rows.append(probs)
        return np.stack(rows)

    def next_probabilities(self, context):
        """P(x | context) for all K symbols, (K,).

        Parameters
        ----------
        context : (C,) int
            What was read so far; only its last order - 1 symbols matter.
        """
        self._expect_fitted()
        context = self._checked(context)
        probs, symbols = np.full(self.K, 1 / self.K), np.arange(self.K)
        for length, table in enumerate(self._tables[: len(context) + 1]):
            last = context[len(context) - length :]
            code = self._codes(np.append(last, 0), length)
            probs = table.mix(np.repeat(code, self.K), symbols, probs)
        return probs

    def bits(self, ids):
        """Mean of -log2 P over a text: bits a symbol."""
        return float(-np.log2(self.probabilities(ids)).mean())

    def unseen(self, ids):
        """Share of the positions of a text whose full context was never counted."""
        self._expect_fitted()
        codes = self._codes(self._checked(ids), self.order - 1)
        return float(1 - np.isin(codes, self._tables[-1].contexts).mean())

    def _codes(self, ids, length):
        """The `length` symbols before each position from `length` on, as numbers."""
        codes = np.zeros(max(len(ids) - length, 0), dtype=np.int64)
        for shift in range(length):
            codes = codes * self.K + ids[shift : shift + len(codes)]
        return codes

    def _checked(self, ids):
        ids = np.asarray(ids)
        expect_shape("ids", ids, ("L",))
        if ids.size and (
            ids.dtype.kind not in "iu" or ids.min() < 0 or ids.max() >= self.K
        ):
            raise ValueError(
                f"ids has dtype {ids.dtype}, from {ids.min()} to {ids.max()}; expected "
                f"whole numbers from 0 to {self.K - 1}"
            )
        return ids.astype(np.int64)

    def _expect_fitted(self):
        if not self._tables:
            raise ValueError("the model has no counts yet; call fit(ids) first")


class _Table:
    """Counts for contexts of one length: c, n and k of the module's formula."""

    def __init__(self, contexts, symbols, K):
        self.K = K
        self.pairs, self.c = np.unique(contexts * K + symbols, return_counts=True)
        owners = self.pairs // K  # sorted, because the pairs are
        self.contexts, first, self.k = np.unique(
            owners, return_index=True, return_counts=True
        )
        self.n = np.add.reduceat(self.c, first)

    def mix(self, contexts, symbols, lower):
        """P(symbol | context), given the shorter context's probabilities."""
        c = _look_up(self.pairs, self.c, contexts * self.K + symbols)
        n = _look_up(self.contexts, self.n, contexts)
        k = _look_up(self.contexts, self.k, contexts)
        mixed = (c + k * lower) / np.maximum(n + k, 1)
        return np.where(n > 0, mixed, lower)


def _look_up(keys, values, wanted):
    """values[i] where keys[i] == wanted, 0 where there is no such key."""
    index = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[index] == wanted, values[index], 0)

"""N-gram model: the next symbol from the last few, by counting.

With c = how often symbol x followed context u, n = how often u was seen, k = how many
different symbols followed it, and u' the context without its oldest symbol, smoothing
is an interpolation with the shorter context, by one of two rules:

    P(x | u) = (c + k P(x | u')) / (n + k)                    Witten-Bell
    P(x | u) = max(c - D, 0) / n + (D k / n) P(x | u')        Kneser-Ney

Kneser-Ney counts differently below the full order: c is then how many different
symbols stood *before* u x, not how often u x came ("Francisco" may be frequent, but
it follows one word only). D is n₁ / (n₁ + 2 n₂) for each length of context, where n₁
and n₂ are how many pairs u x have c = 1 and c = 2; it is 1/2 where n₁ = 0.

The shortest context is empty, and below it every symbol has probability 1/K.

Sources: I. H. Witten and T. C. Bell (1991), The zero-frequency problem, IEEE
Transactions on Information Theory 37(4), method C; R. Kneser and H. Ney (1995),
Improved backing-off for M-gram language modeling, ICASSP. Both interpolated, as in
S. F. Chen and J. Goodman (1999), An empirical study of smoothing techniques for
language modeling, Computer Speech and Language 13, sections 2.5 and 2.7.
"""

import numpy as np

from course_utils.validation import expect_choice, expect_shape

SMOOTHINGS = ("witten-bell", "kneser-ney")


class NGram:
    """Counts of every symbol after every context of up to order - 1 symbols.

    Contexts are numbers in base K, so a table is two sorted arrays.

    Parameters
    ----------
    order : int
        Symbols in an n-gram, context and next one together; 1 ignores the past.
    K : int
        Number of different symbols.
    smoothing : {"witten-bell", "kneser-ney"}
        The module's docstring has both formulas.

    Raises
    ------
    ValueError
        If `order` is below 1, K below 2, K**order does not fit 63 bits, or the
        smoothing is unknown.
    """

    def __init__(self, order, K, smoothing="witten-bell"):
        expect_choice("smoothing", smoothing, SMOOTHINGS)
        if order < 1 or K < 2:
            raise ValueError(
                f"order={order}, K={K}; expected order of at least 1, K at least 2"
            )
        if K**order >= 2**63:
            raise ValueError(
                f"K**order = {K}**{order} does not fit 63 bits; expected a smaller "
                "order, or fewer symbols (replace rare ones by an unknown symbol)"
            )
        self.order, self.K, self.smoothing = order, K, smoothing
        # By length of the context: what is used at the full order, and below it.
        self._tables, self._below = [], []

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
        discounted = self.smoothing == "kneser-ney"
        counted = [
            np.unique(self._codes(ids, length + 1, after=0), return_counts=True)
            for length in range(self.order)
        ]
        self._tables = [_Table(*pairs, self.K, discounted) for pairs in counted]
        self._below = list(self._tables)
        if discounted:
            for length, (longer, _) in enumerate(counted[1:]):
                # Each different pair one symbol longer counts once.
                shorter = np.unique(longer % self.K ** (length + 1), return_counts=True)
                self._below[length] = _Table(*shorter, self.K, discounted)
        return self

    def shorter(self, order):
        """The model of a lower order, from the same counts."""
        self._expect_fitted()
        if not 1 <= order <= self.order:
            raise ValueError(f"order is {order}; expected 1 to {self.order}")
        model = NGram(order, self.K, self.smoothing)
        model._tables = self._tables[:order]
        model._below = [*self._below[: order - 1], model._tables[-1]]
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
        rows, lower = [], np.full(len(ids), 1 / self.K)
        for length, (table, below) in enumerate(
            zip(self._tables, self._below, strict=True)
        ):
            asked = self._codes(ids, length), ids[length:], lower[length:]
            start = lower[:length]
            rows.append(np.concatenate([start, table.mix(*asked)]))
            same = below is table
            lower = rows[-1] if same else np.concatenate([start, below.mix(*asked)])
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
        tables = [*self._below[:-1], self._tables[-1]][: len(context) + 1]
        for length, table in enumerate(tables):
            last = context[len(context) - length :]
            code = self._codes(np.append(last, 0), length)
            probs = table.mix(np.repeat(code, self.K), symbols, probs)
        return probs

    def bits(self, ids):
        """Mean of -log2 P over a text: bits per symbol. ValueError for an empty one."""
        if len(ids) == 0:
            raise ValueError("ids is empty; expected a text of at least one symbol")
        return float(-np.log2(self.probabilities(ids)).mean())

    def unseen(self, ids):
        """Share of the positions of a text whose full context was never counted."""
        self._expect_fitted()
        codes = self._codes(self._checked(ids), self.order - 1)
        return float(1 - np.isin(codes, self._tables[-1].contexts).mean())

    def _codes(self, ids, length, after=1):
        """Every run of `length` symbols that has `after` more behind it, as a number.

        With after = 1: the contexts of the positions from `length` on.
        """
        codes = np.zeros(max(len(ids) - length + 1 - after, 0), dtype=np.int64)
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


def bigram_bits(ids, test_set, K, smoothing=0.1):
    """Bits per symbol of the plainest rival: how often each symbol followed each other.

    Parameters
    ----------
    ids : (L,) int
        The training text.
    test_set : pair of int arrays of one shape
        Symbols read, and those to be predicted.
    K : int
        Number of different symbols.
    smoothing : float, > 0
        Added to every count, so that no pair is impossible.

    Returns
    -------
    float
    """
    counts = np.full((K, K), smoothing)
    np.add.at(counts, (ids[:-1], ids[1:]), 1)
    probs = counts / counts.sum(axis=1, keepdims=True)
    return -np.log2(probs[tuple(test_set)]).mean()


class _Table:
    """Counts for contexts of one length: c, n, k and D of the module's formulas."""

    def __init__(self, pairs, c, K, discounted):
        self.K, self.pairs, self.c = K, pairs, c
        owners = self.pairs // K  # sorted, because the pairs are
        self.contexts, first, self.k = np.unique(
            owners, return_index=True, return_counts=True
        )
        self.n = np.add.reduceat(self.c, first)
        self.D = _discount(c) if discounted else None

    def mix(self, contexts, symbols, lower):
        """P(symbol | context), given the shorter context's probabilities."""
        c = _look_up(self.pairs, self.c, contexts * self.K + symbols)
        n = _look_up(self.contexts, self.n, contexts)
        k = _look_up(self.contexts, self.k, contexts)
        if self.D is None:
            mixed = (c + k * lower) / np.maximum(n + k, 1)
        else:
            mixed = (np.maximum(c - self.D, 0) + self.D * k * lower) / np.maximum(n, 1)
        return np.where(n > 0, mixed, lower)


def _discount(c):
    """D of the module's docstring from the counts of one length: above 0, at most 1."""
    once, twice = (c == 1).sum(), (c == 2).sum()
    return once / (once + 2 * twice) if once else 0.5


def _look_up(keys, values, wanted):
    """values[i] where keys[i] == wanted, 0 where there is no such key."""
    index = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[index] == wanted, values[index], 0)

"""Output layers for large vocabularies, on hidden states that are given.

The full softmax multiplies every state by all K rows of V and adds up K exponentials.
Three ways around it, all with the same two methods:

``loss(hidden, targets)``
    What is minimised: hidden (N, H), targets (N,) int64 → scalar, nats per symbol.
``log_probabilities(hidden)``
    Exact and normalised: (N, H) → (N, K). `exact_loss` is the mean of what it says of
    the targets; but for `SampledSoftmax` that is `loss` itself.

`sparse` says whether gradients are sparse tensors: train those by SGD or SparseAdam.
Symbols are numbered by falling frequency (`datasets.words` does), which the log-uniform
proposal and the adaptive softmax rely on.
"""

import math
import time
from functools import partial

import torch
from torch import nn
from torch.nn import functional as F

from course_utils.counting import torch_multiplications
from course_utils.models.hierarchical_softmax import HierarchicalSoftmax, huffman
from course_utils.validation import expect_choice, expect_shape, expect_symbols


class FullSoftmax(nn.Module):
    """s = V h + b_s over all K symbols.

    Parameters
    ----------
    hidden_size, vocabulary_size : int
        H and K.
    seed : int
        Draws both parameters, uniform in ±1/√H.

    Attributes
    ----------
    V : (K, H)
    b_s : (K, 1)
        A column, so that rows of it can have sparse gradients.
    """

    sparse = False

    def __init__(self, hidden_size, vocabulary_size, *, seed=0):
        super().__init__()
        generator, bound = torch.Generator().manual_seed(seed), hidden_size**-0.5
        for name, columns in (("V", hidden_size), ("b_s", 1)):
            drawn = torch.empty(vocabulary_size, columns)
            drawn.uniform_(-bound, bound, generator=generator)
            setattr(self, name, nn.Parameter(drawn))

    def exact_loss(self, hidden, targets):
        """Mean -log P(target), over all K symbols."""
        expect_symbols("targets", targets, len(self.V))
        return F.cross_entropy(hidden @ self.V.T + self.b_s.T, targets)

    loss = exact_loss

    def log_probabilities(self, hidden):
        """log P of every symbol: (N, H) → (N, K)."""
        return torch.log_softmax(hidden @ self.V.T + self.b_s.T, dim=-1)


class SampledSoftmax(FullSoftmax):
    """The full softmax, trained against a few drawn symbols instead of all.

    The sum Z = Σ_k exp(s_k) is estimated by importance sampling from S draws out of a
    proposal Q, with replacement, the same for all N states:

        Z ≈ exp(s_target) + Σ_{drawn k ≠ target} exp(s_k) / (S Q(k))

    The estimate of Z is right on average; that of log Z, and so the loss, is a little
    low. The division is the correction: without it, what Q draws often would be pushed
    down too often. Only rows of targets and drawn symbols get a gradient.

    Sources: Y. Bengio and J.-S. Senécal (2003), Quick training of probabilistic neural
    nets by importance sampling, AISTATS; S. Jean, K. Cho, R. Memisevic and Y. Bengio
    (2015), On using very large target vocabulary for neural machine translation, ACL.

    Parameters
    ----------
    hidden_size, vocabulary_size, seed
        As in `FullSoftmax`; the seed also draws the samples.
    samples : int
        S.
    proposal : LogUniform or Unigram, optional
        Q; log-uniform if left out.
    """

    sparse = True

    def __init__(
        self, hidden_size, vocabulary_size, *, samples=100, proposal=None, seed=0
    ):
        super().__init__(hidden_size, vocabulary_size, seed=seed)
        self.samples = samples
        self.proposal = proposal or LogUniform(vocabulary_size)
        self.generator = torch.Generator().manual_seed(seed)

    def loss(self, hidden, targets):
        """Estimate of `exact_loss` from new samples."""
        expect_symbols("targets", targets, len(self.V))
        drawn = self.proposal.draw(self.samples, self.generator).to(targets.device)
        rows, N = torch.cat([targets, drawn]), len(targets)
        V = F.embedding(rows, self.V, sparse=True)
        b_s = F.embedding(rows, self.b_s, sparse=True)[:, 0]
        right = (hidden * V[:N]).sum(dim=-1) + b_s[:N]
        expected = self.samples * self.proposal.probabilities(drawn)
        others = hidden @ V[N:].T + b_s[N:] - expected.log().to(hidden.dtype)
        others = others.masked_fill(drawn == targets[:, None], -math.inf)
        log_Z = torch.logsumexp(torch.cat([right[:, None], others], dim=1), dim=1)
        return (log_Z - right).mean()


class LogUniform:
    """Q(k) = log((k + 2) / (k + 1)) / log(K + 1): near Zipf's law, nothing to store."""

    def __init__(self, vocabulary_size):
        self.last = vocabulary_size - 1
        self.log_size = math.log(vocabulary_size + 1)

    def draw(self, count, generator):
        """(count,) int64, with replacement."""
        uniform = torch.rand(count, generator=generator, dtype=torch.float64)
        return (torch.exp(uniform * self.log_size) - 1).long().clamp(max=self.last)

    def probabilities(self, ids):
        """Q of each symbol, the shape of `ids`, float64."""
        return torch.log1p(1 / (ids.double() + 1)) / self.log_size


class Unigram:
    """Q(k) in proportion to the count of k, plus one so that everything can be drawn.

    Parameters
    ----------
    counts : (K,) int
        In the training text.
    """

    def __init__(self, counts):
        counts = torch.as_tensor(counts, dtype=torch.float64) + 1
        expect_shape("counts", counts, ("K",))
        self.share = counts / counts.sum()
        self.below = self.share.cumsum(0)

    def draw(self, count, generator):
        """(count,) int64, with replacement."""
        uniform = torch.rand(count, generator=generator, dtype=torch.float64)
        drawn = torch.searchsorted(self.below, uniform * self.below[-1], right=True)
        return drawn.clamp(max=len(self.share) - 1)

    def probabilities(self, ids):
        """Q of each symbol, the shape of `ids`, float64."""
        return self.share.to(ids.device)[ids]


class AdaptiveSoftmax(nn.Module):
    """Frequent symbols at full size, rare ones behind a door and in fewer dimensions.

    A first, short softmax holds the frequent symbols and one entry for each cluster of
    rarer ones; a cluster's own softmax, on states projected to H / 4, then H / 16
    numbers, is computed only where the target lies in it.

    Source: E. Grave, A. Joulin, M. Cissé, D. Grangier and H. Jégou (2017), Efficient
    softmax approximation for GPUs, ICML; this is ``torch.nn``'s.

    Parameters
    ----------
    hidden_size, vocabulary_size : int
        H and K.
    cutoffs : sequence of int, optional
        Where clusters begin, increasing, below K. Left out: K/50 and K/5, or only the
        first of them where H < 16.
    seed : int
        Draws the parameters; PyTorch's own generator is left as it was.

    Raises
    ------
    ValueError
        If not a single number is left of the states in the last cluster.
    """

    sparse = False

    def __init__(self, hidden_size, vocabulary_size, *, cutoffs=None, seed=0):
        super().__init__()
        if cutoffs is None:
            cutoffs = sorted({max(1, vocabulary_size // part) for part in (50, 5)})
            cutoffs = cutoffs[: 1 if hidden_size < 16 else 2]
        if hidden_size < 4 ** len(cutoffs):
            raise ValueError(
                f"hidden_size is {hidden_size}; expected at least {4 ** len(cutoffs)} "
                f"for {len(cutoffs)} clusters, each with a fourth of the one before"
            )
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            self.inner = nn.AdaptiveLogSoftmaxWithLoss(
                hidden_size, vocabulary_size, list(cutoffs), div_value=4.0
            )

    def loss(self, hidden, targets):
        """Mean -log P(target)."""
        expect_symbols("targets", targets, self.inner.n_classes)
        return self.inner(hidden, targets).loss

    exact_loss = loss

    def log_probabilities(self, hidden):
        """log P of every symbol: (N, H) → (N, K)."""
        return self.inner.log_prob(hidden)


def layer(kind, hidden_size, vocabulary_size, *, counts=None, seed=0):
    """An output layer by name.

    Parameters
    ----------
    kind : {"full", "sampled", "tree", "adaptive"}
    hidden_size, vocabulary_size : int
        H and K.
    counts : (K,) int, optional
        Of the symbols in the training text: they are what "sampled" draws from and
        what Huffman's tree is made of. Left out, both assume the log-uniform law.
    seed : int
    """
    expect_choice("kind", kind, KINDS)
    if counts is not None:
        expect_shape("counts", counts, (vocabulary_size,))
    return KINDS[kind](hidden_size, vocabulary_size, counts, seed)


def _sampled(H, K, counts, seed):
    proposal = LogUniform(K) if counts is None else Unigram(counts)
    return SampledSoftmax(H, K, proposal=proposal, seed=seed)


def _tree(H, K, counts, seed):
    if counts is None:
        counts = LogUniform(K).probabilities(torch.arange(K)).numpy()
    return HierarchicalSoftmax(H, huffman(counts), seed=seed)


KINDS = {
    "full": lambda H, K, counts, seed: FullSoftmax(H, K, seed=seed),
    "sampled": _sampled,
    "tree": _tree,
    "adaptive": lambda H, K, counts, seed: AdaptiveSoftmax(H, K, seed=seed),
}


def milliseconds(layers, hidden_size, vocabulary_size, *, N=640, rounds=5, seed=0):
    """Time of `loss` and of its gradients, for all parameters and the states.

    Parameters
    ----------
    layers : list of output layers
        Timed in turns, so that what else the machine does falls on all alike.
    hidden_size, vocabulary_size : int
        H and K.
    N : int
        States; as many targets are drawn from the log-uniform law.
    rounds : int
        The median is taken over them; one more goes first and is not counted.
    seed : int
        Draws states and targets.

    Returns
    -------
    list of float
        Milliseconds of processor time, summed over threads, one for each layer.
    """
    hidden, targets = _drawn(hidden_size, vocabulary_size, N, seed)
    times = torch.zeros(rounds + 1, len(layers), dtype=torch.float64)
    for row in times:
        for place, each in enumerate(layers):
            each.zero_grad()
            states = hidden.clone().requires_grad_()
            began = time.process_time()
            each.loss(states, targets).backward()
            row[place] = 1000 * (time.process_time() - began)
    return times[1:].median(dim=0).values.tolist()


def products(layers, hidden_size, vocabulary_size, *, N=640, seed=0):
    """Multiplications a state, in the matrix products of what `milliseconds` times.

    Unlike a time they are the same on every machine: a list of int, one a layer.
    """
    hidden, targets = _drawn(hidden_size, vocabulary_size, N, seed)
    states = hidden.requires_grad_()
    work = [partial(_there_and_back, each, states, targets) for each in layers]
    return [torch_multiplications(each) // N for each in work]


def _there_and_back(layer, states, targets):
    layer.loss(states, targets).backward()


def _drawn(hidden_size, vocabulary_size, N, seed):
    generator = torch.Generator().manual_seed(seed)
    hidden = torch.randn(N, hidden_size, generator=generator)
    return hidden, LogUniform(vocabulary_size).draw(N, generator)

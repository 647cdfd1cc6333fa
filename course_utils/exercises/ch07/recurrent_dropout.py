"""Exercise `recurrent_dropout` of chapter 07."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def recurrent_dropout(xs, h0, U, W, b, mask):
    """States of a tanh network whose W reads a thinned-out state.

    xs (T, N, D), h0 (N, H), U (H, D), W (H, H), b (H,),
    mask (N, H): one for the whole sequence, 0 or 1 / (1 - p)
    →  hs (T, N, H): h(1) … h(T), unmasked, as the loss reads them
    """
    return ...
'''

HINTS = [
    "Write the plain forward loop first. On which arrow of the unrolled graph does "
    "the mask stand?",
    "On the one from h(t-1) to a(t): W reads `h * mask`, the loss reads `h`.",
    "`h = np.tanh(x @ U.T + (h * mask) @ W.T + b)` in the loop, and append h.",
]


def recurrent_dropout(xs, h0, U, W, b, mask):
    """The library's forward pass with a recurrent mask; (T, N, H)."""
    cell = numpy_rnn.RNNCell.from_weights(U, W, b)
    hs, _, _ = numpy_rnn.forward(cell, xs, h0, recurrent_mask=mask)
    return hs


def masked(xs, h0, U, W, b, mask, **change):
    """States (T, N, H) with dropout on what W reads, or with one thing changed."""
    h, hs = h0, []
    for t, x in enumerate(xs):
        read = change.get("read", lambda h, mask, t: h * mask)(h, mask, t)
        a = x @ U.T + change.get("project", lambda read, W: read @ W.T)(read, W) + b
        h = change.get("out", lambda a, mask: np.tanh(a))(a, mask)
        hs.append(h)
    return np.stack(hs)


def _dropped(**change):
    return lambda xs, h0, U, W, b, mask: masked(xs, h0, U, W, b, mask, **change)


def _outputs_masked(xs, h0, U, W, b, mask):
    return masked(xs, h0, U, W, b, mask) * mask


MISTAKES = [
    KnownMistake(
        "W is not transposed",
        _dropped(project=lambda read, W: read @ W),
        "Rows of h are examples: each is multiplied by W as `h @ W.T`.",
        "`(h * mask) @ W.T`.",
    ),
    KnownMistake(
        "the mask is used as 0 and 1",
        _dropped(read=lambda h, mask, t: h * (mask > 0)),
        "The units that stay have to be made larger, by 1 / (1 - p), so that W reads "
        "as much on average as without dropout. The mask you are given does that.",
        "`h * mask`, the mask as it is.",
    ),
    KnownMistake(
        "nothing is dropped",
        _dropped(read=lambda h, mask, t: h),
        "The mask is not used: W reads the whole state.",
        "Multiply h by the mask before W reads it.",
    ),
    KnownMistake(
        "the outputs are masked too",
        _outputs_masked,
        "What the loss reads stays whole: the mask stands on the arrow from h(t-1) to "
        "a(t), and only there.",
        "Append h, and mask it when the next step reads it.",
    ),
    KnownMistake(
        "the state itself is masked",
        _dropped(read=lambda h, mask, t: h, out=lambda a, mask: np.tanh(a) * mask),
        "h(t) is multiplied by the mask right after tanh, so the output loses units as "
        "well, and h(0) enters whole.",
        "Mask what W reads, not what it makes.",
    ),
    KnownMistake(
        "the initial state is not masked",
        _dropped(read=lambda h, mask, t: h * mask if t else h),
        "W reads h(0) too, with the same mask as every later state.",
        "One line for all steps, no exception for the first.",
    ),
    KnownMistake(
        "the mask is used at the first step only",
        _dropped(read=lambda h, mask, t: h if t else h * mask),
        "The same mask holds at *every* step: a dropped unit stays dropped for this "
        "sequence.",
        "Multiply inside the loop.",
    ),
    KnownMistake(
        "the mask is multiplied in after W",
        _dropped(
            read=lambda h, mask, t: (h, mask),
            project=lambda read, W: (read[0] @ W.T) * read[1],
        ),
        "(W h) ∘ mask silences units of the *new* step. Dropping what W reads is "
        "W (mask ∘ h).",
        "Mask first, then the product.",
    ),
    KnownMistake(
        "the bias is left out",
        lambda xs, h0, U, W, b, mask: masked(xs, h0, U, W, 0 * b, mask),
        "a(t) has three terms: U x(t), W (mask ∘ h(t-1)) and b.",
        "Add `b` inside the tanh.",
    ),
    KnownMistake(
        "h0 is not used and the network starts from zero",
        lambda xs, h0, U, W, b, mask: masked(xs, 0 * h0, U, W, b, mask),
        "The first step has to read the state it is given.",
        "Start with `h = h0`.",
    ),
    KnownMistake(
        "the pre-activation is masked",
        _dropped(read=lambda h, mask, t: h, out=lambda a, mask: np.tanh(a * mask)),
        "That drops the input's share and the bias as well.",
        "The mask stands on h(t-1) alone.",
    ),
]

_rng = np.random.default_rng(7)


def _sequence(T, N, D, H, dropout):
    return {
        "xs": _rng.normal(size=(T, N, D)),
        "h0": _rng.uniform(-0.9, 0.9, (N, H)),
        "U": _rng.normal(0, 0.6, (H, D)),
        "W": _rng.normal(0, 0.6, (H, H)),
        "b": _rng.normal(0, 0.3, H),
        "mask": numpy_rnn.draw_recurrent_mask(dropout, N, H, _rng),
    }


check_recurrent_dropout = Checker(
    "recurrent_dropout",
    stub=STUB,
    hints=HINTS,
    solution=recurrent_dropout,
    cases=[
        _sequence(5, 3, 4, 6, 0.4),
        _sequence(4, 2, 3, 7, 0.5),
        _sequence(3, 5, 2, 4, 0.25),
    ],
    quantities=[Quantity("hs", ("T", "N", "H"))],
    mistakes=MISTAKES,
    lesson="The same units stay dropped from the first step to the last.",
)

"""Exercise `backward` of chapter 04."""

import numpy as np

from course_utils import numpy_rnn
from course_utils.exercises.ch04.clinic import PATIENTS, compiled, edited
from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn import rnn, sequence

STUB = '''
def backward(xs, h0, hs, probs, targets, W, V):
    """Gradients of L = 1/N Σ_n Σ_t -log ŷ(t)[target], as {"U", "W", "b", "V", "b_s"}.

    a(t) = U x(t) + W h(t-1) + b, h = tanh(a), s = V h + b_s, ŷ = softmax(s)
    xs (T, N, D), h0 (N, H), hs (T, N, H): h(1) … h(T), probs (T, N, K): ŷ,
    targets (T, N) of classes, W (H, H), V (K, H)
    """
    return ...
'''

HINTS = [
    "Draw one column of the graph and turn its arrows round: ℓ → s → h → a, and "
    "from a to x, to h(t-1) and to the weights. Which of these have two arrows "
    "coming in?",
    "Inside `for t in reversed(range(T)):` the order is ds, dh, da. ds is "
    "`(probs[t] - onehot) / N`, and dh has two terms: `ds @ V` from this step's "
    "scores, and what came back from step t+1.",
    "After da set `dh_next = da @ W` for the next turn of the loop (start it at "
    "zero). Then add each weight's share: `dW += da.T @ h_prev`, where h_prev is "
    "`hs[t - 1]`, or `h0` at t = 0. U, V and the biases go the same way.",
]


def backward(xs, h0, hs, probs, targets, W, V):
    """The library's gradients under the exercise's signature; dict U, W, b, V, b_s."""
    D, (K, _) = xs.shape[2], V.shape
    cell = numpy_rnn.RNNCell.from_weights(np.zeros((len(W), D)), W)
    d_logits = (probs - np.eye(K)[targets]) / xs.shape[1]
    d_hs, grads = numpy_rnn.Linear.from_weights(V).backward(d_logits, hs)
    # The cache of `forward` with the states that were given.
    kept = [rnn.Kept(*pair) for pair in zip([h0, *hs], hs, strict=False)]
    cache = sequence.Cache(xs, kept)
    return numpy_rnn.backward(cell, d_hs, None, cache)[2] | grads


def _changed(old, new):
    return compiled(edited(old, new))


MISTAKES = [
    KnownMistake(
        "the sum over t is missing in W",
        PATIENTS["E"],
        "W is used at every step, and each use hands in a share. Only the share of "
        "step 1, the last one to be computed, is left.",
        "`dW += …` where you have `dW = …`.",
    ),
    KnownMistake(
        "the sums over t are missing, and only the last share computed is returned",
        compiled(
            edited("dW += da.T", "dW = da.T")
            .replace("dU += ", "dU = ")
            .replace("dV += ", "dV = ")
            .replace("db += ", "db = ")
            .replace("db_s += ", "db_s = ")
        ),
        "The loop runs from T down to 1, so what is left is the share of step 1.",
        "Start every gradient at zero before the loop and add inside it.",
    ),
    KnownMistake(
        "the path through time is dropped: W^T ā(t+1) is missing in the bar of h(t)",
        PATIENTS["D"],
        "h(t) is read twice, by the scores of its own step and by step t+1. Only the "
        "first reader has reported back.",
        "Carry `dh_next = da @ W` from step t+1 to step t and add it to `ds @ V`.",
    ),
    KnownMistake(
        "the derivative of tanh is taken as 1 - h instead of 1 - h²",
        PATIENTS["H"],
        "tanh' = 1 - tanh². At h = 0 both are 1, which hides it in small networks.",
        "`da = dh * (1 - hs[t] ** 2)`.",
    ),
    KnownMistake(
        "the last step is skipped",
        PATIENTS["F"],
        "Step T has a loss too, and it is where the way back starts.",
        "`for t in reversed(range(T))` visits T-1, …, 0 in Python's counting.",
    ),
    KnownMistake(
        "the step back multiplies by W where its transpose belongs",
        PATIENTS["B"],
        "The column form is W^T ā. With one example a row that becomes `da @ W`; "
        "`da @ W.T` is W ā.",
        "Forward is `h @ W.T`; the way back is the other one.",
    ),
    KnownMistake(
        "W's share uses h(t) for h(t-1)",
        PATIENTS["C"],
        "In a(t) = U x(t) + W h(t-1) + b the factor beside W is the state before the "
        "step.",
        "`dW += da.T @ h_prev`, with `h0` at the first step.",
    ),
    KnownMistake(
        "the average over the batch is taken twice",
        PATIENTS["A"],
        "1/N belongs to the loss. It enters with `ds` and is carried along by every "
        "product; dividing again gives a gradient N times too small.",
        "Divide in one place only: `ds = (probs - onehot) / N`.",
    ),
    KnownMistake(
        "total derivatives are used where immediate ones belong",
        PATIENTS["G"],
        "A bar that already holds everything the future says was given the future "
        "once more, so every path of more than one step is counted several times.",
        "Add `da(t+1) @ W` to the *immediate* part `ds @ V`, and do it once.",
    ),
    KnownMistake(
        "the average over the batch is not taken",
        _changed(") / N", ")"),
        "These are gradients of the sum over the examples, N times too large.",
        "The loss is an average over the batch: divide `probs - onehot` by N.",
    ),
    KnownMistake(
        "the state before the first step is taken from the end of `hs`",
        _changed("hs[t - 1] if t > 0 else h0", "hs[t - 1]"),
        "`hs[-1]` is h(T). Python does not complain about an index of -1.",
        "At t = 0 the state before the step is `h0`.",
    ),
    KnownMistake(
        "h(0) is taken for zero",
        _changed("else h0", "else np.zeros_like(h0)"),
        "The state before the first step is given, and W is used on it too. (Leaving "
        "the first step out of W's sum comes to the same.)",
        "At t = 0 the state before the step is `h0`.",
    ),
    KnownMistake(
        "the last step is skipped in W",
        _changed("dW += da.T @ h_prev", "dW += (t < T - 1) * da.T @ h_prev"),
        "All T steps use W. The T states beside them are h(0) … h(T-1).",
        "`np.concatenate([h0[None], hs[:-1]])` beside all of `da`.",
    ),
    KnownMistake(
        "the last step is skipped in V",
        _changed("dV += ds.T @ hs[t]", "dV += (t < T - 1) * ds.T @ hs[t]"),
        "Every step has scores, the last one too.",
        "All of `ds` beside all of `hs`.",
    ),
    KnownMistake(
        "the first step is skipped",
        _changed("reversed(range(T))", "reversed(range(1, T))"),
        "Step 1 uses U, W, b and V as every other step does.",
        "`for t in reversed(range(T))` goes down to 0.",
    ),
    KnownMistake(
        "the loop runs forwards in time",
        _changed("reversed(range(T))", "range(T)"),
        "The bar of h(t) needs what comes back from step t+1, which has not been "
        "visited yet.",
        "`for t in reversed(range(T))`.",
    ),
    KnownMistake(
        "the step back leaves from h instead of a, so a tanh' is missing on the way",
        _changed("dh_next = da @ W", "dh_next = dh @ W"),
        "From h(t) back to h(t-1) lie two edges: the tanh, then W.",
        "`dh_next = da @ W`.",
    ),
    KnownMistake(
        "what comes back is added to the old `dh_next` instead of replacing it",
        _changed("dh_next = da @ W", "dh_next = dh_next + da @ W"),
        "What came back to h(t+1) has been used up there; it does not jump on to h(t).",
        "Assign `dh_next`; `dh = ds @ V + dh_next` is where the addition belongs.",
    ),
    KnownMistake(
        "the tanh is forgotten on the way back",
        _changed("dh * (1 - hs[t] ** 2)", "dh * 1"),
        "Between h and a lies the tanh, and every edge has its factor.",
        "`da = dh * (1 - hs[t] ** 2)`.",
    ),
    KnownMistake(
        "tanh' is computed from tanh(h) instead of from h",
        _changed("1 - hs[t] ** 2", "1 - np.tanh(hs[t]) ** 2"),
        "hs[t] is tanh(a) already.",
        "1 - h², with h = `hs[t]` itself.",
    ),
    KnownMistake(
        "tanh' is taken at the state before the step",
        _changed("1 - hs[t] ** 2", "1 - h_prev ** 2"),
        "The tanh edge of step t leads to h(t), so its factor is 1 - h(t)².",
        "`1 - hs[t] ** 2`.",
    ),
    KnownMistake(
        "prediction and target are the wrong way round",
        _changed(
            "(probs[t] - np.eye(K)[targets[t]])", "(np.eye(K)[targets[t]] - probs[t])"
        ),
        "Every sign is turned: a step along these gradients makes the loss larger, "
        "not smaller.",
        "`probs - onehot`: raising the score of a wrong class raises the loss.",
    ),
    KnownMistake(
        "the bar of the scores is the prediction alone",
        _changed("(probs[t] - np.eye(K)[targets[t]])", "probs[t]"),
        "Without the target in it, no gradient knows what was right.",
        "`probs - onehot`.",
    ),
    KnownMistake(
        "V's share uses the state before the step",
        _changed("ds.T @ hs[t]", "ds.T @ h_prev"),
        "In s(t) = V h(t) + b_s the factor beside V is h(t).",
        "`dV += ds.T @ hs[t]`.",
    ),
    KnownMistake(
        "the outer product for W is transposed",
        _changed("da.T @ h_prev", "h_prev.T @ da"),
        "Entry (i, j) of W's gradient is ā_i h_j: rows belong to ā.",
        "`dW += da.T @ h_prev`.",
    ),
    KnownMistake(
        "b's share is averaged over the batch a second time",
        _changed("da.sum(axis=0)", "da.mean(axis=0)"),
        "The 1/N is in `da` already.",
        "Sum over the batch: `da.sum(axis=0)`.",
    ),
    KnownMistake(
        "the gradients are also divided by T",
        _changed(") / N", ") / N / T"),
        "The loss is summed over time and averaged over the batch only.",
        "Leave T out of `ds`.",
    ),
]


def _network_case(rng, T, N, D, H, K):
    shapes = {"U": (H, D), "W": (H, H), "b": (H,)}
    cell = numpy_rnn.RNNCell.from_weights(
        **{name: rng.normal(0, 0.6, shape) for name, shape in shapes.items()}
    )
    out = numpy_rnn.Linear(H, K, rng=rng)
    xs, h0 = rng.normal(size=(T, N, D)), rng.uniform(-0.9, 0.9, (N, H))
    hs, _, _ = numpy_rnn.forward(cell, xs, h0)
    probs = numpy_rnn.softmax(out.forward(hs)[0])
    targets = rng.integers(0, K, (T, N))
    return {
        "xs": xs, "h0": h0, "hs": hs, "probs": probs, "targets": targets,
        "W": cell.W, "V": out.V,
    }  # fmt: skip


_rng = np.random.default_rng(4)
_SIZES = [(5, 3, 4, 6, 7), (4, 5, 3, 2, 6), (1, 3, 5, 2, 4), (6, 2, 1, 3, 5)]

check_backward = Checker(
    "backward",
    stub=STUB,
    hints=HINTS,
    solution=backward,
    cases=[_network_case(_rng, *sizes) for sizes in _SIZES],
    quantities=[
        Quantity("V", ("K", "H")),
        Quantity("b_s", ("K",)),
        Quantity("U", ("H", "D")),
        Quantity("W", ("H", "H")),
        Quantity("b", ("H",)),
    ],
    mistakes=MISTAKES,
    as_dict=True,
    time_limit=10.0,
    lesson="One line for each arrow, and the loop turned round: that is all of BPTT.",
)

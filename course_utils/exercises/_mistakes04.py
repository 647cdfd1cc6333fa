"""Wrong backward passes for chapter 04's main exercise, each with its explanation.

Those with a patient in the clinic are that patient; the others are the healthy source
with a change of their own.
"""

from course_utils.exercises._checker import KnownMistake as Known
from course_utils.exercises._clinic04 import PATIENTS, compiled, edited


def _changed(old, new):
    return compiled(edited(old, new))


BACKWARD = [
    Known(
        "the sum over t is missing in W",
        PATIENTS["E"],
        "W is used at every step, and each use hands in a share. Only the share of "
        "step 1, the last one to be computed, is left.",
        "`dW += …` where you have `dW = …`.",
    ),
    Known(
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
    Known(
        "the path through time is dropped: W^T ā(t+1) is missing in the bar of h(t)",
        PATIENTS["D"],
        "h(t) is read twice, by the scores of its own step and by step t+1. Only the "
        "first reader has reported back.",
        "Carry `dh_next = da @ W` from step t+1 to step t and add it to `ds @ V`.",
    ),
    Known(
        "the derivative of tanh is taken as 1 - h instead of 1 - h²",
        PATIENTS["H"],
        "tanh' = 1 - tanh². At h = 0 both are 1, which hides it in small networks.",
        "`da = dh * (1 - hs[t] ** 2)`.",
    ),
    Known(
        "the last step is skipped",
        PATIENTS["F"],
        "Step T has a loss too, and it is where the way back starts.",
        "`for t in reversed(range(T))` visits T-1, …, 0 in Python's counting.",
    ),
    Known(
        "the step back multiplies by W where its transpose belongs",
        PATIENTS["B"],
        "The column form is W^T ā. With one example a row that becomes `da @ W`; "
        "`da @ W.T` is W ā.",
        "Forward is `h @ W.T`; the way back is the other one.",
    ),
    Known(
        "W's share uses h(t) for h(t-1)",
        PATIENTS["C"],
        "In a(t) = U x(t) + W h(t-1) + b the factor beside W is the state before the "
        "step.",
        "`dW += da.T @ h_prev`, with `h0` at the first step.",
    ),
    Known(
        "the average over the batch is taken twice",
        PATIENTS["A"],
        "1/N belongs to the loss. It enters with `ds` and is carried along by every "
        "product; dividing again gives a gradient N times too small.",
        "Divide in one place only: `ds = (probs - onehot) / N`.",
    ),
    Known(
        "total derivatives are used where immediate ones belong",
        PATIENTS["G"],
        "A bar that already holds everything the future says was given the future "
        "once more, so every path of more than one step is counted several times.",
        "Add `da(t+1) @ W` to the *immediate* part `ds @ V`, and do it once.",
    ),
    Known(
        "the average over the batch is not taken",
        _changed(") / N", ")"),
        "These are gradients of the sum over the examples, N times too large.",
        "The loss is an average over the batch: divide `probs - onehot` by N.",
    ),
    Known(
        "the state before the first step is taken from the end of `hs`",
        _changed("hs[t - 1] if t > 0 else h0", "hs[t - 1]"),
        "`hs[-1]` is h(T). Python does not complain about an index of -1.",
        "At t = 0 the state before the step is `h0`.",
    ),
    Known(
        "h(0) is taken for zero",
        _changed("else h0", "else np.zeros_like(h0)"),
        "The state before the first step is given, and W is used on it too.",
        "At t = 0 the state before the step is `h0`.",
    ),
    Known(
        "the first step is skipped",
        _changed("reversed(range(T))", "reversed(range(1, T))"),
        "Step 1 uses U, W, b and V as every other step does.",
        "`for t in reversed(range(T))` goes down to 0.",
    ),
    Known(
        "the loop runs forwards in time",
        _changed("reversed(range(T))", "range(T)"),
        "The bar of h(t) needs what comes back from step t+1, which has not been "
        "visited yet.",
        "`for t in reversed(range(T))`.",
    ),
    Known(
        "the step back leaves from h instead of a, so a tanh' is missing on the way",
        _changed("dh_next = da @ W", "dh_next = dh @ W"),
        "From h(t) back to h(t-1) lie two edges: the tanh, then W.",
        "`dh_next = da @ W`.",
    ),
    Known(
        "what comes back is added to the old `dh_next` instead of replacing it",
        _changed("dh_next = da @ W", "dh_next = dh_next + da @ W"),
        "What came back to h(t+1) has been used up there; it does not jump on to h(t).",
        "Assign `dh_next`; `dh = ds @ V + dh_next` is where the addition belongs.",
    ),
    Known(
        "the tanh is forgotten on the way back",
        _changed("dh * (1 - hs[t] ** 2)", "dh * 1"),
        "Between h and a lies the tanh, and every edge has its factor.",
        "`da = dh * (1 - hs[t] ** 2)`.",
    ),
    Known(
        "tanh' is computed from tanh(h) instead of from h",
        _changed("1 - hs[t] ** 2", "1 - np.tanh(hs[t]) ** 2"),
        "hs[t] is tanh(a) already.",
        "1 - h², with h = `hs[t]` itself.",
    ),
    Known(
        "tanh' is taken at the state before the step",
        _changed("1 - hs[t] ** 2", "1 - h_prev ** 2"),
        "The tanh edge of step t leads to h(t), so its factor is 1 - h(t)².",
        "`1 - hs[t] ** 2`.",
    ),
    Known(
        "prediction and target are the wrong way round",
        _changed(
            "(probs[t] - np.eye(K)[targets[t]])", "(np.eye(K)[targets[t]] - probs[t])"
        ),
        "Every sign is turned: a step along these gradients makes the loss larger, "
        "not smaller.",
        "`probs - onehot`: raising the score of a wrong class raises the loss.",
    ),
    Known(
        "the bar of the scores is the prediction alone",
        _changed("(probs[t] - np.eye(K)[targets[t]])", "probs[t]"),
        "Without the target in it, no gradient knows what was right.",
        "`probs - onehot`.",
    ),
    Known(
        "V's share uses the state before the step",
        _changed("ds.T @ hs[t]", "ds.T @ h_prev"),
        "In s(t) = V h(t) + b_s the factor beside V is h(t).",
        "`dV += ds.T @ hs[t]`.",
    ),
    Known(
        "the outer product for W is transposed",
        _changed("da.T @ h_prev", "h_prev.T @ da"),
        "Entry (i, j) of W's gradient is ā_i h_j: rows belong to ā.",
        "`dW += da.T @ h_prev`.",
    ),
    Known(
        "b's share is averaged over the batch a second time",
        _changed("da.sum(axis=0)", "da.mean(axis=0)"),
        "The 1/N is in `da` already.",
        "Sum over the batch: `da.sum(axis=0)`.",
    ),
    Known(
        "the gradients are also divided by T",
        _changed(") / N", ") / N / T"),
        "The loss is summed over time and averaged over the batch only.",
        "Leave T out of `ds`.",
    ),
]

"""The clinic of chapter 04: backward passes with one fault each.

A patient is the healthy source with one line changed (one of them is built in another
way), so what a learner reads is what runs.
"""

import numpy as np

HEALTHY = """\
def backward(xs, h0, hs, probs, targets, W, V):
    T, N, K = probs.shape
    dU, dW, db = np.zeros((len(W), xs.shape[2])), np.zeros_like(W), np.zeros(len(W))
    dV, db_s = np.zeros_like(V), np.zeros(len(V))
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        h_prev = hs[t - 1] if t > 0 else h0
        ds = (probs[t] - np.eye(K)[targets[t]]) / N
        dh = ds @ V + dh_next
        da = dh * (1 - hs[t] ** 2)
        dh_next = da @ W
        dV += ds.T @ hs[t]
        db_s += ds.sum(axis=0)
        dU += da.T @ xs[t]
        dW += da.T @ h_prev
        db += da.sum(axis=0)
    return {"U": dU, "W": dW, "b": db, "V": dV, "b_s": db_s}
"""


# The same gradients in two passes over time: all states' bars, then all weights'.
TWO_PASSES = """\
def backward(xs, h0, hs, probs, targets, W, V):
    T, N, K = probs.shape
    dU, dW, db = np.zeros((len(W), xs.shape[2])), np.zeros_like(W), np.zeros(len(W))
    ds = (probs - np.eye(K)[targets]) / N
    dhs, dh_next = np.zeros_like(hs), np.zeros_like(h0)
    for t in reversed(range(T)):
        dhs[t] = ds[t] @ V + dh_next
        dh_next = (dhs[t] * (1 - hs[t] ** 2)) @ W
    dh_next = np.zeros_like(h0)
    for t in reversed(range(T)):
        h_prev = hs[t - 1] if t > 0 else h0
        dh = dhs[t]
        da = dh * (1 - hs[t] ** 2)
        dh_next = da @ W
        dU += da.T @ xs[t]
        dW += da.T @ h_prev
        db += da.sum(axis=0)
    dV = sum(ds[t].T @ hs[t] for t in range(T))
    return {"U": dU, "W": dW, "b": db, "V": dV, "b_s": ds.sum(axis=(0, 1))}
"""

AILMENTS = {
    "sum over t missing": "each step's share is right, but they are not added up",
    "path through time dropped": "what comes back from the next step is left out",
    "tanh' wrong": "the factor of the tanh edge is not 1 - h²",
    "last step skipped": "the way back does not start at t = T",
    "W transposed": "the step back multiplies by W where its transpose belongs",
    "h(t) for h(t-1)": "W's share uses the state after the step, not before it",
    "1/N twice": "the average over the batch is taken a second time",
    "total for immediate": "a bar that holds the future already gets it again",
    "1/N missing": "the average over the batch is not taken",
    "batch not summed": "an example's share is kept apart from the others'",
}


def compiled(source):
    """The function ``backward`` that `source` defines; it knows NumPy as np."""
    names = {"np": np}
    exec(compile(source, "<patient>", "exec"), names)
    return names["backward"]


def edited(old, new, source=HEALTHY):
    """`source` with `old` replaced by `new`; ValueError unless `old` is there once."""
    if source.count(old) != 1:
        raise ValueError(f"{old!r} occurs {source.count(old)} times; expected once")
    return source.replace(old, new)


class Patient:
    """A backward pass to examine: call it, or look at it.

    Parameters
    ----------
    name : str
    source : str
        Defines ``backward(xs, h0, hs, probs, targets, W, V)``.
    """

    def __init__(self, name, source):
        self.name, self.source = name, source
        self._function = compiled(source)

    def __call__(self, xs, h0, hs, probs, targets, W, V):
        return self._function(xs, h0, hs, probs, targets, W, V)

    def operate(self, line, code):
        """A new patient in which line number `line` reads `code`.

        The indentation of the old line is kept. ValueError if there is no such line;
        SyntaxError if the result is no Python.
        """
        lines = self.source.splitlines()
        if not isinstance(line, int) or not 1 <= line <= len(lines):
            raise ValueError(f"line is {line!r}; expected a number 1 … {len(lines)}")
        old = lines[line - 1]
        lines[line - 1] = old[: len(old) - len(old.lstrip())] + code.strip()
        return Patient(f"{self.name}, operated", "\n".join(lines) + "\n")

    def __repr__(self):
        lines = enumerate(self.source.splitlines(), start=1)
        numbered = [f"{i:2d}  {line}" for i, line in lines]
        return "\n".join([f"Patient {self.name}", *numbered, ""])


# Patient → (source, name of the ailment, what the chapter's tools say of it).
_RECORDS = {
    "A": (
        edited(
            '"U": dU, "W": dW, "b": db, "V": dV, "b_s": db_s',
            '"U": dU / N, "W": dW / N, "b": db / N, "V": dV / N, "b_s": db_s / N',
        ),
        "1/N twice",
        "with N = 3 every gradient is one third of the truth, with N = 1 all are right",
    ),
    "B": (
        edited("da @ W\n", "da @ W.T\n"),
        "W transposed",
        "with T = 1 all is right, and with a single unit (H = 1) all is right for any "
        "T",
    ),
    "C": (
        edited("da.T @ h_prev", "da.T @ hs[t]"),
        "h(t) for h(t-1)",
        "W alone is off, and it is off with T = 1 already",
    ),
    "D": (
        edited("ds @ V + dh_next", "ds @ V"),
        "path through time dropped",
        "with T = 1 all is right; with a loss at the last step only, U's share of "
        "every earlier step is zero",
    ),
    "E": (
        edited("dW += da.T", "dW = da.T"),
        "sum over t missing",
        "W alone is off, and with T = 1 all is right",
    ),
    "F": (
        edited("reversed(range(T))", "reversed(range(T - 1))"),
        "last step skipped",
        "with T = 1 every gradient is zero",
    ),
    "G": (
        edited("dh = dhs[t]\n", "dh = dhs[t] + dh_next\n", TWO_PASSES),
        "total for immediate",
        "with T = 1 all is right; with T = 2 and a loss at the last step only, U's "
        "share of step 1 is twice the truth",
    ),
    "H": (
        edited("hs[t] ** 2", "hs[t]"),
        "tanh' wrong",
        "V and b_s are right, U, W and b are off with T = 1 already, whatever N and H",
    ),
}


# The one the chapter examines together with the reader.
ZERO = Patient("0", edited("dh_next = da @ W", "dh_next = dh @ W"))
PATIENTS = {name: Patient(name, source) for name, (source, _, _) in _RECORDS.items()}
EVIDENCE = {name: evidence for name, (_, _, evidence) in _RECORDS.items()}


def _faulty_line(source):
    """Number of the first line that the healthy source does not have."""
    base = TWO_PASSES if "dhs" in source else HEALTHY
    pairs = zip(source.splitlines(), base.splitlines(), strict=True)
    return next(i for i, (here, there) in enumerate(pairs, start=1) if here != there)


DIAGNOSES = {
    name: (ailment, _faulty_line(source))
    for name, (source, ailment, _) in _RECORDS.items()
}

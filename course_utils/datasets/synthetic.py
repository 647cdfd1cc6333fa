"""Made-up sequences whose answer is known, each asking for one kind of memory.

Every task returns a `Batch`; the same `rng` state gives the same batch. Arrays are
time-major. Where a task asks only at the end, ``mask`` is True in the last row only,
so one masked loss serves them all.
"""

from typing import NamedTuple

import numpy as np


class Batch(NamedTuple):
    """Inputs, answers, and where an answer is asked for.

    Attributes
    ----------
    xs : (T, N, D) float
    targets : (T, N)
        int64 classes, or floats where the task asks for a number; 0 where not asked.
    mask : (T, N) bool
        True where the target counts.
    """

    xs: np.ndarray
    targets: np.ndarray
    mask: np.ndarray

    @property
    def final(self):
        """The targets of the last step, (N,): all of them, if asked only there."""
        return self.targets[-1]


def adding(T, N, rng, *, dtype=np.float64):
    """Add the two marked numbers; forget the others.

    Source: Hochreiter & Schmidhuber (1997), Long short-term memory, experiment 4, in
    the form of Le, Jaitly & Hinton (2015): one mark in each half, plain sum.

    Parameters
    ----------
    T, N : int
        Length (≥ 2) and number of sequences.
    rng : numpy.random.Generator
    dtype : float64 or float32
        Of `xs` and of float targets.

    Returns
    -------
    Batch
        xs (T, N, 2): numbers from [0, 1), and marks (1 twice, else 0). Target: the
        sum, a float, at the last step. Always answering 1 has mean squared error 1/6.
    """
    _expect_sizes(least=2, T=T)
    _expect_sizes(N=N)
    values = rng.random((T, N))
    marks = np.zeros((T, N))
    lanes = np.arange(N)
    marks[rng.integers(0, T // 2, N), lanes] = 1
    marks[rng.integers(T // 2, T, N), lanes] = 1
    sums = (values * marks).sum(axis=0)
    return _asked_at_the_end([values, marks], sums, dtype)


def copying(delay, N, rng, *, length=10, symbols=8, dtype=np.float64):
    """Read `length` symbols, wait `delay` steps, then say them in order.

    Source: Hochreiter & Schmidhuber (1997), in the form of Arjovsky, Shah & Bengio
    (2016), Unitary evolution recurrent neural networks, section 4.1.

    Parameters
    ----------
    delay : int
        Steps between the last symbol read and the first one asked for, ≥ 1; the last
        of them shows the signal "now".
    N : int
    rng : numpy.random.Generator
    length, symbols : int
    dtype : float64 or float32

    Returns
    -------
    Batch
        T = delay + 2·length. xs (T, N, symbols + 2), one-hot: classes 0 … symbols-1
        are the symbols, then blank, then "now". Targets int64: blank until the recall,
        then the symbols; ``mask`` is True in the recall only. Without a memory the
        cross-entropy there is log(symbols) a step.
    """
    _expect_sizes(delay=delay, N=N, length=length, symbols=symbols)
    blank, now = symbols, symbols + 1
    read = rng.integers(0, symbols, (length, N))
    T = delay + 2 * length
    shown = np.full((T, N), blank)
    shown[:length] = read
    shown[length + delay - 1] = now
    targets = np.full((T, N), blank)
    targets[-length:] = read
    mask = np.zeros((T, N), bool)
    mask[-length:] = True
    return Batch(np.eye(symbols + 2, dtype=dtype)[shown], targets, mask)


def latch(T, N, rng, *, distractors=1.0, dtype=np.float64):
    """Keep the sign shown at the first step, whatever is shown after it.

    Source: Bengio, Simard & Frasconi (1994), Learning long-term dependencies with
    gradient descent is difficult, section III; a mark says which sign counts.

    Parameters
    ----------
    T, N : int
    rng : numpy.random.Generator
    distractors : float
        Size of the signs after the first: 1, as large as the one to keep; 0, silence.
    dtype : float64 or float32

    Returns
    -------
    Batch
        xs (T, N, 2): signs ±1 (± `distractors` after the first step), and a mark, 1 at
        the first step. Target at the last step: class 1 for +, 0 for -.
    """
    _expect_sizes(T=T, N=N)
    signs = rng.choice([-1.0, 1.0], (T, N))
    classes = (signs[0] > 0).astype(np.int64)
    signs[1:] *= distractors
    marks = np.zeros((T, N))
    marks[0] = 1
    return _asked_at_the_end([signs, marks], classes, dtype)


def parity(T, N, rng, *, every_step=True, dtype=np.float64):
    """Was the number of ones odd?

    Returns a `Batch`: xs (T, N, 1) bits; targets int64, the parity so far. Asked at
    every step, or, with ``every_step=False``, at the last one only (far harder to
    learn: no shorter prefix tells anything).
    """
    _expect_sizes(T=T, N=N)
    bits = rng.integers(0, 2, (T, N))
    return _asked([bits], np.cumsum(bits, axis=0) % 2, dtype, every_step)


def sums(T, N, rng, *, every_step=True, dtype=np.float64):
    """Running total of one input.

    Returns a `Batch`: xs (T, N, 1) from N(0, 1); targets float, the sum so far. Asked
    at every step or, with ``every_step=False``, at the last one only.
    """
    _expect_sizes(T=T, N=N)
    values = rng.standard_normal((T, N))
    totals = np.cumsum(values, axis=0).astype(dtype)
    return _asked([values], totals, dtype, every_step)


def larger_total(T, N, rng, *, every_step=True, dtype=np.float64):
    """Which of two inputs has had the larger total so far?

    Returns a `Batch`: xs (T, N, 2) from N(0, 1); targets int64, 0 for the first input,
    1 for the second. Asked at every step or, with ``every_step=False``, at the last.
    """
    _expect_sizes(T=T, N=N)
    values = rng.standard_normal((2, T, N))
    first, second = np.cumsum(values, axis=1)
    return _asked(values, (second > first).astype(np.int64), dtype, every_step)


def counting(T, N, rng, *, reset=0.1, dtype=np.float64):
    """Count the ticks since the last reset.

    Returns a `Batch`: xs (T, N, 3), one-hot: pause, tick, reset; a reset comes with
    probability `reset`, the other two share the rest. Targets float, the count after
    each step (a reset sets it to 0), asked at every step.
    """
    _expect_sizes(T=T, N=N)
    if not 0 <= reset <= 1:
        raise ValueError(f"reset is {reset}; expected a probability, from 0 to 1")
    rest = (1 - reset) / 2
    events = rng.choice(3, (T, N), p=[rest, rest, reset])
    counts = np.zeros((T, N), dtype)
    count = np.zeros(N)
    for t, event in enumerate(events):
        count = np.where(event == 2, 0, count + (event == 1))
        counts[t] = count
    return Batch(np.eye(3, dtype=dtype)[events], counts, np.ones((T, N), bool))


def delayed_echo(T, N, rng, *, lag, symbols=2, dtype=np.float64):
    """Say at step t what was shown at step t - lag.

    Returns a `Batch`: xs (T, N, symbols), one-hot; targets int64; ``mask`` is True
    from step `lag` on. A network that credits fewer than `lag` steps stays at the
    cross-entropy log(symbols).
    """
    _expect_sizes(T=T, N=N)
    _expect_sizes(least=2, symbols=symbols)
    if not 0 <= lag < T:
        raise ValueError(f"lag is {lag}; expected 0 to {T - 1}, less than T = {T}")
    shown = rng.integers(0, symbols, (T, N))
    targets = np.zeros((T, N), np.int64)
    targets[lag:] = shown[: T - lag]
    mask = np.zeros((T, N), bool)
    mask[lag:] = True
    return Batch(np.eye(symbols, dtype=dtype)[shown], targets, mask)


TASKS = {
    "adding": adding,
    "copying": copying,
    "latch": latch,
    "parity": parity,
    "sums": sums,
    "larger_total": larger_total,
    "counting": counting,
    "delayed_echo": delayed_echo,
}


def _asked_at_the_end(channels, answers, dtype):
    """A batch whose only question is the last step's; answers (N,)."""
    targets = np.zeros_like(channels[0], dtype=answers.dtype)
    targets[-1] = answers
    if targets.dtype.kind == "f":
        targets = targets.astype(dtype)
    mask = np.zeros(targets.shape, bool)
    mask[-1] = True
    return Batch(np.stack(channels, axis=-1).astype(dtype), targets, mask)


def _asked(channels, answers, dtype, every_step):
    """A batch with a question at every step, or the last one's alone."""
    if not every_step:
        return _asked_at_the_end(channels, answers[-1], dtype)
    xs = np.stack(channels, axis=-1).astype(dtype)
    return Batch(xs, answers, np.ones(answers.shape, bool))


def _expect_sizes(least=1, **sizes):
    """Refuse a size that is no whole number, or below `least` (ValueError)."""
    for name, size in sizes.items():
        if not isinstance(size, int | np.integer) or size < least:
            raise ValueError(
                f"{name} is {size!r}; expected a whole number of at least {least}"
            )

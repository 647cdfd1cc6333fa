"""Each task's answer is recomputed here another way, sequence by sequence."""

import numpy as np
import pytest

from course_utils.datasets import synthetic

T, N = 7, 5
DRAWS = {
    "adding": lambda rng, **kw: synthetic.adding(T, N, rng, **kw),
    "copying": lambda rng, **kw: synthetic.copying(
        4, N, rng, length=3, symbols=6, **kw
    ),
    "latch": lambda rng, **kw: synthetic.latch(T, N, rng, **kw),
    "parity": lambda rng, **kw: synthetic.parity(T, N, rng, **kw),
    "sums": lambda rng, **kw: synthetic.sums(T, N, rng, **kw),
    "larger_total": lambda rng, **kw: synthetic.larger_total(T, N, rng, **kw),
    "counting": lambda rng, **kw: synthetic.counting(T, N, rng, reset=0.3, **kw),
    "delayed_echo": lambda rng, **kw: synthetic.delayed_echo(T, N, rng, lag=2, **kw),
}
INPUTS = {"copying": (10, N, 8), "latch": (T, N, 2), "adding": (T, N, 2)}
INPUTS |= {"parity": (T, N, 1), "sums": (T, N, 1), "larger_total": (T, N, 2)}
INPUTS |= {"counting": (T, N, 3), "delayed_echo": (T, N, 2)}
NUMBERS = {"adding", "sums", "counting"}


def test_every_task_is_listed_and_tested():
    assert synthetic.TASKS.keys() == DRAWS.keys()


@pytest.mark.parametrize("task", DRAWS)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_shapes_and_dtypes_are_the_documented_ones(task, dtype):
    batch = DRAWS[task](np.random.default_rng(0), dtype=dtype)
    assert batch.xs.shape == INPUTS[task]
    assert batch.xs.dtype == dtype
    assert batch.targets.shape == batch.mask.shape == INPUTS[task][:2]
    assert batch.targets.dtype == (dtype if task in NUMBERS else np.int64)
    assert batch.mask.dtype == bool
    assert batch.mask[-1].all()


@pytest.mark.parametrize("task", DRAWS)
def test_the_rng_decides_everything(task):
    first = DRAWS[task](np.random.default_rng(1))
    again = DRAWS[task](np.random.default_rng(1))
    other = DRAWS[task](np.random.default_rng(2))
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert (first.xs != other.xs).any()


def test_adding_asks_for_the_two_marked_numbers_one_in_each_half():
    xs, targets, mask = synthetic.adding(9, 200, np.random.default_rng(3))
    values, marks = xs[..., 0], xs[..., 1]
    assert (marks[:4].sum(axis=0) == 1).all()
    assert (marks[4:].sum(axis=0) == 1).all()
    for n in range(200):
        first, second = np.flatnonzero(marks[:, n])
        assert targets[-1, n] == pytest.approx(values[first, n] + values[second, n])
    assert not mask[:-1].any()
    # Every place is drawn, the first and the last included.
    assert marks.any(axis=1).all()


def test_always_answering_one_costs_a_sixth_in_adding():
    batch = synthetic.adding(6, 20_000, np.random.default_rng(4))
    assert np.mean((batch.final - 1) ** 2) == pytest.approx(1 / 6, rel=0.03)


def test_copying_asks_for_the_symbols_in_order_after_the_signal():
    xs, targets, mask = DRAWS["copying"](np.random.default_rng(5))
    shown = xs.argmax(axis=-1)
    assert (xs.sum(axis=-1) == 1).all()
    assert (shown[:3] < 6).all()
    assert (shown[3:6] == 6).all()
    assert (shown[6] == 7).all()
    assert (shown[7:] == 6).all()
    np.testing.assert_array_equal(targets[7:], shown[:3])
    np.testing.assert_array_equal(mask.any(axis=1), [0] * 7 + [1] * 3)


@pytest.mark.parametrize("strength", [1.0, 0.25, 0.0])
def test_latch_asks_for_the_first_sign(strength):
    xs, targets, mask = synthetic.latch(
        T, 60, np.random.default_rng(6), distractors=strength
    )
    np.testing.assert_array_equal(targets[-1], xs[0, :, 0] > 0)
    np.testing.assert_array_equal(abs(xs[1:, :, 0]), strength)
    np.testing.assert_array_equal(abs(xs[0, :, 0]), 1)
    np.testing.assert_array_equal(xs[..., 1].any(axis=1), [1] + [0] * (T - 1))
    assert 0 < targets[-1].mean() < 1
    assert not mask[:-1].any()


def test_parity_sums_and_larger_total_are_those_of_the_prefix():
    rng = np.random.default_rng(7)
    bits, parities, _ = synthetic.parity(T, N, rng)
    values, totals, _ = synthetic.sums(T, N, rng)
    pairs, larger, _ = synthetic.larger_total(T, N, rng)
    for t in range(T):
        for n in range(N):
            assert parities[t, n] == int(bits[: t + 1, n, 0].sum()) % 2
            assert totals[t, n] == pytest.approx(values[: t + 1, n, 0].sum())
            first, second = pairs[: t + 1, n].sum(axis=0)
            assert larger[t, n] == (second > first)


@pytest.mark.parametrize("task", ["parity", "sums", "larger_total"])
def test_asking_only_at_the_end_keeps_the_last_answer(task):
    draw = synthetic.TASKS[task]
    every = draw(T, N, np.random.default_rng(8))
    last = draw(T, N, np.random.default_rng(8), every_step=False)
    np.testing.assert_array_equal(every.xs, last.xs)
    np.testing.assert_array_equal(every.final, last.final)
    assert every.mask.all()
    assert not last.mask[:-1].any()


def test_counting_counts_ticks_since_the_last_reset():
    xs, targets, mask = DRAWS["counting"](np.random.default_rng(9))
    for n in range(N):
        count = 0
        for t in range(T):
            pause, tick, reset = xs[t, n]
            assert pause + tick + reset == 1
            count = 0 if reset else count + tick
            assert targets[t, n] == count
    assert xs[..., 2].any()
    assert mask.all()


def test_delayed_echo_repeats_after_the_lag():
    xs, targets, mask = DRAWS["delayed_echo"](np.random.default_rng(10))
    np.testing.assert_array_equal(targets[2:], xs.argmax(axis=-1)[:-2])
    np.testing.assert_array_equal(mask.all(axis=1), [0, 0, 1, 1, 1, 1, 1])
    np.testing.assert_array_equal(mask.any(axis=1), mask.all(axis=1))


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (lambda rng: synthetic.adding(1, 3, rng), "T is 1; .* at least 2"),
        (lambda rng: synthetic.latch(4, 0, rng), "N is 0; .* at least 1"),
        (lambda rng: synthetic.sums(2.5, 3, rng), r"T is 2\.5; expected a whole"),
        (lambda rng: synthetic.delayed_echo(4, 3, rng, lag=4), "lag is 4; .* 0 to 3"),
        (lambda rng: synthetic.copying(0, 3, rng), "delay is 0"),
        (lambda rng: synthetic.counting(4, 3, rng, reset=2), "reset is 2; .* 0 to 1"),
    ],
)
def test_a_size_that_makes_no_task_is_refused(draw, said):
    with pytest.raises(ValueError, match=said):
        draw(np.random.default_rng(0))

"""The benchmark runs, all contestants compute one thing, and its table is right."""

import pytest

from tools import bench_cells


@pytest.mark.parametrize("kind", bench_cells.KINDS)
def test_contestants_run_and_forget(kind):
    contestants = bench_cells.make(kind, (5, 3, 4, 6))
    assert list(contestants) == ["plain", "fast", "nn", "loop"]
    for run in contestants.values():
        run()
        run()


def test_times_are_interleaved():
    calls = []
    contestants = {name: lambda name=name: calls.append(name) for name in "ab"}
    clock = iter(range(1000))
    times = bench_cells.interleaved(contestants, 3, lambda: next(clock))
    assert calls == list("aabb" * 3)  # the second of two counts
    assert times == {"a": 1, "b": 1}


def runs_of(*plain):
    """One process for each time of the plain LSTM, at one size."""
    size = (35, 20, 100, 100)
    return [
        [["LSTM", size, {"plain": p, "fast": 3.0, "nn": 2.0, "loop": 8.0}, 0.5]]
        for p in plain
    ]


def test_table_shows_medians_of_ratios(capsys):
    bench_cells.show("LSTM", runs_of(4.0, 1.0, 5.0))
    row = capsys.readouterr().out.splitlines()[2].split()
    assert row == ["35,20,100,100", "4000.00", "500.00", "2.00", "2.00", "1.50"]


@pytest.mark.parametrize(("plain", "ok"), [(3.0, True), (4.0, False)])
def test_a_bar_is_met_or_missed(plain, ok):
    bar = ("LSTM", "plain", "nn", "<=", 1.6)
    what, measured, limit, met = bench_cells.judged(bar, runs_of(plain))
    assert (what, limit) == ("numpy_rnn.LSTMCell / nn.LSTM", "<= 1.6")
    assert float(measured) == plain / 2
    assert met == ok


def test_floor_counts_three_products_of_each_step():
    ticks = iter(range(1000))
    floor = bench_cells.floor_of((5, 3, 4, 6), 4, lambda: next(ticks))  # one a product
    products = 3 * 2 * 5 * 3 * 24 * (4 + 6)
    assert floor == pytest.approx(products / (2 * 512**3))

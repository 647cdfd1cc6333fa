"""The benchmark runs, all contestants compute one thing, and its table is right."""

import pytest

from tools import bench


@pytest.mark.parametrize("kind", bench.KINDS)
def test_contestants_run_and_forget(kind):
    contestants = bench.make(kind, (5, 3, 4, 6))
    assert list(contestants) == ["NumPy", f"nn.{kind}", f"{kind}Cell loop"]
    for run in contestants.values():
        run()
        run()


def test_times_are_interleaved():
    calls = []
    contestants = {name: lambda name=name: calls.append(name) for name in "ab"}
    clock = iter(range(1000))
    times = bench.interleaved(contestants, 3, lambda: next(clock))
    assert calls == list("aabb" * 3)  # the second of two counts
    assert times == {"a": 1, "b": 1}


def test_table_shows_medians_of_ratios(capsys):
    size = (35, 20, 100, 100)
    runs = [
        [["LSTM", size, {"NumPy": n, "nn.LSTM": 2.0, "LSTMCell loop": 8.0}, 0.5]]
        for n in (4.0, 1.0, 5.0)
    ]
    bench.show("LSTM", runs)
    row = capsys.readouterr().out.splitlines()[2].split()
    assert row == ["35,20,100,100", "4000.00", "500.00", "2.00", "2.00"]


def test_floor_counts_three_products_of_each_step(monkeypatch):
    ticks = iter(range(1000))
    floor = bench.floor_of((5, 3, 4, 6), 4, lambda: next(ticks))  # one tick a product
    products = 3 * 2 * 5 * 3 * 24 * (4 + 6)
    assert floor == pytest.approx(products / (2 * 512**3))

"""The measuring instruments: they must see a difference where there is one."""

import numpy as np
import pytest
import torch

from course_utils import compare, numpy_rnn, torch_rnn

T, N, D, H = 5, 3, 4, 6


def test_numerical_gradient_of_a_known_function():
    x = np.arange(6.0).reshape(2, 3)
    found = compare.numerical_gradient(lambda x: (x**3).sum(), x)
    np.testing.assert_allclose(found, 3 * x**2, rtol=1e-8, atol=1e-8)
    np.testing.assert_array_equal(x, np.arange(6.0).reshape(2, 3))
    assert compare.numerical_gradient(np.sin, 0.0) == pytest.approx(1)


def test_relative_difference():
    assert compare.relative_difference([2.0, 4.0], [2.0, 4.0]) == 0
    assert compare.relative_difference([2.0, 5.0], [2.0, 4.0]) == 0.25
    assert compare.relative_difference([0.5], [0.0]) == 0.5
    assert compare.relative_difference([], []) == 0
    assert compare.relative_difference([1.0], [1.0, 1.0]) == np.inf
    assert compare.relative_difference([np.nan], [1.0]) == np.inf
    assert compare.relative_difference([1.0], [np.nan]) == np.inf


def test_report_prints_a_line_a_quantity(capsys):
    one = np.ones((5, 3))
    compare.report({"hs": (one, torch.tensor(one)), "dW": (one[0], one[0])})
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["hs", "(5,", "3)", "equal", "to", "1e-10"]
    assert len(lines) == 2


def test_report_names_what_differs(capsys):
    one = np.ones(3)
    with pytest.raises(AssertionError, match=r"dW: DIFFERENT, by 5.0e-01"):
        compare.report({"hs": (one, one), "dW": (one, one, one * 1.5)})
    assert "hs  (3,)  equal" in capsys.readouterr().out
    with pytest.raises(AssertionError):
        compare.report({"hs": (one, one * np.nan)})


@pytest.mark.parametrize("activation", numpy_rnn.ACTIVATIONS)
def test_three_ways(activation, capsys):
    rng = np.random.default_rng(9)
    cell = numpy_rnn.RNNCell(D, H, activation, rng=rng)
    pairs = compare.three_ways(cell, rng.normal(size=(T, N, D)), device="cpu")
    names = ["hs", "final", "d_xs", "d_state", "dU", "dW", "db"]
    assert list(pairs) == names
    has_nn = activation in ("tanh", "relu")
    assert {len(values) for values in pairs.values()} == {3 if has_nn else 2}
    compare.report(pairs)
    assert capsys.readouterr().out.count("equal to 1e-10") == len(names)


def test_three_ways_names_every_part_of_a_state(capsys):
    rng = np.random.default_rng(9)
    lstm = numpy_rnn.LSTMCell(D, H, rng=rng)
    pairs = compare.three_ways(lstm, rng.normal(size=(T, N, D)), device="cpu")
    assert list(pairs)[:6] == [
        *("hs", "final_h", "final_c", "d_xs", "d_state_h", "d_state_c"),
    ]
    stack = numpy_rnn.Stack.build(numpy_rnn.GRUCell, D, H, 2, rng=rng)
    xs, lengths = rng.normal(size=(T, N, D)), [5, 1, 3]
    pairs = compare.three_ways(stack, xs, device="cpu", lengths=lengths)
    assert {"final_l1", "d_state_l0", "dU_l0", "db_hn_l1"} <= pairs.keys()
    compare.report(pairs)
    assert "DIFFERENT" not in capsys.readouterr().out


def test_three_ways_sees_a_wrong_gradient(monkeypatch):
    rng = np.random.default_rng(9)
    cell = numpy_rnn.RNNCell(D, H, rng=rng)
    right = numpy_rnn.RNNCell.step_backward
    doubled = lambda *a, **k: [2 * g for g in right(*a, **k)]  # noqa: E731
    monkeypatch.setattr(numpy_rnn.RNNCell, "step_backward", doubled)
    pairs = compare.three_ways(cell, rng.normal(size=(T, N, D)), device="cpu")
    with pytest.raises(AssertionError, match="dW: DIFFERENT"):
        compare.report(pairs)


def test_side_by_side_shows_code_without_docstrings():
    shown = compare.side_by_side(numpy_rnn.RNNCell.step, torch_rnn.RNNCell.step)
    text = repr(shown)
    assert text.startswith("# NumPy\ndef step(self, ux, h")
    assert "# PyTorch\n" in text
    assert "self.W.T" in text
    assert '"""' not in text
    page = shown._repr_html_()
    assert page.count("rnn-title") == 3  # the style and two columns
    assert "--jp-" in page  # follows JupyterLab's theme
    assert "Parameters" not in page


def test_side_by_side_shows_text_as_it_is():
    shown = compare.side_by_side("  a < b\n", "a <= b", titles=("one", "<two>"))
    assert repr(shown) == "# one\na < b\n\n# <two>\na <= b"
    assert "&lt;two&gt;" in shown._repr_html_()

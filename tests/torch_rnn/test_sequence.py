"""The twin's loop by itself; its equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils import torch_rnn

T, N, D, H = 5, 3, 4, 6


@pytest.fixture
def cell():
    return torch_rnn.RNNCell(D, H, generator=torch.Generator().manual_seed(1))


def test_state_carries_over_a_cut(cell):
    xs = torch.randn(T, N, D, dtype=torch.float64)
    whole, end = torch_rnn.forward(cell, xs)
    first, middle = torch_rnn.forward(cell, xs[:2])
    second, last = torch_rnn.forward(cell, xs[2:], middle)
    torch.testing.assert_close(torch.cat([first, second]), whole)
    torch.testing.assert_close(last, end)


def test_no_steps_at_all(cell):
    state = torch.ones(N, H, dtype=torch.float64)
    hs, final = torch_rnn.forward(cell, torch.zeros(0, N, D, dtype=state.dtype), state)
    assert hs.shape == (0, N, H)
    assert torch.equal(final, state)


@pytest.mark.parametrize(
    ("xs", "state", "message"),
    [
        (torch.zeros(T, D), None, r"xs has shape \(5, 4\); expected \(T, N, 4\)"),
        (torch.zeros(T, N, D), None, "xs has dtype torch.float32"),
        (torch.full((T, N, D), torch.nan).double(), None, "xs holds NaN"),
        (torch.zeros(T, N, D).double(), torch.zeros(N, D), r"state has shape"),
        (torch.zeros(T, N, D).double(), torch.zeros(N, H), "state has dtype"),
    ],
)
def test_forward_refuses(xs, state, message, cell):
    with pytest.raises(ValueError, match=message):
        torch_rnn.forward(cell, xs, state)


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        (torch.tensor([1, 2]), r"lengths has shape \(2,\); expected \(3,\)"),
        (torch.tensor([1, 2, 6]), r"lengths holds 6; expected .* 0 to T = 5"),
        (torch.tensor([1.0, 2.0, 3.0]), r"lengths has dtype torch\.float32; expected"),
    ],
)
def test_forward_refuses_lengths(lengths, message, cell):
    with pytest.raises(ValueError, match=message):
        torch_rnn.forward(cell, torch.zeros(T, N, D).double(), lengths=lengths)


def test_lstm_state_is_a_pair():
    cell, xs = torch_rnn.LSTMCell(D, H), torch.zeros(T, N, D).double()
    h = torch.zeros(N, H).double()
    with pytest.raises(ValueError, match=r"state is a Tensor; expected .*\(h, c"):
        torch_rnn.forward(cell, xs, h)
    with pytest.raises(ValueError, match=r"state c has shape \(4, 6\).*\(3, 6\)"):
        torch_rnn.forward(cell, xs, (h, torch.zeros(N + 1, H).double()))


def test_reverse():
    xs, lengths = torch.arange(T * N).reshape(T, N, 1), torch.tensor([2, 0, 5])
    turned = torch_rnn.reverse(xs, lengths)
    assert turned[:, 0, 0].tolist() == [3, 0, 6, 9, 12]
    assert torch.equal(turned[:, 1], xs[:, 1])
    assert torch.equal(turned[:, 2], xs.flip(0)[:, 2])
    assert torch.equal(torch_rnn.reverse(xs), xs.flip(0))
    with pytest.raises(ValueError, match="lengths holds -1; expected"):
        torch_rnn.reverse(xs, torch.tensor([2, -1, 5]))


def test_recurrent_mask_is_drawn_and_refused():
    drawn = torch_rnn.draw_recurrent_mask(0.25, 400, 100)
    assert set(drawn.unique().tolist()) == {0, 1 / 0.75}
    assert abs(drawn.mean().item() - 1) < 0.02
    with pytest.raises(ValueError, match="recurrent_mask is given for a GRUCell"):
        torch_rnn.forward(
            torch_rnn.GRUCell(4, 6),
            torch.ones(5, 3, 4).double(),
            recurrent_mask=torch.ones(3, 6).double(),
        )

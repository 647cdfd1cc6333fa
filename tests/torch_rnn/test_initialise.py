"""What each rule promises of the weights it draws."""

import pytest
import torch

from course_utils.torch_rnn import GRUCell, LSTMCell, RNNCell, initialise

D, H = 40, 60


def generator():
    return torch.Generator().manual_seed(3)


def test_uniform_is_pytorchs_rule():
    for parameter in LSTMCell(D, H, generator=generator()).parameters():
        assert 0.9 * H**-0.5 < parameter.abs().max() <= H**-0.5


def test_xavier_counts_rows_and_columns_of_a_block():
    cell = GRUCell(D, H, generator=generator(), init="xavier")
    for parameter, columns in ((cell.U, D), (cell.W, H)):
        bound = (6 / (H + columns)) ** 0.5
        assert 0.9 * bound < parameter.abs().max() <= bound
    assert not cell.b.any()


def test_orthogonal_in_every_block():
    cell = LSTMCell(D, H, generator=generator(), recurrent="orthogonal")
    for block in cell.W.detach().reshape(4, H, H):
        torch.testing.assert_close(block @ block.T, torch.eye(H).double())
    wide = initialise.draw("orthogonal", (D, H), generator(), D)
    torch.testing.assert_close(wide @ wide.T, torch.eye(D).double())


def test_identity_is_the_irnn():
    cell = RNNCell(D, H, "relu", recurrent="identity", dtype=torch.float32)
    assert torch.equal(cell.W, torch.eye(H))


@pytest.mark.parametrize("kind", [RNNCell, LSTMCell, GRUCell])
@pytest.mark.parametrize("rule", ["uniform", "xavier", "orthogonal", "identity"])
def test_spectral_radius_of_every_block(kind, rule):
    options = {"recurrent": rule, "spectral_radius": 1.3}
    cell = kind(D, H, generator=generator(), **options)
    for block in cell.W.detach().reshape(-1, H, H):
        radius = torch.linalg.eigvals(block).abs().max().item()
        assert radius == pytest.approx(1.3)


def test_forget_bias_and_chrono():
    cell = LSTMCell(D, H, forget_bias=1)
    assert (cell.b[H : 2 * H] == 1).all()
    assert cell.b.requires_grad
    cell = LSTMCell(D, 200, chrono=50, generator=generator())
    b_i, b_f, _, _ = cell.split(cell.b.detach())
    assert torch.equal(b_i, -b_f)
    assert 1 <= b_f.exp().min() < 4
    assert 45 < b_f.exp().max() <= 49


def test_refusals():
    with pytest.raises(ValueError, match="init is 'he'; expected one of"):
        RNNCell(D, H, init="he")
    with pytest.raises(ValueError, match="spectral_radius is -1; expected"):
        RNNCell(D, H, spectral_radius=-1)
    with pytest.raises(ValueError, match="chrono is 2; expected the longest lag"):
        LSTMCell(D, H, chrono=2)
    with pytest.raises(ValueError, match="eigenvalues are all zero"):
        initialise.scale_to_radius(torch.zeros(2, 2), 1)

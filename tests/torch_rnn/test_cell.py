"""What every twin promises; its equality with NumPy is in tests/test_parity.py."""

import pytest
import torch

from course_utils import torch_rnn
from tests._cells import CELLS, parts

N, D, H = 3, 4, 6


def drawn(name, **options):
    kind, own, _ = CELLS[name]
    return getattr(torch_rnn, kind)(D, H, **own, **options)


@pytest.mark.parametrize("name", CELLS)
def test_parameters_and_the_graph_of_a_step(name):
    cell = drawn(name)
    shapes = {key: tuple(p.shape) for key, p in cell.named_parameters()}
    assert shapes == cell.shapes(D, H)
    assert tuple(shapes) == cell.parameter_names
    assert (cell.input_size, cell.hidden_size) == (D, H)
    ux = cell.project(torch.ones(N, D).double())
    state = tuple(part + 0.5 for part in parts(cell.zero_state(N)))
    output, after = cell.step_with_output(ux, state if len(state) > 1 else state[0])
    reached = [output, *parts(after)]
    sum(part.square().sum() for part in reached).backward()
    assert all(p.grad is not None for p in cell.parameters())


@pytest.mark.parametrize("name", CELLS)
def test_drawn_from_its_generator_only(name):
    cells = [drawn(name, generator=torch.Generator().manual_seed(5)) for _ in "ab"]
    for key, parameter in cells[0].named_parameters():
        assert torch.equal(parameter, getattr(cells[1], key))


def test_unknown_activation():
    with pytest.raises(ValueError, match="activation is 'softsign'; expected one of"):
        torch_rnn.RNNCell(D, H, "softsign")

"""Which device is picked, and what the reader is told about it."""

import pytest
import torch

from course_utils import torch_rnn


def pretend(monkeypatch, cuda, mps):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "expected"),
    [
        (True, True, "cuda"),
        (True, False, "cuda"),
        (False, True, "mps"),
        (False, False, "cpu"),
    ],
)
def test_pick_device(cuda, mps, expected, monkeypatch):
    pretend(monkeypatch, cuda, mps)
    assert torch_rnn.pick_device().type == expected


def test_float64_runs_where_it_exists(monkeypatch):
    assert torch_rnn.exact_device("mps").type == "cpu"
    assert torch_rnn.exact_device("cuda").type == "cuda"
    pretend(monkeypatch, cuda=False, mps=True)
    assert torch_rnn.exact_device().type == "cpu"


def test_descriptions(monkeypatch):
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "a card")
    assert "a card" in torch_rnn.describe_device("cuda")
    assert "float32" in torch_rnn.describe_device("mps")
    assert torch_rnn.describe_device("cpu").startswith("CPU")

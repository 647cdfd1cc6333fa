"""The same functions by the same names as in NumPy."""

import numpy as np
import pytest
import torch

from course_utils.numpy_rnn import activations as in_numpy
from course_utils.torch_rnn import activations


@pytest.mark.parametrize("name", activations.OUTPUTS)
def test_equal_to_numpy(name):
    assert in_numpy.OUTPUTS.keys() == activations.OUTPUTS.keys()
    scores = np.linspace(-3, 3, 12).reshape(3, 4)
    expected, _ = in_numpy.OUTPUTS[name]
    found = activations.OUTPUTS[name](torch.tensor(scores))
    np.testing.assert_allclose(found, expected(scores), rtol=1e-12)

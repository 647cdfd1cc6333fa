"""Each derivative, written in terms of the output, against finite differences."""

import numpy as np
import pytest

from course_utils.compare import numerical_gradient, relative_difference
from course_utils.numpy_rnn import ACTIVATIONS, sigmoid
from course_utils.numpy_rnn.activations import OUTPUTS


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_derivative(name):
    phi, phi_prime = ACTIVATIONS[name]
    a = np.random.default_rng(0).normal(size=(5, 6)) + 0.05
    assert np.abs(a).min() > 1e-3  # away from the kink of relu
    expected = numerical_gradient(lambda a: phi(a).sum(), a)
    assert relative_difference(phi_prime(phi(a)), expected) < 1e-8


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_dtype_is_kept(name):
    phi, phi_prime = ACTIVATIONS[name]
    h = phi(np.linspace(-2, 2, 7, dtype=np.float32))
    assert h.dtype == phi_prime(h).dtype == np.float32


def test_sigmoid_of_large_scores():
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        values = sigmoid(np.array([-1e4, 0.0, 1e4]))
    assert values.tolist() == [0.0, 0.5, 1.0]


@pytest.mark.parametrize("name", OUTPUTS)
def test_outputs_carry_gradients_back(name):
    rng = np.random.default_rng(1)
    scores, dy = rng.normal(size=(5, 6)), rng.normal(size=(5, 6))
    predict, pull_back = OUTPUTS[name]
    expected = numerical_gradient(lambda s: (predict(s) * dy).sum(), scores)
    assert relative_difference(pull_back(dy, predict(scores)), expected) < 1e-6

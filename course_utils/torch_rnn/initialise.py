"""Where training starts: initial weights by name, drawn from a torch.Generator.

The rules are those of ``numpy_rnn/initialise.py``; the numbers drawn are not, because
the two generators differ. For the same numbers carry them over with ``bridge``.
"""

import torch

from course_utils.validation import expect_choice


def uniform(shape, generator, hidden_size):
    """Uniform in ±1/√H, whatever the shape: PyTorch's rule for recurrent networks."""
    bound = hidden_size**-0.5
    drawn = torch.empty(shape, dtype=torch.float64)
    return drawn.uniform_(-bound, bound, generator=generator)


def xavier(shape, generator, hidden_size):
    """Uniform in ±√(6 / (rows + columns)): Glorot & Bengio (2010), equation 16."""
    bound = (6 / sum(shape)) ** 0.5
    drawn = torch.empty(shape, dtype=torch.float64)
    return drawn.uniform_(-bound, bound, generator=generator)


def orthogonal(shape, generator, hidden_size):
    """Orthonormal rows or columns: Saxe, McClelland & Ganguli (2014), section 3."""
    rows, columns = shape
    size = max(shape), min(shape)
    drawn = torch.randn(size, generator=generator, dtype=torch.float64)
    Q, R = torch.linalg.qr(drawn)
    Q = Q * R.diagonal().sign()  # without it the draw favours some matrices
    return Q if rows >= columns else Q.T


def identity(shape, generator, hidden_size):
    """Ones on the diagonal: Le, Jaitly & Hinton (2015), section 3."""
    return torch.eye(*shape, dtype=torch.float64)


INITIALISERS = {
    "uniform": uniform,
    "xavier": xavier,
    "orthogonal": orthogonal,
    "identity": identity,
}


def draw(name, shape, generator, hidden_size, dtype=torch.float64, blocks=1):
    """A parameter by the rule called `name`, each of its `blocks` by itself.

    Biases are zero, except for "uniform". See ``numpy_rnn.initialise.draw``.
    """
    expect_choice("init", name, INITIALISERS)
    rule = INITIALISERS[name]
    if name == "uniform":
        return rule(shape, generator, hidden_size).to(dtype)
    if len(shape) == 1:
        return torch.zeros(shape, dtype=dtype)
    rows, columns = shape
    size = rows // blocks, columns
    drawn = [rule(size, generator, hidden_size) for _ in range(blocks)]
    return torch.cat(drawn).to(dtype)


def scale_to_radius(W, radius):
    """`W` with every H×H block scaled to a spectral radius; ValueError as in NumPy."""
    if not radius >= 0:
        raise ValueError(f"spectral_radius is {radius}; expected a number ≥ 0")
    blocks = W.reshape(-1, W.shape[1], W.shape[1])
    present = torch.linalg.eigvals(blocks).abs().amax(dim=1)
    if not present.all():
        raise ValueError(
            "W has a block whose eigenvalues are all zero, which no factor changes; "
            "draw it by another rule"
        )
    return (blocks * (radius / present).to(W.dtype)[:, None, None]).reshape(W.shape)


def chrono(b_f, b_i, longest, generator):
    """Biases for memories of up to `longest` steps: Tallec & Ollivier (2018), (16).

    Changes b_f and, unless it is None, b_i.
    """
    if not longest >= 3:
        raise ValueError(f"chrono is {longest}; expected the longest lag, at least 3")
    spans = torch.empty_like(b_f).uniform_(1, longest - 1, generator=generator)
    b_f.copy_(spans.log())
    if b_i is not None:
        b_i.copy_(-spans.log())

"""Where training starts: initial weights by name.

`uniform` is what ``torch.nn`` draws; the others replace it for a reason each names.
A gated cell's matrices are stacks of H-row blocks, one a gate, and every rule works
on each block by itself.
"""

import numpy as np

from course_utils.validation import expect_choice


def uniform(shape, rng, hidden_size):
    """Uniform in ±1/√H, whatever the shape: PyTorch's rule for recurrent networks."""
    bound = 1 / np.sqrt(hidden_size)
    return rng.uniform(-bound, bound, shape)


def xavier(shape, rng, hidden_size):
    """Uniform in ±√(6 / (rows + columns)): keeps variances in both directions.

    Source: Glorot & Bengio (2010), Understanding the difficulty of training deep
    feedforward neural networks, equation 16.
    """
    bound = np.sqrt(6 / sum(shape))
    return rng.uniform(-bound, bound, shape)


def orthogonal(shape, rng, hidden_size):
    """Orthonormal rows or columns, evenly over all such: norms survive every step.

    Source: Saxe, McClelland & Ganguli (2014), Exact solutions to the nonlinear
    dynamics of learning in deep linear neural networks, section 3.
    """
    rows, columns = shape
    drawn = rng.normal(size=(max(shape), min(shape)))
    Q, R = np.linalg.qr(drawn)
    Q *= np.sign(np.diag(R))  # without it the draw favours some matrices
    return Q if rows >= columns else Q.T


def identity(shape, rng, hidden_size):
    """Ones on the diagonal: the state is kept as it is.

    Source: Le, Jaitly & Hinton (2015), A simple way to initialize recurrent networks
    of rectified linear units, section 3. (With ReLU and zero bias: the IRNN.)
    """
    return np.eye(*shape)


INITIALISERS = {
    "uniform": uniform,
    "xavier": xavier,
    "orthogonal": orthogonal,
    "identity": identity,
}


def draw(name, shape, rng, hidden_size, dtype=np.float64, blocks=1):
    """A parameter by the rule called `name`.

    Parameters
    ----------
    name : {"uniform", "xavier", "orthogonal", "identity"}
    shape : tuple of int
        (rows, columns). One axis (a bias): zero, except for "uniform".
    rng : numpy.random.Generator
    hidden_size : int
        H.
    dtype : float64 or float32
    blocks : int
        How many equal blocks of rows there are, each drawn by itself.

    Returns
    -------
    array of the shape asked for
    """
    expect_choice("init", name, INITIALISERS)
    rule = INITIALISERS[name]
    if name == "uniform":
        return rule(shape, rng, hidden_size).astype(dtype)
    if len(shape) == 1:
        return np.zeros(shape, dtype)
    rows, columns = shape
    size = rows // blocks, columns
    drawn = [rule(size, rng, hidden_size) for _ in range(blocks)]
    return np.concatenate(drawn).astype(dtype)


def scale_to_radius(W, radius):
    """`W` with every H×H block scaled to a given spectral radius, as a new array.

    The spectral radius is the largest |eigenvalue|: how fast W's powers grow or
    shrink in the long run (Pascanu, Mikolov & Bengio 2013, section 2.1).

    Raises
    ------
    ValueError
        If `radius` is negative or a block has no eigenvalue but zero.
    """
    if not radius >= 0:
        raise ValueError(f"spectral_radius is {radius}; expected a number ≥ 0")
    blocks = W.reshape(-1, W.shape[1], W.shape[1])
    present = np.abs(np.linalg.eigvals(blocks)).max(axis=1)
    if not present.all():
        raise ValueError(
            "W has a block whose eigenvalues are all zero, which no factor changes; "
            "draw it by another rule"
        )
    factors = (radius / present).astype(W.dtype)
    return (blocks * factors[:, None, None]).reshape(W.shape)


def chrono(b_f, b_i, longest, rng):
    """Biases for memories of up to `longest` steps; changes b_f and b_i (or None).

    b_f = log u with u uniform in [1, T_max - 1], b_i = -b_f: a gate at σ(b_f) forgets
    over about u steps.
    Source: Tallec & Ollivier (2018), Can recurrent neural networks warp time?,
    equation 16.
    """
    if not longest >= 3:
        raise ValueError(f"chrono is {longest}; expected the longest lag, at least 3")
    spans = rng.uniform(1, longest - 1, b_f.shape)
    b_f[:] = np.log(spans)
    if b_i is not None:
        b_i[:] = -np.log(spans)

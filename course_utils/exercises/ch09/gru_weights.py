"""Weights of a GRU, drawn."""


def gru_weights(rng, D, H):
    """U (3H, D), W (3H, H), b (3H,) by name."""
    return {
        "U": rng.normal(0, 0.7, (3 * H, D)),
        "W": rng.normal(0, 0.7, (3 * H, H)),
        "b": rng.normal(0, 0.5, 3 * H),
    }

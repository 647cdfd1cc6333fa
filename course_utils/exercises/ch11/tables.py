"""Tables of word vectors, and a slip that several make with them."""


def table(rng, K, D):
    """Vectors whose lengths differ, as those of frequent and of rare words do."""
    return rng.normal(size=(K, D)) * rng.uniform(0.2, 3, (K, 1))


DIVIDED = r"^[^*+@]* /"  # the expression that raises without `keepdims`

KEEPDIMS = (
    "`np.linalg.norm(E, axis=1)` is (K,), one length a word, and its last axis would "
    "have to be D to divide (K, D). Each row is to be divided by one number.",
    "`np.linalg.norm(E, axis=1, keepdims=True)` is (K, 1).",
)

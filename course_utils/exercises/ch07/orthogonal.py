"""Exercise `orthogonal` of chapter 07."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity

STUB = '''
def orthogonal(A):
    """An orthogonal matrix out of one drawn from a normal distribution.

    A (H, H)  →  Q (H, H) of A = Q R, where R has a positive diagonal
    """
    return ...
'''

HINTS = [
    "NumPy has the decomposition: `np.linalg.qr(A)` gives Q and R. Look at the "
    "diagonal of R: is it positive?",
    "If entry k of that diagonal is negative, turn row k of R round, and column k "
    "of Q with it: their product stays A.",
    "`Q * np.sign(np.diag(R))` multiplies column k by the k-th sign.",
]


def orthogonal(A):
    """Q of A's QR decomposition whose R has a positive diagonal."""
    Q, R = np.linalg.qr(A)
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)


def _polar(A):
    left, _, right = np.linalg.svd(A)
    return left @ right


def _rows_turned(A):
    Q, R = np.linalg.qr(A)
    return Q * np.where(np.diag(R) < 0, -1.0, 1.0)[:, None]


MISTAKES = [
    KnownMistake(
        "the signs are left as they came",
        lambda A: np.linalg.qr(A)[0],
        "The columns are orthonormal, but their signs are whatever the library's "
        "algorithm leaves. Drawn many times, such a Q favours some directions.",
        "Make R's diagonal positive: `Q * np.sign(np.diag(R))` turns the columns that "
        "need it.",
    ),
    KnownMistake(
        "the rows are turned instead of the columns",
        _rows_turned,
        "A sign of R's diagonal belongs to a *column* of Q: A = Q R, and row k of R "
        "meets column k of Q.",
        "`Q * signs`, without `[:, None]`.",
    ),
    KnownMistake(
        "the signs are those of Q's own diagonal",
        lambda A: (lambda Q: Q * np.where(np.diag(Q) < 0, -1.0, 1.0))(
            np.linalg.qr(A)[0]
        ),
        "It is R whose diagonal has to be positive.",
        "`Q * np.sign(np.diag(R))`.",
    ),
    KnownMistake(
        "the absolute values of Q are taken",
        lambda A: np.abs(np.linalg.qr(A)[0]),
        "Without its signs Q is not orthogonal any more.",
        "Turn whole columns: `Q * np.sign(np.diag(R))`.",
    ),
    KnownMistake(
        "the transpose of A is taken apart",
        lambda A: orthogonal(A.T),
        "That makes the *rows* of A orthonormal, one after the other.",
        "`np.linalg.qr(A)`.",
    ),
    KnownMistake(
        "Q is transposed",
        lambda A: orthogonal(A).T,
        "Qᵀ is orthogonal too, so the network would not mind. It is the inverse of "
        "the matrix asked for.",
        "Return Q itself.",
    ),
    KnownMistake(
        "each column is scaled to length one, and no more",
        lambda A: A / np.linalg.norm(A, axis=0),
        "Columns of length one are not at right angles yet: QᵀQ has ones on its "
        "diagonal, and other things beside it.",
        "`np.linalg.qr` takes from each column what lies along those before it.",
    ),
    KnownMistake(
        "Q is multiplied by R's diagonal, not by its signs",
        lambda A: (lambda Q, R: Q * np.diag(R))(*np.linalg.qr(A)),
        "The columns point the right way, but their lengths are those of the diagonal.",
        "`np.sign(np.diag(R))`.",
    ),
    KnownMistake(
        "A is divided by the norm of all its entries",
        lambda A: A / np.linalg.norm(A),
        "`np.linalg.norm` of a matrix is the root of the sum of all its squares. "
        "Dividing by a number changes no angle: the columns stay as slanted as before.",
        "`np.linalg.qr` makes columns that stand at right angles.",
    ),
    KnownMistake(
        "A is divided by its largest singular value",
        lambda A: A / np.linalg.norm(A, 2),
        "Now the largest singular value is 1, and all the others are smaller: most "
        "directions still shrink at every step.",
        "In an orthogonal matrix *every* singular value is 1.",
    ),
    KnownMistake(
        "A is divided by its spectral radius",
        lambda A: A / np.abs(np.linalg.eigvals(A)).max(),
        "Only the largest eigenvalue lies on the unit circle then; the others still "
        "decay.",
        "In an orthogonal matrix every eigenvalue has absolute value 1.",
    ),
    KnownMistake(
        "the other factor of A is returned",
        lambda A: np.linalg.qr(A)[1],
        "A = Q R. R is the triangular one; Q is the orthogonal one.",
        "`Q, R = np.linalg.qr(A)`.",
    ),
    KnownMistake(
        "the orthogonal matrix nearest to A is taken",
        _polar,
        "U Vᵀ of the singular value decomposition is orthogonal, and as good a start "
        "for W. Here Q of the QR decomposition is asked for.",
        "`Q, R = np.linalg.qr(A)`, then the signs.",
    ),
]

_rng = np.random.default_rng(7)

check_orthogonal = Checker(
    "orthogonal",
    stub=STUB,
    hints=HINTS,
    solution=orthogonal,
    cases=[{"A": _rng.normal(size=(H, H))} for H in (6, 3, 9)],
    quantities=[Quantity("Q", ("H", "H"))],
    mistakes=MISTAKES,
    lesson="Every singular value is 1: no direction grows, none decays, in W alone.",
    evidence="It finds the one such Q of three matrices of different sizes.",
)

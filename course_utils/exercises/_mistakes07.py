"""Wrong clipping, matrices and masks in chapter 07, each with its explanation."""

import numpy as np

from course_utils.exercises._checker import KnownMistake as Known


def clipped(dU, dW, db, max_norm, **change):
    """(dU, dW, db, norm) clipped by their joint norm, or with one thing changed."""
    grads = dU, dW, db
    norm = change.get("norm", _joint)(grads)
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = change.get("factor", _factor)(np.float64(norm), max_norm)
    grads = [factor * grad for grad in grads]
    return (*grads, change.get("report", lambda norm, factor: norm)(norm, factor))


def _joint(grads):
    return np.sqrt(sum((grad**2).sum() for grad in grads))


def _factor(norm, max_norm):
    return max_norm / norm if norm > max_norm else 1.0


def _changed(**change):
    return lambda dU, dW, db, max_norm: clipped(dU, dW, db, max_norm, **change)


def _each_alone(dU, dW, db, max_norm):
    grads = dU, dW, db
    cut = [grad * _factor(np.linalg.norm(grad), max_norm) for grad in grads]
    return (*cut, _joint(grads))


def _by_value(dU, dW, db, max_norm):
    grads = dU, dW, db
    cut = [np.clip(grad, -max_norm, max_norm) for grad in grads]
    return (*cut, _joint(grads))


def _only_w(dU, dW, db, max_norm):
    norm = np.linalg.norm(dW)
    return dU, dW * _factor(norm, max_norm), db, norm


CLIP = [
    Known(
        "each array is clipped by its own norm",
        _each_alone,
        "Then dU, dW and db are shortened by different factors, and the step points "
        "in another direction than the gradient.",
        "One norm over all entries of all arrays, one factor for all.",
    ),
    Known(
        "the entries are clipped one by one",
        _by_value,
        "That is clipping by value: it turns the gradient towards the diagonal. "
        "Asked is a shorter gradient in the same direction.",
        "Multiply all three arrays by `max_norm / norm`.",
    ),
    Known(
        "only dW is looked at",
        _only_w,
        "A step is taken in all parameters together; the length of that step has dU "
        "and db in it too.",
        "Add up the squares of all three arrays.",
    ),
    Known(
        "a short gradient is made longer",
        _changed(factor=lambda norm, max_norm: max_norm / norm),
        "A gradient below `max_norm` must stay as it is: near a minimum it is short, "
        "and should be. (A gradient of zero becomes NaN this way.)",
        "Scale only `if norm > max_norm`, or by `min(1, max_norm / norm)`.",
    ),
    Known(
        "the three norms are added up",
        _changed(norm=lambda grads: sum(np.linalg.norm(grad) for grad in grads)),
        "Lengths at right angles do not add up; their squares do.",
        "norm² = ‖dU‖² + ‖dW‖² + ‖db‖².",
    ),
    Known(
        "the root is missing",
        _changed(norm=lambda grads: sum((grad**2).sum() for grad in grads)),
        "Σ g² is the *squared* norm: the gradient ends up far shorter than max_norm.",
        "`np.sqrt` of the sum.",
    ),
    Known(
        "the largest of the three norms is taken",
        _changed(norm=lambda grads: max(np.linalg.norm(grad) for grad in grads)),
        "The whole gradient is longer than its longest part.",
        "norm² = ‖dU‖² + ‖dW‖² + ‖db‖².",
    ),
    Known(
        "the norm after clipping is returned",
        _changed(report=lambda norm, factor: norm * factor),
        "Your gradients are right. Asked is the norm *before*: the one worth logging, "
        "because it tells how often, and how much, you clip.",
        "Keep the norm in a variable of its own.",
    ),
    Known(
        "absolute values are added up",
        _changed(norm=lambda grads: sum(np.abs(grad).sum() for grad in grads)),
        "Σ |g| is the way along the axes; the norm is the straight line. The gradient "
        "ends up far shorter than max_norm.",
        "Squares first, then the sum, then the root.",
    ),
    Known(
        "every gradient gets the norm 1",
        _changed(factor=lambda norm, max_norm: 1 / norm),
        "Divided by its norm every gradient has length 1, the short ones too, and "
        "`max_norm` is not used.",
        "`max_norm / norm`, and only `if norm > max_norm`.",
    ),
    Known(
        "the factor stands upside down",
        _changed(
            factor=lambda norm, max_norm: norm / max_norm if norm > max_norm else 1.0
        ),
        "norm / max_norm is above 1 exactly when the gradient is too long: it gets "
        "longer still.",
        "`max_norm / norm`.",
    ),
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


ORTHOGONAL = [
    Known(
        "the signs are left as they came",
        lambda A: np.linalg.qr(A)[0],
        "The columns are orthonormal, but their signs are whatever the library's "
        "algorithm leaves. Drawn many times, such a Q favours some directions.",
        "Make R's diagonal positive: `Q * np.sign(np.diag(R))` turns the columns that "
        "need it.",
    ),
    Known(
        "the rows are turned instead of the columns",
        _rows_turned,
        "A sign of R's diagonal belongs to a *column* of Q: A = Q R, and row k of R "
        "meets column k of Q.",
        "`Q * signs`, without `[:, None]`.",
    ),
    Known(
        "Q is transposed",
        lambda A: orthogonal(A).T,
        "Qᵀ is orthogonal too, so the network would not mind. It is the inverse of "
        "the matrix asked for.",
        "Return Q itself.",
    ),
    Known(
        "each column is scaled to length one, and no more",
        lambda A: A / np.linalg.norm(A, axis=0),
        "Columns of length one are not at right angles yet: QᵀQ has ones on its "
        "diagonal, and other things beside it.",
        "`np.linalg.qr` takes from each column what lies along those before it.",
    ),
    Known(
        "Q is multiplied by R's diagonal, not by its signs",
        lambda A: (lambda Q, R: Q * np.diag(R))(*np.linalg.qr(A)),
        "The columns point the right way, but their lengths are those of the diagonal.",
        "`np.sign(np.diag(R))`.",
    ),
    Known(
        "A is divided by the norm of all its entries",
        lambda A: A / np.linalg.norm(A),
        "`np.linalg.norm` of a matrix is the root of the sum of all its squares. "
        "Dividing by a number changes no angle: the columns stay as slanted as before.",
        "`np.linalg.qr` makes columns that stand at right angles.",
    ),
    Known(
        "A is divided by its largest singular value",
        lambda A: A / np.linalg.norm(A, 2),
        "Now the largest singular value is 1, and all the others are smaller: most "
        "directions still shrink at every step.",
        "In an orthogonal matrix *every* singular value is 1.",
    ),
    Known(
        "A is divided by its spectral radius",
        lambda A: A / np.abs(np.linalg.eigvals(A)).max(),
        "Only the largest eigenvalue lies on the unit circle then; the others still "
        "decay.",
        "In an orthogonal matrix every eigenvalue has absolute value 1.",
    ),
    Known(
        "the other factor of A is returned",
        lambda A: np.linalg.qr(A)[1],
        "A = Q R. R is the triangular one; Q is the orthogonal one.",
        "`Q, R = np.linalg.qr(A)`.",
    ),
    Known(
        "the orthogonal matrix nearest to A is taken",
        _polar,
        "U Vᵀ of the singular value decomposition is orthogonal, and as good a start "
        "for W. Here Q of the QR decomposition is asked for.",
        "`Q, R = np.linalg.qr(A)`, then the signs.",
    ),
]


def masked(xs, h0, U, W, b, mask, **change):
    """States (T, N, H) with dropout on what W reads, or with one thing changed."""
    h, hs = h0, []
    for t, x in enumerate(xs):
        read = change.get("read", lambda h, mask, t: h * mask)(h, mask, t)
        a = x @ U.T + change.get("project", lambda read, W: read @ W.T)(read, W) + b
        h = change.get("out", lambda a, mask: np.tanh(a))(a, mask)
        hs.append(h)
    return np.stack(hs)


def _dropped(**change):
    return lambda xs, h0, U, W, b, mask: masked(xs, h0, U, W, b, mask, **change)


def _outputs_masked(xs, h0, U, W, b, mask):
    return masked(xs, h0, U, W, b, mask) * mask


MASK = [
    Known(
        "W is not transposed",
        _dropped(project=lambda read, W: read @ W),
        "Rows of h are examples: each is multiplied by W as `h @ W.T`.",
        "`(h * mask) @ W.T`.",
    ),
    Known(
        "the mask is used as 0 and 1",
        _dropped(read=lambda h, mask, t: h * (mask > 0)),
        "The units that stay have to be made larger, by 1 / (1 - p), so that W reads "
        "as much on average as without dropout. The mask you are given does that.",
        "`h * mask`, the mask as it is.",
    ),
    Known(
        "nothing is dropped",
        _dropped(read=lambda h, mask, t: h),
        "The mask is not used: W reads the whole state.",
        "Multiply h by the mask before W reads it.",
    ),
    Known(
        "the outputs are masked too",
        _outputs_masked,
        "What the loss reads stays whole: the mask stands on the arrow from h(t-1) to "
        "a(t), and only there.",
        "Append h, and mask it when the next step reads it.",
    ),
    Known(
        "the state itself is masked",
        _dropped(read=lambda h, mask, t: h, out=lambda a, mask: np.tanh(a) * mask),
        "h(t) is multiplied by the mask right after tanh, so the output loses units as "
        "well, and h(0) enters whole.",
        "Mask what W reads, not what it makes.",
    ),
    Known(
        "the initial state is not masked",
        _dropped(read=lambda h, mask, t: h * mask if t else h),
        "W reads h(0) too, with the same mask as every later state.",
        "One line for all steps, no exception for the first.",
    ),
    Known(
        "the mask is used at the first step only",
        _dropped(read=lambda h, mask, t: h if t else h * mask),
        "The same mask holds at *every* step: a dropped unit stays dropped for this "
        "sequence.",
        "Multiply inside the loop.",
    ),
    Known(
        "the mask is multiplied in after W",
        _dropped(
            read=lambda h, mask, t: (h, mask),
            project=lambda read, W: (read[0] @ W.T) * read[1],
        ),
        "(W h) ∘ mask silences units of the *new* step. Dropping what W reads is "
        "W (mask ∘ h).",
        "Mask first, then the product.",
    ),
    Known(
        "the pre-activation is masked",
        _dropped(read=lambda h, mask, t: h, out=lambda a, mask: np.tanh(a * mask)),
        "That drops the input's share and the bias as well.",
        "The mask stands on h(t-1) alone.",
    ),
]

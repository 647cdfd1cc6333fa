"""Exercise `clip_grad_norm` of chapter 07."""

import numpy as np

from course_utils.exercises.checking import Checker, KnownMistake, Quantity
from course_utils.numpy_rnn import optim

STUB = '''
def clip_grad_norm(dU, dW, db, max_norm):
    """The gradients, shortened together if they are too long.

    dU (H, D), dW (H, H), db (H,), max_norm > 0
    →  dU, dW, db, norm: new arrays whose joint norm is at most max_norm, pointing the
       same way; and the joint norm *before* clipping. Gradients may all be zero.
    """
    return ...
'''

HINTS = [
    "Think of all entries of the three arrays as one long vector. How long is it?",
    "norm² = Σ dU² + Σ dW² + Σ db². Only if the norm is above max_norm is there "
    "anything to do.",
    "`factor = max_norm / norm if norm > max_norm else 1.0`, and multiply each "
    "array by it.",
]


def clip_grad_norm(dU, dW, db, max_norm):
    """The library's clipping under the exercise's signature: dU, dW, db, norm."""
    grads = {"U": dU.copy(), "W": dW.copy(), "b": db.copy()}
    norm = optim.clip_by_norm(grads, max_norm)
    return grads["U"], grads["W"], grads["b"], norm


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


MISTAKES = [
    KnownMistake(
        "each array is clipped by its own norm",
        _each_alone,
        "Then dU, dW and db are shortened by different factors, and the step points "
        "in another direction than the gradient.",
        "One norm over all entries of all arrays, one factor for all.",
    ),
    KnownMistake(
        "the entries are clipped one by one",
        _by_value,
        "That is clipping by value: it turns the gradient towards the diagonal. "
        "Asked is a shorter gradient in the same direction.",
        "Multiply all three arrays by `max_norm / norm`.",
    ),
    KnownMistake(
        "only dW is looked at",
        _only_w,
        "A step is taken in all parameters together; the length of that step has dU "
        "and db in it too.",
        "Add up the squares of all three arrays.",
    ),
    KnownMistake(
        "a short gradient is made longer",
        _changed(factor=lambda norm, max_norm: max_norm / norm),
        "A gradient below `max_norm` must stay as it is: near a minimum it is short, "
        "and should be. (A gradient of zero becomes NaN this way.)",
        "Scale only `if norm > max_norm`, or by `min(1, max_norm / norm)`.",
    ),
    KnownMistake(
        "the three norms are added up",
        _changed(norm=lambda grads: sum(np.linalg.norm(grad) for grad in grads)),
        "Lengths at right angles do not add up; their squares do.",
        "norm² = ‖dU‖² + ‖dW‖² + ‖db‖².",
    ),
    KnownMistake(
        "db is left out of the norm",
        _changed(norm=lambda grads: _joint(grads[:2])),
        "A bias is a parameter like any other: its gradient is a part of the step.",
        "norm² = Σ dU² + Σ dW² + Σ db².",
    ),
    KnownMistake(
        "the root is missing",
        _changed(norm=lambda grads: sum((grad**2).sum() for grad in grads)),
        "Σ g² is the *squared* norm: the gradient ends up far shorter than max_norm.",
        "`np.sqrt` of the sum.",
    ),
    KnownMistake(
        "the largest of the three norms is taken",
        _changed(norm=lambda grads: max(np.linalg.norm(grad) for grad in grads)),
        "The whole gradient is longer than its longest part.",
        "norm² = ‖dU‖² + ‖dW‖² + ‖db‖².",
    ),
    KnownMistake(
        "the norm after clipping is returned",
        _changed(report=lambda norm, factor: norm * factor),
        "Your gradients are right. Asked is the norm *before*: the one worth logging, "
        "because it tells how often, and how much, you clip.",
        "Keep the norm in a variable of its own.",
    ),
    KnownMistake(
        "absolute values are added up",
        _changed(norm=lambda grads: sum(np.abs(grad).sum() for grad in grads)),
        "Σ |g| is the way along the axes; the norm is the straight line. The gradient "
        "ends up far shorter than max_norm.",
        "Squares first, then the sum, then the root.",
    ),
    KnownMistake(
        "every gradient gets the norm 1",
        _changed(factor=lambda norm, max_norm: 1 / norm),
        "Divided by its norm every gradient has length 1, the short ones too, and "
        "`max_norm` is not used.",
        "`max_norm / norm`, and only `if norm > max_norm`.",
    ),
    KnownMistake(
        "the factor stands upside down",
        _changed(
            factor=lambda norm, max_norm: norm / max_norm if norm > max_norm else 1.0
        ),
        "norm / max_norm is above 1 exactly when the gradient is too long: it gets "
        "longer still.",
        "`max_norm / norm`.",
    ),
]

_rng = np.random.default_rng(7)


def _gradients(D, H, scale, max_norm):
    return {
        "dU": _rng.normal(0, scale, (H, D)),
        "dW": _rng.normal(0, 2 * scale, (H, H)),
        "db": _rng.normal(0, scale, H),
        "max_norm": max_norm,
    }


_NOTHING = {"dU": np.zeros((3, 4)), "dW": np.zeros((3, 3)), "db": np.zeros(3)}

check_clip_grad_norm = Checker(
    "clip_grad_norm",
    stub=STUB,
    hints=HINTS,
    solution=clip_grad_norm,
    cases=[
        _gradients(4, 6, 3.0, 5.0),
        _gradients(2, 5, 0.5, 40.0),
        _gradients(5, 3, 8.0, 2.5),
        _NOTHING | {"max_norm": 1.5},
    ],
    quantities=[
        Quantity("dU", ("H", "D")),
        Quantity("dW", ("H", "H")),
        Quantity("db", ("H",)),
        Quantity("norm"),
    ],
    mistakes=MISTAKES,
    lesson="One factor for all: the direction is the gradient's own.",
    evidence="It agrees with the library on long, short and zero gradients.",
)

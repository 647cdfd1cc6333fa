"""What does a network know? A linear probe asks its states.

For every character of a text there is a question with a yes or a no ("are we inside
quotation marks?") and the network's state after reading it. A logistic regression from
state to answer, fitted on one text and scored on another, says how much of the answer
lies open in the state. Two comparisons keep it honest: chance is 1/2 (balanced
accuracy), and the same network before training shows what any random recurrence
remembers anyway.

Sources: A. Karpathy, J. Johnson and L. Fei-Fei (2016), Visualizing and understanding
recurrent networks, ICLR workshop (units that follow quotes and lines); G. Alain and
Y. Bengio (2017), Understanding intermediate layers using linear classifier probes.
"""

import copy
import re
from typing import NamedTuple

import numpy as np
import torch

from course_utils.datasets import text
from course_utils.models.gate_activations import gates_over
from course_utils.validation import expect_choice, expect_shape


def inside_quotes(characters):
    """True after each character that leaves a double quotation mark open.

    The opening mark is inside, the closing one is not; a blank line closes whatever is
    open, so that one lost mark does not turn the rest of the text around.

    Parameters
    ----------
    characters : str

    Returns
    -------
    (T,) bool
    """
    return _depth(characters, lambda c, depth: 1 - depth if c == '"' else depth) > 0


def inside_brackets(characters):
    """True after each character that leaves a (, [ or { open; (T,) bool.

    Brackets are counted whatever their kind; a blank line closes all of them.
    """

    def after(c, depth):
        return max(depth + (c in "([{") - (c in ")]}"), 0)

    return _depth(characters, after) > 0


def late_in_line(characters, column=40):
    """True after each character that has at least `column` before it in its line."""
    columns = [
        place
        for line in re.findall(".*\n|.+", characters)
        for place in range(len(line))
    ]
    return np.array(columns, dtype=np.int64) >= column


PROPERTIES = {
    "inside quotes": inside_quotes,
    "inside brackets": inside_brackets,
    "late in line": late_in_line,
}


class Probe(NamedTuple):
    """A fitted logistic regression: p = σ(w · (h - mean) / scale + b).

    Attributes
    ----------
    w, mean, scale : (H,)
    b : float
    """

    w: np.ndarray
    b: float
    mean: np.ndarray
    scale: np.ndarray

    def scores(self, states):
        """(T, H) → (T,); above 0 means yes."""
        return (states - self.mean) / self.scale @ self.w + self.b


def fit_probe(states, labels, penalty=1e-3, rounds=50):
    """Logistic regression in which yes and no weigh the same, however rare one is.

    Parameters
    ----------
    states : (T, H)
    labels : (T,) bool
        Both answers must occur.
    penalty : float
        On half the squared norm of w, the loss being a mean over steps; above 0, so
        that the answer is unique and separable data do no harm.
    rounds : int
        At most so many steps of Newton's method.

    Returns
    -------
    Probe

    Raises
    ------
    ValueError
        If shapes do not fit, or only one answer occurs.
    """
    states, labels = np.asarray(states, dtype=np.float64), np.asarray(labels)
    expect_shape("states", states, ("T", "H"))
    expect_shape("labels", labels, (len(states),))
    labels = labels.astype(bool)
    if labels.all() or not labels.any():
        raise ValueError("labels has one answer only; expected both: use a longer text")
    mean, scale = states.mean(axis=0), states.std(axis=0)
    scale = np.where(scale > 1e-9 * np.abs(states).max(initial=1), scale, 1)
    xs = np.column_stack([(states - mean) / scale, np.ones(len(states))])
    share = labels.mean()
    weights = np.where(labels, 0.5 / share, 0.5 / (1 - share)) / len(labels)
    ridge = np.append(np.full(states.shape[1], penalty), 0.0)
    w = _newton(xs, np.where(labels, 1.0, -1.0), weights, ridge, rounds)
    return Probe(w[:-1], float(w[-1]), mean, scale)


def balanced_accuracy(answers, labels):
    """Mean of the share of right answers where yes is right and where no is right.

    Always saying the more frequent one scores 1/2.
    """
    answers, labels = np.asarray(answers, bool), np.asarray(labels, bool)
    return float((answers[labels].mean() + (~answers[~labels]).mean()) / 2)


def unit_correlations(states, labels):
    """Correlation of each unit with the answer: (T, H), (T,) → (H,); 0 if constant."""
    xs = states - states.mean(axis=0)
    ys = labels - np.mean(labels)
    norms = np.linalg.norm(xs, axis=0) * np.linalg.norm(ys)
    return (ys @ xs) / np.where(norms > 0, norms, 1)


class Findings(NamedTuple):
    """What `examine` found; accuracies are balanced and on the second text.

    Attributes
    ----------
    accuracy, untrained : float
        Of a probe on all units, of the network and of its untrained control.
    unit : int
        The unit that correlates most with the answer in the first text.
    unit_accuracy, unit_untrained : float
        Of a probe on the best unit alone, of either network.
    correlation : float
        Of that unit of the network, in the second text.
    share : float
        Of yes in the second text.
    """

    accuracy: float
    untrained: float
    unit: int
    unit_accuracy: float
    unit_untrained: float
    correlation: float
    share: float


def examine(model, question, first, second, *, part="h", seed=0):
    """Probe a network for a property of the text, beside its untrained control.

    Parameters
    ----------
    model : course_utils.models.language.CharacterModel
        Over `text.character_vocabulary`.
    question : str or callable
        One of `PROPERTIES`, or str → (T,) bool.
    first, second : str
        Probes are fitted on the one, scored on the other.
    part : str
        Which array of `gate_activations.gates_over`; "c" for an LSTM's cells.
    seed : int
        Draws the control's parameters.

    Returns
    -------
    Findings
    """
    if not callable(question):
        expect_choice("question", question, PROPERTIES)
        question = PROPERTIES[question]
    labels = question(first), question(second)
    trained, control = (
        _score([states(each, piece, part) for piece in (first, second)], labels)
        for each in (model, untrained(model, seed))
    )
    return Findings(
        accuracy=trained["all"],
        untrained=control["all"],
        unit=trained["unit"],
        unit_accuracy=trained["alone"],
        unit_untrained=control["alone"],
        correlation=trained["correlation"],
        share=float(labels[1].mean()),
    )


def states(model, characters, part="h"):
    """The state after each character, read from an empty one: str → (T, H)."""
    return gates_over(model, text.character_vocabulary().encode(characters))[part]


def untrained(model, seed=0):
    """A copy of `model` with all parameters drawn anew, as PyTorch draws them."""
    control = copy.deepcopy(model)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        for module in control.modules():
            if hasattr(module, "reset_parameters"):
                module.reset_parameters()
    return control


def _score(both, labels):
    """Probes on the states of two texts: all units, and the best unit alone."""
    unit = int(np.abs(unit_correlations(both[0], labels[0])).argmax())
    alone = [part[:, unit : unit + 1] for part in both]
    accuracies = [
        balanced_accuracy(fit_probe(one, labels[0]).scores(other) > 0, labels[1])
        for one, other in (both, alone)
    ]
    correlation = float(unit_correlations(alone[1], labels[1])[0])
    found = {"unit": unit, "correlation": correlation}
    return found | dict(zip(("all", "alone"), accuracies, strict=True))


def _depth(characters, after):
    """How much is open after each character, by the rule (character, depth) → depth."""
    depths, depth, before = [], 0, ""
    for c in characters:
        depth = 0 if c == before == "\n" else after(c, depth)
        depths.append(depth)
        before = c
    return np.array(depths, dtype=np.int64)


def _newton(xs, signs, weights, ridge, rounds):
    """Minimise Σ weights·log(1 + exp(-signs·xs w)) + ½ Σ ridge·w²; steps are halved
    until they help."""

    def loss(w):
        return weights @ np.logaddexp(0, -signs * (xs @ w)) + ridge @ w**2 / 2

    w = np.zeros(xs.shape[1])
    best = loss(w)
    for _ in range(rounds):
        wrong = 1 / (1 + np.exp(np.clip(signs * (xs @ w), -500, 500)))
        gradient = -xs.T @ (weights * signs * wrong) + ridge * w
        bends = (xs.T * (weights * wrong * (1 - wrong))) @ xs + np.diag(ridge + 1e-12)
        step, size = np.linalg.solve(bends, gradient), 1.0
        while size > 1e-6 and not loss(w - size * step) < best:
            size /= 2
        if size <= 1e-6:
            break
        w = w - size * step
        gain, best = best - loss(w), loss(w)
        if gain < 1e-12:
            break
    return w

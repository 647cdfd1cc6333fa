"""One training loop, for the NumPy networks and for PyTorch modules.

It knows neither task nor model: the caller brings a loss, a source of batches and an
optimiser, and gets back a `History`. Steps are counted, not seconds, and everything
drawn comes from one seed, so a run can be repeated.
"""

import math
import random
import time
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import torch
from tqdm.auto import tqdm

from course_utils._training_backends import NumPyBackend, TorchBackend


class Seeds(NamedTuple):
    """What to draw from: ``rng`` for NumPy, ``generator`` for PyTorch (CPU)."""

    rng: np.random.Generator
    generator: torch.Generator


def seeds(seed):
    """Explicit sources of chance for `seed`; nothing global is touched."""
    return Seeds(np.random.default_rng(seed), torch.Generator().manual_seed(seed))


def seed_everything(seed):
    """Seed also what has no `rng` argument: torch's defaults on every device, dropout.

    cuDNN is told to prefer repeatable algorithms. Returns the explicit `Seeds` too.
    """
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002  (for libraries that draw from it)
    torch.manual_seed(seed)
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.benchmark = False
    return seeds(seed)


@dataclass(repr=False)
class History:
    """What happened in training.

    Attributes
    ----------
    seed : int
    losses : list of float
        Loss of each step's batch, before the step.
    grad_norms : list of float
        Norm over all gradients of each step, before clipping.
    evaluations : list of (int, object)
        (steps taken, what `evaluate` returned).
    seconds : float
        Wall time; not in the repr, because no two runs share it.
    stopped : str or None
        Why training ended before its budget, if it did.
    """

    seed: int
    losses: list = field(default_factory=list)
    grad_norms: list = field(default_factory=list)
    evaluations: list = field(default_factory=list)
    seconds: float = 0.0
    stopped: str | None = None

    @property
    def steps(self):
        """Steps taken."""
        return len(self.losses)

    def smoothed(self, window=50):
        """Losses as means over the last `window` steps (fewer at the start)."""
        sums = np.cumsum(np.concatenate([[0.0], self.losses]))
        last = np.arange(1, self.steps + 1)
        first = np.maximum(last - window, 0)
        return (sums[last] - sums[first]) / (last - first)

    def evaluated(self, name=None):
        """Two arrays: steps taken, and the value then (entry `name`, if a dict)."""
        steps = np.array([step for step, _ in self.evaluations])
        values = [v if name is None else v[name] for _, v in self.evaluations]
        return steps, np.array(values)

    def __repr__(self):
        parts = [f"{self.steps} steps", f"seed {self.seed}"]
        if self.losses:
            parts.append(f"loss {self.losses[0]:.4g} → {self.smoothed()[-1]:.4g}")
        if self.evaluations:
            parts.append(f"last evaluation {self.evaluations[-1][1]}")
        if self.stopped:
            parts.append(f"stopped: {self.stopped}")
        return f"History({', '.join(parts)})"


def train(
    model,
    loss,
    batches,
    optimizer,
    *,
    steps,
    seed=0,
    clip_norm=None,
    clip_value=None,
    schedule=None,
    evaluate=None,
    evaluate_every=None,
    until=None,
    progress=True,
    description="training",
):
    """Take `steps` training steps.

    Parameters
    ----------
    model : object
        Handed to `loss` and `evaluate`. A ``torch.nn.Module`` is in training mode for
        the steps, in evaluation mode and without gradients for `evaluate`; afterwards
        it is in the mode it came in.
    loss : callable
        (model, batch) → scalar tensor if `optimizer` is PyTorch's, else (float,
        gradients by name) as `optimizer` expects them.
    batches : callable or iterator
        rng → batch, or an iterator such as `minibatches`. An iterator's chance is its
        own; a callable draws from a generator made of `seed`.
    optimizer : torch.optim.Optimizer, or SGD or Adam of ``numpy_rnn.optim``
        Its learning rate is the same afterwards as before.
    steps : int
        The budget.
    seed : int
        Also seeds PyTorch's default generators (dropout) for the time of this call.
    clip_norm, clip_value : float, optional
        Clip gradients by norm, then by value.
    schedule : callable, optional
        Steps taken so far → factor on the learning rate: `cosine`, `linear`, your own.
    evaluate : callable, optional
        model → float, or dict of them. Called every `evaluate_every` steps (default:
        a tenth of the budget) and after the last one.
    until : callable, optional
        History → bool; looked at after each evaluation, True ends training.
    progress : bool
        Show a progress bar.
    description : str
        Its label.

    Returns
    -------
    History
        Loss or gradients that are NaN or infinite end training *before* that step is
        taken; `History.stopped` says so.
    """
    if until and not evaluate:
        raise ValueError("until is given without evaluate, after which it is asked")
    on_torch = isinstance(optimizer, torch.optim.Optimizer)
    kind = TorchBackend if on_torch else NumPyBackend
    learner = kind(model, loss, optimizer, clip_norm, clip_value)
    draw = _drawer(batches, np.random.default_rng(seed))
    every = evaluate_every or max(1, steps // 10)
    history = History(seed)
    began = time.perf_counter()
    bar = tqdm(total=steps, desc=description, disable=not progress)
    with learner, bar, torch.random.fork_rng():
        torch.manual_seed(seed)
        while history.steps < steps and history.stopped is None:
            learner.scale_rate(schedule(history.steps) if schedule else 1.0)
            history.stopped = _one_step(learner, draw, history)
            _show(bar, history)
            over = history.steps == steps or history.stopped is not None
            if evaluate and (over or history.steps % every == 0):
                history.evaluations.append((history.steps, learner.evaluate(evaluate)))
                if until and not over and until(history):
                    history.stopped = f"goal reached after {history.steps} steps"
    history.seconds = time.perf_counter() - began
    return history


def _one_step(learner, draw, history):
    """Draw, differentiate, update. Returns why training must stop, or None."""
    try:
        batch = draw()
    except StopIteration:
        return f"batches ran out after {history.steps} steps"
    loss, norm = learner.differentiate(batch)
    for name, value in [("loss", loss), ("gradient norm", norm)]:
        if not math.isfinite(value):
            return f"{name} is {value} after {history.steps} steps"
    learner.update()
    history.losses.append(loss)
    history.grad_norms.append(norm)
    return None


def _show(bar, history):
    bar.update(history.steps - bar.n)
    if history.losses:
        bar.set_postfix_str(f"loss {history.losses[-1]:.3g}", refresh=False)


def minibatches(arrays, size, rng, *, axis=1):
    """Batches for ever: each epoch all sequences once, in a new order.

    Parameters
    ----------
    arrays : sequence of arrays or CPU tensors
        With the same number of sequences along `axis`.
    size : int
        N of a batch; the last one of an epoch may be smaller.
    rng : numpy.random.Generator
    axis : int
        1 for time-major sequences, 0 for what has no time.

    Yields
    ------
    tuple
        One part of each array.
    """
    counts = {array.shape[axis] for array in arrays}
    if len(counts) != 1 or 0 in counts:
        raise ValueError(
            f"arrays have {sorted(counts)} sequences along axis {axis}; expected the "
            "same number, above 0, in each"
        )
    (count,) = counts
    while True:
        order = rng.permutation(count)
        for start in range(0, count, size):
            index = (slice(None),) * axis + (order[start : start + size],)
            yield tuple(array[index] for array in arrays)


def cosine(steps, warmup=0, floor=0.0):
    """Schedule: up linearly for `warmup` steps, then half a cosine down to `floor`.

    After `steps` it stays at `floor`.

    Source: Loshchilov & Hutter (2017), SGDR, equation 5, without restarts.
    """
    return _ramp(steps, warmup, floor, lambda x: (1 + math.cos(math.pi * x)) / 2)


def linear(steps, warmup=0, floor=0.0):
    """Schedule: up linearly for `warmup` steps, then straight down to `floor`.

    After `steps` it stays at `floor`.
    """
    return _ramp(steps, warmup, floor, lambda x: 1 - x)


def _ramp(steps, warmup, floor, shape):
    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        past = min(1, (step - warmup) / max(1, steps - warmup))
        return floor + (1 - floor) * shape(past)

    return factor


def _drawer(batches, rng):
    if callable(batches):
        return lambda: batches(rng)
    if not hasattr(batches, "__next__"):
        raise ValueError(
            f"batches is a {type(batches).__name__}; expected a function rng → batch "
            "or an iterator: use minibatches for arrays, iter(…) for one pass"
        )
    return lambda: next(batches)

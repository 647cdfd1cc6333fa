"""Work counted instead of timed: a count is the same on every machine, busy or not.

A time is a fact about one machine at one moment. Where a chapter claims that one way
costs less than another, it shows the times and asserts the counts.
"""

import numpy as np
from torch.utils.flop_counter import FlopCounterMode

__all__ = ["multiplications", "recorded_operations", "torch_multiplications"]


class _Counted(np.ndarray):
    """An array that counts the multiplications of the matrix products it is in."""

    total = 0

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        inputs = [_plain(value) for value in inputs]
        if out is not None:
            options["out"] = tuple(_plain(value) for value in out)
        result = getattr(ufunc, method)(*inputs, **options)
        if ufunc is np.matmul:
            _Counted.total += np.size(result) * inputs[0].shape[-1]
        return _counted(result)

    def __array_function__(self, function, types, arguments, options):
        return _counted(super().__array_function__(function, types, arguments, options))


def _plain(value):
    return value.view(np.ndarray) if isinstance(value, _Counted) else value


def _counted(value):
    if isinstance(value, dict):
        return {name: _counted(item) for name, item in value.items()}
    return value.view(_Counted) if type(value) is np.ndarray else value


def multiplications(function, *arguments):
    """Multiplications in the matrix products of a NumPy function, written with ``@``.

    Parameters
    ----------
    function : callable
    *arguments : array, dict of arrays, or anything else
        What the function is called with. Products of none of these arrays, nor of
        what is computed from them, are not counted.

    Returns
    -------
    int
    """
    _Counted.total = 0
    function(*(_counted(value) for value in arguments))
    return _Counted.total


def torch_multiplications(work):
    """Multiplications in the matrix products of PyTorch that ``work()`` does.

    Parameters
    ----------
    work : callable
        Without arguments; the way back of autograd counts too.

    Returns
    -------
    int
    """
    with FlopCounterMode(display=False) as counter:
        work()
    return counter.get_total_flops() // 2  # a multiplication and an addition each


def recorded_operations(result):
    """Names of the operations that autograd walks back through from ``result``.

    Parameters
    ----------
    result : torch.Tensor
        Computed from something that requires a gradient.

    Returns
    -------
    list of str
        In no particular order.
    """
    seen, waiting = set(), [result.grad_fn]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [before for before, _ in node.next_functions if before]
    return [node.name() for node in seen]

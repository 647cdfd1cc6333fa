"""What a learner's function handed back, as data that is safe to look at."""

from dataclasses import dataclass

import numpy as np

MAX_ITEMS, MAX_DEPTH = 1000, 4  # of a list or tuple that is handed back


@dataclass(frozen=True)
class Foreign:
    """Something handed back that is no plain data: only its type is kept."""

    type_name: str
    shape: tuple | None = None
    dtype: str = ""  # of an array that holds no numbers


def plain(value, depth=0):
    """`value` as data that can be looked at without running anything of its own.

    Arrays of numbers are copied; other arrays (of texts, objects, dates), tensors and
    everything unknown become `Foreign`.
    """
    if value is None or value is Ellipsis or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, np.generic | np.ndarray):
        return _array(value)
    for kind in (list, tuple, dict):
        # Its base class looks into a subclass: what the subclass overrides never runs.
        if isinstance(value, kind) and depth < MAX_DEPTH:
            if kind.__len__(value) >= MAX_ITEMS:
                break
            if kind is dict:
                items = dict.items(value)
                return {_key(k): plain(v, depth + 1) for k, v in items}
            return kind(plain(item, depth + 1) for item in kind.__iter__(value))
    module = type(value).__module__.split(".")[0]
    shape = getattr(value, "shape", None) if module == "torch" else None
    shape = tuple(shape) if isinstance(shape, tuple) else None
    return Foreign(f"{module}.{type(value).__name__}".removeprefix("builtins."), shape)


def _array(value):
    if value.dtype.kind in "biufc":
        return np.array(value)
    kind = "records" if value.dtype.names else str(value.dtype)
    return Foreign("numpy.ndarray", value.shape, kind)


def _key(key):
    return str(key) if type(key) in (str, int, float, bool) else type(key).__name__


def same(a, b, tolerance=1e-9):
    """Whether two plain values are equal: numbers to `tolerance`, the rest exactly."""
    if isinstance(a, dict) and isinstance(b, dict):
        return list(a) == list(b) and all(same(a[k], b[k], tolerance) for k in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(
            same(x, y, tolerance) for x, y in zip(a, b, strict=True)
        )
    numeric = (bool, int, float, np.ndarray)
    if isinstance(a, numeric) and isinstance(b, numeric):
        if isinstance(a, int) and isinstance(b, int):
            return a == b  # also those too large for an array
        a, b = np.asarray(a), np.asarray(b)
        if a.dtype.kind not in "biufc" or b.dtype.kind not in "biufc":
            return a.dtype == b.dtype and np.array_equal(a, b)
        if a.shape != b.shape:
            return False
        a, b = (x.astype(float) if x.dtype.kind == "b" else x for x in (a, b))
        scale = np.abs(b[np.isfinite(b)]).max(initial=0) if b.size else 0
        return np.allclose(a, b, rtol=0, atol=tolerance * max(scale, 1), equal_nan=True)
    return type(a) is type(b) and a == b

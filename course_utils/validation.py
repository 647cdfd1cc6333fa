"""What an array must look like before a network touches it.

Both implementations call these, so that a wrong input is refused in the same words
by either. Nothing here needs more of an array than ``.shape`` and ``.dtype``.
"""


def expect_shape(name, array, expected):
    """Refuse `array` unless its shape fits `expected`.

    Parameters
    ----------
    name : str
        The argument's name, for the message.
    array : object with ``.shape``
        NumPy array or PyTorch tensor.
    expected : tuple of (int or str)
        An int must match exactly; a str ("T", "N") names a free size.

    Raises
    ------
    ValueError
        Naming the argument, the shape given and the shape expected.
    """
    shape = getattr(array, "shape", None)
    if shape is None:
        raise ValueError(
            f"{name} is a {type(array).__name__}; expected an array of shape "
            f"{_text(expected)}: convert it first"
        )
    fits = len(shape) == len(expected) and all(
        isinstance(want, str) or want == size
        for size, want in zip(shape, expected, strict=False)
    )
    if not fits:
        raise ValueError(f"{name} has shape {tuple(shape)}; expected {_text(expected)}")


def expect_dtype(name, array, dtype):
    """Refuse `array` unless its dtype is `dtype`; ValueError says how to convert."""
    if array.dtype != dtype:
        raise ValueError(
            f"{name} has dtype {array.dtype}; expected {dtype}, the dtype of the "
            "parameters: convert one of the two"
        )


def expect_finite(name, array, isfinite):
    """Refuse `array` if `isfinite` (NumPy's or PyTorch's) is False anywhere.

    Raises
    ------
    ValueError
        Naming the argument and the index of the first entry that is NaN or infinite.
    """
    finite = isfinite(array)
    if not finite.all():
        where = (
            [int(i) for i in (~finite).nonzero()[0]]
            if _is_torch(finite)
            else [int(axis[0]) for axis in (~finite).nonzero()]
        )
        raise ValueError(
            f"{name} holds NaN or infinity, first at index {tuple(where)}; "
            "expected finite numbers"
        )


def expect_lengths(lengths, T, N):
    """Refuse `lengths` unless it holds N integers from 0 to T (ValueError)."""
    expect_shape("lengths", lengths, (N,))
    if "int" not in str(lengths.dtype):
        raise ValueError(
            f"lengths has dtype {lengths.dtype}; expected integers from 0 to {T}"
        )
    outside = lengths[(lengths < 0) | (lengths > T)]
    if len(outside):
        raise ValueError(
            f"lengths holds {int(outside[0])}; expected numbers from 0 to T = {T}"
        )


def expect_symbols(name, ids, K):
    """Refuse whole numbers, in an array or tensor, that are no symbol of 0 … K-1.

    What PyTorch leaves out silently (-100) or counts from the end (-1) is refused too.
    """
    wrong = (ids < 0) | (ids >= K)
    if bool(wrong.any()):
        first = ids[wrong].reshape(-1)[0]
        raise ValueError(f"{name} holds {int(first)}; expected 0 to {K - 1}")


def expect_choice(name, value, choices):
    """Refuse `value` unless it is one of `choices`; ValueError lists them."""
    if value not in choices:
        raise ValueError(f"{name} is {value!r}; expected one of {sorted(choices)}")


def expect_distinct(parameters):
    """Refuse one array under two names (ValueError).

    Each name has a gradient of its own, and a step along each would move the array
    twice.
    """
    names = {}
    for name, array in parameters.items():
        if id(array) in names:
            raise ValueError(
                f"{names[id(array)]} and {name} are one array; expected an array for "
                "each name: copy it, or add the gradients and give it once"
            )
        names[id(array)] = name


def expect_recurrent_mask(cell, mask, xs):
    """ValueError if `mask` is none for `cell` and a batch `xs`."""
    if not getattr(cell, "masks_state", False):
        raise ValueError(
            f"recurrent_mask is given for a {type(cell).__name__}; expected an "
            "RNNCell, LayerNormRNNCell or LSTMCell, whose h is read by W alone"
        )
    expect_shape("recurrent_mask", mask, (xs.shape[1], cell.hidden_size))
    expect_dtype("recurrent_mask", mask, cell.dtype)


def _is_torch(array):
    return type(array).__module__.startswith("torch")


def _text(expected):
    inner = ", ".join(str(size) for size in expected)
    return f"({inner},)" if len(expected) == 1 else f"({inner})"

"""What an exercise asks for, and whether what was handed back has that form."""

from dataclasses import dataclass

import numpy as np

from course_utils.exercises.checking.plain import Foreign

COMPLEX = Foreign("complex")


@dataclass(frozen=True)
class Quantity:
    """One array (or number) that an exercise asks for.

    Parameters
    ----------
    name : str
        As in the notation table; for a dict result also its key.
    axes : tuple of str
        Names of its axes, such as ("T", "N", "H"); () for a number. "T" counts
        steps from 1, "T + 1" counts states from 0.
    kind : {"float", "int"}
        int: the array must be able to serve as an index.
    backward : bool
        Computed from the last step to the first: there the first wrong step is the
        *largest* t.
    place : int
        Sorts quantities that are computed in another order than they are returned.
    blocks : tuple of str
        Names of the equal parts of the axis that counts them, such as "4H".
    """

    name: str
    axes: tuple = ()
    kind: str = "float"
    backward: bool = False
    place: int = 0
    blocks: tuple = ()

    def parts(self, array):
        """{label: part of the array}: its blocks, or the whole of it."""
        if not self.blocks:
            return {f"`{self.name}`": array}
        parts = np.split(array, len(self.blocks), axis=self.block_axis)
        return {
            f"Block {name} of `{self.name}`": part
            for name, part in zip(self.blocks, parts, strict=True)
        }

    @property
    def block_axis(self):
        """The axis that holds one block beside the other."""
        return next(i for i, axis in enumerate(self.axes) if axis[0].isdigit())

    @property
    def time_axis(self):
        """The axis called "T" or "T + 1", or None."""
        times = [axis for axis in self.axes if axis in ("T", "T + 1")]
        return self.axes.index(times[0]) if times else None

    @property
    def first_t(self):
        """The t to which entry 0 of the time axis belongs."""
        return 0 if "T + 1" in self.axes else 1


def split(value, quantities, as_dict):
    """A plain result → ({name: value}, None), or (None, what is wrong with it)."""
    names = [q.name for q in quantities]
    if value is None:
        return None, (
            "Your function returned None. Does it end with a `return`, also in "
            "its last line?"
        )
    if as_dict:
        if not isinstance(value, dict):
            return None, f"Your function returned {kind_of(value)}; expected a " + (
                f"dict with the keys {', '.join(names)}."
            )
        missing = [name for name in names if name not in value]
        if missing:
            lacking = " and no ".join(missing)
            return None, f"The dict has no {lacking}; expected the keys " + (
                f"{', '.join(names)}."
            )
        return {name: value[name] for name in names}, None
    if len(names) == 1:
        return {names[0]: value}, None
    if not isinstance(value, tuple | list) or len(value) != len(names):
        return None, f"Your function returned {kind_of(value)}; expected " + (
            f"{len(names)} things: `return {', '.join(names)}`."
        )
    return dict(zip(names, value, strict=True)), None


def kind_of(value):
    """A few words on what `value` is."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Foreign):
        if value == COMPLEX:
            return "a complex number"
        if value.dtype:
            return f"an array of shape {value.shape} and dtype {value.dtype}"
        shape = "" if value.shape is None else f" of shape {value.shape}"
        return f"a {value.type_name}{shape}"
    if isinstance(value, tuple | list | dict):
        return f"a {type(value).__name__} of length {len(value)}"
    if value is None or value is Ellipsis:
        return "None" if value is None else "..."
    name = type(value).__name__
    return f"{_shown(value)}, {'an' if name[0] in 'aeiou' else 'a'} {name}"


def _shown(value):
    """`repr` of a text or number, cut; Python refuses to write out huge numbers."""
    try:
        text = repr(value)
    except ValueError:
        return "a huge number"
    return text if len(text) <= 60 else f"{text[:40]}…"


def as_numbers(quantity, value, expected, several=False):
    """(array, None), or (None, a sentence on why `value` is no array of numbers)."""
    if isinstance(value, Foreign) and value.type_name.startswith("torch."):
        return None, _on_torch(quantity, value)
    if quantity.axes and isinstance(value, list | tuple):
        return None, _on_list(quantity, value, expected, several)
    what, kind = kind_of(value), ""
    if isinstance(value, bool | int | float | np.ndarray):
        array = np.asarray(value)
        kind = array.dtype.kind
        if kind in "biuf":
            return array, None
        what += f" and dtype {array.dtype}"
    real = "real " if kind == "c" or value == COMPLEX else ""
    wanted = f"an array of {real}numbers" if quantity.axes else f"a {real}number"
    return None, f"`{quantity.name}` is {what}; expected {wanted}."


def _on_torch(quantity, value):
    text = f"`{quantity.name}` is {kind_of(value)}; expected "
    text += "a NumPy array" if quantity.axes else "a number"
    text += ". This exercise is in NumPy"
    if value.shape:
        text += "; `.detach().numpy()` turns a tensor into an array"
    elif value.shape == () and not quantity.axes:
        text += "; `.item()` turns a tensor without axes into a number"
    return text + "."


def _on_list(quantity, value, expected, several):
    """The list or tuple holds the array and more, or the array's steps, or numbers."""
    axes, shapes = axes_text(quantity), [getattr(v, "shape", None) for v in value]
    whole = any(shape and len(shape) == len(quantity.axes) for shape in shapes)
    if expected.shape in shapes or (whole and len(set(shapes)) > 1):
        name = quantity.name
        advice = f"put `{name}` alone there" if several else f"return `{name}` alone"
        return (
            f"For `{name}` one array with the axes {axes} is expected. This is a "
            f"{type(value).__name__} of {len(value)}; {advice}."
        )
    text = f"`{quantity.name}` is {kind_of(value)}; expected one array with the axes "
    if value and all(isinstance(v, bool | int | float) for v in value):
        return f"{text}{axes}. `np.array` makes one of a list of numbers."
    return f"{text}{axes}. `np.stack` joins a list of arrays along a new first axis."


def axes_text(quantity, shape=None):
    """ "(T, N, H)", with " = (5, 3, 6)" where the shape is given."""
    axes = f"({', '.join(quantity.axes)}{',' if len(quantity.axes) == 1 else ''})"
    return axes if shape is None else f"{axes} = {shape}"

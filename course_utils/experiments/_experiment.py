"""What an experiment has to say of itself."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Experiment:
    """A table to be measured: one row for every combination of conditions and seed.

    Attributes
    ----------
    name : str
        Of the experiment and of its file.
    question : str
        What it is to answer, in one sentence.
    conditions : dict
        Name → the values it takes; strings or numbers.
    seeds : tuple of int
    measured : tuple of str
        What `run` returns, by name.
    run : callable
        (condition by name, …, seed=…) → dict with the keys `measured`: numbers.
    """

    name: str
    question: str
    conditions: dict
    seeds: tuple
    measured: tuple
    run: Callable

    @property
    def rows(self):
        """The conditions of every row, as a list of dicts, in the file's order."""
        names = (*self.conditions, "seed")
        combined = itertools.product(*self.conditions.values(), self.seeds)
        return [dict(zip(names, values, strict=True)) for values in combined]

    @property
    def columns(self):
        """Of the file: conditions, seed, what was measured, seconds of one thread."""
        return (*self.conditions, "seed", *self.measured, "seconds")

    def measure(self, row):
        """Run one row; ValueError if what comes back is not what was promised."""
        found = self.run(**row)
        if set(found) != set(self.measured):
            raise ValueError(
                f"{self.name} returned {sorted(found)}; expected "
                f"{sorted(self.measured)}, its `measured`"
            )
        return found

"""A row that was trained on Python's own text can be repeated on that Python only."""

import platform
import re

import pytest


def needs_the_same_text(stored):
    """Skip where this Python's documentation is not the one that was measured on.

    Parameters
    ----------
    stored : measurements.Measurements
    """
    (measured,) = re.findall(r"Python (\d+\.\d+)", stored.about["versions"])
    here = ".".join(platform.python_version_tuple()[:2])
    if here != measured:
        pytest.skip(
            f"measured on the text of Python {measured}; that of {here} is another"
        )

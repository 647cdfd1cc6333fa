"""Settings of the whole test run: threads, skips with a reason, shared fixtures.

Mark a test (or a whole module with ``pytestmark``) with what it needs::

    @pytest.mark.browser     # Chromium: uses the fixtures of tests/_browser.py
    @pytest.mark.node        # Node.js and npm: the scripts of the built pages
    @pytest.mark.gpu         # CUDA or MPS

Where it is missing the test is skipped with a reason. No test measures time: it would
fail because the machine is busy (``make bench`` measures). The environment variable
``RNN_COURSE_REQUIRE=browser`` turns those skips into failures, so that a CI
which lost its browser does not stay green.
"""

import os

# Before NumPy and torch are imported: several workers share the machine, and one
# thread each is faster than two that fight. Kernels started by nbval inherit it.
os.environ["OMP_NUM_THREADS"] = "1"

import shutil

import pytest
from _chromium import find_chromium
from hypothesis import settings

from tests._browser import browser, jupyter_lab, page  # noqa: F401  (fixtures)

# Drawn examples are the same in every run: a failure can be repeated.
settings.register_profile("course", deadline=None, derandomize=True, database=None)
settings.load_profile("course")


def _has_gpu():
    import torch

    return torch.cuda.is_available() or torch.backends.mps.is_available()


NEEDS = {
    "browser": (
        lambda: find_chromium() is not None,
        "no Chromium found: install chromium or google-chrome, "
        "or name one in the environment variable CHROMIUM",
    ),
    "node": (
        lambda: shutil.which("node") is not None,
        "no Node.js found: install node and put it on PATH",
    ),
    "gpu": (_has_gpu, "no GPU found: neither CUDA nor MPS is available"),
}


def required():
    """Names in RNN_COURSE_REQUIRE, as a set; an unknown name is an error."""
    value = os.environ.get("RNN_COURSE_REQUIRE", "")
    names = {name.strip() for name in value.split(",") if name.strip()}
    if names - NEEDS.keys():
        raise pytest.UsageError(
            f"RNN_COURSE_REQUIRE={value!r} names {sorted(names - NEEDS.keys())}; "
            f"expected a comma-separated choice of {sorted(NEEDS)}"
        )
    return names


def pytest_configure(config):
    required()


def pytest_runtest_setup(item):
    """Skip, or fail if required, a test whose marker names something absent."""
    for name, (present, reason) in NEEDS.items():
        if item.get_closest_marker(name) is None or present():
            continue
        if name in required():
            pytest.fail(f"RNN_COURSE_REQUIRE asks for it, but {reason}", pytrace=False)
        pytest.skip(reason)

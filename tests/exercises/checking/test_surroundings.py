"""What a function leaves behind is put back; a press of stop is only noted."""

import _thread
import os
import random
import signal
import sys
import warnings

import numpy as np
import pytest
import torch

from course_utils.exercises.checking.runner import run
from course_utils.exercises.checking.surroundings import (
    StopButton,
    surroundings_kept,
)


def state():
    return [
        str(np.random.get_state()),  # noqa: NPY002
        random.getstate(),
        np.geterr(),
        str(np.get_printoptions()),
        warnings.filters[:],
        os.getcwd(),
        dict(os.environ),
        sys.getrecursionlimit(),
        sys.path[:],
        torch.get_rng_state().tolist(),
        torch.get_default_dtype(),
    ]


def meddles(x):
    np.random.seed(x)  # noqa: NPY002
    random.seed(x)
    np.seterr(all="raise")
    np.set_printoptions(precision=2)
    warnings.simplefilter("error")
    os.chdir("/")
    os.environ["MEDDLED"] = "1"
    os.environ.pop("HOME", None)
    sys.setrecursionlimit(4000)
    sys.path.insert(0, "elsewhere")
    torch.manual_seed(x)
    torch.set_default_dtype(torch.float64)
    return x


def test_it_is_all_as_before():
    before = state()
    with surroundings_kept():
        assert run(meddles, {"x": 7}).value == 7
    assert state() == before


@pytest.mark.parametrize("presses", [1, 3])
def test_a_press_of_stop_raises_nothing_and_ends_the_function(presses):
    handler = signal.getsignal(signal.SIGINT)

    def endless(x):
        for _ in range(presses):
            _thread.interrupt_main()  # on every system
        while True:
            pass

    outcome = run(endless, {"x": 1}, time_limit=60)
    assert (outcome.kind, outcome.loose) == ("stopped", False)
    assert signal.getsignal(signal.SIGINT) is handler


def test_without_a_check_the_button_is_pythons():
    with StopButton():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)

"""What a learner's function may leave behind, put back; and the stop button.

A thread shares all of this with the notebook: random states, warning filters, the
folder. Python hands the stop button to the main thread, at whatever line that is;
while a check runs, a press is only noted, and the runner looks.
"""

import builtins
import contextlib
import os
import random
import signal
import sys
import threading
import warnings

import numpy as np


@contextlib.contextmanager
def surroundings_kept():
    """Whatever runs inside, these are afterwards as they were before."""
    # The state that all share: a learner's `np.random.seed` changes it.
    drawn, drawn_by_python = np.random.get_state(), random.getstate()  # noqa: NPY002
    errors, printing = np.geterr(), np.get_printoptions()
    folder, variables = os.getcwd(), dict(os.environ)
    depth, paths = sys.getrecursionlimit(), sys.path[:]
    put_torch_back = _torch_kept()
    with warnings.catch_warnings(), _nobody_answers(), _no_exit():
        try:
            yield
        finally:
            np.random.set_state(drawn)  # noqa: NPY002
            random.setstate(drawn_by_python)
            np.seterr(**errors)
            np.set_printoptions(**printing)
            os.chdir(folder)
            _put_back(os.environ, variables)
            sys.setrecursionlimit(depth)
            sys.path[:] = paths
            put_torch_back()


def _put_back(mapping, before):
    for name in mapping.keys() - before.keys():
        del mapping[name]
    for name, value in before.items():
        if mapping.get(name) != value:
            mapping[name] = value


def _torch_kept():
    """A function that puts PyTorch's random state and default type back."""
    torch = sys.modules.get("torch")
    if torch is None:
        return lambda: None
    drawn, kind = torch.get_rng_state(), torch.get_default_dtype()

    def put_back():
        torch.set_rng_state(drawn)
        torch.set_default_dtype(kind)

    return put_back


@contextlib.contextmanager
def _nobody_answers():
    """`input()` would wait for ever: a thread cannot be asked."""
    asked, builtins.input = builtins.input, _no_input
    try:
        yield
    finally:
        builtins.input = asked


def _no_input(prompt=""):
    raise EOFError("input() has nobody to ask here; use the arguments instead")


@contextlib.contextmanager
def _no_exit():
    """In a kernel, `exit()` raises nothing: it ends the kernel a little later."""
    shell = _shell()
    if shell is None:
        yield
        return
    keeps = getattr(shell, "keepkernel_on_exit", None)
    shell.ask_exit = _leave
    try:
        yield
    finally:
        del shell.ask_exit
        if keeps is not getattr(shell, "keepkernel_on_exit", None):
            shell.keepkernel_on_exit = keeps


def _shell():
    """The notebook's IPython, if this is one."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _leave():
    raise SystemExit("exit() would end the notebook's kernel")


class StopButton:
    """Within ``with``: `pressed` instead of a KeyboardInterrupt somewhere."""

    def __init__(self):
        self.pressed = False

    def __enter__(self):
        self._before = None
        if threading.current_thread() is threading.main_thread():
            self._before = signal.getsignal(signal.SIGINT)
        if self._before is not None:  # None: not ours to put back
            signal.signal(signal.SIGINT, self._press)
        return self

    def __exit__(self, *error):
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _press(self, number, frame):
        self.pressed = True

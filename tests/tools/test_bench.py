"""The bench's front: every bar is printed, and one missed is enough to fail."""

import sys
import types

import pytest

from tools import bench


@pytest.mark.parametrize(("met", "code"), [(True, 0), (False, 1)])
def test_a_missed_bar_ends_with_one(met, code, monkeypatch, capsys):
    given = []
    half = types.ModuleType("half")
    half.run = lambda options: (
        given.append(options)
        or [
            ("one thing", "1.2", "<= 2", True),
            ("another", "3 ms", "<= 2 ms", met),
        ]
    )
    monkeypatch.setitem(sys.modules, "half", half)
    monkeypatch.setattr(bench, "HALVES", {"cells": "half"})
    monkeypatch.setattr(sys, "argv", ["bench.py", "cells", "--quick"])
    with pytest.raises(SystemExit) as end:
        bench.main()
    assert int(end.value.code) == code
    assert given[0].quick
    printed = capsys.readouterr().out
    assert "one thing" in printed
    assert ("MISSED" in printed) != met


def test_an_unknown_part_is_refused(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["bench.py", "chairs"])
    with pytest.raises(SystemExit):
        bench.main()
    assert "'chairs' is no part; expected one of" in capsys.readouterr().err

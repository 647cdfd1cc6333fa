"""The runner writes, resumes and refuses to mix machines."""

import experiments
import pytest

from course_utils.datasets import measurements
from course_utils.experiments import Experiment

SEEN = []


def halved(x, seed):
    SEEN.append((x, seed))
    return {"half": x / 2 + seed, "kind": "odd" if x % 2 else "even"}


@pytest.fixture
def tiny():
    SEEN.clear()
    return Experiment(
        "halving", "Is it half?", {"x": (1, 4, 7)}, (0, 3), ("half", "kind"), halved
    )


def test_the_file_holds_what_was_measured_and_how(tiny, tmp_path):
    path = experiments.run(tiny, tmp_path)
    stored = measurements.load("halving", tmp_path)
    assert path == tmp_path / "halving.csv"
    assert [(r["x"], r["seed"], r["half"]) for r in stored.rows] == [
        (x, seed, x / 2 + seed) for x in (1, 4, 7) for seed in (0, 3)
    ]
    assert list(stored.about) == [
        "experiment", "question", "command", "versions", "machine", "seeds",
    ]  # fmt: skip
    assert stored.about["command"] == "make experiments halving"
    assert stored.about["seeds"] == "0, 3"
    assert "\r" not in path.read_bytes().decode()
    assert [p.name for p in tmp_path.iterdir()] == ["halving.csv"]


def test_an_interrupted_run_goes_on_where_it_stopped(tiny, tmp_path):
    whole = experiments.run(tiny, tmp_path / "whole")
    SEEN.clear()
    experiments.run(tiny, tmp_path, limit=2)
    assert SEEN == [(1, 0), (1, 3)]
    experiments.run(tiny, tmp_path)
    assert SEEN == [(x, seed) for x in (1, 4, 7) for seed in (0, 3)]
    rows = measurements.load("halving", tmp_path).rows
    expected = measurements.load("halving", whole.parent).rows
    drop = lambda rows: [{**row, "seconds": 0} for row in rows]  # noqa: E731
    assert drop(rows) == drop(expected)
    experiments.run(tiny, tmp_path)
    assert len(SEEN) == 6
    experiments.run(tiny, tmp_path, fresh=True)
    assert len(SEEN) == 12


def test_a_row_that_fails_leaves_the_file_with_the_rows_before_it(tiny, tmp_path):
    def fragile(x, seed):
        if x == 4:
            raise RuntimeError("told to")
        return halved(x, seed)

    object.__setattr__(tiny, "run", fragile)
    with pytest.raises(RuntimeError, match="told to"):
        experiments.run(tiny, tmp_path)
    assert len(measurements.load("halving", tmp_path)) == 2


def test_another_machine_or_version_starts_over_or_nothing(
    tiny, tmp_path, monkeypatch
):
    experiments.run(tiny, tmp_path, limit=1)
    monkeypatch.setattr(experiments, "machine", lambda: "an abacus")
    with pytest.raises(SystemExit, match="here it is an abacus. .* add --fresh"):
        experiments.run(tiny, tmp_path)
    experiments.run(tiny, tmp_path, fresh=True)
    assert measurements.load("halving", tmp_path).about["machine"] == "an abacus"


def test_the_machine_is_described_without_a_path():
    assert "cores" in experiments.machine()
    assert "/home" not in experiments.machine()
    assert "\n" not in experiments.machine()


def test_the_command_lists_and_refuses(capsys):
    assert experiments.main([]) == 0
    assert "memory_horizon" in capsys.readouterr().out
    assert experiments.main(["no_such_thing"]) == 2
    said = capsys.readouterr().err
    assert "expected one of [" in said and "'memory_horizon'" in said

"""The real series: what they hold, and that a changed file is refused."""

import shutil

import numpy as np
import pytest

from course_utils.datasets import time_series


def test_sunspots():
    data = time_series.sunspots()
    assert len(data) == 309 and data.a_year == 1
    np.testing.assert_array_equal(data.times, np.arange(1700, 2009))
    assert data.values[:3].tolist() == [5.0, 11.0, 16.0]
    assert data.values[-1] == 2.9 and data.values.max() == 190.2
    assert data.measured.all()


def test_co2():
    data = time_series.co2()
    assert len(data) == 526 and data.a_year == 12
    np.testing.assert_allclose(np.diff(data.times), 1 / 12, rtol=1e-9)
    assert 1958 + 2 / 12 < data.times[0] < 1958 + 3 / 12
    assert np.all(np.isfinite(data.values)) and 310 < data.values.min()
    assert data.values.max() < 375
    assert (~data.measured).sum() == 5


def test_a_filled_month_lies_between_its_neighbours():
    data = time_series.co2()
    for index in np.flatnonzero(~data.measured):
        near = data.values[[index - 1, index + 1]]
        assert near.min() <= data.values[index] <= near.max()


@pytest.fixture
def copied(tmp_path, monkeypatch):
    shutil.copy(time_series.DATA / "sunspots_yearly.csv", tmp_path)
    monkeypatch.setattr(time_series, "DATA", tmp_path)
    return tmp_path / "sunspots_yearly.csv"


def test_windows_line_ends_are_read(copied):
    copied.write_bytes(copied.read_bytes().replace(b"\n", b"\r\n"))
    assert len(time_series.sunspots()) == 309


def test_a_changed_file_is_refused(copied):
    copied.write_text(copied.read_text().replace("11.0", "12.0", 1))
    with pytest.raises(ValueError, match=r"SHA-256.*git checkout"):
        time_series.sunspots()


def test_a_missing_file_says_what_to_do(copied):
    copied.unlink()
    with pytest.raises(FileNotFoundError, match="git checkout"):
        time_series.sunspots()

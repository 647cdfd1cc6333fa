"""JavaScript asked by Python."""

import math
from concurrent.futures import ThreadPoolExecutor

import pytest

from course_utils.explorers.shared.engine import Engine


@pytest.fixture(scope="module")
def engine():
    return Engine(
        "const three = 3;\n"
        "function same(value) { return value; }\n"
        "function array() { return new Float64Array([0.1, NaN, -Infinity]); }\n"
        "export default { fail() { throw new Error('no such step'); } };"
    )


def test_values_survive_the_way_there_and_back(engine):
    value = {"a": [1, 0.1, -2.5e-300], "b": None, "c": "⁽³⁾", "d": [math.inf, True]}
    assert engine.ask("same", value) == value
    assert math.isnan(engine.ask("same", math.nan))
    assert engine.ask("three") == 3


def test_typed_arrays_are_lists(engine):
    first, second, third = engine.ask("array")
    assert (first, third) == (0.1, -math.inf)
    assert math.isnan(second)


def test_what_the_script_throws_is_said(engine):
    with pytest.raises(RuntimeError, match=r"explorer.fail failed .*no such step"):
        engine.ask("explorer.fail")


def test_several_threads_may_ask_at_once(engine):
    """As a kernel does: a cell's code in one thread, a widget's messages in others."""
    values = [[k, list(range(200))] for k in range(400)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda v: engine.ask("same", v), values)) == values

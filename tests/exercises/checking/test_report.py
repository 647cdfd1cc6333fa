"""What the learner reads, as text and as HTML."""

import pytest

from course_utils.exercises.checking import Table, Verdict


@pytest.mark.parametrize(
    "status", ["passed", "not attempted", "mistake", "wrong", "error"]
)
def test_every_status_has_a_heading(status):
    verdict = Verdict("forward", status, [("Try", "use `np.tanh` < 1")])
    assert "forward" in repr(verdict)
    assert "Try: use np.tanh < 1" in repr(verdict)
    page = verdict._repr_html_()
    assert "<code>np.tanh</code> &lt; 1" in page
    assert verdict.passed is bool(verdict) is (status == "passed")


def test_table_lines_up():
    table = Table(["t", "h1(t)"], [[1, 2], [10, "-0.5"]], "Step by step:")
    assert table.text().splitlines() == [
        "Step by step:", " t  h1(t)", " 1      2", "10   -0.5"
    ]  # fmt: skip
    assert "<th" in table.html() and "-0.5</td>" in table.html()


def test_what_was_printed_is_escaped():
    page = Verdict("f", "wrong", printed="<script>")._repr_html_()
    assert "<script>" not in page

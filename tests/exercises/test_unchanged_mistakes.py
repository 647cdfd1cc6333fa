"""Known mistakes are mostly one function with one thing changed: unchanged it is right.

The function is written in plain lines, so it also holds the solution, which is mostly
the library's, against another way to the same numbers.
"""

import pytest

from course_utils.exercises.ch05 import (
    chunk_gradient,
    cut_into_lanes,
    ways_back,
    window_gradient,
)
from course_utils.exercises.ch06 import decay_reading, rnn_bound
from course_utils.exercises.ch07 import clip_grad_norm, recurrent_dropout
from course_utils.exercises.ch08 import coupled_step, lstm_backward, lstm_step
from course_utils.exercises.ch09 import gru_step, parameter_counts
from course_utils.exercises.ch10 import cross_entropy_gradient, lanes
from course_utils.exercises.ch11 import negative_sampling_gradient

PAIRS = [
    (chunk_gradient.check_chunk_gradient, ways_back.chunked()),
    (window_gradient.check_window_gradient, ways_back.windowed()),
    (cut_into_lanes.check_cut_into_lanes, cut_into_lanes.cut_into_lanes),
    (rnn_bound.check_rnn_bound, rnn_bound.bound),
    (decay_reading.check_decay_reading, decay_reading.read),
    (clip_grad_norm.check_clip_grad_norm, clip_grad_norm.clipped),
    (recurrent_dropout.check_recurrent_dropout, recurrent_dropout.masked),
    (lstm_step.check_lstm_step, lstm_step.step),
    (lstm_backward.check_lstm_backward, lstm_backward.backward),
    (coupled_step.check_coupled_step, coupled_step.coupled),
    (gru_step.check_gru_step, gru_step.step),
    (parameter_counts.check_parameter_counts, parameter_counts.counts),
    (
        cross_entropy_gradient.check_cross_entropy_gradient,
        cross_entropy_gradient.gradient,
    ),
    (lanes.check_lanes, lanes.reading(cut_into_lanes.cut_into_lanes)),
    (
        negative_sampling_gradient.check_negative_sampling_gradient,
        negative_sampling_gradient.gradient,
    ),
]


@pytest.mark.parametrize(
    ("checker", "function"), [pytest.param(*pair, id=pair[0].name) for pair in PAIRS]
)
def test_it_passes(checker, function):
    verdict = checker(function)
    assert verdict.passed, repr(verdict)

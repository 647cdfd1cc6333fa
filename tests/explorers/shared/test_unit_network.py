"""The state that the explorers of a network with one unit share."""

import pytest

from course_utils.explorers.bptt_stepper import BPTTStepper
from course_utils.explorers.unrolled_graph import UnrolledGraph


@pytest.mark.parametrize("kind", [UnrolledGraph, BPTTStepper])
def test_inputs_set_the_number_of_steps_and_zeros_follow_them(kind):
    assert kind().T == 3
    assert kind(xs=[1, 2]).T == 2
    explorer = kind(xs=[1, 2], T=4)
    assert explorer.T == 4 and explorer.xs == [1, 2, 0, 0, 0, 0, 0, 0]
    assert len(explorer.targets) == 8


@pytest.mark.parametrize("kind", [UnrolledGraph, BPTTStepper])
def test_reset_returns_to_the_scene_it_was_made_with(kind):
    explorer = kind(xs=[1, 0, 2, 1], W=-0.5, position=7)
    made = explorer.state()
    explorer.W, explorer.T, explorer.activation, explorer.position = 1.0, 2, "relu", 3
    explorer.reset()
    assert explorer.state() == made

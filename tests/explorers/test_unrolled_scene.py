"""What the explorers of the unrolled network share: bad values are refused in words."""

import pytest
from traitlets import TraitError

from course_utils.explorers.bptt_stepper import BPTTStepper
from course_utils.explorers.unrolled_graph import UnrolledGraph
from course_utils.explorers.unrolled_scene import check_numbers


@pytest.mark.parametrize(
    ("scene", "words"),
    [
        ({"T": 0}, "T is 0; expected a whole number from 1 to 8"),
        ({"position": 65}, "position is 65; expected a whole number from 0 to 64"),
        ({"W": float("nan")}, "W is nan; expected a number from -3 to 3"),
        ({"xs": [1.0, 200.0]}, r"xs\[1\] is 200.0; expected a number from -100"),
        ({"activation": "step"}, "activation is 'step'; expected one of tanh, relu"),
        ({"speed": "warp"}, "speed"),
    ],
)
def test_python_refuses_a_bad_scene_in_words(scene, words):
    with pytest.raises(TraitError, match=words):
        BPTTStepper(**scene)


@pytest.mark.parametrize("explorer", [UnrolledGraph, BPTTStepper])
def test_given_data_set_T_and_missing_steps_are_filled(explorer):
    scene = explorer([1, 0, 2, 1, 3], targets=[0.5])
    assert scene.T == 5
    assert scene.xs == [1, 0, 2, 1, 3, 0, 0, 0]
    assert scene.targets == [0.5] + [0] * 7
    assert check_numbers("W", [2], 3, fill=0.25) == [2.0] + [0.25] * 7

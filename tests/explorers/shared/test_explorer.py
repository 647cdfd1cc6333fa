"""What every explorer that computes in the browser has."""

import importlib

import pytest

from course_utils.explorers.shared import source
from course_utils.explorers.shared.engine import engine
from course_utils.explorers.shared.explorer import Explorer

NAMES = sorted(
    path.parent.name
    for path in source.FOLDER.glob("*/*.js")
    if path.stem == path.parent.name
)


def class_of(name):
    module = importlib.import_module(f"course_utils.explorers.{name}")
    classes = [value for value in vars(module).values() if isinstance(value, type)]
    (found,) = (c for c in classes if issubclass(c, Explorer) and c is not Explorer)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_opens_with_a_question_a_first_thing_to_try_and_its_scene(name):
    explorer = class_of(name)()
    ask = engine(name).ask
    assert explorer.name == ask("explorer.name") == name
    assert ask("explorer.question").endswith("?")
    assert ask("explorer.first")
    assert set(explorer.state_names) <= set(explorer.trait_names())
    assert explorer.sentence().endswith(".")
    assert explorer.snapshot().startswith(b"\x89PNG")
    assert explorer.scene == explorer.state()


@pytest.mark.parametrize("name", NAMES)
def test_every_preset_leads_to_a_scene_of_its_own(name):
    explorer = class_of(name)()
    count = engine(name).ask("explorer.presets?.length ?? 0")
    scenes = [explorer.everything()]
    for k in range(count):
        here = explorer.everything()
        changes = engine(name).ask(f"explorer.presets[{k}].changes", here)
        state = here | changes
        assert engine(name).ask("explorer.check", state) is None
        assert engine(name).ask("explorer.words", state)
        scenes.append(state)
    assert len({repr(scene) for scene in scenes}) > 1 or not count


@pytest.mark.parametrize("name", NAMES)
def test_a_narrow_picture_is_drawn_too(name):
    state = class_of(name)().everything() | {"width": 340}
    still = engine(name).ask("explorer.still", state)
    assert still["width"] == 340
    assert "NaN" not in still["svg"] and "undefined" not in still["svg"]

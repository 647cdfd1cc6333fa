"""The model that a page gives to an explorer in place of a widget's."""

import pytest

from course_utils.explorers.shared.engine import Engine
from course_utils.explorers.shared.source import FOLDER, join


@pytest.fixture(scope="module")
def host():
    return Engine(join(FOLDER / "shared" / "host.js"))


def test_model_keeps_the_state_and_tells_who_listens(host):
    host.run(
        """
        var model = plain_model({ state: { w: 0.5, T: 3 }, scene: { w: 0.9, T: 3 } });
        var heard = [];
        var listen = () => heard.push(model.get("w"));
        model.on("change:w", listen);
        model.set("w", 0.6);
        model.set("w", 0.6);
        model.set("T", 4);
        model.save_changes();
        model.off("change:w", listen);
        model.set("w", 0.7);
        """
    )
    kept = host.ask('["w", "T", "scene"].map((name) => model.get(name))')
    assert kept == [0.7, 4, {"w": 0.9, "T": 3}]
    assert host.ask("heard") == [0.6]

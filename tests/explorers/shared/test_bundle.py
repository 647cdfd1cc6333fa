"""What a cell's output stores of an explorer."""

from course_utils.explorers import show
from course_utils.explorers.gates import Gates
from course_utils.explorers.shared import bundle


def test_output_holds_picture_sentence_and_state(monkeypatch):
    gates = Gates(goal="counter")
    gates.step = 9
    shown = []
    monkeypatch.setattr(
        bundle, "display", lambda data, raw, metadata: shown.append((data, metadata))
    )
    show(gates)
    ((data, metadata),) = shown
    assert data["text/plain"] == gates.sentence()
    assert data["image/png"][:4] == b"\x89PNG"
    assert metadata["image/png"] == {"alt": gates.sentence()}
    stored = metadata["explorer"]
    assert stored["name"] == "gates"
    assert (stored["state"]["step"], stored["scene"]["step"]) == (9, 5)
    assert Gates(**stored["state"]).sentence() == gates.sentence()

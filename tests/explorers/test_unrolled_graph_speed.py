"""How quickly the unrolled graph follows a key. Runs alone: pytest -m serial."""

import statistics

import pytest

from tests.explorers._unrolled_page import open_graph

pytestmark = [pytest.mark.browser, pytest.mark.serial]

PRESSES, GAP, LIMIT = 30, 50, 16  # keys; ms between two; median ms to the paint
# Notes, for every key that reaches the slider, the time from the event to a task
# posted after the next animation frame, and what the frame showed.
WATCH = """input => {
    const svg = input.closest(".unrolled-graph").querySelector("svg");
    const channel = new MessageChannel();
    const waiting = [];
    channel.port1.onmessage = () => {
        const start = waiting.shift();
        window.frames_seen.push([performance.now() - start, svg.textContent]);
    };
    input.addEventListener("keydown", event => {
        const start = event.timeStamp;
        requestAnimationFrame(() => {
            waiting.push(start);
            channel.port2.postMessage(null);
        });
    }, {capture: true});
    input.focus();
}"""


def measure(page, key):
    """Median ms from event to paint over the presses of `key`, and the frames."""
    page.evaluate("window.frames_seen = []")
    for _ in range(PRESSES):
        page.keyboard.press(key)
        page.wait_for_timeout(GAP)
    page.wait_for_timeout(200)
    seen = page.evaluate("window.frames_seen")
    return statistics.median(ms for ms, _ in seen), [text for _, text in seen]


@pytest.mark.parametrize("T", [3, 8])
def test_thirty_keys_give_thirty_frames_each_within_a_sixtieth(page, jupyter_lab, T):
    root = open_graph(page, jupyter_lab, f"speed{T}.ipynb")
    root.get_by_label("time steps T").fill(str(T))
    root.get_by_label("position").fill(str(8 * T))
    root.get_by_label("W", exact=True).evaluate(WATCH)
    requests, medians = [], []
    page.on("request", lambda request: requests.append(request.url))
    for attempt in range(3):
        key = "ArrowLeft" if attempt % 2 == 0 else "ArrowRight"
        median, frames = measure(page, key)
        assert len(frames) == len(set(frames)) == PRESSES
        medians.append(median)
    print(f"\nT = {T}: median ms from event to paint {sorted(medians)}")
    assert min(medians) <= LIMIT
    assert page.console_errors == []
    assert [url for url in requests if not url.startswith(jupyter_lab.url)] == []
    jupyter_lab.shut_down_kernels()

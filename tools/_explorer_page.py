"""Explorers in a page without a kernel, and how quickly they follow a key."""

import statistics

SCRIPT, KERNEL = ".rnn-explorer", ".rnn-kernel-explorer"  # what computes them
PRESSES, GAP = 30, 50  # keys a round; ms between two

# Shows the explorer `copies` times, each with a script and a model of its own, as a
# notebook loads them; ``window.models`` are their states.
ALONE = """([script, css, state, copies]) => {
    document.body.innerHTML = `<style>${css}</style><div id="here"></div>`;
    const here = document.getElementById("here");
    window.models = [];
    const made = Array.from({length: copies}, async () => {
        const values = structuredClone(state), heard = {};
        const model = {
            get: name => values[name],
            set(name, value) {
                if (values[name] === value) return;
                values[name] = value;
                (heard["change:" + name] ?? []).forEach(call => call());
            },
            on: (event, call) => (heard[event] ??= []).push(call),
            off() {}, save_changes() {},
        };
        window.models.push(model);
        window.model = window.models[0];
        const el = here.appendChild(document.createElement("div"));
        const blob = new Blob([script], {type: "text/javascript"});
        const module = await import(URL.createObjectURL(blob));
        await module.default.render({model, el});
    });
    return Promise.all(made).then(() => null);
}"""

# Notes, for every key that reaches the control, the time from the event to a task
# posted after the next animation frame, and what the frame showed.
WATCH = """input => {
    const svg = input.closest(".rnn-explorer").querySelector("svg");
    const channel = new MessageChannel();
    const waiting = [];
    window.frames_seen = [];
    channel.port1.onmessage = () => {
        const start = waiting.shift();
        window.frames_seen.push([performance.now() - start, svg.innerHTML]);
    };
    const seen = event => {
        const start = event.timeStamp;
        requestAnimationFrame(() => {
            waiting.push(start);
            channel.port2.postMessage(null);
        });
    };
    for (const kind of ["keydown", "click"]) {
        input.addEventListener(kind, seen, {capture: true});
    }
    input.focus();
}"""

# From the key press to the paint after the picture's new address has loaded; -1 if it
# never does.
UNTIL_PICTURE = """async ([handle, key]) => {
    const image = handle.closest(".rnn-kernel-explorer").querySelector("img");
    const before = image.src;
    handle.focus();
    const start = performance.now();
    handle.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
    while (image.src === before || !image.complete || !image.naturalWidth) {
        if (performance.now() - start > 10000) return -1;
        await new Promise(requestAnimationFrame);
    }
    await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
    return performance.now() - start;
}"""


def open_alone(page, explorer, copies=1):
    """Show `explorer` in a page without JupyterLab; returns its locator."""
    page.goto("about:blank")
    stored = explorer.metadata()
    state = stored["state"] | {"scene": stored["scene"]}
    script, style = str(explorer._esm), str(explorer._css)
    page.evaluate(ALONE, [script, style, state, copies])
    return page.locator(SCRIPT)


def measure(page, control, act):
    """Thirty ``act(k)`` on `control`: (median ms from event to paint, new pictures)."""
    control.evaluate(WATCH)
    for k in range(PRESSES):
        act(k)
        page.wait_for_timeout(GAP)
    page.wait_for_timeout(500)
    seen = page.evaluate("window.frames_seen")
    pictures = [picture for _, picture in seen]
    fresh = sum(a != b for a, b in zip(pictures, ["", *pictures], strict=False))
    return statistics.median([ms for ms, _ in seen] or [float("inf")]), fresh


def measure_kernel(page, handle, presses=20):
    """Median ms from a key on the slider's handle to the new picture; inf if none."""
    keys = ["ArrowLeft", "ArrowRight"] * (presses // 2)  # ends where it began
    node = handle.element_handle()
    times = [page.evaluate(UNTIL_PICTURE, [node, key]) for key in keys]
    return statistics.median(times) if min(times) > 0 else float("inf")

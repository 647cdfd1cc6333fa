"""Driving a flagship explorer in the browser: what its tests have in common."""

OVERLAPS = """root => {
    const texts = [...root.querySelectorAll("svg text")].map(node =>
        [node.textContent, node.getBoundingClientRect()]);
    const found = [];
    texts.forEach(([a, p], i) => texts.slice(i + 1).forEach(([b, q]) => {
        const x = Math.min(p.right, q.right) - Math.max(p.left, q.left);
        const y = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
        if (x > 1 && y > 5) found.push(`${a} | ${b}`);
    }));
    return found;
}"""
OUTSIDE = """root => {
    const frame = root.querySelector("svg").getBoundingClientRect();
    const inside = box => box.left >= frame.left && box.right <= frame.right
        && box.top >= frame.top && box.bottom <= frame.bottom;
    return [...root.querySelectorAll("svg text")].filter(
        node => !inside(node.getBoundingClientRect())).map(node => node.textContent);
}"""
SMALLEST = """root => Math.min(...[...root.querySelectorAll("svg text")].map(node =>
    parseFloat(getComputedStyle(node).fontSize)))"""

# A page without a kernel: a model of plain state, and the widget's own script.
ALONE = """([script, css, state]) => {
    document.body.innerHTML = `<style>${css}</style><div id="here"></div>`;
    const heard = {};
    const model = {
        get: name => state[name],
        set(name, value) {
            state[name] = value;
            (heard["change:" + name] ?? []).forEach(call => call());
        },
        on: (event, call) => (heard[event] ??= []).push(call),
        off() {}, save_changes() {},
    };
    const blob = new Blob([script], {type: "text/javascript"});
    return import(URL.createObjectURL(blob)).then(module => {
        module.default.render({model, el: document.getElementById("here")});
        window.model = model;
    });
}"""

def open_explorer(page, jupyter_lab, name, cells, css_class):
    """Run the cells in a notebook `name`; the explorer's locator."""
    jupyter_lab.write_notebook(name, list(cells))
    jupyter_lab.open_notebook(page, name)
    jupyter_lab.run_all(page)
    assert jupyter_lab.problems(page) == []
    root = page.locator(css_class).first
    root.wait_for()
    root.scroll_into_view_if_needed()
    return root


def watched(page, jupyter_lab, open_root):
    """Yields the explorer; afterwards nothing may have gone wrong or been fetched."""
    root = open_root()
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    yield root
    assert page.console_errors == []
    assert page.outside_requests == []
    assert [url for url in fetched if not url.startswith(jupyter_lab.url)] == []
    own = [url for url in fetched if "/themes/" not in url]
    assert [url for url in own if url.endswith((".js", ".css"))] == []
    jupyter_lab.shut_down_kernels()


def open_alone(page, explorer):
    """Show `explorer` in a page without JupyterLab; ``window.model`` is its state."""
    page.goto("about:blank")
    state = explorer.state() | {"scene": explorer.scene}
    page.evaluate(ALONE, [str(explorer._esm), str(explorer._css), state])


def picture(root):
    """The drawing as text: it changes when the picture does."""
    return root.locator("svg").evaluate("svg => svg.outerHTML")


def sentence(root):
    return root.locator(".sentence").inner_text()


def changed_by(root, act):
    """Whether `act` changed the picture."""
    before = picture(root)
    act()
    return picture(root) != before


def press(root, label, key="ArrowRight", times=1):
    control = root.get_by_label(label, exact=True)
    control.focus()
    for _ in range(times):
        control.press(key)


def click(root, name):
    """An act for `changed_by`: press the button `name`."""
    return lambda: root.get_by_role("button", name=name).click()


def choose(root, label, value):
    """An act for `changed_by`: take `value` of the choice `label`."""
    return lambda: root.get_by_label(label, exact=True).select_option(value)


def fill(root, label, value):
    """An act for `changed_by`: write `value` into the field or slider `label`."""
    return lambda: root.get_by_label(label, exact=True).fill(str(value))


def set_theme(page, theme):
    """Switch JupyterLab to theme "Light" or "Dark", as its menu does."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})",
        f"JupyterLab {theme}",
    )
    body = page.locator(f"body[data-jp-theme-name='JupyterLab {theme}']")
    body.wait_for(state="attached")
    page.wait_for_timeout(500)

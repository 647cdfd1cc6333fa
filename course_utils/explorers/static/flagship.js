// What every flagship explorer is made of: a place in the page, labelled native
// controls, a sentence that says what the picture shows, and messages in words.

/** element("label", { class: "x" }, "text", child, …) → a new element. */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** An id that no other explorer of the page has: each loads this script anew. */
export function unique_id(name) {
  globalThis.rnn_course_ids = (globalThis.rnn_course_ids ?? 0) + 1;
  return `rnn-${name}-${globalThis.rnn_course_ids}`;
}

/** A slider with its value beside it; `set(value)` shows another one. */
export function slider({ label, min, max, step, text = String, on_input }) {
  const id = unique_id("slider");
  const input = element("input", { type: "range", id, min, max, step });
  const output = element("output", { for: id });
  const name = element("label", { for: id }, label);
  input.addEventListener("input", () => on_input(Number(input.value)));
  return {
    root: element("span", { class: "control slider" }, name, input, output),
    input,
    set(value) {
      if (Number(input.value) !== value) input.value = value;
      const words = text(value);
      if (output.textContent !== words) output.textContent = words;
      input.setAttribute("aria-valuetext", words);
    },
    rename(words) {
      if (name.textContent !== words) name.textContent = words;
    },
  };
}

/** A choice from `options` ([value, words] pairs, or a function's); `set` shows one. */
export function choice({ label, options, on_input }) {
  const id = unique_id("choice");
  const select = element("select", { id });
  const fill = (pairs) => {
    const nodes = pairs.map(([value, words]) => element("option", { value }, words));
    select.replaceChildren(...nodes);
  };
  fill(options);
  select.addEventListener("change", () => on_input(select.value));
  const name = element("label", { for: id }, label);
  return {
    root: element("span", { class: "control" }, name, select),
    input: select,
    fill,
    set(value) {
      if (select.value !== String(value)) select.value = String(value);
    },
  };
}

/** A field for one number; `on_input` gets NaN while the field holds none. */
export function number_field({ label, on_input }) {
  const input = element("input", { type: "number", step: "any", "aria-label": label });
  input.addEventListener("input", () => {
    on_input(input.value.trim() === "" ? NaN : Number(input.value));
  });
  return {
    root: input,
    input,
    set(value) {
      if (document.activeElement !== input || Number(input.value) !== value) {
        input.value = value;
      }
    },
  };
}

export function button(label, words, on_click) {
  const node = element("button", { type: "button", title: words }, label);
  node.addEventListener("click", on_click);
  return node;
}

/** Keeps keys pressed inside `root` from reaching the notebook's own shortcuts. */
export function keep_keys(root) {
  for (const kind of ["keydown", "keypress", "keyup"]) {
    root.addEventListener(kind, (event) => {
      const command = event.ctrlKey || event.metaKey || event.altKey;
      const leaving = event.key === "Escape" || event.key === "Tab";
      const running = event.key === "Enter" && event.shiftKey;
      if (!command && !leaving && !running) event.stopPropagation();
    });
  }
}

/**
 * The link between a widget's model and one view of it.
 *
 * `names` are the traits that make up the state; `show(state)` draws it. The
 * returned object has `state()` and `update(changes)`, which sets the traits, tells
 * Python if there is one, and draws once.
 */
export function connect(model, names, show) {
  let updating = false;
  const state = () => Object.fromEntries(names.map((name) => [name, model.get(name)]));
  const redraw = () => {
    if (!updating) show(state());
  };
  for (const name of names) model.on(`change:${name}`, redraw);
  return {
    state,
    update(changes) {
      updating = true;
      try {
        for (const [name, value] of Object.entries(changes)) model.set(name, value);
      } finally {
        updating = false;
      }
      show(state());
      model.save_changes();
    },
    disconnect() {
      for (const name of names) model.off(`change:${name}`, redraw);
    },
  };
}

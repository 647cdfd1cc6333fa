// Controls with a label, a value in words and a way to be set: native, so that keyboard
// and screen reader work. Each is { root, refresh(frame) }: `refresh` shows the state.

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

/** Puts `words` into `node` if they are not there yet. */
export function set_text(node, words) {
  if (node.textContent !== words) node.textContent = words;
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
      set_text(output, words);
      input.setAttribute("aria-valuetext", words);
    },
    limit(low, high) {
      [input.min, input.max] = [low, high];
    },
    rename(words) {
      set_text(name, words);
    },
  };
}

/** A slider of the trait `name`: it shows the state and changes it. */
export function trait_slider(link, name, settings) {
  const control = slider({
    ...settings, on_input: (value) => link.update({ [name]: value }),
  });
  return { ...control, refresh: ({ scene }) => control.set(scene[name]) };
}

/** A choice from `options` ([value, words] pairs); `set` shows one. */
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

/** A choice of the trait `name`. */
export function trait_choice(link, name, settings) {
  const control = choice({
    ...settings, on_input: (value) => link.update({ [name]: value }),
  });
  return { ...control, refresh: ({ scene }) => control.set(scene[name]) };
}

/** A few alternatives side by side, all in sight: a row of radio buttons. */
export function alternatives({ label, options, on_input }) {
  const group = unique_id("group");
  const inputs = options.map(([value, words]) => {
    const input = element("input", { type: "radio", name: group, value });
    input.addEventListener("change", () => on_input(value));
    return [value, input, element("label", {}, input, words)];
  });
  const legend = element("span", { class: "legend-of", id: `${group}-name` }, label);
  const root = element(
    "span", { class: "control alternatives", role: "radiogroup",
      "aria-labelledby": `${group}-name` },
    legend, ...inputs.map(([, , words]) => words),
  );
  return {
    root,
    set(value) {
      for (const [own, input] of inputs) input.checked = own === value;
    },
  };
}

/** A box to tick. */
export function tick_box({ label, on_input }) {
  const input = element("input", { type: "checkbox" });
  input.addEventListener("change", () => on_input(input.checked));
  return {
    root: element("label", { class: "control tick" }, input, label),
    input,
    set(value) {
      input.checked = value;
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

/** A button; `words` say what it does to those who point at it. */
export function button(label, words, on_click) {
  const node = element("button", { type: "button", title: words }, label);
  node.addEventListener("click", on_click);
  return node;
}

/** Keeps keys pressed inside `root` from the notebook's and the slides' shortcuts. */
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

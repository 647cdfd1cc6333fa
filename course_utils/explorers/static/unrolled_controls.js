// The controls and the page around a picture of the unrolled network, for every
// explorer that stands on it.

import {
  button, choice, connect, element, keep_keys, number_field, slider,
} from "./flagship.js";
import { Canvas } from "./graph_drawing.js";
import { DATA_LIMIT, MAX_T, WEIGHTS, WEIGHT_LIMIT } from "./unrolled_network.js";

/** The play button: runs to the end, and starts again from there. */
function player(link, walk, go) {
  let timer = null;
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    root.textContent = "▶ Play";
  };
  const finished = () => {
    const { position, T } = link.state();
    return position >= walk.last(T);
  };
  const wait = () => {
    timer = setTimeout(() => {
      go(1);
      if (finished()) stop();
      else wait();
    }, walk.delay(link.state()));
  };
  const start = () => {
    if (finished()) link.update({ position: 0 });
    root.textContent = "❚❚ Pause";
    wait();
  };
  const root = button("▶ Play", "Play or pause", () => (timer ? stop() : start()));
  return { root, stop };
}

/**
 * Stepping: back, step, play, reset, and the position itself. `walk` knows the way:
 * last(T), moved(scene, direction), delay(scene) in ms while it plays.
 */
export function stepping(link, initial, walk, ...more) {
  const go = (direction) => {
    link.update({ position: walk.moved(link.state(), direction) });
  };
  const play = player(link, walk, go);
  const by_hand = (action) => (value) => {
    play.stop();
    action(value);
  };
  const position = slider({
    label: "position", min: 0, max: 1, step: 1,
    text: (p) => `${p} of ${position.input.max}`,
    on_input: by_hand((p) => link.update({ position: p })),
  });
  const press = (label, words, action) => button(label, words, by_hand(action));
  const root = element(
    "div", { class: "bar-of-controls" },
    press("◀ Back", "One step back (left arrow key on the graph)", () => go(-1)),
    press("Step ▶", "One step on (right arrow key on the graph)", () => go(1)),
    play.root,
    press("⟲ Reset", "Back to the scene of the notebook", () => link.update(initial)),
    position.root, ...more.map((control) => control.root),
  );
  const refresh = (scene) => {
    position.input.max = walk.last(scene.T);
    position.set(Math.min(scene.position, walk.last(scene.T)));
    for (const control of more) control.refresh(scene);
  };
  return { root, refresh, stop: play.stop, go: by_hand(go) };
}

/** A choice that sets the trait `name`. */
export function trait_choice(link, name, label, options) {
  const control = choice({
    label, options, on_input: (value) => link.update({ [name]: value }),
  });
  return { root: control.root, refresh: (scene) => control.set(scene[name]) };
}

/** The slider of T; `changes(scene, T)` is what a new T brings. */
export function steps_control(link, changes) {
  const T = slider({
    label: "time steps T", min: 1, max: MAX_T, step: 1,
    on_input: (value) => link.update(changes(link.state(), value)),
  });
  return { root: T.root, refresh: (scene) => T.set(scene.T) };
}

export function activation_control(link) {
  const names = ["tanh", "relu", "sigmoid", "identity"];
  const options = names.map((name) => [name, name]);
  return trait_choice(link, "activation", "activation", options);
}

/** A slider for each weight; `on_input(name, value)`. */
export function weight_sliders(on_input) {
  const text = (value) => value.toFixed(2).replace("-", "−");
  return WEIGHTS.map((name) =>
    slider({
      label: name, min: -WEIGHT_LIMIT, max: WEIGHT_LIMIT, step: 0.05, text,
      on_input: (value) => on_input(name, value),
    }),
  );
}

/** Controls in one row. */
export function bar_of(...controls) {
  const roots = controls.map((control) => control.root);
  return {
    root: element("div", { class: "bar-of-controls" }, ...roots),
    refresh: (scene) => controls.forEach((control) => control.refresh?.(scene)),
  };
}

/** Fields for the inputs x(t) and the targets y(t). */
function data_controls(link, warn) {
  const rows = [["xs", "x"], ["targets", "y"]].map(([trait, letter]) => {
    const change = (i) => (value) => {
      const name = `${letter}(${i + 1})`;
      if (!Number.isFinite(value) || Math.abs(value) > DATA_LIMIT) {
        warn(`${name} needs a number from −100 to 100; the last one is kept.`);
        return;
      }
      const values = link.state()[trait].map((old, j) => (j === i ? value : old));
      link.update({ [trait]: values });
    };
    const fields = Array.from({ length: MAX_T }, (_, i) =>
      number_field({ label: `${letter}(${i + 1})`, on_input: change(i) }),
    );
    const roots = fields.map((field) => field.root);
    return { trait, fields, root: element("div", { class: "data" }, letter, ...roots) };
  });
  const refresh = (scene) => {
    for (const { trait, fields } of rows) {
      fields.forEach((field, i) => {
        field.set(scene[trait][i]);
        field.root.hidden = i >= scene.T;
      });
    }
  };
  const summary = element("summary", {}, "inputs x(t) and targets y(t)");
  const root = element("details", {}, summary, ...rows.map((row) => row.root));
  return { root, refresh };
}

/** What the kinds of arrow and number mean; `more` are [class, words] pairs. */
function legend(more) {
  const pairs = [
    ["ahead", "solid arrow, upper number: value"],
    ["back", "dashed arrow, lower number: gradient ∂L/∂node"],
    ...more,
  ];
  const spans = pairs.map(([name, words]) => element("span", { class: name }, words));
  return element("p", { class: "legend" }, ...spans);
}

/** The place of the drawing, which takes the keyboard's arrows: [root, svg]. */
function graph_place([width, height], go) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("aria-hidden", "true"); // the sentence says it in words
  const root = element("div", {
    class: "graph", tabindex: 0, role: "group",
    "aria-label": "Unrolled graph. Left and right arrow keys step through time.",
  });
  root.append(svg);
  root.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    go(direction);
  });
  return [root, svg];
}

/**
 * Fills `el` and returns what `render_network` needs to show a scene. `parts` are
 * the page's own: { name, steps (of `stepping`), controls, legend }.
 */
export function build_page(el, link, size, parts) {
  const { steps } = parts;
  const [graph, svg] = graph_place(size, steps.go);
  const sentence = element("p", { class: "sentence", "aria-live": "polite" });
  const alert = element("p", { class: "message", role: "alert" });
  const message = (words) => {
    alert.textContent = words ?? "";
    alert.hidden = !words;
  };
  const controls = [...parts.controls, data_controls(link, message)];
  const root = element(
    "div", { class: `rnn-flagship ${parts.name}` }, steps.root, graph,
    legend(parts.legend ?? []), sentence, alert,
    ...controls.map((control) => control.root),
  );
  keep_keys(root);
  el.append(root);
  return {
    canvas: new Canvas(svg),
    message,
    stop: steps.stop,
    refresh(scene, words) {
      if (sentence.textContent !== words) sentence.textContent = words;
      for (const part of [steps, ...controls]) part.refresh(scene);
    },
  };
}

/**
 * A widget's `render`. `parts_of(link, initial)` gives `build_page` its parts;
 * `check(scene)` says what is wrong or null; `draw(canvas, scene)` draws and returns
 * the sentence. Returns what ends it.
 */
export function render_network(model, el, traits, size, parts_of, { check, draw }) {
  let page = null;
  const show = (scene) => {
    const problem = check(scene);
    page.message(problem);
    if (problem) return;
    page.refresh(scene, draw(page.canvas, scene));
  };
  const link = connect(model, traits, show);
  page = build_page(el, link, size, parts_of(link, model.get("scene")));
  show(link.state());
  return () => {
    page.stop();
    link.disconnect();
  };
}

// The controls around the unrolled graph.

import {
  button, choice, element, keep_keys, number_field, slider,
} from "./flagship.js";
import { superscript } from "./graph_drawing.js";
import {
  DATA_LIMIT, MAX_T, WEIGHTS, WEIGHT_LIMIT, last_position, moved, parameter_counts,
  position_for, weight,
} from "./unrolled_network.js";

const PLAY_DELAY = 700; // ms between two steps while it plays

/** The play button: runs to the end, and starts again from there. */
function player(link, go) {
  let timer = null;
  const stop = () => {
    clearInterval(timer);
    timer = null;
    root.textContent = "▶ Play";
  };
  const finished = () => {
    const { position, T } = link.state();
    return position >= last_position(T);
  };
  const tick = () => {
    go(1);
    if (finished()) stop();
  };
  const start = () => {
    if (finished()) link.update({ position: 0 });
    root.textContent = "❚❚ Pause";
    timer = setInterval(tick, PLAY_DELAY);
  };
  const root = button("▶ Play", "Play or pause", () => (timer ? stop() : start()));
  return { root, stop };
}

/** Stepping through time: back, step, play, reset, and the position itself. */
function stepping(link, initial) {
  const go = (direction) => {
    const { position, T, stride } = link.state();
    link.update({ position: moved(position, T, direction, stride) });
  };
  const play = player(link, go);
  const by_hand = (action) => (value) => {
    play.stop();
    action(value);
  };
  const position = slider({
    label: "position", min: 0, max: 1, step: 1,
    text: (p) => `${p} of ${position.input.max}`,
    on_input: by_hand((p) => link.update({ position: p })),
  });
  const stride = choice({
    label: "step by", options: [["step", "time step"], ["node", "single node"]],
    on_input: (value) => link.update({ stride: value }),
  });
  const press = (label, words, action) => button(label, words, by_hand(action));
  const root = element(
    "div", { class: "bar-of-controls" },
    press("◀ Back", "One step back (left arrow key on the graph)", () => go(-1)),
    press("Step ▶", "One step on (right arrow key on the graph)", () => go(1)),
    play.root,
    press("⟲ Reset", "Back to the scene of the notebook", () => link.update(initial)),
    position.root, stride.root,
  );
  const refresh = (scene) => {
    position.input.max = last_position(scene.T);
    position.set(Math.min(scene.position, last_position(scene.T)));
    stride.set(scene.stride);
  };
  return { root, refresh, stop: play.stop, go: by_hand(go) };
}

/** T, tied or untied, activation, and how many weights that makes. */
function network_controls(link) {
  const T = slider({
    label: "time steps T", min: 1, max: MAX_T, step: 1,
    on_input: (value) => {
      const { position, T: before, copy } = link.state();
      const kept = position_for(position, before, value);
      link.update({ T: value, position: kept, copy: copy > value ? 0 : copy });
    },
  });
  const tie = choice({
    label: "weights", options: [["tied", "tied"], ["untied", "untied"]],
    on_input: (value) => link.update(tie_changes(link.state(), value === "tied")),
  });
  const names = ["tanh", "relu", "sigmoid", "identity"];
  const activation = choice({
    label: "activation", options: names.map((name) => [name, name]),
    on_input: (value) => link.update({ activation: value }),
  });
  const count = element("span", { class: "count" });
  const refresh = (scene) => {
    T.set(scene.T);
    tie.set(scene.tied ? "tied" : "untied");
    activation.set(scene.activation);
    const { tied, untied } = parameter_counts(scene.T);
    count.textContent = scene.tied
      ? `${tied} numbers for any T (untied: ${untied})`
      : `${tied} × ${scene.T} = ${untied} numbers (tied: ${tied})`;
  };
  const root = element(
    "div", { class: "bar-of-controls" }, T.root, tie.root, count, activation.root,
  );
  return { root, refresh };
}

/** Untying starts every copy at the shared value, so that nothing jumps. */
function tie_changes(scene, tied) {
  if (tied || !scene.tied) return { tied };
  const same = (name) => [name, Array(MAX_T).fill(scene[name])];
  return { tied, copies: Object.fromEntries(WEIGHTS.map(same)) };
}

/** The changes that put weight `name` at `value`: shared, one copy, or all copies. */
function weight_changes(scene, name, value) {
  if (scene.tied) return { [name]: value };
  const moves = (i) => scene.copy === 0 || scene.copy === i + 1;
  const copies = scene.copies[name].map((old, i) => (moves(i) ? value : old));
  return { copies: { ...scene.copies, [name]: copies } };
}

/** A slider a weight; untied, a choice says which copy they move. */
function weight_controls(link) {
  const text = (value) => value.toFixed(2).replace("-", "−");
  const sliders = WEIGHTS.map((name) =>
    slider({
      label: name, min: -WEIGHT_LIMIT, max: WEIGHT_LIMIT, step: 0.05, text,
      on_input: (value) => link.update(weight_changes(link.state(), name, value)),
    }),
  );
  const copy = choice({
    label: "move", options: [],
    on_input: (value) => link.update({ copy: Number(value) }),
  });
  let options = 0;
  const refresh = (scene) => {
    if (options !== scene.T) {
      options = scene.T;
      const one = (_, i) => [i + 1, `copy ${i + 1}`];
      copy.fill([[0, "all copies"], ...Array.from({ length: options }, one)]);
    }
    copy.root.hidden = scene.tied;
    copy.set(scene.copy);
    const which = scene.tied || !scene.copy ? "" : superscript(scene.copy);
    WEIGHTS.forEach((name, i) => {
      sliders[i].set(weight(scene, name, scene.copy || 1));
      sliders[i].rename(name + which);
    });
  };
  const roots = sliders.map((control) => control.root);
  const root = element("div", { class: "bar-of-controls" }, copy.root, ...roots);
  return { root, refresh };
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

/** What the two kinds of arrow and number mean. */
function legend() {
  return element(
    "p", { class: "legend" },
    element("span", { class: "ahead" }, "solid arrow, upper number: value"),
    element("span", { class: "back" }, "dashed arrow, lower number: gradient ∂L/∂node"),
  );
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

/** Fills `el`; returns what `render` needs to show a scene. */
export function build_page(el, link, initial, Canvas, size) {
  const steps = stepping(link, initial);
  const [graph, svg] = graph_place(size, steps.go);
  const sentence = element("p", { class: "sentence", "aria-live": "polite" });
  const alert = element("p", { class: "message", role: "alert" });
  const message = (words) => {
    alert.textContent = words ?? "";
    alert.hidden = !words;
  };
  const controls = [network_controls(link), weight_controls(link),
    data_controls(link, message)];
  const root = element(
    "div", { class: "rnn-flagship unrolled-graph" }, steps.root, graph, legend(),
    sentence, alert, ...controls.map((control) => control.root),
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

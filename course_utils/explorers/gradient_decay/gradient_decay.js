// The gradient-decay laboratory: how a gradient fares on its way back through time, by
// cell, and what in the network decides it.

import { decay_curves } from "./curves.js";
import { decay_controls } from "./controls.js";
import { decay_height, draw_decay } from "./drawing.js";
import { layout_of, reach_of, step_at } from "./layout.js";
import { CELL_NAMES, decay_sentence } from "./words.js";
import { explorer } from "../shared/explorer.js";
import { ACTIVATIONS } from "../shared/numerics.js";
import { not_among, not_between, not_whole } from "../shared/words.js";

const CELLS = Object.keys(CELL_NAMES);
const INITS = ["uniform", "xavier", "orthogonal", "identity"];

/** What is wrong with a scene, in words, or null. */
function check(scene) {
  const { cells } = scene;
  if (!Array.isArray(cells) || new Set(cells).size !== cells.length) {
    return `cells is ${cells}; expected a list of ${CELLS.join(", ")}, each once.`;
  }
  if (!cells.length) return "No cell is chosen: choose one or more of RNN, LSTM and GRU.";
  const problems = [
    ...cells.map((cell) => not_among("a cell", cell, CELLS)),
    not_between("radius", scene.radius, 0, 3),
    not_among("activation", scene.activation, Object.keys(ACTIVATIONS)),
    not_among("init", scene.init, INITS),
    not_whole("T", scene.T, 1, 500),
    not_whole("hidden_size", scene.hidden_size, 1, 128),
    not_between("input_scale", scene.input_scale, 0, 4),
    not_between("forget_bias", scene.forget_bias, -4, 8),
    not_between("update_bias", scene.update_bias, -4, 8),
    not_whole("seed", scene.seed, 0, 2 ** 32 - 1),
  ];
  return problems.find(Boolean) ?? null;
}

/**
 * Everything one frame shows. `at` is the step that is pointed at; `front` the step
 * that a pulse on its way back from T has reached, 0 when it has arrived.
 */
function frame(scene, memory) {
  const { T, at = null, pulse = 1 } = scene;
  return {
    scene, width: scene.width, curves: decay_curves(scene, memory),
    at: at === null ? null : Math.min(at, T), front: T * (1 - pulse),
  };
}

/** Up and down keys on the picture change ρ. */
function keys({ radius }, key) {
  const by = { ArrowUp: 0.01, ArrowDown: -0.01, PageUp: 0.1, PageDown: -0.1 }[key];
  if (!by) return null;
  return { radius: Math.min(3, Math.max(0, Math.round(100 * (radius + by)) / 100)) };
}

/** ρ is dragged on its circle; a step of the chart is pointed at, or chosen by keys. */
function hands({ svg, root, link, point }) {
  let held = null; // the pixels of one unit when the drag began
  const layout = () => layout_of(link.scene());
  const from_centre = ([x, y]) => {
    const { left, top, side } = layout().plane;
    return [x - left - side / 2, y - top - side / 2];
  };
  const in_plane = ([x, y]) => Math.max(Math.abs(x), Math.abs(y)) <= layout().plane.side / 2;
  const drag = (event) => {
    const radius = Math.hypot(...from_centre(point(event))) / held;
    link.update({ radius: Math.min(3, Math.round(100 * radius) / 100) });
  };
  const look = (at) => {
    if (at !== (link.scene().at ?? null)) link.look({ at });
  };
  const look_under = (event) => {
    const [place, [x, y]] = [layout(), point(event)];
    const inside = x >= place.left && x <= place.right && y >= place.top && y <= place.way;
    look(inside ? step_at(place, x, link.scene().T) : null);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!in_plane(from_centre(point(event)))) return look_under(event);
    held = layout().plane.side / 2 / reach_of(link.scene().radius);
    svg.setPointerCapture(event.pointerId);
    drag(event);
  });
  svg.addEventListener("pointermove", (event) => (held ? drag : look_under)(event));
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, () => { held = null; });
  }
  svg.addEventListener("pointerleave", () => look(null));
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { at, T } = link.scene();
    const now = at ?? T;
    const to = {
      ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: T, Escape: null,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    look(to === null ? null : Math.min(T, Math.max(0, to)));
  });
}

const with_rnn = ({ cells }) => CELLS.filter((cell) => cell === "rnn" || cells.includes(cell));
const usual = (scene, radius) => ({
  cells: with_rnn(scene), radius, activation: "tanh", init: "uniform", input_scale: 0.5,
});

export default explorer({
  name: "gradient_decay",
  question: "How much of the loss reaches step t?",
  first:
    "drag the dot on the dashed circle outwards until the RNN's line no longer falls. " +
    "Is that at ρ = 1?",
  label:
    "The length of the gradient at every step, and the eigenvalues of W. Left and right " +
    "arrow keys choose a step, up and down change the spectral radius.",
  traits: [
    "cells", "radius", "activation", "init", "T", "hidden_size", "input_scale",
    "forget_bias", "update_bias", "seed",
  ],
  width: 900,
  check,
  frame,
  height: decay_height,
  draw: draw_decay,
  sentence: decay_sentence,
  presets: [
    {
      label: "Dies", title: "An RNN with ρ = 0.9: a gradient that vanishes",
      changes: (scene) => usual(scene, 0.9),
    },
    {
      label: "On the edge", title: "ρ = 1.5: growth and saturation about balance",
      changes: (scene) => usual(scene, 1.5),
    },
    {
      label: "Explodes", title: "ρ = 2.2: the gradient grows, and the states are chaotic",
      changes: (scene) => usual(scene, 2.2),
    },
    {
      label: "Gates opened",
      title: "ρ = 0.9 again, and gates that keep: forget and update bias 4",
      changes: (scene) => ({
        ...usual(scene, 0.9), cells: CELLS.filter((cell) =>
          cell === "rnn" || scene.cells.includes(cell) ||
          (cell === "lstm" && !scene.cells.includes("gru"))),
        forget_bias: 4, update_bias: 4,
      }),
    },
  ],
  controls: decay_controls,
  keys,
  hands,
});

// The controls of the laboratory: the spectral radius first and largest, then the cells
// that are compared, then everything else that the gradient depends on.

import {
  button, choice, element, number_field, slider, unique_id,
} from "./flagship.js";
import { CELL_NAMES } from "./gradient_decay_frame.js";

const LARGEST_SEED = 2 ** 32 - 1;
const signed = (value) => value.toFixed(2).replace("-", "−");

// [trait, label, least, most, step, words of a value]
const RADIUS = ["radius", "spectral radius ρ", 0, 3, 0.01, (value) => value.toFixed(2)];
const SLIDERS = {
  T: ["T", "steps T", 1, 500, 1, String],
  hidden_size: ["hidden_size", "units H", 1, 128, 1, String],
  input_scale: ["input_scale", "input scale", 0, 4, 0.05, signed],
  forget_bias: ["forget_bias", "forget bias", -4, 8, 0.25, signed],
};
const ACTIVATION_OPTIONS = ["tanh", "relu", "sigmoid", "identity"];
// Xavier's rule differs from the uniform one in its scale alone, which the radius sets.
const INIT_OPTIONS = [
  "uniform", ["xavier", "xavier (as uniform)"], "orthogonal", "identity",
];

function trait_slider(link, [trait, label, min, max, step, text]) {
  const on_input = (value) => link.update({ [trait]: value });
  const control = slider({ label, min, max, step, text, on_input });
  return { ...control, refresh: (scene) => control.set(scene[trait]) };
}

function option_list(link, trait, label, options) {
  const control = choice({
    label, options: options.map((name) => (Array.isArray(name) ? name : [name, name])),
    on_input: (value) => link.update({ [trait]: value }),
  });
  return { ...control, refresh: (scene) => control.set(scene[trait]) };
}

/** A check box for each cell; the last one ticked stays ticked. */
function cell_boxes(link, warn) {
  const boxes = Object.entries(CELL_NAMES).map(([cell, name]) => {
    const id = unique_id("cell");
    const box = element("input", { type: "checkbox", id });
    box.addEventListener("change", () => {
      const chosen = boxes.filter(({ input }) => input.checked);
      if (chosen.length) link.update({ cells: chosen.map((one) => one.cell) });
      else {
        box.checked = true;
        warn("One cell at least stays: tick another one first.");
      }
    });
    const label = element("label", { for: id, class: cell }, name);
    return { cell, input: box, root: element("span", { class: "box" }, box, label) };
  });
  const roots = boxes.map(({ root }) => root);
  const attributes = { class: "boxes", role: "group", "aria-label": "cells" };
  return {
    root: element("span", attributes, ...roots),
    refresh({ cells }) {
      for (const { cell, input } of boxes) input.checked = cells.includes(cell);
    },
  };
}

/** The seed as a field, and a button for the next one. */
function seed_control(link, warn) {
  const field = number_field({
    label: "seed",
    on_input(value) {
      if (Number.isInteger(value) && value >= 0 && value <= LARGEST_SEED) {
        link.update({ seed: value });
      } else {
        warn(`The seed needs a whole number from 0 to ${LARGEST_SEED}.`);
      }
    },
  });
  const next = () =>
    link.update({ seed: (link.state().seed + 1) % (LARGEST_SEED + 1) });
  const words = "Draw other weights, inputs and loss: the next seed";
  const name = element("span", { class: "name", "aria-hidden": "true" }, "seed");
  const press = button("New seed", words, next);
  return {
    root: element("span", { class: "control seed" }, name, field.root, press),
    refresh: ({ seed }) => field.set(seed),
  };
}

/** The forget bias moves the LSTM alone. */
function forget_control(link) {
  const control = trait_slider(link, SLIDERS.forget_bias);
  control.root.title = "Of the LSTM: tick it to move its forget bias";
  return {
    root: control.root,
    refresh(scene) {
      control.refresh(scene);
      control.input.disabled = !scene.cells.includes("lstm");
      control.root.classList.toggle("off", control.input.disabled);
    },
  };
}

/** All controls: { root, refresh(scene) }; `warn(words)` shows a message. */
export function decay_controls(link, initial, warn) {
  const radius = trait_slider(link, RADIUS);
  radius.root.classList.add("large");
  const back = button("⟲ Reset", "Back to the scene of the notebook", () =>
    link.update(initial),
  );
  const rows = [
    [radius, cell_boxes(link, warn), { root: back }],
    [
      option_list(link, "activation", "activation φ", ACTIVATION_OPTIONS),
      option_list(link, "init", "initialisation", INIT_OPTIONS),
      seed_control(link, warn),
    ],
    [
      trait_slider(link, SLIDERS.T), trait_slider(link, SLIDERS.hidden_size),
      trait_slider(link, SLIDERS.input_scale), forget_control(link),
    ],
  ];
  const bars = rows.map((row) =>
    element("div", { class: "bar-of-controls" }, ...row.map(({ root }) => root)),
  );
  return {
    root: element("div", { class: "settings" }, ...bars),
    refresh: (scene) => rows.flat().forEach((control) => control.refresh?.(scene)),
  };
}

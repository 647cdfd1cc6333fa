// The controls of the laboratory: the radius, the cells and their gates' biases in
// sight, everything else that the gradient depends on folded away.

import { CELL_NAMES } from "./words.js";
import {
  button, element, number_field, tick_box, trait_choice, trait_slider,
} from "../shared/controls.js";
import { play_motion } from "../shared/explorer.js";
import { fixed } from "../shared/words.js";

const PASSAGE = 2600; // ms that a pulse takes from T to 0
const SEEDS = 2 ** 32;
const ACTIVATION_OPTIONS = ["tanh", "relu", "sigmoid", "identity"];
// Xavier's rule differs from the uniform one in its scale alone, which the radius sets.
const INIT_OPTIONS = {
  uniform: "uniform", xavier: "xavier (as uniform)", orthogonal: "orthogonal",
  identity: "identity",
};

const decimals = (value) => fixed(value);

/** Everything that a page has besides the picture. */
export function decay_controls(link) {
  const slider = (name, label, min, max, step, text = decimals) =>
    trait_slider(link, name, { label, min, max, step, text });
  return {
    main: [
      slider("radius", "spectral radius ρ", 0, 3, 0.01), cell_boxes(link),
      bias_control(link, "lstm", slider("forget_bias", "forget bias", -4, 8, 0.25)),
      bias_control(link, "gru", slider("update_bias", "update bias", -4, 8, 0.25)),
      pulse_button(link),
    ],
    more: [
      trait_choice(link, "activation", {
        label: "activation φ", options: ACTIVATION_OPTIONS.map((name) => [name, name]),
      }),
      trait_choice(link, "init", {
        label: "initialisation", options: Object.entries(INIT_OPTIONS),
      }),
      slider("T", "steps T", 1, 500, 1, String),
      slider("hidden_size", "units H", 1, 128, 1, String),
      slider("input_scale", "input scale", 0, 4, 0.05), seed_control(link),
    ],
  };
}

/** The cells that are compared. */
function cell_boxes(link) {
  const boxes = Object.entries(CELL_NAMES).map(([cell, name]) => {
    const box = tick_box({
      label: name,
      on_input: () => {
        const ticked = boxes.filter((one) => one.input.checked);
        link.update({ cells: ticked.map((one) => one.cell) });
      },
    });
    return { ...box, cell };
  });
  const roots = boxes.map(({ root }) => root);
  return {
    root: element("span", { class: "cells", role: "group", "aria-label": "cells" }, ...roots),
    refresh({ scene }) {
      for (const box of boxes) box.set(scene.cells.includes(box.cell));
    },
  };
}

/** The bias of a gate that `cell` alone has: in sight while the cell is shown. */
function bias_control(link, cell, slider) {
  return {
    root: slider.root,
    refresh(frame) {
      slider.refresh(frame);
      slider.root.hidden = !frame.scene.cells.includes(cell);
    },
  };
}

/** Sends a pulse from the loss back to the first step. */
function pulse_button(link) {
  let stop = () => {};
  const send = () => {
    stop();
    stop = play_motion(link, "pulse", PASSAGE);
  };
  return {
    root: button("◀ Send the gradient back", "Watch it walk from T to the first step", send),
  };
}

/** The seed as a field, and a button for the next one. */
function seed_control(link) {
  const field = number_field({
    label: "seed", on_input: (value) => link.update({ seed: value }),
  });
  const next = () => link.update({ seed: (link.scene().seed + 1) % SEEDS });
  const words = "Draw other weights, inputs and loss: the next seed";
  const name = element("span", { class: "legend-of", "aria-hidden": "true" }, "seed");
  return {
    root: element("span", { class: "control" }, name, field.root, button("New seed", words, next)),
    refresh: ({ scene }) => field.set(scene.seed),
  };
}

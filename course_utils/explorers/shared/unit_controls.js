// Controls of a network with one unit: its size, its activation, its weights, its data.

import { ACTIVATIONS } from "./numerics.js";
import { element, number_field, slider, trait_choice } from "./controls.js";
import { MAX_T, WEIGHTS, WEIGHT_LIMIT } from "./unit_network.js";
import { fixed } from "./words.js";

/** The slider of T; `changes(scene, T)` is what a new T brings. */
export function length_control(link, changes) {
  const T = slider({
    label: "time steps T", min: 1, max: MAX_T, step: 1,
    on_input: (value) => link.update(changes(link.scene(), value)),
  });
  return { root: T.root, refresh: ({ scene }) => T.set(scene.T) };
}

export function activation_control(link) {
  const options = Object.keys(ACTIVATIONS).map((name) => [name, name]);
  return trait_choice(link, "activation", { label: "activation", options });
}

/** The slider of a weight; while it has the focus, all copies of the weight are lit. */
export function weight_slider(name, link, on_input) {
  const control = slider({
    label: name, min: -WEIGHT_LIMIT, max: WEIGHT_LIMIT, step: 0.05, text: (v) => fixed(v),
    on_input,
  });
  control.input.addEventListener("focus", () => link.look({ hovered: name }));
  control.input.addEventListener("blur", () => link.look({ hovered: "" }));
  return control;
}

/** A slider for each of `names`, which moves the shared weight. */
export function weight_sliders(link, names = WEIGHTS) {
  return names.map((name) => {
    const control = weight_slider(name, link, (value) => link.update({ [name]: value }));
    return { root: control.root, refresh: ({ scene }) => control.set(scene[name]) };
  });
}

/** Fields for the inputs x(t) and the targets y(t). */
export function data_controls(link) {
  return [["xs", "x", "inputs"], ["targets", "y", "targets"]].map(([trait, letter, words]) => {
    const change = (i) => (value) => link.update({
      [trait]: link.scene()[trait].map((old, j) => (j === i ? value : old)),
    });
    const fields = Array.from({ length: MAX_T }, (_, i) =>
      number_field({ label: `${letter}(${i + 1})`, on_input: change(i) }),
    );
    const name = element("span", { class: "legend-of" }, `${words} ${letter}(t)`);
    return {
      root: element("span", { class: "control unit-data" }, name, ...fields.map((f) => f.root)),
      refresh({ scene }) {
        fields.forEach((field, i) => {
          field.set(scene[trait][i]);
          field.root.hidden = i >= scene.T;
        });
      },
    };
  });
}

// The memory cell: an LSTM with one unit over the inputs x, mark 1, mark 2, whose
// weights follow from three values for each gate.

import { LSTMCell } from "../shared/gated_cells.js";

export const STEPS = 20; // T of every signal
export const CLOSED = 0.001; // as far as a sigmoid goes here: logits of ±6.9
export const OPEN = 0.999;
export const GATES = ["i", "f", "o"];
const BLOCKS = ["i", "f", "g", "o"];

/** The pre-activation that makes a gate `value`. */
export function logit(value) {
  return Math.log(value / (1 - value));
}

/** What a network would have to learn: flat U (4, 3), W (4, 1), b (4,), and V. */
export function weights_of(setting) {
  const U = new Float64Array(12);
  const b = new Float64Array(4);
  BLOCKS.forEach((name, row) => {
    if (name === "g") return;
    const [rest, ...marked] = setting[name].map(logit);
    b[row] = rest;
    marked.forEach((value, k) => { U[3 * row + 1 + k] = value - rest; });
  });
  const g = BLOCKS.indexOf("g");
  if (setting.candidate === "x") U[3 * g] = setting.weight;
  else b[g] = setting.weight;
  return { U, W: new Float64Array(4), b, V: 1 / setting.weight };
}

/** The cell's input (T, 1, 3): the signal, and both marks as 0 or 1. */
export function inputs_of(xs, marks) {
  const rows = xs.map((x, t) => [x, Number(marks[t] === 1), Number(marks[t] === 2)]);
  return Float64Array.from(rows.flat());
}

/**
 * Every number of the cell over one signal: i, f, g, o, h, y for t = 1 … T; c, memory
 * (V c) and carried (∂c(T)/∂c(t)) for t = 0 … T; V.
 */
export function run_gates(setting, xs, marks) {
  const T = xs.length;
  const { V, ...weights } = weights_of(setting);
  const cell = LSTMCell.from_weights(weights);
  const { hs, cache } = cell.run(inputs_of(xs, marks), T, 1, null);
  const gate = (k) => cache.tape.map(({ gates }) => gates[k]);
  const [i, f, g, o] = BLOCKS.map((_, k) => gate(k));
  const h = Array.from(hs);
  const c = cache.path.map((state) => state[1][0]);
  const carried = [1];
  for (let t = T - 1; t >= 0; t--) carried.unshift(carried[0] * f[t]);
  const scaled = (values) => values.map((value) => V * value);
  return { i, f, g, o, h, c, V, memory: scaled(c), y: scaled(h), carried };
}

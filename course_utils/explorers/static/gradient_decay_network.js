// What the gradient-decay laboratory shows: for each cell the gradient of one loss with
// respect to the state at every step, by true vector-Jacobian products along the cell's
// own states. The twin of course_utils/explorers/gradient_decay_network.py, where the
// experiment is described.

import { ACTIVATIONS, RNNCell } from "./numerics.js";
import { GRUCell, LSTMCell } from "./gated_cells.js";
import { half_life, length_of } from "./gradflow.js";
import {
  decay_direction, decay_parameters, decay_projection,
} from "./gradient_decay_parameters.js";
import { ROUNDING, decay_sentence, decay_warnings } from "./gradient_decay_words.js";

export const DECAY_CELLS = ["rnn", "lstm", "gru"];
export const DECAY_INITS = ["uniform", "xavier", "orthogonal", "identity"];

/** Smallest and largest value of every number of a scene. */
export const DECAY_LIMITS = {
  radius: [0, 3], T: [1, 500], hidden_size: [1, 128], input_scale: [0, 4],
  forget_bias: [-4, 8], seed: [0, 2 ** 32 - 1],
};
const WHOLE = ["T", "hidden_size", "seed"];
const LEAST_RATE = 0.025; // decades a step: growth that is called chaos
const LARGEST_SLOPE = { tanh: 1, relu: 1, sigmoid: 0.25, identity: 1 };
const SLOPES_NAME = {
  rnn: "mean φ′(a) over the units",
  lstm: "mean forget gate f over the units",
  gru: "mean update gate z over the units",
};

/** What is wrong with a scene, in words; null if nothing. */
export function check_decay_scene(scene) {
  const { cells, activation, init } = scene;
  const known = Array.isArray(cells) && cells.every((c) => DECAY_CELLS.includes(c));
  if (!known || new Set(cells).size !== cells.length) {
    return `The cells must be some of ${DECAY_CELLS.join(", ")}, each once.`;
  }
  if (cells.length === 0) return "No cell is chosen: choose one of rnn, lstm, gru.";
  if (!Object.hasOwn(ACTIVATIONS, activation)) {
    return `The activation must be one of ${Object.keys(ACTIVATIONS).join(", ")}.`;
  }
  if (!DECAY_INITS.includes(init)) {
    return `The initialisation must be one of ${DECAY_INITS.join(", ")}.`;
  }
  for (const [name, [least, most]] of Object.entries(DECAY_LIMITS)) {
    const value = scene[name];
    const whole = WHOLE.includes(name);
    const fits = whole ? Number.isInteger(value) : Number.isFinite(value);
    if (!fits || value < least || value > most) {
      const kind = whole ? "a whole number" : "a number";
      return `${name} must be ${kind} from ${least} to ${most}.`.replace("-", "−");
    }
  }
  return null;
}

/**
 * Everything the laboratory draws and says of `scene`: { curves, sentence, warnings }.
 *
 * `memory` is an object that the page keeps between calls; what hangs on the seed, the
 * hidden size and the initialisation alone stays there. A scene that makes no sense
 * gives no curves, and a sentence that says why.
 */
export function compute(scene, memory = {}) {
  const problem = check_decay_scene(scene);
  if (problem) return { curves: [], sentence: problem, warnings: [problem] };
  const curves = decay_curves(scene, memory);
  return {
    curves,
    sentence: decay_sentence(scene, curves),
    warnings: decay_warnings(curves),
  };
}

/** The curve of every cell of `scene`, unchecked. */
export function decay_curves(scene, memory = {}) {
  return run(scene, memory).map((trace) => curve_of(scene, trace));
}

/**
 * The passes of every cell of `scene`, unchecked: a list of { kind, cell, drawn, ux,
 * path, tape, overflow, logs, parts, vectors }.
 *
 * path[t] is the list of the state's parts after t steps; vectors[t] · 10^logs[t] is the
 * gradient with respect to them, and parts[i][t] the logarithm of its part i alone.
 * After an overflow the last three are missing.
 */
export function run(scene, memory = {}) {
  return scene.cells.map((kind) => {
    const drawn = decay_parameters(kind, scene, memory);
    const cell = cell_of(kind, scene, drawn);
    const ux = decay_projection(kind, scene, memory, cell.b);
    const trace = { kind, cell, drawn, ux, ...walk(cell, ux, scene.T) };
    if (trace.overflow) return trace;
    return { ...trace, ...carry_back(trace, decay_direction(scene, memory)) };
  });
}

/** The cell with its W scaled: every block has the spectral radius of the scene. */
function cell_of(kind, { radius, activation, hidden_size: H, forget_bias }, drawn) {
  const { U, b, b_hn } = drawn;
  const W = new Float64Array(drawn.W.length);
  drawn.blocks.forEach((block, k) => {
    const factor = block.radius > 0 ? radius / block.radius : 1;
    for (let i = k * H * H; i < (k + 1) * H * H; i++) W[i] = factor * drawn.W[i];
  });
  if (kind === "rnn") return RNNCell.from_weights(U, W, b, activation);
  if (kind === "gru") return GRUCell.from_weights({ U, W, b, b_hn });
  return LSTMCell.from_weights({ U, W, b: b.slice().fill(forget_bias, H, 2 * H) });
}

/** All states along the inputs, and what the way back needs of each step. */
function walk(cell, ux, T) {
  const width = cell.b.length;
  const path = [(cell.states ?? ["h"]).map(() => new Float64Array(cell.hidden_size))];
  const tape = [];
  for (let t = 0; t < T; t++) {
    const ux_t = ux.subarray(t * width, (t + 1) * width);
    if (cell.room) {
      tape.push(cell.room(1));
      path.push(cell.step(ux_t, path[t], tape[t]));
    } else {
      path.push([cell.step(ux_t, path[t][0])]);
    }
    if (!path[t + 1].every(is_finite)) return { path, tape, overflow: true };
  }
  return { path, tape, overflow: false };
}

/** Whether every number is finite: 0 · x of any other is NaN, and so is the sum. */
function is_finite(part) {
  let sum = 0;
  for (let i = 0; i < part.length; i++) sum += 0 * part[i];
  return sum === 0;
}

/** The gradient from T back to 0, rescaled to length one at every step. */
function carry_back({ cell, path, tape }, direction) {
  const T = path.length - 1;
  const rest = path[0].slice(1).map((part) => new Float64Array(part.length));
  let carried = [direction, ...rest];
  const logs = new Float64Array(T + 1);
  const parts = carried.map(() => new Float64Array(T + 1));
  const vectors = [];
  let log = 0;
  for (let t = T; t >= 0; t--) {
    const lengths = carried.map((part) => length_of(part, 0, part.length));
    const length = lengths.length > 1 ? Math.hypot(...lengths) : lengths[0];
    parts.forEach((own, i) => { own[t] = log + Math.log10(lengths[i]); });
    log += Math.log10(length);
    logs[t] = log;
    vectors[t] = length > 0 ? carried.map((part) => scaled(part, 1 / length)) : carried;
    if (t > 0) carried = step_back(cell, path, tape, t, vectors[t]);
  }
  return { logs, parts, vectors };
}

/** ∂L/∂s(t) → ∂L/∂s(t-1), lists of parts: one vector-Jacobian product. */
function step_back(cell, path, tape, t, parts) {
  if (cell.pull) return cell.pull({ path, tape }, t - 1, parts)[1];
  return [cell.step_backward(parts[0], path[t][0])[1]];
}

function scaled(part, factor) {
  const result = new Float64Array(part.length);
  for (let i = 0; i < part.length; i++) result[i] = factor * part[i];
  return result;
}

/** What is drawn of one cell; the fields are those of Python's `Curve`. */
function curve_of(scene, trace) {
  const { kind, drawn, overflow } = trace;
  const { radius, hidden_size: H } = scene;
  const curve = {
    cell: kind, norms: null, parts: null, bound: null, rate: null, slopes: null,
    slopes_name: SLOPES_NAME[kind], half_life: null, left: null, zero_from: null,
    growth: null, chaotic: false, overflow, overflow_step: null,
    eigenvalues: drawn.blocks.map((block) => scaled_block(block, radius)),
  };
  if (kind === "rnn") Object.assign(curve, straight_lines(scene, drawn));
  if (overflow) return { ...curve, overflow_step: trace.path.length - 1 };
  const norms = shifted(trace.logs, trace.logs.at(-1));
  if (kind === "lstm") {
    const [h, c] = trace.parts.map((part) => shifted(part, trace.logs.at(-1)));
    curve.parts = { h, c };
  }
  return Object.assign(curve, {
    norms, slopes: slopes_of(trace, H), half_life: half_life(norms), left: norms[0],
    zero_from: last_zero(norms), growth: norms[0] / (norms.length - 1),
    chaotic: is_chaotic(kind, scene.activation, norms),
  });
}

function scaled_block({ name, re, im, radius: present }, radius) {
  const factor = present > 0 ? radius / present : 1;
  return { block: name, re: scaled(re, factor), im: scaled(im, factor) };
}

/** The bound and the rate of the spectral radius, log10, for t = 0 … T. */
function straight_lines({ T, radius, activation }, { blocks: [block] }) {
  const factor = block.radius > 0 ? radius / block.radius : 1;
  const line = (rate) => Float64Array.from(
    { length: T + 1 }, (_, t) => (t === T ? 0 : Math.log10(rate) * (T - t)),
  );
  return {
    bound: line(factor * block.sigma_max * LARGEST_SLOPE[activation]),
    rate: line(block.radius > 0 ? radius : 0),
  };
}

function shifted(logs, by) {
  return logs.map((log) => log - by);
}

/** The largest t at which the gradient is exactly zero, or null. */
function last_zero(norms) {
  const t = norms.lastIndexOf(-Infinity);
  return t < 0 ? null : t;
}

/** The mean over units, step by step, of what multiplies a gradient on its way. */
function slopes_of({ kind, cell, path, tape }, H) {
  const slopes = new Float64Array(path.length - 1);
  for (let t = 0; t < slopes.length; t++) {
    if (kind === "rnn") {
      const phi_prime = ACTIVATIONS[cell.activation][1];
      const h = path[t + 1][0];
      for (let j = 0; j < H; j++) slopes[t] += phi_prime(h[j]) / H;
    } else {
      const { gates } = tape[t]; // f and z stand in the second block
      for (let j = 0; j < H; j++) slopes[t] += gates[H + j] / H;
    }
  }
  return slopes;
}

/**
 * Whether the states themselves are unpredictable: a change of h(0) grows along the way
 * by the products that are drawn, so a bounded state in which it grows a hundredfold,
 * and steadily, in both halves of the way, is chaotic; the Python twin says why so.
 */
function is_chaotic(kind, activation, norms) {
  if (kind === "rnn" && activation !== "tanh" && activation !== "sigmoid") return false;
  const [whole, late] = [norms[0], norms[norms.length >> 1]];
  const least = LEAST_RATE * (norms.length - 1);
  if (whole >= ROUNDING) return true;
  if (whole < Math.max(2, least)) return false;
  return Math.min(late, whole - late) >= Math.max(Math.log10(3), least / 5);
}

// What the laboratory shows: for each cell the gradient of one loss with respect to the
// state at every step, by true vector-Jacobian products along the cell's own states.
//
// The experiment. A cell with D = H runs over T random inputs from a zero state. The
// loss is one number read from the last output, L = vᵀ h(T), with v a random direction
// of length one, so ∂L/∂h(T) = v (and ∂L/∂c(T) = 0 beside it). What is shown is
// ‖∂L/∂s(t)‖ for every t: s = h, for the LSTM (h, c) jointly. Inputs and v depend on
// the seed and H alone, so every cell and every setting faces the same task.
//
// The weights. U and the biases are uniform in ±1/√H, as PyTorch draws them. Every H×H
// block of W is drawn by the rule `init` and then scaled to the spectral radius; b_f of
// the LSTM is set to the forget bias, b_z of the GRU to the update bias.

import { ACTIVATIONS, RNNCell } from "../shared/numerics.js";
import { GRUCell, LSTMCell } from "../shared/gated_cells.js";
import { half_life, length_of } from "../shared/gradflow.js";
import {
  drawn_direction, drawn_parameters, drawn_projection, remembered,
} from "./parameters.js";

const LARGEST_SLOPE = { tanh: 1, relu: 1, sigmoid: 0.25, identity: 1 };
const LEAST_RATE = 0.025; // decades a step: growth that is called chaos
export const ROUNDING = 12; // decades of growth after which rounding errors show
export const SMALL = 0.01; // the share that counts as forgotten

// What the curve of a cell depends on; `remembered` finds it again by their values.
const COMMON = ["seed", "hidden_size", "init", "T", "input_scale", "radius"];
const OWN = { rnn: ["activation"], lstm: ["forget_bias"], gru: ["update_bias"] };

/**
 * The curve of every cell of `scene`. `memory` is an object that is kept between calls.
 *
 * Logarithms are base 10, and null where there is nothing to say:
 *   norms        ‖∂L/∂s(t)‖ for t = 0 … T, divided by that at T; -∞ where it is zero
 *   parts        LSTM: those of h and c alone, divided by the same
 *   bound, rate  RNN: (σ_max(W) · max|φ′|)^(T-t), and the spectral radius^(T-t)
 *   factors      what a gradient is multiplied by in each step, mean over the units:
 *                φ′(a) of the RNN, f of the LSTM (on the way of c), z of the GRU
 *   left         norms[0];  zero_from: the largest t at which the gradient is zero
 *   forgotten    steps back until at most a hundredth is left; ∞ if never
 *   overflow     the first step whose state is not finite; then nothing follows
 *   eigenvalues  of every block of W: { block, re, im }
 */
export function decay_curves(scene, memory) {
  return scene.cells.map((kind) => {
    const names = [...COMMON, ...OWN[kind]];
    const keys = ["curve", kind, ...names.map((name) => scene[name])];
    return remembered(memory, keys, () => curve_of(kind, scene, memory));
  });
}

/** The cell of a scene, weights and all: every block of W has the scene's radius. */
export function drawn_cell(kind, scene, memory) {
  const { radius, activation, hidden_size: H, forget_bias, update_bias } = scene;
  const { U, b, b_hn, W: before, blocks } = drawn_parameters(kind, scene, memory);
  const W = new Float64Array(before.length);
  blocks.forEach((block, k) => {
    const factor = block.radius > 0 ? radius / block.radius : 1;
    for (let i = k * H * H; i < (k + 1) * H * H; i++) W[i] = factor * before[i];
  });
  if (kind === "rnn") return RNNCell.from_weights(U, W, b, activation);
  // f and z stand in the second block of their cells.
  const bias = kind === "lstm" ? forget_bias : update_bias;
  const weights = { U, W, b: b.slice().fill(bias, H, 2 * H) };
  if (kind === "lstm") return LSTMCell.from_weights(weights);
  return GRUCell.from_weights({ ...weights, b_hn });
}

/**
 * Both passes of one cell: { cell, ux, path, tape, overflow, logs, parts, vectors }.
 *
 * path[t] is the list of the state's parts after t steps; vectors[t] · 10^logs[t] is the
 * gradient with respect to them, and parts[i][t] the logarithm of its part i alone.
 * After an overflow the last three are missing.
 */
export function passes(kind, scene, memory) {
  const cell = drawn_cell(kind, scene, memory);
  const ux = drawn_projection(kind, scene, memory, cell.b);
  const trace = { cell, ux, ...walk(cell, ux, scene.T) };
  if (trace.overflow) return trace;
  return { ...trace, ...carry_back(trace, drawn_direction(scene, memory)) };
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
    if (!path[t + 1].every(is_finite)) return { path, tape, overflow: t + 1 };
  }
  return { path, tape, overflow: null };
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

/** What is drawn of one cell (see `decay_curves`). */
function curve_of(kind, scene, memory) {
  const { blocks } = drawn_parameters(kind, scene, memory);
  const trace = passes(kind, scene, memory);
  const curve = {
    cell: kind, norms: null, parts: null, bound: null, rate: null, factors: null,
    left: null, zero_from: null, forgotten: null, chaotic: false,
    overflow: trace.overflow,
    eigenvalues: blocks.map((block) => scaled_block(block, scene.radius)),
  };
  if (kind === "rnn") Object.assign(curve, straight_lines(scene, blocks[0]));
  if (trace.overflow) return curve;
  const norms = shifted(trace.logs, trace.logs.at(-1));
  if (kind === "lstm") {
    const [h, c] = trace.parts.map((part) => shifted(part, trace.logs.at(-1)));
    curve.parts = { h, c };
  }
  return Object.assign(curve, {
    norms, factors: factors_of(kind, trace, scene.hidden_size), left: norms[0],
    zero_from: last_zero(norms), forgotten: half_life(norms, SMALL),
    chaotic: is_chaotic(kind, scene.activation, norms),
  });
}

function scaled_block({ name, re, im, radius: present }, radius) {
  const factor = present > 0 ? radius / present : 1;
  return { block: name, re: scaled(re, factor), im: scaled(im, factor) };
}

/** The bound and the rate of the spectral radius, log10, for t = 0 … T. */
function straight_lines({ T, radius, activation }, block) {
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
function factors_of(kind, { cell, path, tape }, H) {
  const factors = new Float64Array(path.length - 1);
  for (let t = 0; t < factors.length; t++) {
    if (kind === "rnn") {
      const phi_prime = ACTIVATIONS[cell.activation][1];
      const h = path[t + 1][0];
      for (let j = 0; j < H; j++) factors[t] += phi_prime(h[j]) / H;
    } else {
      const { gates } = tape[t]; // f and z stand in the second block
      for (let j = 0; j < H; j++) factors[t] += gates[H + j] / H;
    }
  }
  return factors;
}

/**
 * Whether the states themselves are unpredictable, judged by the curve.
 *
 * A small change of h(0) grows along the way by the very products that carry the
 * gradient back. So a bounded state (tanh, sigmoid, LSTM, GRU) is called chaotic if
 * - its gradient grew a hundredfold over the way back, and by 10^LEAST_RATE (6 %) a
 *   step, the sign of a positive Lyapunov exponent, and in each half of the way
 *   threefold at least, and at a fifth of that rate; or
 * - it grew by ROUNDING decades: then rounding errors show.
 * The halves keep out what grows in passing: a W that is not normal, or an LSTM whose
 * cells still fill from zero. A ReLU or linear network that grows is unbounded, which
 * is no chaos.
 */
function is_chaotic(kind, activation, norms) {
  if (kind === "rnn" && activation !== "tanh" && activation !== "sigmoid") return false;
  const [whole, late] = [norms[0], norms[norms.length >> 1]];
  const least = LEAST_RATE * (norms.length - 1);
  if (whole >= ROUNDING) return true;
  if (whole < Math.max(2, least)) return false;
  return Math.min(late, whole - late) >= Math.max(Math.log10(3), least / 5);
}

// What the gradient-decay laboratory draws from its seed: weights, inputs, the direction
// of the loss. All of it is kept in the page's `memory`, with the eigenvalues, so that a
// slider that changes none of it (radius, input scale, T, …) only scales what is there.

import { eigenvalues, largest_singular_value } from "../shared/eigenvalues.js";
import { INITIALISERS, dot } from "../shared/initialise.js";
import { matmul_bt } from "../shared/numerics.js";
import { SeededRandom } from "../shared/random.js";

// Streams of numbers of one seed: no choice of cells or rules changes the others'.
const STREAMS = { inputs: 0, direction: 1, rnn: 2, lstm: 3, gru: 4 };
const BLOCKS = {
  rnn: ["W"], lstm: ["W_i", "W_f", "W_g", "W_o"], gru: ["W_r", "W_z", "W_n"],
};
const KEPT = 24; // results in the memory; the one unused for longest goes first

function stream(seed, name) {
  return new SeededRandom((8 * seed + STREAMS[name]) % 2 ** 32);
}

/** `make()` at its first call with these `keys`, then what it gave. */
export function remembered(memory, keys, make) {
  memory.kept ??= new Map();
  const { kept } = memory;
  const key = keys.join(" ");
  const result = kept.has(key) ? kept.get(key) : make();
  kept.delete(key); // and to the end of the line again
  kept.set(key, result);
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  return result;
}

/**
 * { U, b, b_hn, W, blocks } of a cell before W is scaled; D = H. Each of `blocks` is
 * { name, re, im, radius, sigma_max } of one H×H block (sigma_max for the RNN only).
 */
export function drawn_parameters(kind, { seed, hidden_size: H, init }, memory) {
  return remembered(memory, ["parameters", kind, seed, H, init], () => {
    const names = BLOCKS[kind];
    const rng = stream(seed, kind);
    const limit = 1 / Math.sqrt(H);
    const U = rng.uniform(-limit, limit, names.length * H * H);
    const b = rng.uniform(-limit, limit, names.length * H);
    const b_hn = kind === "gru" ? rng.uniform(-limit, limit, H) : null;
    const W = new Float64Array(names.length * H * H);
    names.forEach((_, k) => W.set(INITIALISERS[init](H, rng), k * H * H));
    const blocks = names.map((name, k) => {
      const block = W.subarray(k * H * H, (k + 1) * H * H);
      const sigma_max = kind === "rnn" ? largest_singular_value(block, H) : null;
      return { name, sigma_max, ...spectrum(block, H) };
    });
    return { U, b, b_hn, W, blocks };
  });
}

function spectrum(block, H) {
  const { re, im } = eigenvalues(block, H);
  const radius = re.reduce((most, x, i) => Math.max(most, Math.hypot(x, im[i])), 0);
  return { re, im, radius };
}

/** ∂L/∂h(T): a direction of length one, the v of the loss L = vᵀ h(T). */
export function drawn_direction({ seed, hidden_size: H }, memory) {
  return remembered(memory, ["direction", seed, H], () => {
    const v = stream(seed, "direction").normal(0, 1, H);
    const length = Math.sqrt(dot(v, v));
    return v.map((value) => value / length);
  });
}

/** The inputs before scaling, one row of H after the other, and room for more. */
function drawn_inputs({ seed, hidden_size: H, T }, memory) {
  const inputs = remembered(memory, ["inputs", seed, H], () => ({
    rng: stream(seed, "inputs"), rows: [],
  }));
  while (inputs.rows.length < T) inputs.rows.push(inputs.rng.normal(0, 1, H));
  return inputs.rows;
}

/** input_scale · U x(t) + b for t = 1 … T, (T, rows of U), flat. */
export function drawn_projection(kind, scene, memory, b) {
  const { seed, hidden_size: H, T, input_scale } = scene;
  const { U } = drawn_parameters(kind, scene, memory);
  const rows = remembered(memory, ["projection", kind, seed, H], () => []);
  const inputs = drawn_inputs(scene, memory);
  const width = b.length;
  for (let t = rows.length; t < T; t++) rows.push(matmul_bt(inputs[t], U, 1, H, width));
  const ux = new Float64Array(T * width);
  for (let t = 0; t < T; t++) {
    const row = rows[t];
    for (let i = 0; i < width; i++) ux[t * width + i] = input_scale * row[i] + b[i];
  }
  return ux;
}

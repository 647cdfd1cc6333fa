// The network whose gradient is taken apart, and its terms: the loss of step t through
// the copy of the weights at step τ ≤ t. A tanh network reads T random inputs, and each
// step has a loss.

import { RNNCell, forward } from "../shared/numerics.js";
import { SeededRandom } from "../shared/random.js";
import { eigenvalues } from "../shared/eigenvalues.js";

export const STEPS = 12; // T
const [INPUTS, UNITS, SEED] = [3, 8, 4];

/** The network with spectral radius `radius`, and what it reads and is told. */
export function window_network(radius) {
  const rng = new SeededRandom(SEED);
  const U = rng.uniform(-0.6, 0.6, UNITS * INPUTS);
  const W = rng.normal(0, 1, UNITS * UNITS);
  const b = rng.uniform(-0.3, 0.3, UNITS);
  const xs = rng.normal(0, 0.7, STEPS * INPUTS);
  const d_hs = rng.normal(0, 1, STEPS * UNITS);
  const state = rng.uniform(-0.5, 0.5, UNITS);
  const { re, im } = eigenvalues(W, UNITS);
  const largest = Math.max(...re.map((part, k) => Math.hypot(part, im[k])));
  const scaled = W.map((value) => (value * radius) / largest);
  return { U, W: scaled, b, xs, d_hs, state };
}

/**
 * All terms: vectors[t-1][τ-1] holds the gradient of U, W and b in one row; sizes their
 * norms.
 */
export function window_terms(radius) {
  const { U, W, b, xs, d_hs, state } = window_network(radius);
  const cell = RNNCell.from_weights(U, W, b);
  const { hs } = forward(cell, xs, STEPS, 1, state);
  const row = (array, k, width) => array.subarray(k * width, (k + 1) * width);
  const before = (tau) => (tau ? row(hs, tau - 1, UNITS) : state);
  const vectors = [];
  for (let t = 0; t < STEPS; t++) {
    let dh = row(d_hs, t, UNITS);
    vectors.push([]);
    for (let tau = t; tau >= 0; tau--) {
      const [da, dh_before] = cell.step_backward(dh, row(hs, tau, UNITS));
      const { U: dU, W: dW } = cell.gradients(da, row(xs, tau, INPUTS), before(tau));
      vectors[t][tau] = Float64Array.of(...dU, ...dW, ...da);
      dh = dh_before;
    }
  }
  return { vectors, sizes: vectors.map((terms) => terms.map(norm)) };
}

/** Whether the cut keeps the term of loss t through the copy at τ. */
export function is_kept(kind, k, t, tau) {
  if (kind === "chunks") return Math.ceil(t / k) === Math.ceil(tau / k);
  return t - tau < k;
}

/** How the gradient that a cut keeps compares with the full one, for k = 1 … T. */
export function agreements(vectors, kind) {
  const sum = (k) => {
    const total = new Float64Array(vectors[0][0].length);
    vectors.forEach((terms, t) => terms.forEach((term, tau) => {
      if (!is_kept(kind, k, t + 1, tau + 1)) return;
      for (let i = 0; i < total.length; i++) total[i] += term[i];
    }));
    return total;
  };
  const full = sum(STEPS);
  const found = Array.from({ length: STEPS }, (_, index) => {
    const kept = sum(index + 1);
    const product = kept.reduce((total, value, i) => total + value * full[i], 0);
    const length = norm(kept);
    return { norm: length / norm(full), cosine: product / (length * norm(full)) };
  });
  return { norms: found.map((f) => f.norm), cosines: found.map((f) => f.cosine) };
}

function norm(vector) {
  return Math.sqrt(vector.reduce((total, value) => total + value * value, 0));
}

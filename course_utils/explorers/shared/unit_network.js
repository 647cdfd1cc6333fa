// A recurrent network with one unit (D = H = K = 1): every number of its forward and its
// backward pass, step by step.
//
//   a(t) = U x(t) + W h(t−1) + b     h(t) = φ(a(t))           h(0) = 0
//   s(t) = V h(t)                    ℓ(t) = ½ (s(t) − y(t))²  L = Σ ℓ(t)

import { ACTIVATIONS, Linear, RNNCell, half_squared_error } from "./numerics.js";
import { not_among, not_between, not_whole } from "./words.js";

export const MAX_T = 8;
export const WEIGHTS = ["U", "W", "V", "b"];
export const WEIGHT_LIMIT = 3;
export const DATA_LIMIT = 100;

/** What is wrong with `count` numbers within ±limit, in words; null if nothing. */
export function not_numbers(name, values, count, limit) {
  if (!Array.isArray(values) || values.length !== count) {
    return `${name} must be ${count} numbers.`;
  }
  const problems = values.map((value, k) => not_between(`${name}[${k}]`, value, -limit, limit));
  return problems.find(Boolean) ?? null;
}

/** What is wrong with the network of a scene, in words; null if nothing. */
export function check_network(scene) {
  const problems = [
    not_whole("T", scene.T, 1, MAX_T),
    not_among("activation", scene.activation, Object.keys(ACTIVATIONS)),
    ...WEIGHTS.map((name) => not_between(name, scene[name], -WEIGHT_LIMIT, WEIGHT_LIMIT)),
    not_numbers("xs", scene.xs, MAX_T, DATA_LIMIT),
    not_numbers("targets", scene.targets, MAX_T, DATA_LIMIT),
  ];
  return problems.find(Boolean) ?? null;
}

/** The time steps 1 … T. */
export const steps_of = (T) => Array.from({ length: T }, (_, i) => i + 1);

/** The weight that time step t uses: the shared one, or its own copy. */
export function weight_at(scene, name, t) {
  return scene.tied === false ? scene.copies[name][t - 1] : scene[name];
}

/**
 * Every number of the scene: lists over t = 1 … T, h also with h(0) in front; dh0, L;
 * `terms`: for each weight what each of its uses contributes to its gradient.
 */
export function compute(scene) {
  const { T, xs, targets, activation } = scene;
  const own = (name, t) => Float64Array.of(weight_at(scene, name, t));
  const cells = steps_of(T).map((t) =>
    RNNCell.from_weights(own("U", t), own("W", t), own("b", t), activation),
  );
  const outs = steps_of(T).map((t) => Linear.from_weights(own("V", t), Float64Array.of(0)));
  const r = { h: [0], a: [], s: [], loss: [], ds: [], dh: [], da: [], dx: [], dh0: 0 };
  for (let i = 0; i < T; i++) {
    const ux = cells[i].project(Float64Array.of(xs[i]));
    const h_prev = Float64Array.of(r.h[i]);
    r.a[i] = cells[i].preactivation(ux, h_prev)[0];
    const h = cells[i].step(ux, h_prev);
    r.h[i + 1] = h[0];
    const [s] = outs[i].forward(h);
    const { loss, d_scores } = half_squared_error(s, [targets[i]], 1);
    [r.s[i], r.loss[i], r.ds[i]] = [s[0], loss, d_scores[0]];
  }
  backpropagate(r, scene, cells, outs);
  r.L = r.loss.reduce((sum, value) => sum + value, 0);
  return r;
}

/** Fills in the gradients of nodes and the term of every use of every weight. */
function backpropagate(r, { T, xs }, cells, outs) {
  r.terms = { U: [], W: [], V: [], b: [] };
  let dh_next = 0;
  for (let i = T - 1; i >= 0; i--) {
    const h = Float64Array.of(r.h[i + 1]);
    const [dh_out, d_out] = outs[i].backward(Float64Array.of(r.ds[i]), h);
    r.dh[i] = dh_out[0] + dh_next;
    const [da, dh_prev] = cells[i].step_backward(Float64Array.of(r.dh[i]), h);
    r.da[i] = da[0];
    r.dx[i] = da[0] * cells[i].U[0];
    const x = Float64Array.of(xs[i]);
    const grads = cells[i].gradients(da, x, Float64Array.of(r.h[i]));
    for (const name of ["U", "W", "b"]) r.terms[name][i] = grads[name][0];
    r.terms.V[i] = d_out.V[0];
    dh_next = dh_prev[0];
  }
  r.dh0 = dh_next;
}

// The network behind the unrolled graph: one unit (D = H = K = 1), every number of
// its forward and backward pass, and what may be shown of them at a position.

import { ACTIVATIONS, Linear, RNNCell, half_squared_error } from "./numerics.js";
import { circled, format_number } from "./graph_drawing.js";

export const MAX_T = 8;
export const WEIGHTS = ["U", "W", "V", "b"];
export const WEIGHT_LIMIT = 3;
export const DATA_LIMIT = 100;

// The parts of one time step in the order they are computed. Forward, then back.
export const FORWARD = ["a", "h", "s", "loss"];
export const BACKWARD = ["s", "h", "a", "weights"];
const PARTS = FORWARD.length;

/** Whether every one of `count` numbers is finite and within ±limit. */
function numbers_fit(values, count, limit) {
  return (
    Array.isArray(values) &&
    values.length === count &&
    values.every((v) => Number.isFinite(v) && Math.abs(v) <= limit)
  );
}

/** What is wrong with a scene of the unrolled graph, in words; null if nothing. */
export function check_scene(scene) {
  const problem = check_shared(scene);
  if (problem) return problem;
  const fits = (name) => numbers_fit(scene.copies?.[name], MAX_T, WEIGHT_LIMIT);
  const odd = WEIGHTS.find((name) => !fits(name));
  return odd ? `The copies of ${odd} must be ${MAX_T} numbers from −3 to 3.` : null;
}

/** The same for what every explorer of the network has: all but the copies. */
export function check_shared(scene) {
  const { T, activation } = scene;
  if (!Number.isInteger(T) || T < 1 || T > MAX_T) {
    return `T is ${T}; expected a whole number of time steps from 1 to ${MAX_T}.`;
  }
  if (!Object.hasOwn(ACTIVATIONS, activation)) {
    const names = Object.keys(ACTIVATIONS).join(", ");
    return `The activation is ${activation}; expected one of ${names}.`;
  }
  if (!Number.isInteger(scene.position) || scene.position < 0) {
    return `The position is ${scene.position}; expected a whole number from 0 on.`;
  }
  for (const name of WEIGHTS) {
    if (!numbers_fit([scene[name]], 1, WEIGHT_LIMIT)) {
      return `${name} is ${scene[name]}; expected a number from −3 to 3.`;
    }
  }
  for (const name of ["xs", "targets"]) {
    if (!numbers_fit(scene[name], MAX_T, DATA_LIMIT)) {
      return `${name} must be ${MAX_T} numbers from −100 to 100.`;
    }
  }
  return null;
}

/** The weight that time step t uses: the shared one, or its own copy. */
export function weight(scene, name, t) {
  return scene.tied ? scene[name] : scene.copies[name][t - 1];
}

/** Every number of the scene. Lists run over t = 1 … T; h also has h(0) in front. */
export function compute(scene) {
  const { T, xs, targets, activation } = scene;
  const steps = Array.from({ length: T }, (_, i) => i + 1);
  const own = (name, t) => Float64Array.of(weight(scene, name, t));
  const cells = steps.map((t) =>
    RNNCell.from_weights(own("U", t), own("W", t), own("b", t), activation),
  );
  const outs = steps.map((t) => Linear.from_weights(own("V", t), Float64Array.of(0)));
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

/** Fills in the gradients of nodes and the term of every copy of every weight. */
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

/** The last position: T steps forward and T back, four parts each. */
export function last_position(T) {
  return 2 * PARTS * T;
}

/** Where a position is: { phase, t, part }; part indexes FORWARD or BACKWARD. */
export function stage(position, T) {
  if (position === 0) return { phase: "start", t: 0, part: -1 };
  const done = Math.min(position, last_position(T)) - 1;
  const round = Math.floor(done / PARTS);
  const part = done % PARTS;
  if (round < T) return { phase: "forward", t: round + 1, part };
  return { phase: "backward", t: 2 * T - round, part };
}

/** Whether part `part` of step t has been computed, forward or backward. */
export function reached(position, T, phase, t, part) {
  const rounds = phase === "forward" ? t - 1 : 2 * T - t;
  return position > PARTS * rounds + part;
}

/** The position one step on (or back): a part, or to the end of a time step. */
export function moved(position, T, direction, stride) {
  const size = stride === "node" ? 1 : PARTS;
  const from = direction > 0 ? Math.floor(position / size) : Math.ceil(position / size);
  return Math.max(0, Math.min(last_position(T), (from + direction) * size));
}

/** The position after T changed: a finished pass stays finished. */
export function position_for(position, T_old, T) {
  if (position >= last_position(T_old)) return last_position(T);
  if (position >= PARTS * T_old) return PARTS * T;
  return Math.min(position, PARTS * T);
}

/** How many numbers the network has: { tied, untied }. */
export function parameter_counts(T) {
  return { tied: WEIGHTS.length, untied: WEIGHTS.length * T };
}

/** What the picture shows now, in words; Python says the same (`describe`). */
export function describe(scene, r) {
  const { T, tied } = scene;
  const counts = parameter_counts(T);
  const kind = tied
    ? `one set of ${counts.tied} weights shared by all steps`
    : `${counts.untied} weights, ${counts.tied} for each step`;
  const network = `Unrolled over ${T} time step${T > 1 ? "s" : ""}, ${kind}.`;
  return `${network} ${progress(scene, r)}`;
}

function progress(scene, r) {
  const { T } = scene;
  const { phase, t, part } = stage(scene.position, T);
  if (phase === "start") return "Nothing is computed yet.";
  if (phase === "forward") {
    if (t === T && part === PARTS - 1) {
      return `Forward pass complete: the loss is L = ${format_number(r.L)}.`;
    }
    const name = FORWARD[part];
    const value = name === "h" ? r.h[t] : r[name][t - 1];
    const letter = name === "loss" ? "ℓ" : name;
    return `Forward, step ${t} of ${T}: ${letter}(${t}) = ${format_number(value)}.`;
  }
  if (t === 1 && part === PARTS - 1) return conclusion(scene, r);
  return `Backward, step ${t} of ${T}: ${backward_news(scene, r, t, part)}.`;
}

function backward_news(scene, r, t, part) {
  const name = BACKWARD[part];
  const term = (w) => {
    const value = format_number(r.terms[w][t - 1]);
    if (scene.tied) return `${w} gets ${circled(t)} = ${value}`;
    return `${w}(${t}) gets ${value}`;
  };
  if (name === "weights") return ["U", "W", "b"].map(term).join(", ");
  const value = format_number(r[`d${name}`][t - 1]);
  const news = `the gradient of ${name}(${t}) is ${value}`;
  return name === "h" ? `${news}, and ${term("V")}` : news;
}

function conclusion({ tied, T }, r) {
  const terms = r.terms.W.map(format_number);
  if (!tied) {
    const list = terms.map((value, i) => `W(${i + 1}) ${value}`).join(", ");
    return `Backward pass complete: each copy has its own gradient: ${list}.`;
  }
  const sum = format_number(r.terms.W.reduce((a, b) => a + b, 0));
  const parts = terms.map((value, i) => `${circled(i + 1)} ${value}`).join(" + ");
  const total = T > 1 ? `${parts} = ${sum}` : sum;
  return `Backward pass complete: the gradient of W is ${total}.`;
}

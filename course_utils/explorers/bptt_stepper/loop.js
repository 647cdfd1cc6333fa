// The loop of backpropagation through time, one line at a time: what a position has run,
// what it sets off in the picture, and what has arrived in the sums.

import { SLOPES } from "./rules.js";

// What one time step of the loop computes, in the order of its lines. A weight's
// letter is its term; "carry" is what is handed to the step before.
export const KINDS = ["s", "V", "h", "a", "W", "U", "b", "carry"];
export const ACCUMULATED = ["V", "W", "U", "b"];

/** The loop: lines 1 … 3 prepare it, then one line for each of KINDS. */
export function code_lines(activation) {
  return [
    "dU = dW = dV = db = 0.0",
    "dh_next = 0.0",
    "for t in range(T, 0, -1):",
    "    ds = s[t] - y[t]",
    "    dV += ds * h[t]",
    "    dh = V * ds + dh_next",
    `    ${SLOPES[activation].code}`,
    "    dW += da * h[t - 1]",
    "    dU += da * x[t]",
    "    db += da",
    "    dh_next = W * da",
  ];
}

/** Which lines (0 is the first) a kind of step runs. */
export function lines_of(kind) {
  return kind === "start" ? [0, 1] : [3 + KINDS.indexOf(kind)];
}

export function last_step(T) {
  return KINDS.length * T;
}

/** What the last of `position` lines computed: { kind, t }; at 0 nothing has run. */
export function step_at(position, T) {
  if (position === 0) return { kind: "start", t: T };
  const done = Math.min(position, last_step(T)) - 1;
  const round = Math.floor(done / KINDS.length);
  return { kind: KINDS[done % KINDS.length], t: T - round };
}

/** Whether line `kind` of step t has run. */
export function has_run(position, T, t, kind) {
  return position > KINDS.length * (T - t) + KINDS.indexOf(kind);
}

// What is set off by each kind of step: item → time steps after the step's own.
const MARKS = {
  s: { lit: { "edge score": 0, s: 0 }, used: { loss: 0 } },
  V: { lit: { "edge V": 0, "term V": 0 }, used: { s: 0, h: 0 } },
  h: { lit: { "edge V": 0, "edge W": 1, h: 0 }, used: { s: 0, a: 1 } },
  a: { lit: { "edge phi": 0, a: 0 }, used: { h: 0 } },
  W: { lit: { "edge W": 0, "term W": 0 }, used: { a: 0, h: -1 } },
  U: { lit: { "edge U": 0, "term U": 0 }, used: { a: 0, x: 0 } },
  b: { lit: { a: 0 }, used: {} },
  carry: { lit: { "edge W": 0 }, used: { a: 0 } },
};

/** How an item of the picture at step t is set off: "lit", "used" or "". */
export function mark_of(position, T, item, t) {
  const { kind, t: now } = step_at(position, T);
  const { lit = {}, used = {} } = MARKS[kind] ?? {};
  const ended = kind === "carry" && now === 1; // the gradient of h(0) is known
  if (now + lit[item] === t || (ended && item === "h" && t === 0)) return "lit";
  return now + used[item] === t ? "used" : "";
}

/** The position after T changed: a finished pass stays finished. */
export function step_for(position, T_old, T) {
  const finished = position >= last_step(T_old);
  return finished ? last_step(T) : Math.min(position, last_step(T));
}

/** The sum of the terms of a weight that have arrived; null before the first. */
export function sum_so_far({ T, position }, r, name) {
  let sum = null;
  for (let t = T; t >= 1 && has_run(position, T, t, name); t--) {
    sum = (sum ?? 0) + r.terms[name][t - 1];
  }
  return sum;
}

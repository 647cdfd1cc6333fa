// What the learner is asked for, whether it is reached, and what is to blame if not.

import { CLOSED, GATES, OPEN, STEPS, run_gates } from "./cell.js";
import { SeededRandom } from "../shared/random.js";

export const HIDDEN = 3;
const HIDDEN_SEED = 14;
const SMALLEST_WEIGHT = 0.01;
const SOLVING_WEIGHT = 0.05;

// marks: names of mark 1 and 2. needs: for no mark, mark 1, mark 2 each gate open (1),
// closed (0), or as you like (null).
export const GOALS = {
  latch: {
    title: "latch",
    wanted: "the x of the last store mark, until the next one",
    marks: ["store"], candidate: "x", tolerance: 0.1,
    needs: { i: [0, 1, null], f: [1, 0, null], o: [1, 1, null] },
  },
  counter: {
    title: "counter",
    wanted: "how many count marks there have been, whatever x does",
    marks: ["count"], candidate: "one", tolerance: 0.5,
    needs: { i: [0, 1, null], f: [1, 1, null], o: [1, 1, null] },
  },
  memory: {
    title: "resettable memory",
    wanted: "the x of the last store mark, and 0 from a reset mark on",
    marks: ["store", "reset"], candidate: "x", tolerance: 0.1,
    needs: { i: [0, 1, 0], f: [1, 0, 0], o: [1, 1, null] },
  },
  recall: {
    title: "answer when asked",
    wanted: "at an ask mark the x of the last store mark, and 0 at other steps",
    marks: ["store", "ask"], candidate: "x", tolerance: 0.1,
    needs: { i: [0, 1, 0], f: [1, 0, 1], o: [0, 0, 1] },
  },
  free: {
    title: "free play",
    wanted: "nothing: try what you like",
    marks: ["store", "reset"], candidate: "x", tolerance: null, needs: null,
  },
};

/** The marks with those a goal does not know left out. */
export function used_marks(goal, marks) {
  const known = GOALS[goal].marks.length;
  return marks.map((mark) => (mark <= known ? mark : 0));
}

/** The outputs a goal asks for, or null in free play. */
export function wanted_outputs(goal, xs, marks) {
  if (goal === "free") return null;
  let held = 0;
  return used_marks(goal, marks).map((mark, t) => {
    if (mark === 1) held = goal === "counter" ? held + 1 : xs[t];
    else if (mark === 2 && goal === "memory") held = 0;
    return goal === "recall" && mark !== 2 ? 0 : held;
  });
}

const drawn_signals = new Map(); // goal → what `hidden_signals` drew

/** The signals a goal is also judged on: [xs, marks] each. */
export function hidden_signals(goal) {
  if (!drawn_signals.has(goal)) drawn_signals.set(goal, draw_signals(goal));
  return drawn_signals.get(goal);
}

function draw_signals(goal) {
  const rng = new SeededRandom(HIDDEN_SEED);
  const kinds = GOALS[goal].marks.length;
  return Array.from({ length: HIDDEN }, () => {
    const xs = Array.from(rng.uniform(-1, 1, STEPS));
    const luck = Array.from(rng.uniform(0, 1, STEPS));
    const marks = luck.map((u) => (u < 0.25 ? 1 : u < 0.4 ? kinds : 0));
    marks.splice(2, 8, 1, 0, 0, 0, 0, 0, 0, kinds);
    return [xs.map((x, t) => rounded_signal(x, marks[t])), marks];
  });
}

/** x to two decimals; at a mark 1 from ±0.5 to ±1. */
function rounded_signal(x, mark) {
  const size = mark === 1 ? Math.abs(x) / 2 + 0.5 : Math.abs(x);
  return (Math.sign(x) * Math.floor(100 * size + 0.5)) / 100;
}

/** The changes to `setting` that reach the goal; what it leaves open stays. */
export function solution(goal, setting) {
  const { needs, candidate } = GOALS[goal];
  const gates = GATES.map((gate) => [
    gate,
    setting[gate].map((now, kind) => {
      const need = needs[gate][kind];
      return need === null ? now : need ? OPEN : CLOSED;
    }),
  ]);
  return { ...Object.fromEntries(gates), candidate, weight: SOLVING_WEIGHT };
}

/**
 * Whether the goal is reached: { reached, misses } and, if not, { signal, t, y, wanted,
 * cause } of the first step that is off; null in free play.
 */
export function judge(scene) {
  const { goal } = scene;
  if (goal === "free") return null;
  let verdict = { reached: true, misses: [] };
  const signals = [[scene.xs, scene.marks], ...hidden_signals(goal)];
  signals.forEach((signal, number) => {
    if (!verdict.reached) return;
    const { off, y, targets } = misses_of(goal, scene, signal);
    if (number === 0) verdict.misses = off;
    if (!off.length) return;
    const t = off[0];
    verdict = {
      ...verdict, reached: false, signal: number, t, y: y[t - 1],
      wanted: targets[t - 1], cause: cause_of(goal, scene, signal, t),
    };
  });
  return verdict;
}

/** Steps where the output is off, the outputs, and the wanted ones. */
function misses_of(goal, setting, [xs, marks]) {
  const { y } = run_gates(setting, xs, used_marks(goal, marks));
  const targets = wanted_outputs(goal, xs, marks);
  const limit = GOALS[goal].tolerance;
  const steps = y.map((_, k) => k + 1);
  const off = steps.filter((t) => !(Math.abs(y[t - 1] - targets[t - 1]) <= limit));
  return { off, y, targets };
}

/** Every single change towards the solution: [[what, kind], changed setting]. */
function repairs_of(goal, setting) {
  const { needs, candidate } = GOALS[goal];
  const found = [];
  for (const gate of GATES) {
    needs[gate].forEach((need, kind) => {
      const ideal = need ? OPEN : CLOSED;
      if (need === null || Math.abs(setting[gate][kind] - ideal) < 5e-4) return;
      const values = setting[gate].map((now, k) => (k === kind ? ideal : now));
      found.push([[gate, kind], { ...setting, [gate]: values }]);
    });
  }
  if (setting.candidate !== candidate) {
    found.push([["candidate", 0], { ...setting, candidate }]);
  }
  if (setting.weight > SMALLEST_WEIGHT) {
    found.push([["weight", 0], { ...setting, weight: SMALLEST_WEIGHT }]);
  }
  return found;
}

/** What to blame for the output at t: the repair that helps most there. */
function cause_of(goal, setting, [xs, all_marks], t) {
  const target = wanted_outputs(goal, xs, all_marks)[t - 1];
  const marks = used_marks(goal, all_marks).slice(0, t);
  const seen = xs.slice(0, t);
  const output = (changed) => run_gates(changed, seen, marks).y[t - 1];
  const error = (changed) => Math.abs(output(changed) - target);
  const found = repairs_of(goal, setting);
  let best = ["leaks", 0];
  let least = 0.9 * error(setting);
  for (const [what, changed] of found) {
    const now = error(changed);
    if (now < least - 1e-9) [best, least] = [what, now];
  }
  return best[0] === "leaks" ? farthest_gate(found, setting, marks) : best;
}

/** Of the gates in use, that farthest from the solution; ["leaks", 0] if none is. */
function farthest_gate(found, setting, marks) {
  let best = ["leaks", 0];
  let farthest = 0;
  for (const [[gate, kind], changed] of found) {
    if (!GATES.includes(gate) || (kind && !marks.includes(kind))) continue;
    const distance = Math.abs(setting[gate][kind] - changed[gate][kind]);
    if (distance > farthest + 1e-9) [best, farthest] = [[gate, kind], distance];
  }
  return best;
}

// What the gate explorer says: the verdict, its reason, the numbers of one step.

import { STEPS, logit, run_gates } from "./cell.js";
import { GOALS, HIDDEN, hidden_signals, used_marks } from "./goals.js";
import { fixed, format_given } from "../shared/words.js";

export const GATE_WORDS = { i: "input gate", f: "forget gate", o: "output gate" };

/** "where there is no mark", or "at a store mark". */
export function where(goal, kind) {
  if (kind === 0) return "where there is no mark";
  const name = GOALS[goal].marks[kind - 1];
  return `at ${name === "ask" ? "an" : "a"} ${name} mark`;
}

/** A gate's value: two decimals, three at the ends. */
export function gate_words(value) {
  return fixed(value, value >= 0.01 && value <= 0.99 ? 2 : 3);
}

/** A share of one: 0.980, or "less than 0.001". */
function share_words(value) {
  return value < 0.001 - 1e-9 ? "less than 0.001" : fixed(value, 3);
}

/** Why the output is off at t, given its cause and the signal's numbers. */
function cause_words(goal, setting, [gate, kind], r, t) {
  const unit = setting.candidate === "x" ? "x" : "1";
  if (gate === "leaks") {
    return "no gate is to blame: what is left leaks, as no sigmoid reaches 0 or 1";
  }
  if (gate === "weight") {
    return (
      `the memory is ${fixed(r.memory[t])}, but tanh bends what is large: ` +
      "make the candidate's weight smaller"
    );
  }
  if (gate === "candidate") {
    return unit === "x"
      ? "the candidate reads x, so a mark adds its x and not 1"
      : "the candidate is the constant 1, so a mark stores 1 and not x";
  }
  const value = gate_words(setting[gate][kind]);
  const fact = `the ${GATE_WORDS[gate]} is ${value} ${where(goal, kind)}, `;
  const needed = GOALS[goal].needs[gate][kind];
  return fact + consequence(setting, gate, kind, needed, unit);
}

/** What a gate does by not being open (`needed`), or by not being closed. */
function consequence(setting, gate, kind, needed, unit) {
  if (gate === "i") {
    return needed
      ? `so only that part of ${unit} gets in`
      : `so it lets ${unit} in where nothing is to be stored`;
  }
  if (gate === "o") {
    return needed
      ? "so only that part of the memory is shown"
      : "so the memory speaks without being asked";
  }
  if (needed) return "so only that part of the memory outlives each such step";
  if (kind === 1) return "so that part of the old value stays under the new one";
  const hides = setting.o[2] < 0.1;
  const hint = hides ? ", and a closed output gate hides it for one step only" : "";
  return `so that part of the memory outlives the reset${hint}`;
}

/** What the picture shows now; `r` is `run_gates` of the drawn signal. */
export function describe_gates(scene, r, verdict) {
  const { step } = scene;
  const left =
    `Of a change in c(${step}), ${share_words(r.carried[step])} ` +
    `arrives in c(${STEPS}).`;
  if (!verdict) {
    const memory = fixed(r.memory[STEPS]);
    const y = fixed(r.y[STEPS - 1]);
    return `Free play: at the end the memory is ${memory}, the output ${y}. ${left}`;
  }
  const goal = GOALS[scene.goal];
  const title = goal.title[0].toUpperCase() + goal.title.slice(1);
  const limit = format_given(goal.tolerance);
  if (verdict.reached) {
    return (
      `${title}: reached. On your signal and on ${HIDDEN} hidden ones every ` +
      `output is within ${limit} of what is wanted. ${left}`
    );
  }
  return `${title}: not yet. ${complaint(scene, r, verdict, limit)} ${left}`;
}

/** Where the output is off, and why. */
function complaint(scene, r, verdict, limit) {
  const { t, signal } = verdict;
  let start;
  let numbers = r;
  if (signal === 0) {
    const right = STEPS - verdict.misses.length;
    start = `${right} of ${STEPS} outputs are within ${limit}. At t = ${t}`;
  } else {
    const [xs, marks] = hidden_signals(scene.goal)[signal - 1];
    numbers = run_gates(scene, xs, used_marks(scene.goal, marks));
    start = `Your signal is right, hidden signal ${signal} is not: at its t = ${t}`;
  }
  const fact = `the output is ${fixed(verdict.y)} where ${fixed(verdict.wanted)}`;
  const reason = cause_words(scene.goal, scene, verdict.cause, numbers, t);
  return `${start} ${fact} is wanted: ${reason}.`;
}

/** The cell's step at the chosen t, in numbers: three lines. */
export function equations_at(scene, r) {
  const t = scene.step;
  const [i, f, o] = [r.i, r.f, r.o].map((values) => gate_words(values[t - 1]));
  const [before, now, g] = [r.c[t - 1], r.c[t], r.g[t - 1]].map(in_brackets);
  const [c, y] = [fixed(r.c[t], 4), fixed(r.y[t - 1])];
  const [V, left] = [r.V, r.carried[t]].map((value) => format_given(value, 3));
  let gates = t === STEPS ? "1" : `f(${STEPS})`;
  if (t < STEPS - 1) gates = `f(${t + 1}) ⋯ ${gates}`;
  return [
    `c(${t}) = f·c(${t - 1}) + i·g = ${f}·${before} + ${i}·${g} = ${c}`,
    `y(${t}) = V·o·tanh c(${t}) = ${V}·${o}·tanh ${now} = ${y}`,
    `∂c(${STEPS})/∂c(${t}) = ${gates}${t < STEPS ? ` = ${left}` : ""}`,
  ];
}

/** A gate as a network would have learnt it: i = σ(−6.9 + 13.8·store). */
export function gate_equation(setting, gate, names) {
  const [rest, ...marked] = setting[gate].map(logit);
  const terms = names.map((name, k) => {
    const weight = fixed(marked[k] - rest, 1);
    const sign = weight.startsWith("−") ? " − " : " + ";
    return `${sign}${weight.replace("−", "")}·${name}`;
  });
  return `${gate} = σ(${fixed(rest, 1)}${terms.join("")})`;
}

/** Four decimals; in brackets if negative. */
function in_brackets(value) {
  const words = fixed(value, 4);
  return words.startsWith("−") ? `(${words})` : words;
}

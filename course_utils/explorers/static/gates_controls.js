// The controls of the gate explorer: the goal, three sliders a gate with the weights
// they stand for, what is stored, and the chosen step of the signal.

import { CLOSED, GATES, OPEN, STEPS, weights_of } from "./gates_cell.js";
import { GOALS, hidden_signals, solution } from "./gates_goals.js";
import { GATE_WORDS, fixed, gate_equation, gate_words, where } from "./gates_words.js";
import { format_given } from "./graph_drawing.js";
import { button, choice, element, slider } from "./flagship.js";

const HALF_OPEN = [0.5, 0.5, 0.5];

/** Goal, presets, reset; `link` as `connect` returns it. */
export function goal_controls(link, initial) {
  const goal = choice({
    label: "goal",
    options: Object.entries(GOALS).map(([name, { title }]) => [name, title]),
    on_input: (value) => link.update({ goal: value }),
  });
  const half = () => link.update(Object.fromEntries(GATES.map((g) => [g, HALF_OPEN])));
  const solve = button("Show a solution", "Set the gates so that it works", () => {
    const scene = link.state();
    link.update(solution(scene.goal, scene));
  });
  const failing = button("Draw it", "Draw the hidden signal that fails", () => {
    const [xs, marks] = hidden_signals(link.state().goal)[Number(failing.value) - 1];
    link.update({ xs, marks });
  });
  const reset = () => link.update(initial);
  const root = element(
    "div", { class: "bar-of-controls" }, goal.root,
    button("All half open", "Set every gate to 0.5", half), solve,
    button("⟲ Reset", "Back to the scene of the notebook", reset), failing,
  );
  const refresh = (scene, verdict) => {
    goal.set(scene.goal);
    solve.disabled = scene.goal === "free";
    failing.hidden = !verdict?.signal;
    failing.value = verdict?.signal || 1;
    failing.textContent = `Draw hidden signal ${failing.value}`;
  };
  return { root, refresh };
}

/** A gate's value as far as a sigmoid goes. */
const reachable = (value) => Math.min(OPEN, Math.max(CLOSED, value));

/** The slider of a gate at one kind of step; its label is for screen readers. */
function gate_slider(link, gate, kind) {
  const control = slider({
    label: "", min: 0, max: 1, step: 0.02,
    text: (place) => gate_words(reachable(place)),
    on_input: (value) => {
      const values = link.state()[gate].slice();
      values[kind] = reachable(value);
      link.update({ [gate]: values });
    },
  });
  const cell = element("td", {}, control.root);
  return {
    cell,
    refresh(scene) {
      cell.hidden = kind > GOALS[scene.goal].marks.length;
      control.rename(`${GATE_WORDS[gate]} ${where(scene.goal, kind)}`);
      const value = scene[gate][kind];
      control.set(value <= CLOSED ? 0 : value >= OPEN ? 1 : value);
    },
  };
}

/** The rows of one gate: its sliders, and the weights they stand for. */
function gate_rows(link, gate) {
  const cells = [0, 1, 2].map((kind) => gate_slider(link, gate, kind));
  const name = element("th", { scope: "row", class: `role-${gate}` });
  name.append(element("i", {}, gate), ` ${GATE_WORDS[gate].split(" ")[0]}`);
  const weights = element("td", { class: "weights", colspan: 4 });
  const refresh = (scene) => {
    for (const cell of cells) cell.refresh(scene);
    set_text(weights, gate_equation(scene, gate, GOALS[scene.goal].marks));
  };
  const roots = [
    element("tr", {}, name, ...cells.map(({ cell }) => cell)),
    element("tr", {}, weights),
  ];
  return { roots, refresh };
}

/** Three sliders a gate, in a table whose columns are the kinds of step. */
export function gate_controls(link) {
  const heads = [0, 1, 2].map(() => element("th", { scope: "col" }));
  const rows = GATES.map((gate) => gate_rows(link, gate));
  const head = element("tr", {}, element("th", { scope: "col" }, "gate"), ...heads);
  const root = element(
    "table", { class: "gate-table" }, element("thead", {}, head),
    element("tbody", {}, ...rows.flatMap(({ roots }) => roots)),
  );
  const refresh = (scene) => {
    const names = GOALS[scene.goal].marks;
    heads.forEach((cell, kind) => {
      cell.hidden = kind > names.length;
      set_text(cell, kind ? `at ${names[kind - 1]}` : "no mark");
    });
    for (const row of rows) row.refresh(scene);
  };
  return { root, refresh };
}

/** What can be stored: the candidate, and its weight with the readout's. */
export function candidate_controls(link) {
  const candidate = choice({
    label: "g stores", options: [["x", "x"], ["one", "1"]],
    on_input: (value) => link.update({ candidate: value }),
  });
  const weight = slider({
    label: "weight w", min: 0.01, max: 1, step: 0.01, text: (w) => fixed(w),
    on_input: (value) => link.update({ weight: value }),
  });
  const words = element("span", { class: "weights" });
  const refresh = (scene) => {
    candidate.set(scene.candidate);
    weight.set(scene.weight);
    const g = scene.candidate === "x" ? "tanh(w·x)" : "tanh(w)";
    const V = format_given(weights_of(scene).V, 3);
    set_text(words, `g = ${g}, readout V = 1/w = ${V}`);
  };
  const root = element(
    "div", { class: "bar-of-controls candidate" }, candidate.root, weight.root, words,
  );
  return { root, refresh };
}

/** The chosen step, its x and its mark. */
export function step_controls(link) {
  const step = slider({
    label: "step t", min: 1, max: STEPS, step: 1,
    on_input: (value) => link.update({ step: value }),
  });
  const x = slider({
    label: "x(t)", min: -1, max: 1, step: 0.05, text: (value) => fixed(value),
    on_input: (value) => link.update(signal_change(link.state(), value)),
  });
  const mark = choice({
    label: "mark at t", options: [],
    on_input: (value) => link.update(mark_change(link.state(), Number(value))),
  });
  let named = "";
  const refresh = (scene) => {
    const names = ["none", ...GOALS[scene.goal].marks];
    if (named !== names.join()) {
      named = names.join();
      mark.fill(names.map((name, kind) => [kind, name]));
    }
    step.set(scene.step);
    x.set(scene.xs[scene.step - 1]);
    const kind = scene.marks[scene.step - 1];
    mark.set(kind < names.length ? kind : 0);
  };
  const roots = [step.root, x.root, mark.root];
  return { root: element("div", { class: "bar-of-controls" }, ...roots), refresh };
}

/** The change that puts x(t) at `value`; t is the chosen step unless given. */
export function signal_change({ xs, step }, value, t = step) {
  return { xs: xs.map((x, k) => (k === t - 1 ? value : x)), step: t };
}

/** The change that marks step t; null takes the next kind of mark. */
export function mark_change({ goal, marks, step }, kind, t = step) {
  const kinds = GOALS[goal].marks.length + 1;
  const now = marks[t - 1] < kinds ? marks[t - 1] : 0;
  const chosen = kind ?? (now + 1) % kinds;
  return { marks: marks.map((mark, k) => (k === t - 1 ? chosen : mark)), step: t };
}

export function set_text(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

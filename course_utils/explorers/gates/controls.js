// The controls of the gate explorer: the goal as a row of tasks; folded away, the gates
// as numbers with the weights a network would need for them, and the chosen step.

import { CLOSED, GATES, OPEN, STEPS, weights_of } from "./cell.js";
import { GOALS, hidden_signals } from "./goals.js";
import { GATE_WORDS, equations_at, gate_equation, gate_words, where } from "./words.js";
import {
  alternatives, button, choice, element, set_text, slider, trait_choice, trait_slider,
} from "../shared/controls.js";
import { fixed, format_given } from "../shared/words.js";

/** A gate's value as far as a sigmoid goes. */
export const reachable = (value) => Math.min(OPEN, Math.max(CLOSED, value));

/** Everything that a page has besides the picture. */
export function gate_controls(link) {
  return {
    main: [goal_control(link)],
    more: [
      gate_table(link), candidate_control(link), weight_control(link),
      ...step_controls(link), equation_lines(),
    ],
  };
}

/** The tasks, what the chosen one wants, and the hidden signal that fails. */
function goal_control(link) {
  const goal = alternatives({
    label: "Task", options: Object.entries(GOALS).map(([name, { title }]) => [name, title]),
    on_input: (value) => link.update({ goal: value }),
  });
  const wanted = element("span", { class: "wanted-words" });
  const failing = button("Draw it", "Draw the hidden signal that fails", () => {
    const [xs, marks] = hidden_signals(link.scene().goal)[Number(failing.value) - 1];
    link.update({ xs, marks });
  });
  return {
    root: element("div", { class: "goal" }, goal.root, wanted, failing),
    refresh({ scene, verdict }) {
      goal.set(scene.goal);
      set_text(wanted, `Wanted: ${GOALS[scene.goal].wanted}.`);
      failing.hidden = !verdict?.signal;
      failing.value = verdict?.signal || 1;
      set_text(failing, `Draw hidden signal ${failing.value}`);
    },
  };
}

/** The slider of a gate at one kind of step; its label is for screen readers. */
function gate_slider(link, gate, kind) {
  const control = slider({
    label: `${GATE_WORDS[gate]} ${kind}`, min: 0, max: 1, step: 0.02,
    text: (place) => gate_words(reachable(place)),
    on_input: (value) => {
      const values = link.scene()[gate].slice();
      values[kind] = reachable(value);
      link.update({ [gate]: values });
    },
  });
  const cell = element("td", {}, control.root);
  return {
    cell,
    refresh(scene) {
      cell.hidden = kind > GOALS[scene.goal].marks.length;
      if (cell.hidden) return; // it has no kind of step, and no name
      control.rename(`${GATE_WORDS[gate]} ${where(scene.goal, kind)}`);
      const value = scene[gate][kind];
      control.set(value <= CLOSED ? 0 : value >= OPEN ? 1 : value);
    },
  };
}

/** The row of one gate: its sliders, and the weights they stand for. */
function gate_row(link, gate) {
  const cells = [0, 1, 2].map((kind) => gate_slider(link, gate, kind));
  const name = element("th", { scope: "row", class: `role-${gate}` });
  name.append(element("i", {}, gate), ` ${GATE_WORDS[gate].split(" ")[0]}`);
  const weights = element("td", { class: "weights" });
  return {
    root: element("tr", {}, name, ...cells.map(({ cell }) => cell), weights),
    refresh(scene) {
      for (const cell of cells) cell.refresh(scene);
      set_text(weights, gate_equation(scene, gate, GOALS[scene.goal].marks));
    },
  };
}

/** Three sliders a gate, in a table whose columns are the kinds of step. */
function gate_table(link) {
  const heads = [0, 1, 2].map(() => element("th", { scope: "col" }));
  const rows = GATES.map((gate) => gate_row(link, gate));
  const head = element(
    "tr", {}, element("th", { scope: "col" }, "gate"), ...heads,
    element("th", { scope: "col" }, "what a network would learn"),
  );
  const root = element(
    "table", { class: "gate-table" }, element("thead", {}, head),
    element("tbody", {}, ...rows.map(({ root: row }) => row)),
  );
  return {
    root,
    refresh({ scene }) {
      const names = GOALS[scene.goal].marks;
      heads.forEach((cell, kind) => {
        cell.hidden = kind > names.length;
        set_text(cell, kind ? `at ${names[kind - 1]}` : "no mark");
      });
      for (const row of rows) row.refresh(scene);
    },
  };
}

const candidate_control = (link) =>
  trait_choice(link, "candidate", { label: "g stores", options: [["x", "x"], ["one", "1"]] });

/** The candidate's weight, with the readout's. */
function weight_control(link) {
  const weight = trait_slider(link, "weight", {
    label: "weight w", min: 0.01, max: 1, step: 0.01, text: (w) => fixed(w),
  });
  const words = element("span", { class: "weights" });
  return {
    root: element("span", { class: "control" }, weight.root, words),
    refresh(frame) {
      weight.refresh(frame);
      const g = frame.scene.candidate === "x" ? "tanh(w·x)" : "tanh(w)";
      const V = format_given(weights_of(frame.scene).V, 3);
      set_text(words, `g = ${g}, readout V = 1/w = ${V}`);
    },
  };
}

/** The chosen step, its x and its mark. */
function step_controls(link) {
  const step = trait_slider(link, "step", { label: "step t", min: 1, max: STEPS, step: 1 });
  const x = slider({
    label: "x(t)", min: -1, max: 1, step: 0.05, text: (value) => fixed(value),
    on_input: (value) => link.update(signal_change(link.scene(), value)),
  });
  const mark = choice({
    label: "mark at t", options: [],
    on_input: (value) => link.update(mark_change(link.scene(), Number(value))),
  });
  let named = "";
  const refresh_mark = ({ scene, marks }) => {
    const names = ["none", ...GOALS[scene.goal].marks];
    if (named !== names.join()) {
      named = names.join();
      mark.fill(names.map((name, kind) => [kind, name]));
    }
    mark.set(marks[scene.step - 1]);
  };
  return [
    step, { ...x, refresh: ({ scene }) => x.set(scene.xs[scene.step - 1]) },
    { ...mark, refresh: refresh_mark },
  ];
}

/** The cell's equations at the chosen step, in numbers. */
function equation_lines() {
  const lines = [0, 1, 2].map(() => element("div"));
  return {
    root: element("div", { class: "equations" }, ...lines),
    refresh({ scene, r }) {
      equations_at(scene, r).forEach((words, k) => set_text(lines[k], words));
    },
  };
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

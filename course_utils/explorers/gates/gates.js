// The gate explorer: an LSTM's gates set by hand, on a signal drawn by hand, until the
// memory does what is wanted.

import { GATES, STEPS, run_gates } from "./cell.js";
import { GOALS, judge, solution, used_marks, wanted_outputs } from "./goals.js";
import { describe_gates } from "./words.js";
import { GATES_HEIGHT, draw_gates, gates_layout, value_at } from "./drawing.js";
import { gate_controls, mark_change, reachable, signal_change } from "./controls.js";
import { explorer } from "../shared/explorer.js";
import { not_among, not_between, not_whole } from "../shared/words.js";

/** What is wrong with a scene, in words, or null. */
function check(scene) {
  const list = (values, length) => Array.isArray(values) && values.length === length;
  const first = (problems) => problems.find(Boolean) ?? null;
  const each = (name, values, low, high) =>
    first(values.map((value, k) => not_between(`${name}[${k}]`, value, low, high)));
  if (!list(scene.xs, STEPS)) return `xs must be ${STEPS} numbers.`;
  if (!list(scene.marks, STEPS)) return `marks must be ${STEPS} of 0, 1 and 2.`;
  const gate = GATES.find((name) => !list(scene[name], 3));
  if (gate) {
    return `Gate ${gate} must be three numbers: without a mark, at mark 1, at mark 2.`;
  }
  return first([
    not_among("goal", scene.goal, Object.keys(GOALS)),
    each("xs", scene.xs, -1, 1),
    ...scene.marks.map((mark, k) => not_among(`marks[${k}]`, mark, [0, 1, 2])),
    ...GATES.map((name) => each(name, scene[name], 0.001, 0.999)),
    not_among("candidate", scene.candidate, ["x", "one"]),
    not_between("weight", scene.weight, 0.01, 1),
    not_whole("step", scene.step, 1, STEPS),
  ]);
}

/** Everything one frame shows. */
function frame(scene) {
  const marks = used_marks(scene.goal, scene.marks);
  return {
    scene,
    width: scene.width,
    place: gates_layout(scene.width),
    marks,
    r: run_gates(scene, scene.xs, marks),
    verdict: judge(scene),
    targets: wanted_outputs(scene.goal, scene.xs, marks),
  };
}

/** The change a key on the picture brings, or null. */
function keys(scene, key) {
  const { step, xs } = scene;
  const by = { ArrowUp: 0.05, ArrowDown: -0.05 }[key];
  if (by) {
    const x = Math.round(20 * (xs[step - 1] + by)) / 20;
    return signal_change(scene, Math.min(1, Math.max(-1, x)));
  }
  const to = { ArrowLeft: step - 1, ArrowRight: step + 1, Home: 1, End: STEPS }[key];
  if (to !== undefined) return { step: Math.min(STEPS, Math.max(1, to)) };
  return key === " " ? mark_change(scene, null) : null;
}

/** The change that puts the bar of `gate` at step t to `value`: all of its kind. */
function bar_change(scene, gate, t, value) {
  const kind = used_marks(scene.goal, scene.marks)[t - 1];
  const values = scene[gate].map((now, k) => (k === kind ? reachable(value) : now));
  return { [gate]: values, step: t };
}

/** Drawing with mouse, pen or finger: the signal, the marks, and the gates' bars. */
function hands({ svg, link, point }) {
  let held = null; // the row a stroke began in, and where the stroke was
  const at = (event, row) => {
    const scene = link.scene();
    return value_at(gates_layout(scene.width), point(event), row);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const { t, row, value } = at(event);
    const scene = link.scene();
    if (row === "marks") link.update(mark_change(scene, null, t));
    else if (row === "x") link.update(signal_change(scene, value, t));
    else if (GATES.includes(row)) link.update(bar_change(scene, row, t, value));
    else link.update({ step: t });
    if (row !== "x" && !GATES.includes(row)) return;
    held = { row, t, value };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!held) return;
    const { t, value } = at(event, held.row);
    if (t === held.t && value === held.value) return;
    if (held.row === "x") {
      link.update(stroke(link.scene(), held, { t, value }));
      held = { ...held, t, value };
    } else {
      link.update(bar_change(link.scene(), held.row, held.t, value));
      held = { ...held, value };
    }
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, () => { held = null; });
  }
}

/** A stroke from one place to the next: steps in between lie on a straight line. */
function stroke({ xs }, from, to) {
  const [low, high] = [Math.min(from.t, to.t), Math.max(from.t, to.t)];
  const between = (t) => {
    if (t === to.t) return to.value;
    const part = (t - from.t) / (to.t - from.t);
    return Math.round(20 * (from.value + part * (to.value - from.value))) / 20;
  };
  const drawn = (t) => t >= low && t <= high && t !== from.t;
  return {
    xs: xs.map((x, k) => (drawn(k + 1) || k + 1 === to.t ? between(k + 1) : x)),
    step: to.t,
  };
}

const all_gates = (value) => Object.fromEntries(GATES.map((g) => [g, [value, value, value]]));

export default explorer({
  name: "gates",
  question: "Can you keep one number for 20 steps?",
  first: "drag a bar of the forget gate upwards. How high must it stand at every step?",
  label:
    "Signal, gates and memory over 20 steps. Left and right arrow keys choose a step, " +
    "up and down change its x, space changes its mark.",
  traits: ["goal", "xs", "marks", ...GATES, "candidate", "weight", "step"],
  width: 900,
  check,
  frame,
  height: () => GATES_HEIGHT,
  draw: draw_gates,
  sentence: ({ scene, r, verdict }) => describe_gates(scene, r, verdict),
  verdict: ({ verdict }) => (verdict ? (verdict.reached ? "yes" : "no") : ""),
  presets: [
    {
      label: "All half open", title: "Set every gate to 0.5",
      changes: () => all_gates(0.5),
    },
    {
      label: "Show a solution", title: "Set the gates so that the goal is reached",
      changes: (scene) => (scene.goal === "free" ? {} : solution(scene.goal, scene)),
    },
  ],
  controls: gate_controls,
  keys,
  hands,
});

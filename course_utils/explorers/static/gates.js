// The gate explorer: an LSTM's gates set by hand, on a signal drawn by hand, until the
// memory does what is wanted.

import { GATES, STEPS, run_gates } from "./gates_cell.js";
import { GOALS, judge, used_marks, wanted_outputs } from "./gates_goals.js";
import { describe_gates, equations_at } from "./gates_words.js";
import { GATES_SIZE, draw_gates, place_at } from "./gates_drawing.js";
import { connect, element, keep_keys } from "./flagship.js";
import {
  candidate_controls, gate_controls, goal_controls, mark_change, set_text,
  signal_change, step_controls,
} from "./gates_controls.js";
import { Canvas } from "./graph_drawing.js";

const GATES_STATE = [
  "goal", "xs", "marks", ...GATES, "candidate", "weight", "step",
];

/** Everything one frame shows. */
export function gates_frame(scene) {
  const marks = used_marks(scene.goal, scene.marks);
  return {
    scene,
    marks,
    r: run_gates(scene, scene.xs, marks),
    verdict: judge(scene),
    targets: wanted_outputs(scene.goal, scene.xs, marks),
  };
}

/** What is wrong with a scene, in words, or null. */
export function check_gates(scene) {
  const { goal, candidate, weight, step } = scene;
  const inside = (low, high) => (v) => Number.isFinite(v) && v >= low && v <= high;
  const list = (values, length, test) =>
    Array.isArray(values) && values.length === length && values.every(test);
  if (!Object.hasOwn(GOALS, goal)) {
    return `The goal is ${goal}; expected one of ${Object.keys(GOALS).join(", ")}.`;
  }
  if (!list(scene.xs, STEPS, inside(-1, 1))) {
    return `xs must be ${STEPS} numbers from −1 to 1.`;
  }
  if (!list(scene.marks, STEPS, (mark) => [0, 1, 2].includes(mark))) {
    return `marks must be ${STEPS} of 0, 1 and 2.`;
  }
  const gate = GATES.find((name) => !list(scene[name], 3, inside(0.001, 0.999)));
  if (gate) return `Gate ${gate} must be three numbers from 0.001 to 0.999.`;
  if (!["x", "one"].includes(candidate)) {
    return `The candidate is ${candidate}; expected x or one.`;
  }
  if (!inside(0.01, 1)(weight)) {
    return `The weight is ${weight}; expected a number from 0.01 to 1.`;
  }
  if (!(Number.isInteger(step) && inside(1, STEPS)(step))) {
    return `The step is ${step}; expected a whole number from 1 to ${STEPS}.`;
  }
  return null;
}

/** The place of the drawing, which takes the keyboard: [root, svg]. */
function gates_place(link) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", `0 0 ${GATES_SIZE.join(" ")}`);
  svg.setAttribute("aria-hidden", "true"); // the sentence says it in words
  const root = element("div", {
    class: "graph", tabindex: 0, role: "group",
    "aria-label":
      "Signal, gates and memory over 20 steps. Left and right arrow keys choose a " +
      "step, up and down change its x, space changes its mark.",
  });
  root.append(svg);
  root.addEventListener("keydown", (event) => {
    const change = key_change(link.state(), event.key);
    if (!change || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    link.update(change);
  });
  draw_by_hand(svg, link);
  return [root, svg];
}

/** The change a key brings, or null. */
function key_change(scene, key) {
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

/** Drawing with mouse, pen or finger: the signal by dragging, marks by pressing. */
function draw_by_hand(svg, link) {
  let last = null; // where the stroke was
  const at = ({ clientX, clientY }) => {
    const { left, top, width } = svg.getBoundingClientRect();
    const scale = GATES_SIZE[0] / width;
    return place_at(scale * (clientX - left), scale * (clientY - top));
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const { t, row, x } = at(event);
    if (row === "marks") link.update(mark_change(link.state(), null, t));
    else link.update(row === "x" ? signal_change(link.state(), x, t) : { step: t });
    if (row !== "x") return;
    last = { t, x };
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener("pointermove", (event) => {
    if (!last) return;
    const { t, x } = at(event);
    if (t === last.t && x === last.x) return;
    link.update(stroke(link.state(), last, { t, x }));
    last = { t, x };
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, () => { last = null; });
  }
}

/** A stroke from one place to the next: steps in between lie on a straight line. */
export function stroke({ xs }, from, to) {
  const [low, high] = [Math.min(from.t, to.t), Math.max(from.t, to.t)];
  const between = (t) => {
    if (t === to.t) return to.x;
    const part = (t - from.t) / (to.t - from.t);
    return Math.round(20 * (from.x + part * (to.x - from.x))) / 20;
  };
  const drawn = (t) => t >= low && t <= high && t !== from.t;
  return {
    xs: xs.map((x, k) => (drawn(k + 1) || k + 1 === to.t ? between(k + 1) : x)),
    step: to.t,
  };
}

/** The sentence, its verdict set off in bold and by the colour of its box. */
function show_sentence(place, words, verdict) {
  place.className = `sentence ${verdict ? (verdict.reached ? "yes" : "no") : ""}`;
  if (place.textContent === words) return;
  const end = words.indexOf(verdict ? "." : ":") + 1;
  const start = element("strong", {}, words.slice(0, end));
  place.replaceChildren(start, words.slice(end));
}

/** Fills `el`; returns what shows a frame or a problem. */
function build_gates_page(el, link, initial) {
  const goal = goal_controls(link, initial);
  const steps = step_controls(link);
  const parts = [steps, gate_controls(link), candidate_controls(link)];
  const [graph, svg] = gates_place(link);
  const wanted = element("p", { class: "goal-words" });
  const sentence = element("p", { class: "sentence", "aria-live": "polite" });
  const lines = [0, 1, 2].map(() => element("div"));
  const alert = element("p", { class: "message", role: "alert" });
  const left = element("div", {}, graph, steps.root);
  const right = element("div", {}, wanted, parts[1].root, parts[2].root, sentence);
  const root = element(
    "div", { class: "rnn-flagship gates" }, goal.root, alert,
    element("div", { class: "halves" }, left, right),
    element("div", { class: "equations" }, ...lines),
  );
  keep_keys(root);
  el.append(root);
  const canvas = new Canvas(svg);
  return {
    message(words) {
      alert.textContent = words ?? "";
      alert.hidden = !words;
    },
    show(frame) {
      const { scene, r, verdict } = frame;
      draw_gates(canvas, frame);
      goal.refresh(scene, verdict);
      for (const part of parts) part.refresh(scene);
      set_text(wanted, `Wanted: ${GOALS[scene.goal].wanted}.`);
      show_sentence(sentence, describe_gates(scene, r, verdict), verdict);
      equations_at(scene, r).forEach((words, k) => set_text(lines[k], words));
    },
  };
}

function render({ model, el }) {
  let page = null;
  const show = (scene) => {
    const problem = check_gates(scene);
    page.message(problem);
    if (!problem) page.show(gates_frame(scene));
  };
  const link = connect(model, GATES_STATE, show);
  page = build_gates_page(el, link, model.get("scene"));
  show(link.state());
  return () => link.disconnect();
}

export default { render };

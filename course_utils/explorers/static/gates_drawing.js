// The picture of the gate explorer: signal and marks, the three gates, memory and
// output beside what is wanted, and the gradient's way; one column a step.

import { GATES, STEPS } from "./gates_cell.js";
import { GOALS } from "./gates_goals.js";
import { GATE_WORDS, fixed, gate_words } from "./gates_words.js";
import { draw_text, format_given } from "./graph_drawing.js";

export const GATES_SIZE = [620, 556];
const LEFT = 134; // of the first column
const PITCH = (GATES_SIZE[0] - 8 - LEFT) / STEPS;
// Top and bottom of each row; the signal's holds ±1.
const BANDS = {
  x: [10, 94], marks: [104, 132],
  i: [148, 184], f: [198, 234], o: [248, 284], memory: [304, 470], carried: [486, 522],
};
const TIME = 540;
const LETTERS = { store: "S", reset: "R", ask: "A", count: "C" };

/** Middle of the column of step t. */
const column = (t) => LEFT + (t - 0.5) * PITCH;

/** Where a point of the picture lies: { t, row, x }, row "x", "marks" or "". */
export function place_at(px, py) {
  const t = Math.min(STEPS, Math.max(1, Math.ceil((px - LEFT) / PITCH)));
  const [top, bottom] = BANDS.x;
  const middle = (top + bottom) / 2;
  const x = Math.min(1, Math.max(-1, (middle - py) / (bottom - middle)));
  const border = (bottom + BANDS.marks[0]) / 2;
  const row = py < border ? "x" : py < BANDS.marks[1] + 6 ? "marks" : "";
  return { t, row, x: Math.round(20 * x) / 20 };
}

/** What the memory's row shows: [lowest, highest], whole and round if not near 0. */
export function memory_range({ scene, r, targets }) {
  const all = [...r.memory.slice(1), ...r.y, ...(targets ?? [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = GOALS[scene.goal].tolerance ?? 0.1;
  const bottom = low < -0.05 ? -round_up(-low) : -margin;
  return [bottom, round_up(high)];
}

/** The next of 1, 2, 5, 10, 20, … */
function round_up(size) {
  const power = 10 ** Math.floor(Math.log10(Math.max(size, 1)));
  return power * [1, 2, 5, 10].find((digit) => digit * power >= size - 1e-9);
}

/** Draws one frame: { scene, r, verdict, targets, marks }. */
export function draw_gates(canvas, frame) {
  canvas.begin();
  draw_columns(canvas, frame);
  draw_signal(canvas, frame);
  draw_marks(canvas, frame);
  for (const gate of GATES) draw_gate(canvas, frame, gate);
  draw_memory(canvas, frame);
  draw_carried(canvas, frame);
  canvas.end();
}

/** A light band behind the chosen step, and a line down from every mark. */
function draw_columns(canvas, { scene, marks }) {
  const [, height] = GATES_SIZE;
  const x = column(scene.step) - PITCH / 2;
  canvas.put("band", "rect", {
    x, y: 2, width: PITCH, height: height - 4, rx: 6, class: "band",
  });
  const lines = marks.flatMap((mark, k) =>
    mark ? [`M${column(k + 1)} ${BANDS.marks[1]}V${BANDS.carried[1]}`] : [],
  );
  canvas.put("guides", "path", { d: lines.join(""), class: "guide" });
  for (let t = 1; t <= STEPS; t++) {
    const name = t === scene.step ? "number chosen" : "number";
    draw_text(canvas, `t-${t}`, column(t), TIME, String(t), name);
  }
  draw_text(canvas, "t", 4, TIME, "step t", "note", "start");
}

function draw_signal(canvas, { scene }) {
  const [top, bottom] = BANDS.x;
  const zero = (top + bottom) / 2;
  const y = (x) => zero - x * (zero - top);
  draw_text(canvas, "name-x", 4, zero - 11, "x", "name", "start");
  draw_text(canvas, "x-note", 26, zero - 10, "draw it", "note", "start");
  draw_value(canvas, "x", zero + 11, scene, fixed(scene.xs[scene.step - 1]));
  draw_frame(canvas, "x-frame", [[top, "1"], [zero, "0"], [bottom, "−1"]]);
  const stem = (x, k) => `M${column(k + 1)} ${zero}V${y(x).toFixed(1)}`;
  const stems = scene.xs.map(stem);
  canvas.put("stems", "path", { d: stems.join(""), class: "stem" });
  const heads = scene.xs.map((x, k) => circle(column(k + 1), y(x), 5));
  canvas.put("heads", "path", { d: heads.join(""), class: "point input" });
  const area = { x: LEFT, y: 0, width: GATES_SIZE[0] - LEFT, height: bottom + 5 };
  canvas.put("x-pad", "rect", { ...area, class: "pad draws" });
}

function draw_marks(canvas, { scene, marks }) {
  const [top, bottom] = BANDS.marks;
  const names = GOALS[scene.goal].marks;
  const middle = (top + bottom) / 2;
  names.forEach((name, k) => {
    const y = middle + (names.length > 1 ? 18 * k - 9 : 0);
    draw_text(canvas, `marks-${k}`, 4, y, `${LETTERS[name]} ${name}`, "note", "start");
  });
  const dots = marks.map((mark, k) => (mark ? "" : circle(column(k + 1), middle, 2)));
  canvas.put("dots", "path", { d: dots.join(""), class: "dot" });
  marks.forEach((mark, k) => {
    if (!mark) return;
    const x = column(k + 1);
    canvas.put(`mark-${k}`, "rect", {
      x: x - 11, y: top, width: 22, height: bottom - top, rx: 6,
      class: `mark kind-${mark}`,
    });
    draw_text(canvas, `letter-${k}`, x, middle, LETTERS[names[mark - 1]], "letter");
  });
  const area = { x: LEFT, y: top - 5, width: GATES_SIZE[0] - LEFT, height: 38 };
  canvas.put("marks-pad", "rect", { ...area, class: "pad marks" });
}

const ROLE_OF = { i: "input", f: "state", o: "score" };

/** A gate at every step, as bars from 0 to 1. */
function draw_gate(canvas, { scene, r }, gate) {
  const [top, bottom] = BANDS[gate];
  const middle = (top + bottom) / 2;
  draw_text(canvas, `name-${gate}`, 4, middle - 10, gate, "name", "start");
  draw_text(canvas, `${gate}-note`, 26, middle - 9, GATE_WORDS[gate], "note", "start");
  draw_value(canvas, gate, middle + 10, scene, gate_words(r[gate][scene.step - 1]));
  draw_frame(canvas, `${gate}-frame`, [[top, "1"], [bottom, ""]]);
  const d = bars(r[gate], bottom, bottom - top);
  canvas.put(`${gate}-bars`, "path", { d, class: `bars ${ROLE_OF[gate]}` });
}

/** Memory and output over time, in units of the input, beside what is wanted. */
function draw_memory(canvas, frame) {
  const { r, targets, verdict } = frame;
  const [top, bottom] = BANDS.memory;
  const [low, high] = memory_range(frame);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const ticks = [[top, fixed(high, 0)], [y(0), "0"]];
  if (low <= -1) ticks.push([bottom, fixed(low, 0)]);
  draw_frame(canvas, "memory-frame", ticks);
  draw_legend(canvas, frame);
  draw_tolerance(canvas, frame, y); // always there: what comes later lies over it
  const stairs = stairs_of(r.memory.slice(1), y);
  canvas.put("memory", "path", { d: stairs, class: "memory" });
  const dashes = targets ? stairs_of(targets, y) : "";
  canvas.put("wanted", "path", { d: dashes, class: "wanted" });
  const off = new Set(verdict?.misses);
  const dots = [];
  const crosses = [];
  r.y.forEach((value, k) => {
    const [x, here] = [column(k + 1), y(value)];
    if (off.has(k + 1)) crosses.push(cross(x, here, 6));
    else dots.push(circle(x, here, 5.5));
  });
  canvas.put("outputs", "path", { d: dots.join(""), class: "point score" });
  canvas.put("off-halo", "path", { d: crosses.join(""), class: "off halo" });
  canvas.put("off", "path", { d: crosses.join(""), class: "off" });
}

/** The band around what is wanted in which an output is right. */
function draw_tolerance(canvas, { scene, targets }, y) {
  const { tolerance } = GOALS[scene.goal];
  const size = (y(0) - y(2 * tolerance)).toFixed(1);
  const band = (targets ?? []).map((target, k) => {
    const [left, above] = [column(k + 1) - PITCH / 2, y(target + tolerance)];
    return `M${left.toFixed(1)} ${above.toFixed(1)}h${PITCH}v${size}h-${PITCH}Z`;
  });
  canvas.put("tolerance", "path", { d: band.join(""), class: "tolerance" });
}

/** A line that keeps each value for the width of its column. */
function stairs_of(values, y) {
  const steps = values.map((value, k) => {
    const [here, right] = [y(value).toFixed(1), column(k + 1) + PITCH / 2];
    return `${k ? "V" : `M${LEFT} `}${here}H${right.toFixed(1)}`;
  });
  return steps.join("");
}

/** Left of the memory: what its lines and marks are. */
function draw_legend(canvas, { verdict }) {
  const entries = [["memory", "memory V·c"], ["output", "output y"]];
  if (verdict) entries.push(["wanted", "wanted"]);
  if (verdict?.misses.length) entries.push(["off", "output, off"]);
  entries.forEach(([key, words], row) => {
    const y = BANDS.memory[0] + 34 + 26 * row;
    draw_text(canvas, `legend-${key}`, 32, y, words, "note", "start");
    const line = { d: `M6 ${y}H26` };
    if (key === "output") line.d = circle(16, y, 5.5);
    if (key === "off") line.d = cross(16, y, 6);
    const look = { output: "point score" }[key] ?? key;
    canvas.put(`sample-${key}`, "path", { ...line, class: look });
  });
}

/** What is left in c(T) of a change in c(t): the forget gates between, multiplied. */
function draw_carried(canvas, { scene, r }) {
  const [top, bottom] = BANDS.carried;
  const middle = (top + bottom) / 2;
  const name = `∂c(${STEPS})/∂c(t)`;
  draw_text(canvas, "carried", 4, middle - 9, name, "gradient", "start");
  const left = `t = ${scene.step}: ${format_given(r.carried[scene.step], 2)}`;
  draw_text(canvas, "carried-note", 4, middle + 10, left, "note", "start");
  draw_frame(canvas, "carried-frame", [[top, "1"], [bottom, ""]]);
  const d = bars(r.carried.slice(1), bottom, bottom - top);
  canvas.put("carried-bars", "path", { d, class: "bars backward" });
}

// ---- parts --------------------------------------------------------------------

/** What a row is at the chosen step, in numbers. */
function draw_value(canvas, name, y, { step }, words) {
  const text = `${name}(${step}) = ${words}`;
  draw_text(canvas, `value-${name}`, 4, y, text, "here", "start");
}

/** Thin lines at some heights, with their numbers: [[y, text], …]. */
function draw_frame(canvas, key, ticks) {
  const lines = ticks.map(([y]) => `M${LEFT} ${y}H${GATES_SIZE[0] - 8}`);
  canvas.put(key, "path", { d: lines.join(""), class: "rule" });
  ticks.forEach(([y, words], k) => {
    draw_text(canvas, `${key}-${k}`, LEFT - 4, y, words, "tick", "end");
  });
}

/** Bars of 0 … 1 over the columns, as one path. */
function bars(values, bottom, height) {
  const width = 0.72 * PITCH;
  const one = (value, k) => {
    const left = (column(k + 1) - width / 2).toFixed(1);
    const up = (value * height).toFixed(1);
    return `M${left} ${bottom}v-${up}h${width.toFixed(1)}v${up}Z`;
  };
  return values.map(one).join("");
}

function circle(x, y, radius) {
  const way = 2 * radius;
  const turn = `a${radius} ${radius} 0 1 0`;
  const start = `M${(x - radius).toFixed(1)} ${y.toFixed(1)}`;
  return `${start}${turn} ${way} 0${turn} -${way} 0Z`;
}

function cross(x, y, size) {
  const way = 2 * size;
  const [left, top] = [(x - size).toFixed(1), (y - size).toFixed(1)];
  return `M${left} ${top}l${way} ${way}m0 -${way}l-${way} ${way}`;
}

// The picture of the gate explorer: signal and marks, the three gates, memory and
// output beside what is wanted, and the gradient's way; one column a step.

import { GATES, STEPS } from "./cell.js";
import { GOALS } from "./goals.js";
import { GATE_WORDS, gate_words } from "./words.js";
import { circle, draw_text } from "../shared/canvas.js";
import { fixed, format_given } from "../shared/words.js";

// Top and bottom of each row; the signal's holds ±1.
const BANDS = {
  x: [8, 62], marks: [70, 94],
  i: [104, 138], f: [148, 182], o: [192, 226], memory: [240, 344], carried: [362, 386],
};
const TIME = 400;
export const GATES_HEIGHT = 410;
const LETTERS = { store: "S", reset: "R", ask: "A", count: "C" };

/** Where the columns stand in a picture `width` wide. */
export function gates_layout(width) {
  const left = width < 600 ? 92 : 150;
  const pitch = (width - 8 - left) / STEPS;
  return { width, left, pitch, roomy: width >= 600, column: (t) => left + (t - 0.5) * pitch };
}

/**
 * Where a point of the picture lies: { t, row, value }; `row` is "x", "marks", a gate or
 * "", or the one given, whose value a stroke goes on changing.
 */
export function value_at({ left, pitch }, [px, py], row) {
  const t = Math.min(STEPS, Math.max(1, Math.ceil((px - left) / pitch)));
  const names = ["x", "marks", ...GATES];
  const here = row ?? names.find((name) => py <= BANDS[name][1] + 5) ?? "";
  if (!(here in BANDS)) return { t, row: "", value: 0 };
  const [top, bottom] = BANDS[here];
  const share = Math.min(1, Math.max(0, (bottom - py) / (bottom - top)));
  const value = here === "x" ? Math.round(20 * (2 * share - 1)) / 20 : Math.round(50 * share) / 50;
  return { t, row: here, value };
}

/** What the memory's row shows: [lowest, highest], whole and round if not near 0. */
function memory_range({ scene, r, targets }) {
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

/** Draws one frame: { scene, place, r, verdict, targets, marks }. */
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
function draw_columns(canvas, { scene, marks, place: { column, pitch, roomy } }) {
  canvas.put("band", "rect", {
    x: column(scene.step) - pitch / 2, y: 2, width: pitch, height: GATES_HEIGHT - 4,
    rx: 6, class: "band",
  });
  const lines = marks.flatMap((mark, k) =>
    mark ? [`M${column(k + 1)} ${BANDS.marks[1]}V${BANDS.carried[1]}`] : [],
  );
  canvas.put("guides", "path", { d: lines.join(""), class: "guide" });
  for (let t = 1; t <= STEPS; t++) {
    if (!roomy && t % 5 !== 0 && t !== 1) continue;
    const name = t === scene.step ? "number chosen" : "number";
    draw_text(canvas, `t-${t}`, column(t), TIME, String(t), name);
  }
  draw_text(canvas, "t", 4, TIME, "step t", "note", "start");
}

function draw_signal(canvas, { scene, place }) {
  const [top, bottom] = BANDS.x;
  const zero = (top + bottom) / 2;
  const y = (x) => zero - x * (zero - top);
  draw_name(canvas, place, "x", zero, "signal", fixed(scene.xs[scene.step - 1]), scene);
  draw_frame(canvas, place, "x-frame", [[top, "1"], [zero, "0"], [bottom, "−1"]]);
  const stem = (x, k) => `M${place.column(k + 1)} ${zero}V${y(x).toFixed(1)}`;
  canvas.put("stems", "path", { d: scene.xs.map(stem).join(""), class: "stem" });
  const radius = place.roomy ? 5 : 3.5;
  const heads = scene.xs.map((x, k) => circle(place.column(k + 1), y(x), radius));
  canvas.put("heads", "path", { d: heads.join(""), class: "point input" });
  draw_pad(canvas, place, "x", "pad draws");
}

function draw_marks(canvas, { scene, marks, place }) {
  const [top, bottom] = BANDS.marks;
  const names = GOALS[scene.goal].marks;
  const middle = (top + bottom) / 2;
  const both = names.length > 1 && !place.roomy;
  const words = names.map((name) => (both ? LETTERS[name] : `${LETTERS[name]} ${name}`))
    .join(", ");
  draw_text(canvas, "marks", 4, middle, words, "note", "start");
  const empty = marks.map((mark, k) => (mark ? "" : circle(place.column(k + 1), middle, 2)));
  canvas.put("dots", "path", { d: empty.join(""), class: "dot" });
  const width = Math.min(22, place.pitch - 1);
  marks.forEach((mark, k) => {
    if (!mark) return;
    const x = place.column(k + 1);
    canvas.put(`mark-${k}`, "rect", {
      x: x - width / 2, y: top, width, height: bottom - top, rx: 5,
      class: `mark kind-${mark}`,
    });
    draw_text(canvas, `letter-${k}`, x, middle, LETTERS[names[mark - 1]], "letter");
  });
  draw_pad(canvas, place, "marks", "pad marks");
}

const ROLE_OF = { i: "input", f: "state", o: "score" };

/** A gate at every step, as bars from 0 to 1 that can be dragged. */
function draw_gate(canvas, { scene, r, verdict, place }, gate) {
  const [top, bottom] = BANDS[gate];
  const value = gate_words(r[gate][scene.step - 1]);
  draw_name(canvas, place, gate, (top + bottom) / 2, GATE_WORDS[gate], value, scene);
  draw_frame(canvas, place, `${gate}-frame`, [[top, "1"], [bottom, ""]]);
  const blamed = verdict?.cause?.[0] === gate ? "blamed" : "";
  canvas.put(`${gate}-blame`, "rect", {
    x: 1, y: top - 4, width: place.left - 22, height: bottom - top + 8, rx: 5,
    class: `blame ${blamed}`,
  });
  const d = bars(place, r[gate], bottom, bottom - top);
  canvas.put(`${gate}-bars`, "path", { d, class: `bars ${ROLE_OF[gate]}` });
  draw_pad(canvas, place, gate, "pad lifts");
}

/** Memory and output over time, in units of the input, beside what is wanted. */
function draw_memory(canvas, frame) {
  const { r, targets, verdict, place } = frame;
  const [top, bottom] = BANDS.memory;
  const [low, high] = memory_range(frame);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  const ticks = [[top, fixed(high, 0)], [y(0), "0"]];
  if (low <= -1) ticks.push([bottom, fixed(low, 0)]);
  draw_frame(canvas, place, "memory-frame", ticks);
  draw_legend(canvas, frame);
  draw_tolerance(canvas, frame, y); // always there: what comes later lies over it
  const stairs = stairs_of(place, r.memory.slice(1), y);
  canvas.put("memory", "path", { d: stairs, class: "memory" });
  const dashes = targets ? stairs_of(place, targets, y) : "";
  canvas.put("wanted", "path", { d: dashes, class: "wanted" });
  const off = new Set(verdict?.misses);
  const [dots, crosses] = [[], []];
  const size = place.roomy ? 5.5 : 3.5;
  r.y.forEach((value, k) => {
    const [x, here] = [place.column(k + 1), y(value)];
    if (off.has(k + 1)) crosses.push(cross(x, here, size));
    else dots.push(circle(x, here, size));
  });
  canvas.put("outputs", "path", { d: dots.join(""), class: "point score" });
  canvas.put("off-halo", "path", { d: crosses.join(""), class: "off halo" });
  canvas.put("off", "path", { d: crosses.join(""), class: "off" });
}

/** The band around what is wanted in which an output is right. */
function draw_tolerance(canvas, { scene, targets, place: { column, pitch } }, y) {
  const { tolerance } = GOALS[scene.goal];
  const size = (y(0) - y(2 * tolerance)).toFixed(1);
  const band = (targets ?? []).map((target, k) => {
    const [left, above] = [column(k + 1) - pitch / 2, y(target + tolerance)];
    return `M${left.toFixed(1)} ${above.toFixed(1)}h${pitch}v${size}h-${pitch}Z`;
  });
  canvas.put("tolerance", "path", { d: band.join(""), class: "tolerance" });
}

/** A line that keeps each value for the width of its column. */
function stairs_of({ left, column, pitch }, values, y) {
  const steps = values.map((value, k) => {
    const [here, right] = [y(value).toFixed(1), column(k + 1) + pitch / 2];
    return `${k ? "V" : `M${left} `}${here}H${right.toFixed(1)}`;
  });
  return steps.join("");
}

/** Left of the memory: what its lines and points are, each beside its sample. */
function draw_legend(canvas, { verdict, place: { roomy } }) {
  const entries = [["memory", "memory"], ["output", "output"]];
  if (verdict) entries.push(["wanted", "wanted"]);
  if (verdict?.misses.length) entries.push(["off", "off"]);
  entries.forEach(([key, words], row) => {
    const y = BANDS.memory[0] + 14 + 25 * row;
    draw_text(canvas, `legend-${key}`, roomy ? 32 : 22, y, words, "note", "start");
    const line = { d: `M4 ${y}H${roomy ? 26 : 18}` };
    if (key === "output") line.d = circle(roomy ? 15 : 10, y, 5.5);
    if (key === "off") line.d = cross(roomy ? 15 : 10, y, 6);
    const look = { output: "point score" }[key] ?? key;
    canvas.put(`sample-${key}`, "path", { ...line, class: look });
  });
}

/** What is left in c(T) of a change in c(t): the forget gates between, multiplied. */
function draw_carried(canvas, { scene, r, place }) {
  const [top, bottom] = BANDS.carried;
  const middle = (top + bottom) / 2;
  const words = place.roomy ? `∂c(${STEPS})/∂c(t)` : "∂c(T)/∂c(t)";
  draw_text(canvas, "carried", 4, middle - 9, words, "gradient", "start");
  const left = `${place.roomy ? `t = ${scene.step}: ` : ""}` +
    format_given(r.carried[scene.step], 2);
  draw_text(canvas, "carried-note", 4, middle + 10, left, "note", "start");
  draw_frame(canvas, place, "carried-frame", [[top, place.roomy ? "1" : ""], [bottom, ""]]);
  const d = bars(place, r.carried.slice(1), bottom, bottom - top);
  canvas.put("carried-bars", "path", { d, class: "bars backward" });
}

// ---- parts --------------------------------------------------------------------

/** A row's letter and words, and below them its value at the chosen step. */
function draw_name(canvas, { roomy }, name, middle, words, value, { step }) {
  draw_text(canvas, `name-${name}`, 4, middle - 9, name, "name", "start");
  const brief = roomy ? words : words.split(" ")[0];
  draw_text(canvas, `${name}-note`, 22, middle - 8, brief, "note", "start");
  const text = roomy ? `${name}(${step}) = ${value}` : value;
  draw_text(canvas, `value-${name}`, 4, middle + 10, text, "here", "start");
}

/** The place of row `name` that takes a pointer. */
function draw_pad(canvas, { width, left }, name, look) {
  const [top, bottom] = BANDS[name];
  const area = { x: left, y: top - 5, width: width - left, height: bottom - top + 9 };
  canvas.put(`${name}-pad`, "rect", { ...area, class: look });
}

/** Thin lines at some heights, with their numbers: [[y, text], …]. */
function draw_frame(canvas, { width, left }, key, ticks) {
  const lines = ticks.map(([y]) => `M${left} ${y}H${width - 8}`);
  canvas.put(key, "path", { d: lines.join(""), class: "rule" });
  ticks.forEach(([y, words], k) => {
    draw_text(canvas, `${key}-${k}`, left - 5, y, words, "tick", "end");
  });
}

/** Bars of 0 … 1 over the columns, as one path. */
function bars({ column, pitch }, values, bottom, height) {
  const width = 0.72 * pitch;
  const one = (value, k) => {
    const left = (column(k + 1) - width / 2).toFixed(1);
    const up = (value * height).toFixed(1);
    return `M${left} ${bottom}v-${up}h${width.toFixed(1)}v${up}Z`;
  };
  return values.map(one).join("");
}

function cross(x, y, size) {
  const way = 2 * size;
  const [left, top] = [(x - size).toFixed(1), (y - size).toFixed(1)];
  return `M${left} ${top}l${way} ${way}m0 -${way}l-${way} ${way}`;
}

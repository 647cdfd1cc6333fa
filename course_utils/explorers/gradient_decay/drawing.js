// Draws the laboratory: gradient norms over time, the same as strips of colour, the
// eigenvalues with the circle of radius ρ, and what a step multiplies a gradient by.

import { end_words, CELL_NAMES } from "./words.js";
import {
  cut_line, decade_ticks, decade_words, decades, layout_of, reach_of, reference_words,
  spread, time_ticks,
} from "./layout.js";
import { circle, draw_text } from "../shared/canvas.js";
import { fixed } from "../shared/words.js";

const LEVELS = 10; // of colour: full where all of the gradient arrives
const SWOLLEN = LEVELS + 1; // where more than all does
const FACTORS = { rnn: "slope φ′", lstm: "forget gate f", gru: "update gate z" };
const HANDLE = Math.SQRT1_2; // the handle of ρ stands at 45°

const place_of = ({ scene, width }) =>
  layout_of({ width, cells: scene.cells, T: scene.T });

/** Height of the picture of a frame. */
export const decay_height = (frame) => place_of(frame).height;

/** Draws one frame: { scene, width, curves, at, front }. */
export function draw_decay(canvas, frame) {
  const { scene, curves } = frame;
  const place = place_of(frame);
  const ends = decades(curves);
  const [low, high] = ends;
  const height = place.bottom - place.top;
  Object.assign(place, {
    ends, y: (log) => place.top + ((high - log) / (high - low)) * height,
    clamped: (log) => Math.min(high, Math.max(low, log)),
  });
  canvas.begin();
  draw_step(canvas, place, frame);
  draw_axes(canvas, place, scene);
  draw_references(canvas, place, frame);
  for (const curve of curves) if (curve.norms) draw_curve(canvas, place, frame, curve);
  draw_ends(canvas, place, frame);
  curves.forEach((curve, row) => draw_strip(canvas, place, frame, curve, row));
  draw_way(canvas, place);
  draw_plane(canvas, place, frame);
  draw_factors(canvas, place, curves);
  canvas.end();
}

const tenths = (value) => Math.round(value * 10) / 10;

/** A band behind the step that is pointed at. */
function draw_step(canvas, { x, pitch, top, ticks }, { at }) {
  const width = Math.max(2, pitch);
  const left = at === null ? 0 : tenths(x(at) - width / 2);
  const d = at === null ? "" : `M${left} ${top}h${tenths(width)}V${ticks - 9}h-${tenths(width)}Z`;
  canvas.put("at", "path", { d, class: "band" });
}

/** The chart's frame, its decades and time steps, and what it shows. */
function draw_axes(canvas, place, { T }) {
  const { left, right, top, bottom, narrow, x, y } = place;
  const levels = decade_ticks(place.ends, bottom - top);
  const steps = time_ticks(T, narrow ? 3.5 : 5.5);
  const across = levels.map((decade) => `M${left} ${tenths(y(decade))}H${right}`);
  const up = steps.map((t) => `M${tenths(x(t))} ${top}V${bottom}`);
  canvas.put("grid", "path", { d: [...across, ...up].join(""), class: "rule" });
  const one = `M${left} ${tenths(y(0))}H${right}`;
  const edge = `M${left} ${top}H${right}V${bottom}H${left}Z`;
  canvas.put("edge", "path", { d: edge + one, class: "edge" });
  levels.forEach((decade, k) => {
    const words = decade_words(decade);
    draw_text(canvas, `decade-${k}`, right + 6, tenths(y(decade)), words, "tick", "start");
  });
  steps.forEach((t, k) => {
    draw_text(canvas, `time-${k}`, tenths(x(t)), place.ticks, `${t}`, "tick");
  });
  draw_text(canvas, "time", left - 10, place.ticks, "step t", "tick", "end");
  const brief = right - left < 430;
  const what = brief
    ? "‖∂L/∂h(t)‖, 1 at the loss"
    : "length of ∂L/∂h(t), as a share of its length at the loss";
  draw_text(canvas, "what", narrow ? 4 : left, 11, what, "head", "start");
  const same = brief
    ? "full colour: all arrives"
    : "in colour: full where all arrives, empty where nothing does";
  draw_text(canvas, "same", left, bottom + 18, same, "note", "start");
}

/** A line of logarithms at steps `from` … T, cut at the ends of the axis. */
function draw_logs(canvas, key, place, logs, [from, to], look, arrow = true) {
  const { x, y, top, bottom } = place;
  const points = [];
  for (let t = Math.max(0, Math.ceil(from)); t <= to; t++) points.push([x(t), logs[t]]);
  const { pieces, exit } = cut_line(points, ...place.ends);
  const text = ([px, log]) => `${tenths(px)} ${tenths(y(log))}`;
  const d = pieces.map((piece) => `M${piece.map(text).join("L")}`).join("");
  canvas.put(key, "path", { d, class: `line ${look}` });
  if (!arrow) return;
  const [at, way] = exit ?? [0, ""];
  const [edge, turn] = way === "up" ? [top + 1, 1] : [bottom - 1, -1];
  const head = `M${tenths(at - 6)} ${edge + 10 * turn}l6 ${-10 * turn}l6 ${10 * turn}z`;
  canvas.put(`${key}-exit`, "path", { d: exit ? head : "", class: `exit ${look}` });
}

/** An RNN alone: its bound, and what its spectral radius alone would do. */
function draw_references(canvas, place, { scene, curves }) {
  if (curves.length > 1 || !curves[0].bound) return;
  const whole = [0, scene.T];
  draw_logs(canvas, "bound", place, curves[0].bound, whole, "bound");
  draw_logs(canvas, "rate", place, curves[0].rate, whole, "rate");
}

/** One cell's gradient, faint where the pulse has not been, and the pulse. */
function draw_curve(canvas, place, { scene, at, front }, { cell, norms }) {
  const { x, y, ends: [low, high] } = place;
  const ahead = [0, Math.ceil(front)];
  const inside = (log) => log >= low && log <= high;
  draw_logs(canvas, `ahead-${cell}`, place, norms, ahead, `${cell} ahead`, false);
  draw_logs(canvas, `line-${cell}`, place, norms, [front, scene.T], cell);
  const dot = at !== null && inside(norms[at]) ? circle(x(at), y(norms[at]), 5) : "";
  canvas.put(`dot-${cell}`, "path", { d: dot, class: `dot ${cell}` });
  const [before, after] = [norms[Math.floor(front)], norms[Math.ceil(front)]];
  const log = before === after ? after : after + (before - after) * (Math.ceil(front) - front);
  const shown = front > 0 && inside(log);
  const d = shown ? circle(x(front), y(log), 9) : "";
  canvas.put(`pulse-${cell}`, "path", { d, class: `pulse ${cell} level-${level_of(log)}` });
}

/** Left of the lines' ends: whose they are and what is left at t = 0. */
function draw_ends(canvas, place, { curves }) {
  const { left, narrow, x, y, clamped, top, bottom } = place;
  const labels = curves.map((curve) => {
    const lines = end_words(curve).slice(0, narrow ? 1 : 2);
    return { key: curve.cell, log: clamped(curve.left ?? 0), lines };
  });
  const alone = curves.length === 1 && curves[0].bound ? curves[0] : null;
  for (const [key, name] of alone ? [["bound", "bound"], ["rate", "ρ alone"]] : []) {
    const log = alone[key][0];
    labels.push({ key, log: clamped(log), lines: [reference_words(name, log, place)] });
  }
  const heights = labels.map(({ lines }) => 20 * lines.length);
  const places = spread(labels.map(({ log }) => y(log)), heights, top - 8, bottom + 9);
  labels.forEach(({ key, log, lines }, k) => {
    const middle = tenths(places[k]);
    const to = left - (narrow ? 8 : 14);
    lines.forEach((words, row) => {
      const at = tenths(middle + (row - (lines.length - 1) / 2) * 19);
      const look = row ? "since" : `end ${key}${narrow ? " small" : ""}`;
      draw_text(canvas, `end-${key}-${row}`, to, at, words, look, "end");
    });
    const d = `M${to + 3} ${middle}L${tenths(x(0))} ${tenths(y(log))}`;
    canvas.put(`leader-${key}`, "path", { d, class: `leader ${key}` });
  });
}

/** How full the colour is where a share 10^log arrives: 0 … LEVELS, or SWOLLEN. */
function level_of(log) {
  return log > Math.log10(1.5) ? SWOLLEN : Math.min(LEVELS, Math.round(LEVELS * 10 ** log));
}

/** One cell's gradient as colour, a box for each step; boxes alike are one shape. */
function draw_strip(canvas, place, { scene, front }, { cell, norms }, row) {
  const { left, right, pitch, strip, x } = place;
  const top = strip(row);
  draw_text(canvas, `strip-${cell}`, left - 10, top + 8, CELL_NAMES[cell], `end small ${cell}`, "end");
  const edge = `M${left} ${top}H${right}V${top + 16}H${left}Z`;
  canvas.put(`edge-${cell}`, "path", { d: edge, class: "rule" });
  const gap = pitch > 5 ? 1 : 0;
  const shapes = Array.from({ length: SWOLLEN + 1 }, () => []);
  const level = (t) => (norms && t >= front ? level_of(norms[t]) : 0);
  for (let t = 0; t <= scene.T; ) {
    const [from, own] = [t, level(t)];
    do t += 1; while (!gap && t <= scene.T && level(t) === own);
    const grown = own === SWOLLEN ? 2 : 0;
    const [a, width] = [tenths(x(from) - pitch / 2 + gap / 2), tenths(pitch * (t - from) - gap)];
    shapes[own].push(`M${a} ${top - grown}h${width}v${16 + 2 * grown}h-${width}z`);
  }
  for (let own = 1; own <= SWOLLEN; own++) {
    const look = `glow ${cell} level-${own}`;
    canvas.put(`glow-${cell}-${own}`, "path", { d: shapes[own].join(""), class: look });
  }
}

/** Below the strips: which way the gradient goes. */
function draw_way(canvas, { left, right, way, narrow }) {
  const tail = right - 74;
  draw_text(canvas, "back", left - 10, way, "back in time", "head", "end");
  draw_text(canvas, "loss", right, way, "loss at T", "head", "end");
  const d = `M${tail} ${way}H${left + 12}`;
  canvas.put("way", "path", { d, class: "way" });
  const head = `M${left} ${way}l14 -7v14z`;
  canvas.put("way-head", "path", { d: head, class: "way-head" });
  if (narrow) return;
  canvas.put("way-tail", "path", { d: circle(tail, way, 5), class: "way-head" });
}

/** The eigenvalues of the first cell's W, the unit circle, and ρ's with its handle. */
function draw_plane(canvas, place, { scene: { radius }, curves: [first] }) {
  const { left, top, side } = place.plane;
  const [x, y] = [left + side / 2, top + side / 2];
  const unit = side / 2 / reach_of(radius);
  const of_which = first.cell === "rnn" ? " of W" : `, ${CELL_NAMES[first.cell]}`;
  const words = `eigenvalues${place.narrow ? "" : of_which}`;
  draw_text(canvas, "plane", left, top - 13, words, "head", "start");
  draw_text(canvas, "rho", left + side, top - 13, `ρ ${fixed(radius)}`, "rho", "end");
  const axes = `M${left} ${y}h${side}M${x} ${top}v${side}`;
  canvas.put("plane-axes", "path", { d: axes, class: "rule" });
  const edge = `M${left} ${top}h${side}v${side}h-${side}z`;
  canvas.put("plane-edge", "path", { d: edge, class: "edge" });
  canvas.put("unit", "path", { d: circle(x, y, tenths(unit)), class: "unit" });
  const dots = first.eigenvalues.flatMap(({ re, im }) =>
    Array.from(re, (a, k) => circle(x + unit * a, y - unit * im[k], 2.5)),
  );
  canvas.put("eigenvalues", "path", { d: dots.join(""), class: `point ${first.cell}` });
  const ring = tenths(unit * radius);
  canvas.put("ring", "path", { d: ring > 0 ? circle(x, y, ring) : "", class: "ring" });
  const at = HANDLE * ring;
  canvas.put("handle", "path", { d: circle(x + at, y - at, 8), class: "handle" });
  draw_text(canvas, "drag", left + side - 5, top + 11, "drag ρ", "note", "end");
  const one = [x + unit + 4, y + 11];
  draw_text(canvas, "one", tenths(one[0]), one[1], "1", "tick", "start");
  canvas.put("pad", "rect", { x: left, y: top, width: side, height: side, class: "pad" });
}

/** What a step multiplies a gradient by, mean over units and steps, as bars to 1. */
function draw_factors(canvas, { factors: { left, top, width }, narrow }, curves) {
  const head = narrow ? "a step's factor" : "mean factor of one step";
  draw_text(canvas, "factors", left, top, head, "head", "start");
  curves.forEach(({ cell, factors }, row) => {
    const y = top + 22 + 34 * row;
    const mean = factors ? factors.reduce((sum, value) => sum + value, 0) / factors.length : 0;
    const name = narrow ? FACTORS[cell] : `${CELL_NAMES[cell]}: ${FACTORS[cell]}`;
    draw_text(canvas, `factor-${cell}`, left, y, name, "note", "start");
    const words = factors ? fixed(mean) : "";
    draw_text(canvas, `mean-${cell}`, left + width, y, words, "value", "end");
    const bar = (share_of) => `M${left} ${y + 10}h${tenths(width * share_of)}v7h-${tenths(width * share_of)}z`;
    canvas.put(`whole-${cell}`, "path", { d: bar(1), class: "edge" });
    canvas.put(`bar-${cell}`, "path", { d: bar(mean), class: `bar ${cell}` });
  });
}

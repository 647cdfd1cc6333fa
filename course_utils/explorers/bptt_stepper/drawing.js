// What the stepper draws beside the graph: the equation in use, the loop with its line
// lit, the sums of the terms; and the term on its way from its arrow to its sum.

import { ACCUMULATED, code_lines, last_step, lines_of, sum_so_far } from "./loop.js";
import { draw_text } from "../shared/canvas.js";
import { GRAPH_HEIGHT, brief_number, draw_graph, place_of_term } from "../shared/graph.js";
import { circled, format_number, wrapped } from "../shared/words.js";

const EQUATION = { top: 2, title: 16, symbols: 40, numbers: 64, height: 80 };
const CODE = { top: 90, first: 104, pitch: 17.4, height: 201, indent: 30 };
const SUMS = { head: 303, first: 323, pitch: 23 };
const PANEL = 402; // its width, and nearly its height

/** Where the panel stands: right of the graph, or below it where the page is narrow. */
export function stepper_layout(width) {
  const beside = width >= 760;
  const panel = beside ? PANEL : width;
  return {
    beside, panel, left: width - panel, top: beside ? 0 : GRAPH_HEIGHT + 10,
    graph: beside ? width - PANEL - 14 : width,
    height: beside ? Math.max(GRAPH_HEIGHT, PANEL) : GRAPH_HEIGHT + 10 + PANEL,
  };
}

/** Draws one frame. */
export function draw_stepper(canvas, frame) {
  canvas.begin();
  draw_graph(canvas, frame);
  draw_equation(canvas, frame);
  draw_code(canvas, frame);
  draw_head(canvas, frame);
  for (const name of ACCUMULATED) draw_sums(canvas, frame, name);
  if (frame.travel < 1) draw_traveller(canvas, frame);
  canvas.end();
}

/** The rule, its symbols, its numbers. */
function draw_equation(canvas, { now, panel: { left, top, panel } }) {
  const box = { x: left, y: top + EQUATION.top, width: panel, height: EQUATION.height };
  canvas.put("equation-box", "rect", { ...box, rx: 8, class: "band" });
  const line = (name, words, look, y = EQUATION[name]) =>
    draw_text(canvas, `equation-${name}`, left + 12, top + y, words, look, "start");
  line("title", now.title, "note");
  const room = Math.floor((panel - 20) / 9.3);
  const long = now.numbers.length > room;
  line("symbols", now.symbols, `equation ${now.symbols.length > room ? "long" : ""}`);
  const [first, second] = wrapped(now.numbers, long ? Math.floor((panel - 16) / 7.9) : 99);
  line("numbers", first, `equation ${long ? "long" : ""}`, second ? 58 : EQUATION.numbers);
  if (second) line("more", second, "equation long", 73);
}

/** The loop, with the line that ran last set off. */
function draw_code(canvas, { scene, now, panel: { left, top, panel } }) {
  canvas.put("code-box", "rect", {
    x: left, y: top + CODE.top, width: panel, height: CODE.height, rx: 8, class: "box",
  });
  const run = lines_of(now.kind);
  const y = (line) => top + CODE.first + line * CODE.pitch;
  canvas.put("code-line", "rect", {
    x: left + 3, y: y(run[0]) - CODE.pitch / 2, width: panel - 6,
    height: CODE.pitch * run.length, rx: 4, class: "line",
  });
  draw_text(canvas, "code-here", left + 6, y(run.at(-1)), "▶", "here", "start");
  code_lines(scene.activation).forEach((line, i) => {
    const words = line.trimStart();
    const x = left + 24 + (words === line ? 0 : CODE.indent);
    draw_text(canvas, `code-${i}`, x, y(i), words, `code ${run.includes(i) ? "lit" : ""}`, "start");
  });
  const where = now.kind === "start" ? "" : `t = ${now.t}`;
  draw_text(canvas, "code-t", left + panel - 10, y(2), where, "code now", "end");
}

/** Where the cells of the sums stand: the middle of step t, their width, the sum. */
function cells_of({ scene, panel: { left, panel } }) {
  const pitch = Math.min(92, (panel - 30 - 74) / scene.T);
  return {
    pitch, x: (t) => left + 30 + (t - 0.5) * pitch, sum: left + 44 + scene.T * pitch,
    number: pitch >= 58 ? format_number : brief_number,
  };
}

function draw_head(canvas, frame) {
  const { scene, steps, panel: { top } } = frame;
  const { x, pitch, sum } = cells_of(frame);
  const y = top + SUMS.head;
  for (const t of steps) {
    draw_text(canvas, `head-${t}`, x(t), y, circled(t), "note");
    const sign = t === scene.T ? "=" : "+";
    draw_text(canvas, `sign-${t}`, x(t) + pitch / 2, y, sign, "note");
  }
  const words = scene.position >= last_step(scene.T) ? "sum" : "so far";
  draw_text(canvas, "head-sum", sum, y, words, "note", "start");
}

const row_of_sums = (top, name) => top + SUMS.first + ACCUMULATED.indexOf(name) * SUMS.pitch;

/** One weight: its terms ① ② … in the cells of their steps, their sum so far. */
function draw_sums(canvas, frame, name) {
  const { scene, numbers, steps, now, travel, arrived, panel: { left, top } } = frame;
  const { x, pitch, sum, number } = cells_of(frame);
  const y = row_of_sums(top, name);
  const terms = numbers.terms[name];
  const largest = Math.max(...terms.map(Math.abs), 1e-300);
  draw_text(canvas, `sums-${name}`, left + 4, y, `${name}̄`, "accumulator", "start");
  for (const t of steps) {
    const lit = now.kind === name && now.t === t ? "lit" : "";
    canvas.put(`sums-${name}-${t}`, "rect", {
      x: x(t) - pitch / 2 + 2, y: y - 10, width: pitch - 4, height: 20, class: `cell ${lit}`,
    });
    if (!arrived(t, name)) continue;
    const length = (Math.abs(terms[t - 1]) / largest) * (pitch / 2 - 3);
    const start = terms[t - 1] < 0 ? x(t) - length : x(t);
    canvas.put(`sums-${name}-${t}-size`, "rect", {
      x: start, y: y - 9, width: length, height: 18, class: "size",
    });
    const look = `gradient ${pitch < 58 ? "tiny" : ""} ${lit}`;
    draw_text(canvas, `sums-${name}-${t}-term`, x(t), y, number(terms[t - 1]), look);
  }
  const waiting = travel < 1 && now.kind === name;
  const total = sum_so_far({ ...scene, position: scene.position - (waiting ? 1 : 0) }, numbers, name);
  const style = arrived(1, name) ? "gradient total complete" : "gradient total";
  draw_text(canvas, `sums-${name}-sum`, sum, y, format_number(total ?? 0), style, "start");
}

/** The term on its way: from its arrow through the equation and the code to its sum. */
function draw_traveller(canvas, frame) {
  const { now, place, travel, panel: { left, top, panel } } = frame;
  const { x } = cells_of(frame);
  const line = lines_of(now.kind)[0];
  const stops = [
    place_of_term(place, now.kind, now.t),
    [left + panel - 52, top + EQUATION.numbers],
    [left + panel - 52, top + CODE.first + line * CODE.pitch],
    [x(now.t), row_of_sums(top, now.kind)],
  ];
  const way = travel * (stops.length - 1);
  const leg = Math.min(stops.length - 2, Math.floor(way));
  const share = (way - leg) ** 2 * (3 - 2 * (way - leg)); // it rests at every stop
  const [px, py] = stops[leg].map((from, k) => from + share * (stops[leg + 1][k] - from));
  canvas.put("traveller", "rect", {
    x: px - 40, y: py - 12, width: 80, height: 24, rx: 12, class: "traveller",
  });
  const words = `${circled(now.t)} ${format_number(now.result)}`;
  draw_text(canvas, "traveller-words", px, py, words, "gradient");
}

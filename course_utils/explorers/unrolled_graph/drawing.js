// What the unrolled graph draws around the network: rolled up, the loop and the
// equations; unrolled, the sums of each weight's terms.

import { ROWS, draw_graph } from "../shared/graph.js";
import { draw_text } from "../shared/canvas.js";
import { WEIGHTS } from "../shared/unit_network.js";
import { circled } from "../shared/words.js";

const STRIP = 408; // y of the row of terms, where there is no room beside the arrows
const SUM_ROWS = {
  V: (ROWS.s + ROWS.h) / 2, W: (ROWS.h + ROWS.a) / 2, b: ROWS.a, U: (ROWS.a + ROWS.x) / 2,
};

/** Whether the terms of one weight stand in a row of their own. */
export const has_strip = ({ place, turned }) => turned && !place.roomy && place.spread === 1;

/** Draws one frame: rolled up, on the way, or unrolled. */
export function draw_unrolled(canvas, frame) {
  canvas.begin();
  draw_chosen(canvas, frame);
  draw_graph(canvas, frame);
  if (frame.place.spread < 1) draw_loop(canvas, frame);
  else draw_sums(canvas, frame);
  if (has_strip(frame)) draw_strip(canvas, frame);
  canvas.end();
}

/** A light band behind the time step whose copies the sliders move. */
function draw_chosen(canvas, { scene, place }) {
  if (scene.tied || place.spread < 1 || scene.copy < 1 || scene.copy > scene.T) return;
  const x = place.column(scene.copy) - place.pitch / 2;
  canvas.put("band", "rect", { x, y: 2, width: place.pitch, height: 390, rx: 10, class: "band" });
}

/** What belongs to the loop alone; it fades while the graph unrolls. */
function draw_loop(canvas, { scene, place }) {
  const { spread, wide, column, node_width, width } = place;
  const opacity = (1 - spread).toFixed(2);
  const put = (key, tag, attributes, words) =>
    canvas.put(key, tag, { ...attributes, opacity }, words);
  const x = column(1) + node_width / 2 + 71;
  const y = (ROWS.h + ROWS.a) / 2;
  put("delay", "rect", { x: x - 8, y: y - 8, width: 16, height: 16, class: "delay" });
  const text = (key, at, line, words, look) => put(key, "text", {
    x: at, y: line, class: look, "text-anchor": "start", "dominant-baseline": "central",
  }, words);
  text("delay-words", x + 18, y - 9, wide ? "W: the loop hands h on," : "W: one", "unit-label");
  text("delay-more", x + 18, y + 10, wide ? "one step later" : "step later", "unit-label");
  text("label-V", column(1) + 8, SUM_ROWS.V, "V", "unit-label");
  text("label-U", column(1) + 8, SUM_ROWS.U, "U", "unit-label");
  if (!wide) return;
  const phi = { tanh: "tanh a(t)", relu: "relu a(t)", sigmoid: "σ(a(t))", identity: "a(t)" };
  const lines = {
    loss: "ℓ(t) = ½ (s(t) − y(t))²", s: "s(t) = V h(t)", h: `h(t) = ${phi[scene.activation]}`,
    a: "a(t) = U x(t) + W h(t−1) + b", x: "x(t), the input of step t",
  };
  for (const [row, words] of Object.entries(lines)) {
    text(`equation-${row}`, Math.min(width - 260, column(1) + 250), ROWS[row], words, "equation");
  }
}

/** Right of the last step: the loss, and the sum of each weight's terms so far. */
function draw_sums(canvas, { scene, place, numbers, steps, forward, backward, lit }) {
  const x = place.right_end + (place.wide ? 18 : 2);
  if (forward(scene.T, "loss")) {
    draw_text(canvas, "L-name", x, 12, place.wide ? "L = Σ ℓ" : "L", "note", "start");
    draw_text(canvas, "L", x, ROWS.loss, place.margin_number(numbers.L), "value", "start");
  }
  if (!scene.tied) {
    if (!backward(1, "W") || !place.wide) return;
    draw_text(canvas, "sums-none", x, ROWS.s, "not added", "note", "start");
    return;
  }
  for (const name of WEIGHTS) {
    const arrived = steps.filter((t) => backward(t, name));
    if (!arrived.length) continue;
    const sum = arrived.reduce((total, t) => total + numbers.terms[name][t - 1], 0);
    const y = SUM_ROWS[name] - (name === "W" ? 7 : 0);
    const look = `gradient ${place.wide ? "sum" : ""} ${lit(name)}`;
    draw_text(canvas, `sum-name-${name}`, x, y - 9, `${name}̄${place.wide ? " = sum" : ""}`,
      "gradient", "start");
    draw_text(canvas, `sum-${name}`, x, y + 9, place.margin_number(sum), look, "start");
  }
}

/** Below the graph: the terms of the weight pointed at, or of W. */
function draw_strip(canvas, { scene, place, numbers, steps, backward }) {
  const name = scene.hovered || "W";
  const terms = numbers.terms[name];
  const largest = Math.max(...terms.map(Math.abs), 1e-300);
  draw_text(canvas, "strip-name", 8, STRIP, place.wide ? `terms of ${name}` : name, "gradient",
    "start");
  for (const t of steps) {
    const x = place.column(t);
    const width = place.node_width;
    canvas.put(`strip-${t}`, "rect", {
      x: x - width / 2, y: STRIP - 11, width, height: 22, class: "cell",
    });
    if (!backward(t, name)) {
      draw_text(canvas, `strip-term-${t}`, x, STRIP, circled(t), "note");
      continue;
    }
    const length = (Math.abs(terms[t - 1]) / largest) * (width / 2 - 1);
    const left = terms[t - 1] < 0 ? x - length : x;
    canvas.put(`strip-bar-${t}`, "rect", {
      x: left, y: STRIP - 10, width: length, height: 20, class: "size",
    });
    const look = `gradient ${width < 50 ? "tiny" : ""}`;
    draw_text(canvas, `strip-term-${t}`, x, STRIP, place.number(terms[t - 1]), look);
  }
}


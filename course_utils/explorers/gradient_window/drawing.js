// The picture: the unrolled graph with the way back from one loss; below it, column for
// column, all terms of the gradient; beside both how good the kept part is.

import { STEPS, is_kept } from "./terms.js";
import { circle, draw_text, polyline } from "../shared/canvas.js";
import { fixed } from "../shared/words.js";

const GRAPH = { loss: 22, state: 76 };
const GRID_TOP = 116;
const CELL = 21;
const CURVES = { height: 236, narrow_top: 462 };

/** Where things stand in a picture `width` wide. */
export function window_layout(width) {
  const wide = width >= 640;
  const left = wide ? 78 : 56;
  const pitch = Math.min(38, ((wide ? 0.62 * width : width) - left - 8) / STEPS);
  const right = left + STEPS * pitch;
  const curves = wide
    ? { left: right + 74, right: width - 8, top: 58, bottom: 58 + CURVES.height }
    : { left: 40, right: width - 8, top: CURVES.narrow_top, bottom: CURVES.narrow_top + 150 };
  return {
    width, wide, left, pitch, curves,
    height: wide ? GRID_TOP + STEPS * CELL + 30 : curves.bottom + 34,
    column: (t) => left + (t - 0.5) * pitch,
    row: (t) => GRID_TOP + (t - 0.5) * CELL,
  };
}

/** The term at a point of the picture: { t, tau }, or null. */
export function term_at({ left, pitch }, [x, y]) {
  const [tau, t] = [Math.ceil((x - left) / pitch), Math.ceil((y - GRID_TOP) / CELL)];
  return t >= 1 && t <= STEPS && tau >= 1 && tau <= STEPS ? { t, tau } : null;
}

export function draw_window(canvas, frame) {
  canvas.begin();
  draw_way_back(canvas, frame);
  draw_terms(canvas, frame);
  draw_curves(canvas, frame);
  canvas.end();
}

/** The losses over their states, and the arrows back from the chosen loss. */
function draw_way_back(canvas, { scene, place }) {
  const { t: chosen, k, kind } = scene;
  const { column, pitch } = place;
  draw_text(canvas, "losses", 4, GRAPH.loss, "losses", "note", "start");
  draw_text(canvas, "states", 4, GRAPH.state, "states", "note", "start");
  const box = Math.min(26, pitch - 9);
  for (let t = 1; t <= STEPS; t++) {
    const x = column(t);
    const on = t <= chosen && is_kept(kind, k, chosen, t);
    const look = t === chosen ? "on" : "off";
    line(canvas, `up-${t}`, [x, GRAPH.loss + 13], [x, GRAPH.state - 13], `way ${look}`);
    canvas.put(`loss-${t}`, "rect", {
      x: x - box / 2, y: GRAPH.loss - 12, width: box, height: 24, rx: 5,
      class: `box loss ${look}`,
    });
    canvas.put(`state-${t}`, "rect", {
      x: x - box / 2, y: GRAPH.state - 12, width: box, height: 24, rx: 5,
      class: `box state ${on ? "on" : "off"}`,
    });
    draw_text(canvas, `ell-${t}`, x, GRAPH.loss, "ℓ", "number");
    draw_text(canvas, `step-${t}`, x, GRAPH.state, String(t), "number");
    if (t === 1) continue;
    const passes = t <= chosen && is_kept(kind, k, chosen, t - 1);
    const way = t > chosen ? "none" : passes ? "on" : "lost";
    line(
      canvas, `back-${t}`, [x - box / 2, GRAPH.state], [column(t - 1) + box / 2, GRAPH.state],
      `way ${way}`,
    );
  }
}

/** An arrow with an open head. */
function line(canvas, key, [x0, y0], [x1, y1], look) {
  const length = Math.hypot(x1 - x0, y1 - y0);
  const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
  const wing = (side) =>
    `${(x1 - 6 * ux - side * 4 * uy).toFixed(1)} ${(y1 - 6 * uy + side * 4 * ux).toFixed(1)}`;
  const tip = `${x1.toFixed(1)} ${y1.toFixed(1)}`;
  const d = `M${x0.toFixed(1)} ${y0.toFixed(1)}L${tip}M${wing(1)}L${tip}L${wing(-1)}`;
  canvas.put(key, "path", { d, class: look });
}

/** One cell a term: row t, column τ; darker is larger. */
function draw_terms(canvas, { scene, sizes, place }) {
  const { left, pitch, row, wide } = place;
  const largest = Math.max(...sizes.flat()) || 1;
  sizes.forEach((terms, index) => terms.forEach((size, column) => {
    const [t, tau] = [index + 1, column + 1];
    const kept = is_kept(scene.kind, scene.k, t, tau);
    canvas.put(`term-${t}-${tau}`, "rect", {
      x: left + column * pitch + 1, y: row(t) - CELL / 2 + 1, width: pitch - 2,
      height: CELL - 2, class: kept ? "term kept" : "term lost",
      "fill-opacity": (0.1 + 0.9 * Math.sqrt(size / largest)).toFixed(3),
    });
  }));
  canvas.put("chosen", "rect", {
    x: left, y: row(scene.t) - CELL / 2, width: scene.t * pitch, height: CELL, class: "chosen",
  });
  for (const t of [1, 4, 8, 12]) {
    draw_text(canvas, `row-${t}`, left - 8, row(t), `${wide ? "loss " : ""}${t}`, "tick", "end");
  }
  const corner = left + STEPS * pitch - 2;
  draw_text(canvas, "key-kept", corner, row(1), "■ kept", "key kept", "end");
  draw_text(canvas, "key-lost", corner, row(2), "■ lost", "key lost", "end");
  const under = row(STEPS) + CELL / 2 + 15;
  const words = "through the weights' copy at each step";
  draw_text(canvas, "copies", left + (STEPS * pitch) / 2, under, words, "note");
}

/** Direction and length of what is kept, against the full gradient, over k. */
function draw_curves(canvas, { scene, norms, cosines, place: { curves } }) {
  const { left, right, top, bottom } = curves;
  const values = [...norms, ...cosines];
  const [low, high] = [Math.min(0, ...values), Math.max(1.05, ...values)];
  const x = (k) => left + ((k - 0.5) / STEPS) * (right - left);
  const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top);
  draw_text(canvas, "against", left, top - 40, "Kept, against the full gradient", "head", "start");
  canvas.put("k", "rect", {
    x: x(scene.k) - 9, y: top - 8, width: 18, height: bottom - top + 16, rx: 5, class: "band",
  });
  for (const value of [0, 0.5, 1]) {
    canvas.put(`rule-${value}`, "path", { d: `M${left} ${y(value)}H${right}`, class: "rule" });
    draw_text(canvas, `tick-${value}`, left - 6, y(value), fixed(value, 1), "tick", "end");
  }
  for (const k of [1, 4, 8, 12]) {
    draw_text(canvas, `k-${k}`, x(k), bottom + 16, k === 1 ? "k = 1" : String(k), "tick");
  }
  const drawn = [["cosine", cosines, "direction: cosine"], ["norm", norms, "length"]];
  drawn.forEach(([name, series, words], order) => {
    const points = series.map((value, index) => [x(index + 1), y(value)]);
    canvas.put(`${name}-line`, "path", { d: polyline(points), class: `curve ${name}` });
    const dots = points.map(([px, py]) => circle(px, py, 3.5)).join("");
    canvas.put(`${name}-dots`, "path", { d: dots, class: `dots ${name}` });
    draw_text(
      canvas, `${name}-key`, order ? right : left, top - 22, `● ${words}`,
      `key ${name}`, order ? "end" : "start",
    );
  });
}

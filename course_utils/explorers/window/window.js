// How long should the window be? Errors on both sides of the data, and what a longer
// window has to learn.

import { circle, draw_text, polyline } from "../shared/canvas.js";
import { alternatives, trait_slider } from "../shared/controls.js";
import { explorer } from "../shared/explorer.js";
import { fixed, grouped, not_among, not_whole } from "../shared/words.js";

const LONGEST = 48;
const SHARES = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const SETS = {
  sunspots: {
    title: "Sunspots, yearly: AR(p)", unit: "sunspots", digits: 1, what: "years",
    counted: "parameters", axis: "error (RMSE, sunspots)",
  },
  CO2: {
    title: "CO2, monthly: AR(p)", unit: "ppm", digits: 2, what: "months",
    counted: "parameters", axis: "error (RMSE, ppm)",
  },
  text: {
    title: "English text: n-gram", unit: "bits per character", digits: 2,
    what: "characters", counted: "different n-grams", axis: "bits per character",
  },
};
const ERRORS = { top: 42, bottom: 226 };
const SIZES = { top: 262, bottom: 318 };
const WINDOW_HEIGHT = 366;

function check({ data, p, share }) {
  return (
    not_among("data", data, Object.keys(SETS)) ?? not_whole("p", p, 0, LONGEST) ??
    not_among("share", share, SHARES)
  );
}

function frame(scene) {
  const { train, test, parameters } = scene.curves[scene.data][scene.share];
  const p = Math.min(scene.p, test.length - 1);
  const best = test.indexOf(Math.min(...test));
  return {
    scene, width: scene.width, train, test, parameters, p, best,
    set: SETS[scene.data], place: window_place(scene.width, test.length),
  };
}

/** Where the curves stand for `count` window lengths in a picture `width` wide. */
function window_place(width, count) {
  const left = 62;
  const right = width - (width >= 640 ? 112 : 84);
  const pitch = (right - left) / Math.max(1, count - 1);
  return { width, left, right, pitch, x: (p) => left + p * pitch };
}

/**
 * The largest error that is drawn. Overfitting may go beyond the picture, and so does the
 * error without a window where it would press all others to the ground.
 */
function highest({ train, test }) {
  const [none, ...others] = train;
  const most = others.length && none > 4 * Math.max(...others) ? Math.max(...others) : none;
  const all = Math.max(most, ...others, ...test.slice(1), most === none ? test[0] : 0);
  return 1.05 * Math.min(all, Math.max(most, ...others, 2.5 * Math.min(...test)));
}

function draw(canvas, frame) {
  canvas.begin();
  const { p, place: { x, pitch } } = frame;
  const width = Math.min(18, Math.max(8, pitch));
  canvas.put("chosen", "rect", {
    x: x(p) - width / 2, y: ERRORS.top - 8, width, height: SIZES.bottom - ERRORS.top + 12,
    rx: 5, class: "band",
  });
  draw_errors(canvas, frame);
  draw_sizes(canvas, frame);
  draw_lengths(canvas, frame);
  canvas.end();
}

function draw_errors(canvas, frame) {
  const { train, test, best, set, place } = frame;
  const top = highest(frame);
  const { left, right, x } = place;
  const y = (error) => ERRORS.bottom - (error / top) * (ERRORS.bottom - ERRORS.top);
  draw_text(canvas, "errors", 4, 14, set.axis, "head", "start");
  const step = tick_step(top);
  for (let value = 0; value <= top; value += step) {
    canvas.put(`rule-${value}`, "path", { d: `M${left} ${y(value)}H${right}`, class: "rule" });
    draw_text(canvas, `tick-${value}`, left - 8, y(value), String(+value.toFixed(2)), "tick", "end");
  }
  const ends = [test, train].map((errors) => Math.max(ERRORS.top, y(errors.at(-1))));
  const gap = 18 - Math.abs(ends[0] - ends[1]);
  if (gap > 0) {
    ends[ends[0] <= ends[1] ? 0 : 1] -= gap / 2;
    ends[ends[0] <= ends[1] ? 1 : 0] += gap / 2;
  }
  [["test", test, "new data"], ["train", train, "training"]].forEach(([name, errors, words], k) => {
    const inside = errors.map((error, p) => [p, error]).filter(([, error]) => error <= top);
    const points = inside.map(([p, error]) => [x(p), y(error)]);
    canvas.put(`${name}-line`, "path", { d: polyline(points), class: `curve ${name}` });
    const dots = points.map(([px, py]) => circle(px, py, 3)).join("");
    canvas.put(`${name}-dots`, "path", { d: dots, class: `dots ${name}` });
    draw_text(canvas, `${name}-name`, right + 6, ends[k], words, `curve-name ${name}`, "start");
  });
  const beyond = test.findIndex((error) => error > top);
  if (beyond >= 0) {
    const words = `↑ ${fixed(test[beyond], set.digits)}`;
    const anchor = beyond > test.length / 2 ? "end" : "start";
    draw_text(canvas, "beyond", x(beyond) - 4, 30, words, "curve-name test", anchor);
  }
  canvas.put("best", "path", { d: circle(x(best), y(test[best]), 7.5), class: "best" });
  const words = `best: ${best}`;
  const above = y(test[best]) - 20 > ERRORS.top ? y(test[best]) - 18 : y(test[best]) + 20;
  draw_text(canvas, "best-name", x(best), above, words, "best-name");
}

/** 1, 2 or 5 times a power of ten, so that there are three to six ticks. */
function tick_step(top) {
  const power = 10 ** Math.floor(Math.log10(top / 3));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => top / step <= 5);
}

/** How many numbers are learned: for text on a scale of powers of ten. */
function draw_sizes(canvas, { scene, parameters, set, place }) {
  const { left, right, x, pitch, width } = place;
  const height = SIZES.bottom - SIZES.top;
  const is_text = scene.data === "text";
  const scale = is_text ? (count) => Math.log10(count) : (count) => count;
  const most = scale(Math.max(...parameters));
  const bar = (count, p) => {
    const up = (scale(count) / most) * height;
    const width = Math.min(40, Math.max(2, 0.6 * pitch));
    return `M${(x(p) - width / 2).toFixed(1)} ${SIZES.bottom}v${-up.toFixed(1)}` +
      `h${width.toFixed(1)}v${up.toFixed(1)}Z`;
  };
  canvas.put("sizes", "path", { d: parameters.map(bar).join(""), class: "sizes" });
  canvas.put("ground", "path", { d: `M${left} ${SIZES.bottom}H${right}`, class: "rule" });
  const words = is_text ? `${set.counted} (${width < 640 ? "log" : "powers of ten"})` : set.counted;
  draw_text(canvas, "sizes-name", 4, SIZES.top - 14, words, "head", "start");
  const last = grouped(parameters.at(-1));
  draw_text(canvas, "most", right, SIZES.top - 14, width < 640 ? last : `${last} at the right`, "tick", "end");
}

function draw_lengths(canvas, { test, p, set, place: { x, left, right } }) {
  const step = test.length > 20 ? (right - left > 400 ? 6 : 12) : test.length > 8 ? 2 : 1;
  test.forEach((_, length) => {
    if (length % step && length !== p) return;
    if (length !== p && Math.abs(x(length) - x(p)) < 18) return;
    const look = length === p ? "number chosen" : "number";
    draw_text(canvas, `p-${length}`, x(length), SIZES.bottom + 18, String(length), look);
  });
  const words = `window length p (${set.what})`;
  draw_text(canvas, "p", (left + right) / 2, SIZES.bottom + 38, words, "note");
}

function sentence({ scene, train, test, parameters, p, best, set }) {
  const { share } = scene;
  const [seen, fresh, least] = [train[p], test[p], test[best]].map((error) =>
    fixed(error, set.digits),
  );
  const count = grouped(parameters[p]);
  const cut = p < scene.p ? ` (the longest that ${share} % of the data allow)` : "";
  const verdict = p === best
    ? "No other length shown does better on new data."
    : `The best length on new data is ${best}, with ${least}.`;
  return (
    `${set.title}, ${share} % of the training data. A window of ${p} ${set.what}${cut} has ` +
    `${count} ${set.counted}, an error of ${seen} on the training data and of ${fresh} on ` +
    `new data (${set.unit}). ${verdict}`
  );
}

/** Left and right change p. */
function keys({ p, data, share, curves }, key) {
  const last = curves[data][share].test.length - 1;
  const now = Math.min(p, last);
  const to = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: last }[key];
  return to === undefined ? null : { p: Math.min(last, Math.max(0, to)) };
}

/** Dragging over the picture chooses p. */
function hands({ svg, link, point }) {
  const choose = (event) => {
    const scene = link.scene();
    const count = scene.curves[scene.data][scene.share].test.length;
    const { left, pitch } = window_place(scene.width, count);
    const p = Math.round((point(event)[0] - left) / pitch);
    const wanted = Math.min(count - 1, Math.max(0, p));
    if (wanted !== scene.p) link.update({ p: wanted });
  };
  svg.addEventListener("pointerdown", (event) => {
    svg.setPointerCapture(event.pointerId);
    choose(event);
  });
  svg.addEventListener("pointermove", (event) => {
    if (svg.hasPointerCapture(event.pointerId)) choose(event);
  });
}

function data_control(link) {
  const control = alternatives({
    label: "Data", options: Object.entries(SETS).map(([name, { title }]) => [name, title]),
    on_input: (data) => link.update({ data }),
  });
  return { ...control, refresh: ({ scene }) => control.set(scene.data) };
}

/** The slider of p, as long as there are lengths. */
function length_control(link) {
  const control = trait_slider(link, "p", {
    label: "window length p", min: 0, max: LONGEST, step: 1,
  });
  return {
    ...control,
    refresh({ p, test }) {
      control.limit(0, test.length - 1);
      control.set(p);
    },
  };
}

export default explorer({
  name: "window",
  question: "How long should the window be?",
  first:
    "drag p to the right, past the best length, and watch the two curves part. Then take " +
    "less data.",
  label: "Errors over the window length. Left and right arrow keys change the length.",
  traits: ["data", "p", "share"],
  given: ["curves"],
  width: 900,
  check,
  frame,
  height: () => WINDOW_HEIGHT,
  draw,
  sentence,
  presets: [
    {
      label: "Little data", title: "30 % of the sunspots: a long window learns them by heart",
      changes: () => ({ data: "sunspots", p: 24, share: 30 }),
    },
    {
      label: "A year ago", title: "CO2: the window that sees the same month of last year",
      changes: () => ({ data: "CO2", p: 13, share: 100 }),
    },
    {
      label: "Rare contexts", title: "Text: seven characters are learned by heart too",
      changes: () => ({ data: "text", p: 7, share: 100 }),
    },
  ],
  controls: (link) => ({
    main: [
      data_control(link), length_control(link),
      trait_slider(link, "share", { label: "training data used", min: 10, max: 100, step: 10,
        text: (share) => `${share} %` }),
    ],
  }),
  keys,
  hands,
});

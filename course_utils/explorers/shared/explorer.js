// The shell of every explorer: its question, what to try first, presets, the controls
// that matter, the picture, a sentence that says what it shows, and the rest folded.
//
// An explorer is a set of parts, each written once:
//
//   name        its folder and CSS class
//   question    what it answers, in words
//   first       what to try first, one sentence
//   label       what the picture is and which keys it takes (for screen readers)
//   traits      names of the state's traits
//   given       names of traits that Python fills once and nobody moves (optional)
//   width       of the picture in CSS pixels where there is room
//   check(scene)            → what is wrong with a state, in words, or null
//   frame(scene, memory)    → everything a picture shows, with `scene` and `width` in it
//   height(frame)           → of the picture
//   draw(canvas, frame)     draws it (between canvas.begin() and canvas.end())
//   sentence(frame)         → what the picture shows now, in words
//   verdict(frame)          → "yes", "no" or "": the colour of the sentence (optional)
//   presets                 [{ label, title, changes(scene) → changes }] (optional)
//   controls(link)          → { main, more, aside, below }: lists of { root, refresh(frame) }
//   keys(scene, key)        → the changes that a key on the picture brings, or null
//   hands(place)            pointers on the picture (optional): place has svg, link,
//                           and point(event) → [x, y] in the picture's units
//
// `scene` is the state plus what is only looked at (`link.look`): width, a hovered
// place, the progress of a motion. Python asks for frame, sentence and picture of a bare
// state, so what is only looked at must have a value of its own without it.

import { PageCanvas, TextCanvas, draw_text } from "./canvas.js";
import { button, element, keep_keys, set_text } from "./controls.js";
import { wrapped } from "./words.js";

const NARROWEST = 340; // CSS pixels
const LATE = 60; // ms that an event has waited: more wait behind it

/** An explorer of its parts: what a page renders, and what Python asks. */
export function explorer(parts) {
  const memory = {}; // as a view has one: Python asks one scene several times
  const frame_of = (scene) => parts.frame({ width: parts.width, ...scene }, memory);
  return {
    ...parts,
    numbers: frame_of,
    words: (scene) => parts.sentence(frame_of(scene)),
    still: (scene) => still_picture(parts, frame_of(scene)),
    render: ({ model, el }) => render_explorer(parts, model, el),
  };
}

/** The picture as SVG text with the question over it: { svg, width, height }. */
function still_picture(parts, frame) {
  const canvas = new TextCanvas();
  parts.draw(canvas, frame);
  const width = frame.width ?? parts.width;
  const height = parts.height(frame);
  const drawing = canvas.text();
  canvas.begin();
  const lines = wrapped(parts.question, Math.floor(width / 10.5));
  lines.forEach((line, k) => {
    draw_text(canvas, `question-${k}`, 4, 16 + 24 * k, line, "question", "start");
  });
  const top = 12 + 24 * lines.length;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" ` +
    `height="${top + height}" class="${parts.name}">${canvas.text()}` +
    `<g transform="translate(0 ${top})">${drawing}</g></svg>`;
  return { svg, width, height: top + height };
}

/**
 * Calls `draw` at once, but where events have waited for their turn, once a frame: a
 * held key that comes faster than a large picture is computed must not pile up work.
 */
function once_a_frame_when_late(draw) {
  let waiting = null;
  const late = () => {
    const since = globalThis.event?.timeStamp;
    return since !== undefined && performance.now() - since > LATE;
  };
  return {
    call() {
      if (waiting !== null) return; // that frame will show this change too
      if (!late()) return draw();
      waiting = requestAnimationFrame(() => {
        waiting = null;
        draw();
      });
    },
    stop: () => cancelAnimationFrame(waiting),
  };
}

/**
 * The link between a widget's model and one view of it.
 *
 * `update(changes)` sets traits, draws once and tells Python if there is one; `look
 * (changes)` changes what only this view knows. A state that `check` refuses is shown as
 * a message and kept from Python until it is mended.
 */
function connect(model, { traits, given = [], check }, show, warn) {
  let updating = false;
  const own = {};
  const state = () =>
    Object.fromEntries([...traits, ...given].map((name) => [name, model.get(name)]));
  const scene = () => ({ ...state(), ...own });
  const draw = () => {
    const problem = check(state());
    warn(problem);
    if (!problem) show(scene());
  };
  const paced = once_a_frame_when_late(draw);
  const redraw = () => {
    if (!updating) paced.call();
  };
  for (const name of traits) model.on(`change:${name}`, redraw);
  return {
    scene,
    redraw,
    update(changes) {
      updating = true;
      try {
        for (const [name, value] of Object.entries(changes)) model.set(name, value);
      } finally {
        updating = false;
      }
      redraw();
      if (!check(state())) model.save_changes();
    },
    look(changes) {
      Object.assign(own, changes);
      redraw();
    },
    reset() {
      this.update(model.get("scene"));
    },
    disconnect() {
      paced.stop();
      for (const name of traits) model.off(`change:${name}`, redraw);
    },
  };
}

/** The place of the picture, which takes keys and pointers. */
function build_place(parts, link) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true"); // the sentence says it in words
  const root = element("div", { class: "graph", role: "group", "aria-label": parts.label });
  root.append(svg);
  root.style.maxWidth = `${parts.width}px`; // a larger one would not fit a screen
  if (parts.keys) {
    root.tabIndex = 0;
    root.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const changes = parts.keys(link.scene(), event.key);
      if (!changes) return;
      event.preventDefault();
      link.update(changes);
    });
  }
  const point = ({ clientX, clientY }) => {
    const { left, top, width } = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / width;
    return [scale * (clientX - left), scale * (clientY - top)];
  };
  parts.hands?.({ svg, root, link, point });
  return { root, svg, canvas: new PageCanvas(svg) };
}

/** Presets and reset, in one row. */
function build_presets(parts, link) {
  const buttons = (parts.presets ?? []).map(({ label, title, changes }) =>
    button(label, title, () => link.update(changes(link.scene()))),
  );
  const reset = button("⟲ Reset", "Back to the scene of the notebook", () => link.reset());
  return element("span", { class: "presets" }, ...buttons, reset);
}

const row_of = (name, controls) =>
  element("div", { class: `row ${name}` }, ...controls.map(({ root }) => root));

/** Fills `el`; returns { root, place, message(words), show(frame) }. */
function build_page(parts, link, el) {
  const { main = [], more = [], aside = [], below = [] } = parts.controls(link);
  const place = build_place(parts, link);
  const sentence = element("p", { class: "sentence", "aria-live": "polite" });
  const alert = element("p", { class: "message", role: "alert" });
  const folded = element("details", { class: "more" }, element("summary", {}, "More settings"));
  folded.append(row_of("rest", more));
  const stage = element("div", { class: "stage" }, place.root);
  if (aside.length) {
    stage.append(element("div", { class: "aside" }, ...aside.map(({ root }) => root)));
  }
  const root = element(
    "div", { class: `rnn-explorer ${parts.name}` },
    element(
      "div", { class: "row head" },
      element("p", { class: "question" }, parts.question), build_presets(parts, link),
    ),
    element("p", { class: "first" }, element("b", {}, "Try first: "), parts.first),
    ...(main.length ? [row_of("main", main)] : []), alert,
    stage, sentence, ...below.map(({ root: part }) => part),
    ...(more.length ? [folded] : []),
  );
  keep_keys(root);
  el.append(root);
  const controls = [...main, ...aside, ...below, ...more];
  return {
    root,
    message(words) {
      set_text(alert, words ?? "");
      alert.hidden = !words;
    },
    show(frame) {
      const width = frame.width ?? parts.width;
      place.svg.setAttribute("viewBox", `0 0 ${width} ${parts.height(frame)}`);
      parts.draw(place.canvas, frame);
      for (const control of controls) control.refresh?.(frame);
      sentence.className = `sentence ${parts.verdict?.(frame) ?? ""}`;
      set_text(sentence, parts.sentence(frame));
    },
    watch(look) {
      const fit = () => {
        const room = place.root.clientWidth || parts.width;
        look({ width: Math.round(Math.min(parts.width, Math.max(NARROWEST, room))) });
      };
      const observer = new ResizeObserver(fit);
      observer.observe(place.root);
      fit();
      return () => observer.disconnect();
    },
  };
}

function render_explorer(parts, model, el) {
  const memory = {}; // what `frame` keeps from one picture to the next
  let page = null;
  const show = (scene) => page.show(parts.frame({ width: parts.width, ...scene }, memory));
  const link = connect(model, parts, show, (words) => page.message(words));
  page = build_page(parts, link, el);
  const leave = page.watch((changes) => {
    if (changes.width !== link.scene().width) link.look(changes);
  });
  return () => {
    leave();
    link.disconnect();
  };
}

/** Whether the reader asked for less motion. */
export function prefers_stillness() {
  return globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? true;
}

/**
 * Runs `link.look({ [name]: progress })` from 0 to 1 over `duration` ms, one frame at a
 * time; at once where the reader asked for less motion. Returns what stops it.
 */
export function play_motion(link, name, duration, after = () => {}) {
  if (prefers_stillness()) {
    link.look({ [name]: 1 });
    after();
    return () => {};
  }
  let handle = 0;
  let start = null;
  const next = (now) => {
    start ??= now;
    const progress = Math.min(1, (now - start) / duration);
    link.look({ [name]: progress });
    if (progress < 1) handle = requestAnimationFrame(next);
    else after();
  };
  handle = requestAnimationFrame(next);
  return () => cancelAnimationFrame(handle);
}

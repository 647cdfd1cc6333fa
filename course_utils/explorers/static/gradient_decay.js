// The gradient-decay laboratory: how a gradient fares on its way back through time, by
// cell, and what in the network decides it.

import { connect, element, keep_keys } from "./flagship.js";
import { Canvas } from "./graph_drawing.js";
import { compute } from "./gradient_decay_network.js";
import { decay_controls } from "./gradient_decay_controls.js";
import { draw_decay } from "./gradient_decay_drawing.js";

const DECAY_TRAITS = [
  "cells", "radius", "activation", "init", "T", "hidden_size", "input_scale",
  "forget_bias", "seed",
];
const USUAL_WIDTH = 900; // of a picture that is not on the screen yet
const LEAST_WIDTH = 740;
const LONG = 330; // letters of a sentence that is set smaller
const ROOMY = 96; // letters of a warning that leaves room for the meaning of the lines
const PAUSE = 500; // ms without a change, after which the sentence is spoken
const LATE = 60; // ms that a key has waited: more are waiting behind it
const KEY_WORDS = [
  ["unit", "circle of |λ| = 1"], ["ring", "circle of radius ρ"],
  ["half", "large mark: half is left"], ["bound", "bound (σ max|φ′|)ᵀ⁻ᵗ"],
  ["rate", "ρ alone: ρᵀ⁻ᵗ"],
];

/** Says a text to screen readers once it has stood for a moment. */
function spoken_text() {
  const root = element("p", { class: "spoken", "aria-live": "polite" });
  let timer = null;
  return {
    root,
    say(words) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (root.textContent !== words) root.textContent = words;
      }, PAUSE);
    },
    stop: () => clearTimeout(timer),
  };
}

/** The drawing, and beside it what is to be warned of and what its lines mean. */
function picture_place() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true"); // the sentence says it in words
  const spans = KEY_WORDS.map(([name, words]) =>
    element("span", { class: `key ${name}` }, words),
  );
  const key = element("div", { class: "keys" }, ...spans);
  const warning = element("p", { class: "warning" });
  const notes = element("div", { class: "notes" }, warning, key);
  const root = element("div", { class: "picture" }, svg, notes);
  return {
    root,
    svg,
    refresh({ cells }, warnings) {
      root.classList.toggle("no-rnn", !cells.includes("rnn"));
      const words = warnings.join(" ");
      if (warning.textContent !== words) warning.textContent = words;
      warning.hidden = !words;
      key.hidden = words.length > ROOMY;
    },
  };
}

/** A message in words: { root, show(words) }, null takes it away. */
function message_place() {
  const root = element("p", { class: "message", role: "alert" });
  const show = (words) => {
    root.textContent = words ?? "";
    root.hidden = !words;
  };
  return { root, show };
}

/** Fills `el`; { show(scene), message(words), watch(call), stop } of the page. */
function build_decay_page(el, link, initial) {
  const place = picture_place();
  const canvas = new Canvas(place.svg);
  const sentence = element("p", { class: "sentence" });
  const spoken = spoken_text();
  const message = message_place();
  const controls = decay_controls(link, initial, message.show);
  const root = element(
    "div", { class: "rnn-flagship gradient-decay" },
    controls.root, place.root, sentence, message.root, spoken.root,
  );
  keep_keys(root);
  el.append(root);
  const width = () =>
    Math.max(LEAST_WIDTH, Math.round(place.root.clientWidth || USUAL_WIDTH));
  let drawn = 0;
  return {
    message: message.show,
    show(scene, { curves, sentence: words, warnings }) {
      drawn = width();
      draw_decay(canvas, scene, curves, drawn);
      place.refresh(scene, warnings);
      if (sentence.textContent !== words) sentence.textContent = words;
      sentence.classList.toggle("long", words.length > LONG);
      spoken.say(words);
      controls.refresh(scene);
    },
    /** Calls when the page has another width; returns what ends it. */
    watch(call) {
      const watcher = new ResizeObserver(() => {
        if (place.root.clientWidth && width() !== drawn) call();
      });
      watcher.observe(place.root);
      return () => watcher.disconnect();
    },
    stop: spoken.stop,
  };
}

/**
 * Calls `draw(scene)` at once, but where a held key comes faster than large scenes are
 * computed: then once a frame, with the last scene, so that nothing piles up.
 */
function paced(el, draw) {
  let [late, frame, last] = [false, null, null];
  const note = (event) => {
    late = performance.now() - event.timeStamp > LATE;
  };
  const draw_last = () => {
    frame = null;
    draw(last);
  };
  el.addEventListener("keydown", note, { capture: true });
  return {
    show(scene) {
      last = scene;
      if (frame !== null) return;
      if (late) frame = requestAnimationFrame(draw_last);
      else draw(scene);
      late = false;
    },
    stop() {
      cancelAnimationFrame(frame);
      el.removeEventListener("keydown", note, { capture: true });
    },
  };
}

function render({ model, el }) {
  const memory = {}; // what `compute` keeps of one seed
  let page = null;
  let last = null;
  const show = (scene) => {
    const result = compute(scene, memory);
    const known = result.curves.length > 0; // else the sentence says what is wrong
    page.message(known ? null : result.sentence);
    if (!known) return;
    last = { scene, result };
    page.show(scene, result);
  };
  const pace = paced(el, show);
  const link = connect(model, DECAY_TRAITS, pace.show);
  page = build_decay_page(el, link, model.get("scene"));
  show(link.state());
  const unwatch = page.watch(() => last && page.show(last.scene, last.result));
  return () => {
    unwatch();
    pace.stop();
    page.stop();
    link.disconnect();
  };
}

export default { render };

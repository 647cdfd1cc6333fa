// The clipping explorer: the way down a surface with a cliff in it, without clipping,
// clipped by norm and clipped by value.

import { KINDS, MOST_STEPS, three_ways } from "./cliff.js";
import { describe_clipping } from "./words.js";
import { clipping_layout, draw_clipping, near_start, start_at, step_at } from "./drawing.js";
import { alternatives, trait_slider } from "../shared/controls.js";
import { explorer } from "../shared/explorer.js";
import { counted, fixed, not_among, not_between, not_whole } from "../shared/words.js";

const LIMITS = { threshold: [0.1, 2], rate: [0.05, 2], w: [3.5, 6.5], b: [-3.5, -1.5] };
const OPENING = { threshold: 0.3, rate: 1, w: 4.6, b: -3.3 };

/** What is wrong with a scene, in words, or null. */
function check(scene) {
  return not_among("clip", scene.clip, KINDS) ?? not_whole("steps", scene.steps, 1, MOST_STEPS) ??
    Object.entries(LIMITS).map(([name, [low, high]]) => not_between(name, scene[name], low, high))
      .find(Boolean) ?? null;
}

/** Everything one frame shows. */
function frame(scene) {
  const { width } = scene;
  return { scene, width, place_of: clipping_layout(width), ...three_ways(scene) };
}

const within = (value, [low, high]) => Math.min(high, Math.max(low, value));

/** The change a key on the picture brings, or null. */
function keys({ steps, threshold, clip }, key) {
  const on = { ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[key];
  if (on) return { steps: within(steps + on, [1, MOST_STEPS]) };
  const up = { ArrowUp: 1, ArrowDown: -1 }[key];
  if (up) return { threshold: within(Math.round(10 * threshold + up) / 10, LIMITS.threshold) };
  return key === " " ? { clip: KINDS[(KINDS.indexOf(clip) + 1) % KINDS.length] } : null;
}

/** Dragging: the start on the surface, the step along the losses. */
function hands({ svg, link, point }) {
  let held = null; // what the pointer moves: (point) → changes
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const scene = link.scene();
    const [layout, here] = [clipping_layout(scene.width), point(event)];
    if (near_start(layout, scene, here)) {
      held = (now) => {
        const [w, b] = start_at(layout, now);
        return { w: within(w, LIMITS.w), b: within(b, LIMITS.b) };
      };
    } else if (step_at(layout, here)) held = (now) => ({ steps: step_at(layout, now, true) });
    else return;
    svg.setPointerCapture(event.pointerId);
    link.update(held(here));
  });
  svg.addEventListener("pointermove", (event) => {
    if (held) link.update(held(point(event)));
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    svg.addEventListener(kind, () => { held = null; });
  }
}

function clip_control(link) {
  const control = alternatives({
    label: "clipping", options: KINDS.map((kind) => [kind, kind]),
    on_input: (clip) => link.update({ clip }),
  });
  return { ...control, refresh: ({ scene }) => control.set(scene.clip) };
}

function number_slider(link, name, label, step, digits) {
  const [min, max] = LIMITS[name];
  return trait_slider(link, name, { label, min, max, step, text: (value) => fixed(value, digits) });
}

const preset = (label, title, changes) => ({
  label, title, changes: () => ({ ...OPENING, ...changes }),
});

export default explorer({
  name: "clipping",
  question: "What does clipping change at the cliff?",
  first: "set clipping to by norm, then move the steps on from 9: where does the way lead now?",
  label:
    "The loss over w and b with the way down, the last step's direction, and the losses. " +
    "Left and right arrow keys take a step back or on, up and down change the threshold, " +
    "space changes the kind of clipping.",
  traits: ["clip", "threshold", "rate", "steps", "w", "b"],
  width: 900,
  check,
  frame,
  height: ({ place_of }) => place_of.height,
  draw: draw_clipping,
  sentence: describe_clipping,
  verdict: ({ scene, ways }) => (ways[scene.clip].exit < 0 ? "" : "no"),
  presets: [
    preset("The cliff", "Nine steps without clipping", { clip: "none", steps: 9 }),
    preset("By norm", "A hundred steps, clipped by norm", { clip: "by norm", steps: 100 }),
    preset("By value", "The step at the cliff, clipped by value", { clip: "by value", steps: 9 }),
    preset(
      "Small rate instead", "150 steps without clipping at learning rate 0.05",
      { clip: "none", rate: 0.05, steps: 150 },
    ),
  ],
  controls: (link) => ({
    main: [
      clip_control(link),
      trait_slider(link, "steps", {
        label: "steps taken", min: 1, max: MOST_STEPS, step: 1, text: (n) => counted(n, "step"),
      }),
      number_slider(link, "threshold", "threshold", 0.1, 1),
    ],
    more: [
      number_slider(link, "rate", "learning rate", 0.05, 2),
      number_slider(link, "w", "start at w", 0.1, 1),
      number_slider(link, "b", "start at b", 0.1, 1),
    ],
  }),
  keys,
  hands,
});

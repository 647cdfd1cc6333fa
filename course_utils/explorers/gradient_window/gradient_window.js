// Which terms of the gradient does a window keep, and what are they worth?

import { STEPS, agreements, is_kept, window_terms } from "./terms.js";
import { draw_window, term_at, window_layout } from "./drawing.js";
import { alternatives, trait_slider } from "../shared/controls.js";
import { explorer } from "../shared/explorer.js";
import { fixed, not_among, not_between, not_whole } from "../shared/words.js";

const KINDS = ["sliding window", "chunks"];

function check({ kind, k, t, radius }) {
  return (
    not_among("kind", kind, KINDS) ?? not_whole("k", k, 1, STEPS) ??
    not_whole("t", t, 1, STEPS) ?? not_between("radius", radius, 0, 3)
  );
}

/** Everything one picture shows; the terms are new for another radius only. */
function frame(scene, memory) {
  if (memory.radius !== scene.radius) {
    Object.assign(memory, { radius: scene.radius, ...window_terms(scene.radius) });
    memory.by_kind = {};
  }
  const { vectors, sizes } = memory;
  memory.by_kind[scene.kind] ??= agreements(vectors, scene.kind);
  const kept = (t) => sizes[t - 1].filter((_, i) => is_kept(scene.kind, scene.k, t, i + 1));
  const counts = sizes.map((_, index) => kept(index + 1).length);
  const place = window_layout(scene.width);
  return { scene, width: scene.width, place, sizes, counts, ...memory.by_kind[scene.kind] };
}

function sentence({ scene, counts, norms, cosines }) {
  const { kind, k, t } = scene;
  const name = kind === "chunks" ? "Cutting into chunks" : "A sliding window";
  const total = counts.reduce((sum, count) => sum + count, 0);
  const length = Math.round(100 * norms[k - 1]);
  return (
    `${name} of k = ${k} keeps ${total} of ${(STEPS * (STEPS + 1)) / 2} terms: ` +
    `${length} % of the full gradient's norm, cosine ${fixed(cosines[k - 1], 3)}. ` +
    `The loss of step ${t} keeps ${counts[t - 1]} of its ${t}.`
  );
}

/** Left and right change k, up and down the loss that is looked at. */
function keys({ k, t }, key) {
  const within = (value) => Math.min(STEPS, Math.max(1, value));
  const changes = {
    ArrowLeft: { k: within(k - 1) }, ArrowRight: { k: within(k + 1) },
    ArrowUp: { t: within(t - 1) }, ArrowDown: { t: within(t + 1) },
    Home: { k: 1 }, End: { k: STEPS },
  };
  return changes[key] ?? null;
}

/** A press on a row of terms looks at its loss. */
function hands({ svg, link, point }) {
  svg.addEventListener("pointerdown", (event) => {
    const found = term_at(window_layout(link.scene().width), point(event));
    if (found) link.update({ t: found.t });
  });
}

/** What is cut, as two radio buttons. */
function kind_control(link) {
  const control = alternatives({
    label: "Cut into", options: KINDS.map((kind) => [kind, kind]),
    on_input: (kind) => link.update({ kind }),
  });
  return { ...control, refresh: ({ scene }) => control.set(scene.kind) };
}

export default explorer({
  name: "gradient_window",
  question: "How much of the gradient does a window keep?",
  first: "drag k from 1 to 12 and watch when the direction is right, and when the length is.",
  label:
    "The terms of a gradient, kept or lost. Left and right arrow keys change the window " +
    "k, up and down choose the loss that is looked at.",
  traits: ["kind", "k", "t", "radius"],
  width: 900,
  check,
  frame,
  height: ({ place }) => place.height,
  draw: draw_window,
  sentence,
  presets: [
    {
      label: "One step", title: "k = 1: every loss reaches its own step only",
      changes: () => ({ kind: "sliding window", k: 1, t: 9, radius: 0.9 }),
    },
    {
      label: "Chunks", title: "What detaching the state does: some losses keep one term",
      changes: () => ({ kind: "chunks", k: 4, t: 9, radius: 0.9 }),
    },
    {
      label: "Larger W", title: "Far terms weigh more, so a window of 4 loses more",
      changes: () => ({ kind: "sliding window", k: 4, t: 12, radius: 1.6 }),
    },
  ],
  controls: (link) => ({
    main: [
      trait_slider(link, "k", { label: "k", min: 1, max: STEPS, step: 1,
        text: (k) => `${k} ${k === 1 ? "step" : "steps"}` }),
      kind_control(link),
    ],
    more: [
      trait_slider(link, "t", { label: "look at the loss of step", min: 1, max: STEPS, step: 1 }),
      trait_slider(link, "radius", { label: "spectral radius of W", min: 0, max: 3, step: 0.1,
        text: (radius) => fixed(radius, 1) }),
    ],
  }),
  keys,
  hands,
});

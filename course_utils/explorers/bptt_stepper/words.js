// What the stepper says.

import { ACCUMULATED, last_step, sum_so_far } from "./loop.js";
import { equation_at } from "./equation.js";
import { circled, format_number } from "../shared/words.js";

/** What the picture shows now, in words; `r` is `compute` of the scene. */
export function describe_step(scene, r) {
  const { T } = scene;
  const { kind, t, expression } = equation_at(scene, r);
  if (kind === "start") {
    const steps = `${T} time step${T > 1 ? "s" : ""}`;
    const loss = format_number(r.L);
    return `The forward pass over ${steps} is complete: the loss L is ${loss}. ` +
      "Nothing has gone back yet.";
  }
  const news = NEWS[kind](t, scene, expression);
  let end = ".";
  if (ACCUMULATED.includes(kind)) {
    const sum = format_number(sum_so_far(scene, r, kind));
    end = t === 1 ? `; that completes its gradient, ${sum}.` : `; its gradient so far is ${sum}.`;
  }
  const last = scene.position >= last_step(T) ? ` ${summary(scene, r)}` : "";
  return `Backward, step ${t} of ${T}: ${news}${end}${last}`;
}

const term_news = (name, above, below) => (t, scene, expression) =>
  `${name} gets ${circled(t)}, the gradient of ${above}(${t}) times ${below(t)}: ` +
  expression;

const NEWS = {
  s: (t, scene, e) => `the gradient of s(${t}) is the score minus its target, ${e}`,
  V: term_news("V", "s", (t) => `h(${t})`),
  h: (t, { T }, e) =>
    t === T
      ? `the gradient of h(${t}) comes from s(${t}) alone, ${e}`
      : `the gradient of h(${t}) adds what comes from s(${t}) and from ` +
        `a(${t + 1}), ${e}`,
  a: (t, { activation }, e) =>
    `the gradient of a(${t}) is that of h(${t}) times the slope of ${activation}, ${e}`,
  W: term_news("W", "a", (t) => `h(${t - 1})`),
  U: term_news("U", "a", (t) => `x(${t})`),
  b: (t, scene, e) => `b gets ${circled(t)}, the gradient of a(${t}) itself: ${e}`,
  carry: (t, scene, e) =>
    `h(${t - 1}) is handed W times the gradient of a(${t}), ${e}`,
};

function summary(scene, r) {
  const sums = ACCUMULATED.map(
    (name) => `${name} ${format_number(sum_so_far(scene, r, name))}`,
  );
  return `The backward pass is complete: ${sums.join(", ")}.`;
}

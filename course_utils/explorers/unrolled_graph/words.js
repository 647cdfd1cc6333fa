// What the unrolled graph says.

import { last_position, stage } from "./passes.js";
import { WEIGHTS } from "../shared/unit_network.js";
import { circled, counted, format_number } from "../shared/words.js";

/** What the picture shows now, in words; `r` is `compute` of the scene. */
export function describe_graph(scene, r) {
  const { T, tied, position } = scene;
  const { phase, t, part } = stage(position, T);
  if (phase === "rolled") {
    return (
      "The network is rolled up: it is one step, and its loop hands h to the next step. " +
      "Unrolled, it has one column for each step and no loop."
    );
  }
  const count = WEIGHTS.length;
  const network = tied
    ? `${counted(T, "step")} and one set of ${count} weights`
    : `${counted(T, "step")}, each with ${count} weights of its own: ${count * T} in all`;
  if (phase === "start") return `The graph has ${network}. Nothing is computed yet.`;
  if (phase === "forward") return `The graph has ${network}. ${forward_news(scene, r, t, part)}`;
  if (position >= last_position(T)) return conclusion(scene, r);
  return `Backward, step ${t} of ${T}: ${backward_news(scene, r, t, part)}.`;
}

function forward_news({ T }, r, t, part) {
  if (t === T && part === "loss") {
    return `The forward pass is complete: the loss L is ${format_number(r.L)}.`;
  }
  const value = part === "h" ? r.h[t] : r[part][t - 1];
  const letter = part === "loss" ? "ℓ" : part;
  return `Forward, step ${t} of ${T}: ${letter}(${t}) is ${format_number(value)}.`;
}

function backward_news({ tied }, r, t, part) {
  const term = (name) => {
    const value = format_number(r.terms[name][t - 1]);
    return tied ? `${name} gets ${circled(t)} = ${value}` : `${name}(${t}) gets ${value}`;
  };
  if (part === "weights") return ["U", "W", "b"].map(term).join(", ");
  const value = format_number(r[`d${part}`][t - 1]);
  const news = `the gradient of ${part}(${t}) is ${value}`;
  return part === "h" ? `${news}, and ${term("V")}` : news;
}

function conclusion({ tied, T }, r) {
  const terms = r.terms.W.map(format_number);
  if (!tied) {
    const list = terms.map((value, i) => `W(${i + 1}) ${value}`).join(", ");
    return `The backward pass is complete: each copy has its own gradient: ${list}.`;
  }
  const sum = format_number(r.terms.W.reduce((a, b) => a + b, 0));
  const parts = terms.map((value, i) => `${circled(i + 1)}\u00a0${value}`).join(" + ");
  const total = T > 1 ? `${parts} = ${sum}` : sum;
  return (
    "The backward pass is complete: each use of W has left a term, and the gradient of W " +
    `is ${T > 1 ? "their sum" : "that term"}, ${total}.`
  );
}

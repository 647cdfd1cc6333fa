// The laboratory in words.

import { ROUNDING } from "./curves.js";
import { counted } from "../shared/words.js";

export const CELL_NAMES = { rnn: "RNN", lstm: "LSTM", gru: "GRU" };
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NUDGE = 1 + 1e-9; // a half is rounded up whatever the last bit says
const JUST_ABOVE_ONE = Math.log10(1.05);

/** A positive number in two digits, without an exponent: 0.012, 3.0, 35, 1200. */
function two_digits(value) {
  let exponent = Math.floor(Math.log10(value * NUDGE));
  let digits = Math.floor(value * 10 ** (1 - exponent) * NUDGE + 0.5);
  if (digits === 100) [digits, exponent] = [10, exponent + 1]; // 9.96 is 10, not 10.0
  if (exponent >= 1) return String(digits * 10 ** (exponent - 1));
  return (digits / 10 ** (1 - exponent)).toFixed(1 - exponent);
}

/** 10 to a whole power, with the power raised: 10⁻²³. */
export function power_of_ten(log) {
  const exponent = Math.floor(log * NUDGE + 0.5);
  const digits = [...String(Math.abs(exponent))].map((digit) => RAISED[digit]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** What a factor 10^log leaves of something: 12 %, 10⁻²³, 35 times. */
export function share(log) {
  if (log === -Infinity) return "nothing";
  if (log < -4) return power_of_ten(log);
  if (log < JUST_ABOVE_ONE) return `${two_digits(10 ** (log + 2))} %`;
  return log < 4 ? `${two_digits(10 ** log)} times` : `${power_of_ten(log)} times`;
}

const grown = (log) => log >= JUST_ABOVE_ONE;

/** What a curve's gradient is at t = 0, after "the RNN's gradient" or "the LSTM's". */
function state_of({ left, zero_from, forgotten, norms }, alone) {
  if (left === -Infinity) {
    const back = counted(norms.length - 1 - zero_from, "step");
    return `is exactly zero, from ${back} back on`;
  }
  if (grown(left)) return `is ${share(left)} as long`;
  const now = `is ${left < -0.3 ? "down to" : "at"} ${share(left)}`;
  if (forgotten === Infinity) return alone ? `${now}, never below 1 %` : now;
  return `${now}, below 1 % after ${counted(forgotten, "step")}`;
}

/** What all curves are at t = 0. */
function ends_of({ T }, curves) {
  if (!curves.length) return [];
  const clauses = curves.map((curve, k) =>
    `the ${CELL_NAMES[curve.cell]}'s ${k ? "" : "gradient "}${state_of(curve, !curves[1])}`,
  );
  return [`After ${counted(T, "step")} back ${clauses.join("; ")}.`];
}

/** What the bound of an RNN that is shown alone allows. */
function bound_words({ bound }) {
  const most = bound[0];
  if (grown(most)) return `The bound would allow growth to ${share(most)}.`;
  if (most === -Infinity) return "The bound allows nothing else.";
  return `The bound allows at most ${share(most)}.`;
}

/** Which cells are chaotic here, and what that means. */
function chaos_words(curves) {
  const chaotic = curves.filter((curve) => curve.chaotic);
  if (!chaotic.length) return [];
  const names = chaotic.map(({ cell }) => `the ${CELL_NAMES[cell]}`).join(" and ");
  const many = chaotic.length > 1;
  const told = `${names[0].toUpperCase()}${names.slice(1)} ${many ? "are" : "is"} chaotic here: `;
  if (chaotic.some(({ left }) => left >= ROUNDING)) {
    return [`${told}rounding errors grow as much, so another computer gets another curve.`];
  }
  return [`${told}a nudge to ${many ? "their" : "its"} first state grows as much.`];
}

function overflow_words({ T }, { cell, overflow }) {
  return (
    `The ${CELL_NAMES[cell]}'s state overflows at step ${overflow} of ${T}, so it has no ` +
    "gradient to follow: a smaller ρ or fewer steps keep it finite."
  );
}

/** What arrives at step t, for a reader who points at it. */
function step_words({ T }, curves, t) {
  const known = curves.filter(({ norms }) => norms);
  const parts = known.map(({ cell, norms }) => `${CELL_NAMES[cell]} ${share(norms[t])}`);
  const back = T - t === 0 ? "where the loss is" : `${counted(T - t, "step")} back`;
  return `At t = ${t}, ${back}, this much of the gradient arrives: ${parts.join(", ")}.`;
}

/** What the picture shows now. */
export function decay_sentence({ scene, curves, at }) {
  if (at !== null) return step_words(scene, curves, at);
  const known = curves.filter(({ norms }) => norms);
  const lost = curves.filter(({ norms }) => !norms);
  const alone = curves.length === 1 && curves[0].bound;
  return [
    ...ends_of(scene, known),
    ...(alone ? [bound_words(curves[0])] : []),
    ...chaos_words(known),
    ...lost.map((curve) => overflow_words(scene, curve)),
  ].join(" ");
}

/** The two lines at a curve's end: its name with what is left, and since when. */
export function end_words(curve) {
  const name = CELL_NAMES[curve.cell];
  if (!curve.norms) return [`${name} overflows`, "no gradient"];
  const first = `${name} ${share(curve.left).replace(" times", "×")}`;
  if (curve.chaotic) return [first, "chaotic"];
  if (grown(curve.left)) return [first, "has grown"];
  if (curve.forgotten === Infinity) return [first, "never below 1 %"];
  return [first, `1 % after ${counted(curve.forgotten, "step")}`];
}

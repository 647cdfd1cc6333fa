// The gradient-decay laboratory in words; the twin of
// course_utils/explorers/gradient_decay_words.py, which says the same.

const NAMES = { rnn: "RNN", lstm: "LSTM", gru: "GRU" };
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NUDGE = 1 + 1e-9; // a half is rounded up in both languages
const JUST_ABOVE_ONE = Math.log10(1.05);
const HALF = Math.log10(0.5);
export const ROUNDING = 12; // decades of growth: of a rounding error, more than a picture hides
const CHAOS = [
  [false, "chaotic, so hard to predict."],
  [
    true,
    "chaotic, and rounding errors grow too: another computer can get another curve.",
  ],
];

/** A positive number in two digits, without an exponent: 0.012, 3.0, 35, 1200. */
export function two_digits(value) {
  let exponent = Math.floor(Math.log10(value * NUDGE));
  let digits = Math.floor(value * 10 ** (1 - exponent) * NUDGE + 0.5);
  if (digits === 100) [digits, exponent] = [10, exponent + 1]; // 9.96 is 10, not 10.0
  if (exponent >= 1) return String(digits * 10 ** (exponent - 1));
  return (digits / 10 ** (1 - exponent)).toFixed(1 - exponent);
}

/** 10 to a whole power, in superscript: 10⁻²³. */
export function power_of_ten(log) {
  const exponent = Math.floor(log * NUDGE + 0.5);
  const digits = [...String(Math.abs(exponent))].map((d) => SUPERSCRIPTS[d]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}

/** What a factor 10^log leaves of something: 12 %, 10⁻²³, 35 times. */
export function share(log) {
  if (log === -Infinity) return "nothing";
  if (log < -4) return power_of_ten(log);
  if (log < JUST_ABOVE_ONE) return `${two_digits(10 ** (log + 2))} %`;
  return log < 4 ? `${two_digits(10 ** log)} times` : `${power_of_ten(log)} times`;
}

function steps(count) {
  return `${count} step${count === 1 ? "" : "s"}`;
}

function what_is_left(T, { left, zero_from }) {
  const after = `after ${steps(T)} back`;
  if (left === -Infinity) {
    const since = `it is zero from ${steps(T - zero_from)} back on`;
    return `${after} exactly nothing of the gradient is left: ${since}`;
  }
  const amount = share(left);
  if (amount.endsWith("times")) return `${after} the gradient is ${amount} as large`;
  return `${after} ${amount} of the gradient is left`;
}

function of_one_cell(T, curve) {
  const name = NAMES[curve.cell];
  if (curve.overflow) {
    const when = `at step ${curve.overflow_step} of ${T}`;
    return `${name}: the state overflows ${when}, so it has no gradient to follow.`;
  }
  const parts = [what_is_left(T, curve)];
  if (curve.bound) parts.push(`the bound allows ${as_much(curve.bound[0])}`);
  parts.push(half(curve));
  const chaos = curve.chaotic ? ` ${of_chaos(curve)}.` : "";
  return `${name}: ${parts.join("; ")}.${chaos}`;
}

/** Whether the gradient falls to half, but is above it again at t = 0. */
export function passing({ half_life, left }) {
  return half_life < Infinity && left > HALF;
}

function half(curve) {
  if (curve.half_life === Infinity) return "it never falls to half";
  const for_good = passing(curve) ? ", but not for good" : "";
  return `it first falls to half after ${steps(curve.half_life)}${for_good}`;
}

function as_much(log) {
  const amount = share(log);
  if (amount.endsWith("times")) return `growth to ${amount}`;
  return log === -Infinity ? amount : `at most ${amount}`;
}

function of_chaos({ cell, left }) {
  const nudge = `a nudge to its first state grows about ${share(left)}`;
  return `The ${NAMES[cell]} is chaotic here: ${nudge}`;
}

/** What the picture shows, in one or two sentences for each cell. */
export function decay_sentence({ T }, curves) {
  return curves.map((curve) => of_one_cell(T, curve)).join(" ");
}

/** What a reader of the curves must know besides: a list of texts. */
export function decay_warnings(curves) {
  const remedy = "a smaller radius or fewer steps keep it finite";
  const texts = curves
    .filter(({ overflow }) => overflow)
    .map((c) => `${NAMES[c.cell]}: the state grows beyond the largest number; ${remedy}.`);
  const chaotic = curves.filter((curve) => curve.chaotic);
  for (const [strong, words] of CHAOS) {
    const alike = chaotic.filter(({ left }) => left >= ROUNDING === strong);
    const names = alike.map(({ cell }) => NAMES[cell]).join(", ");
    if (names) texts.push(`${names}: ${words}`);
  }
  return texts;
}

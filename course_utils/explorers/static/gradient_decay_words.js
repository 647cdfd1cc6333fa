// The gradient-decay laboratory in words; the twin of
// course_utils/explorers/gradient_decay_words.py, which says the same.

const NAMES = { rnn: "RNN", lstm: "LSTM", gru: "GRU" };
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const NUDGE = 1 + 1e-9; // a half is rounded up in both languages
const JUST_ABOVE_ONE = Math.log10(1.05);

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
  parts.push(
    curve.half_life === Infinity
      ? "it never falls to half"
      : `it first falls to half after ${steps(curve.half_life)}`,
  );
  const chaos = curve.chaotic ? ` ${of_chaos(T, curve)}.` : "";
  return `${name}: ${parts.join("; ")}.${chaos}`;
}

function as_much(log) {
  const amount = share(log);
  return amount.endsWith("times") ? `${amount} as much` : amount;
}

function of_chaos(T, { cell, left }) {
  const nudge = `a nudge to its first state grows ${share(left)} in ${steps(T)}`;
  return `The ${NAMES[cell]} is chaotic here: ${nudge}`;
}

/** What the picture shows, in one or two sentences for each cell. */
export function decay_sentence({ T }, curves) {
  return curves.map((curve) => of_one_cell(T, curve)).join(" ");
}

/** What a reader of the curves must know besides: a text for each cell it is true of. */
export function decay_warnings(curves) {
  return curves.map(warning).filter(Boolean);
}

function warning({ cell, overflow, chaotic, left }) {
  if (overflow) {
    const remedy = "a smaller radius or fewer steps keep it finite";
    return `${NAMES[cell]}: the state grows beyond the largest number; ${remedy}.`;
  }
  if (!chaotic) return null;
  if (left < 12) return `${NAMES[cell]}: chaotic, so its states are hard to predict.`;
  const elsewhere = "another computer can get other states and another curve";
  return `${NAMES[cell]}: chaotic, and rounding errors grow as well: ${elsewhere}.`;
}

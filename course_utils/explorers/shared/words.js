// Numbers and small words as the explorers write them.

/** A number as a graph writes it: about four digits, a true minus sign. */
export function format_number(value) {
  return format_digits(value, 0);
}

/** The same with `extra` more digits. */
export function format_digits(value, extra) {
  const size = Math.abs(value);
  if (Number.isNaN(size)) return "NaN";
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  let text;
  if (size < 10) text = size.toFixed(3 + extra);
  else if (size < 100) text = size.toFixed(2 + extra);
  else if (size < 1000) text = size.toFixed(1 + extra);
  else text = size.toExponential(1 + extra).replace("e+", "e");
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A given number as it was given, `digits` digits at most: 0.5, −1. */
export function format_given(value, digits = 4) {
  return String(Number(value.toPrecision(digits))).replaceAll("-", "−");
}

/** A number in three digits, with a power of ten only far from 1: 0.349, 7580, 2.45e10. */
export function three_digits(value) {
  const size = Math.abs(value);
  const plain = !Number.isFinite(value) || size === 0 || (size >= 0.0001 && size < 1e6);
  if (plain) return Number.isFinite(value) ? format_given(value, 3) : format_number(value);
  return value.toExponential(2).replace("e+", "e").replaceAll("-", "−");
}

/** 155830 as "155,830", in every engine (toLocaleString needs one with languages). */
export function grouped(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number with `digits` decimals and a true minus sign. */
export function fixed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** ①, ②, … for t = 1, 2, …: the number of a term. */
export function circled(t) {
  return String.fromCodePoint(0x2460 + t - 1);
}

/** (t) as superscript: ⁽³⁾, ⁽¹²⁾. */
export function superscript(t) {
  return `⁽${[...String(t)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")}⁾`;
}

/** "one" step, "3" steps: a count with its noun. */
export function counted(count, noun, several = `${noun}s`) {
  return `${count} ${count === 1 ? noun : several}`;
}

/** Lines of at most `room` characters, cut between words. */
export function wrapped(words, room) {
  const lines = [""];
  for (const word of words.split(" ")) {
    const line = lines.at(-1);
    if (line && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

/** Null if `value` is a number from `low` to `high`, else what is wrong with `name`. */
export function not_between(name, value, low, high) {
  if (Number.isFinite(value) && value >= low && value <= high) return null;
  const given = format_limit(value);
  return `${name} is ${given}; expected a number from ${format_limit(low)} to ` +
    `${format_limit(high)}.`;
}

/** The same for whole numbers. */
export function not_whole(name, value, low, high) {
  if (Number.isInteger(value) && value >= low && value <= high) return null;
  return `${name} is ${format_limit(value)}; expected a whole number from ` +
    `${format_limit(low)} to ${format_limit(high)}.`;
}

/** Null if `value` is one of `names`, else what is wrong. */
export function not_among(name, value, names) {
  if (names.includes(value)) return null;
  return `${name} is ${value}; expected one of ${names.join(", ")}.`;
}

function format_limit(value) {
  return typeof value === "number" ? String(value).replace("-", "−") : String(value);
}

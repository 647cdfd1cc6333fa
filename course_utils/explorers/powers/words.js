// What the powers explorer says: what a step does, at once and in the long run.

import { counted, fixed, three_digits } from "../shared/words.js";

/** What the picture shows now, in words. */
export function describe_powers({ scene: { radius, angle, k }, sigma_max, norms, rates }) {
  if (radius === 0) return "W is zero, and one step leaves nothing.";
  const wait = `fter ${counted(k, "step")}`;
  if (sigma_max < radius * (1 + 1e-9)) {
    const turn = angle ? `turns a vector by ${fixed(angle, 0)}° and ` : "";
    const its = angle ? "its" : "a vector's";
    if (radius === 1) return `Each step ${turn}keeps ${its} length, however often you repeat it.`;
    const size = three_digits(norms[k]);
    const then = radius < 1 ? `${size} of it is left` : `it is ${size} times what it was`;
    return `Each step ${turn}multiplies ${its} length by ${fixed(radius)}: a${wait} ${then}.`;
  }
  const start =
    `In the long run a step multiplies lengths by the radius, ${fixed(radius)}, but a ` +
    `single step may do more: σ_max is ${fixed(sigma_max)}. `;
  const now = `${three_digits(norms[k])}, where radius^${k} is ${three_digits(rates[k])}`;
  const largest = Math.max(...norms);
  if (radius < 1 && largest > 1) {
    const peak = norms.indexOf(largest);
    const grown = `${start}The norm first grows, to `;
    if (k === peak) return `${grown}${now}.`;
    return `${grown}${three_digits(largest)} at step ${peak}; a${wait} it is ${now}.`;
  }
  return `${start}A${wait} the norm is ${now}.`;
}

/** A whole number raised: ⁻³, ¹². */
export function raised(n) {
  const digits = [...String(Math.abs(n))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]);
  return `${n < 0 ? "⁻" : ""}${digits.join("")}`;
}

/** 10 to the n as an axis writes it: 0.01, 1, 10, 10⁻³. */
export function power_of_ten(n) {
  return n >= -2 && n <= 2 ? String(10 ** n) : `10${raised(n)}`;
}

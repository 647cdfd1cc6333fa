// The equation in use at a position, with its numbers.

import { step_at } from "./loop.js";
import { RULES, calculation } from "./rules.js";
import { format_number } from "../shared/words.js";

/**
 * The equation in use: { title, symbols, numbers, expression, values, result }.
 * `values` are the numbers that enter it; `expression` is `numbers` without the left.
 */
export function equation_at(scene, r) {
  const { kind, t } = step_at(scene.position, scene.T);
  if (kind === "start") {
    const numbers = `L = ${format_number(r.L)}`;
    return {
      kind, t, numbers, expression: "", values: [], result: r.L,
      title: "the forward pass is done; nothing has gone back",
      symbols: "V̄ = W̄ = Ū = b̄ = 0",
    };
  }
  const rule = RULES[kind](t, scene, r);
  const expression = calculation(rule);
  return {
    kind, t, title: `t = ${t}: ${rule.title}`, symbols: rule.symbols,
    numbers: `${rule.left} = ${expression}`, expression,
    values: rule.parts.map((part) => part.value), result: rule.result,
  };
}

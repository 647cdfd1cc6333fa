// Backpropagation through time, one line of code at a time: which line, which
// equation, with which numbers, and the sentence that says so.

import {
  circled, format_digits, format_given, format_number,
} from "./graph_drawing.js";
import { WEIGHTS } from "./unrolled_network.js";

// What one time step of the loop computes, in the order of its lines. A weight's
// letter is its term; "carry" is what is handed to the step before.
export const KINDS = ["s", "V", "h", "a", "W", "U", "b", "carry"];
export const ACCUMULATED = ["V", "W", "U", "b"];
const MOST_EXTRA = 9;

const SLOPES = {
  tanh: {
    code: "da = dh * (1 - h[t] ** 2)",
    symbols: (t) => `h̄(${t}) · (1 − h(${t})²)`,
    write: (dh, h) => `${dh} · (1 − ${h}²)`,
    work: (dh, h) => dh * (1 - h * h),
  },
  sigmoid: {
    code: "da = dh * h[t] * (1 - h[t])",
    symbols: (t) => `h̄(${t}) · h(${t}) · (1 − h(${t}))`,
    write: (dh, h) => `${dh} · ${h} · (1 − ${h})`,
    work: (dh, h) => dh * h * (1 - h),
  },
  relu: {
    code: "da = dh * (h[t] > 0)",
    symbols: (t) => `h̄(${t}) · [h(${t}) > 0]`,
    write: (dh, h) => `${dh} · ${Number(h.replace("−", "-")) > 0 ? 1 : 0}`,
    work: (dh, h) => (h > 0 ? dh : 0),
  },
  identity: {
    code: "da = dh",
    symbols: (t) => `h̄(${t})`,
    write: (dh) => dh,
    work: (dh) => dh,
  },
};

/** The loop: lines 1 … 3 prepare it, then one line for each of KINDS. */
export function code_lines(activation) {
  return [
    "dU = dW = dV = db = 0.0",
    "dh_next = 0.0",
    "for t in range(T, 0, -1):",
    "    ds = s[t] - y[t]",
    "    dV += ds * h[t]",
    "    dh = V * ds + dh_next",
    `    ${SLOPES[activation].code}`,
    "    dW += da * h[t - 1]",
    "    dU += da * x[t]",
    "    db += da",
    "    dh_next = W * da",
  ];
}

/** Which lines (0 is the first) a kind of step runs. */
export function lines_of(kind) {
  return kind === "start" ? [0, 1] : [3 + KINDS.indexOf(kind)];
}

export function last_step(T) {
  return KINDS.length * T;
}

/** What the last of `position` lines computed: { kind, t }; at 0 nothing has run. */
export function step_at(position, T) {
  if (position === 0) return { kind: "start", t: T };
  const done = Math.min(position, last_step(T)) - 1;
  const round = Math.floor(done / KINDS.length);
  return { kind: KINDS[done % KINDS.length], t: T - round };
}

/** Whether line `kind` of step t has run. */
export function has_run(position, T, t, kind) {
  return position > KINDS.length * (T - t) + KINDS.indexOf(kind);
}

// What is set off by each kind of step: item → time steps after the step's own.
const MARKS = {
  s: { lit: { "edge score": 0, s: 0 }, used: { loss: 0 } },
  V: { lit: { "edge V": 0, "term V": 0 }, used: { s: 0, h: 0 } },
  h: { lit: { "edge V": 0, "edge W": 1, h: 0 }, used: { s: 0, a: 1 } },
  a: { lit: { "edge phi": 0, a: 0 }, used: { h: 0 } },
  W: { lit: { "edge W": 0, "term W": 0 }, used: { a: 0, h: -1 } },
  U: { lit: { "edge U": 0, "term U": 0 }, used: { a: 0, x: 0 } },
  b: { lit: { a: 0 }, used: {} },
  carry: { lit: { "edge W": 0 }, used: { a: 0 } },
};

/** How an item of the picture at step t is set off: "lit", "used" or "". */
export function mark_of(position, T, item, t) {
  const { kind, t: now } = step_at(position, T);
  const { lit = {}, used = {} } = MARKS[kind] ?? {};
  const ended = kind === "carry" && now === 1; // the gradient of h(0) is known
  if (now + lit[item] === t || (ended && item === "h" && t === 0)) return "lit";
  return now + used[item] === t ? "used" : "";
}

/** The position after T changed: a finished pass stays finished. */
export function step_for(position, T_old, T) {
  const finished = position >= last_step(T_old);
  return finished ? last_step(T) : Math.min(position, last_step(T));
}

/** The sum of the terms of a weight that have arrived; null before the first. */
export function sum_so_far({ T, position }, r, name) {
  let sum = null;
  for (let t = T; t >= 1 && has_run(position, T, t, name); t--) {
    sum = (sum ?? 0) + r.terms[name][t - 1];
  }
  return sum;
}

const given = (value) => ({ value, text: (extra) => format_given(value, 4 + extra) });
const found = (value) => ({ value, text: (extra) => format_digits(value, extra) });
const product = { write: (p, q) => `${p} · ${q}`, work: (p, q) => p * q };

/** A term of a weight: the gradient above its arrow times the value below. */
function term_rule(name, t, left, bar, right, value, r) {
  return {
    title: "the gradient above the arrow × the value below it",
    symbols: `${name}̄ += ${left}(${t}) · ${right}`,
    left: circled(t), parts: [found(bar), value], ...product,
    result: r.terms[name][t - 1],
  };
}

/**
 * The rule of each kind of step: title, symbols, left side, the numbers that enter
 * it, how it is written and worked out, and the result of the network's own pass.
 */
const RULES = {
  s: (t, { targets }, r) => ({
    title: "the slope of ½ (s − y)²", symbols: `s̄(${t}) = s(${t}) − y(${t})`,
    left: `s̄(${t})`, parts: [found(r.s[t - 1]), given(targets[t - 1])],
    write: (s, y) => `${s} − ${y}`, work: (s, y) => s - y, result: r.ds[t - 1],
  }),
  V: (t, scene, r) =>
    term_rule("V", t, "s̄", r.ds[t - 1], `h(${t})`, found(r.h[t]), r),
  h: (t, { T, V, W }, r) => {
    const rule = { left: `h̄(${t})`, result: r.dh[t - 1] };
    const own = [given(V), found(r.ds[t - 1])];
    if (t === T) {
      return {
        ...rule, title: "nothing comes from after the last step",
        symbols: `h̄(${t}) = V · s̄(${t}) + 0`, parts: own,
        write: (v, s) => `${v} · ${s} + 0`, work: product.work,
      };
    }
    return {
      ...rule, title: "two arrows arrive: their gradients add up",
      symbols: `h̄(${t}) = V · s̄(${t}) + W · ā(${t + 1})`,
      parts: [...own, given(W), found(r.da[t])],
      write: (v, s, w, a) => `${v} · ${s} + ${w} · ${a}`,
      work: (v, s, w, a) => v * s + w * a,
    };
  },
  a: (t, { activation }, r) => {
    const { symbols, write, work } = SLOPES[activation];
    return {
      title: `through ${activation}: times its slope`,
      symbols: `ā(${t}) = ${symbols(t)}`, left: `ā(${t})`,
      parts: [found(r.dh[t - 1]), found(r.h[t])], write, work, result: r.da[t - 1],
    };
  },
  W: (t, scene, r) =>
    term_rule("W", t, "ā", r.da[t - 1], `h(${t - 1})`,
      t === 1 ? given(0) : found(r.h[t - 1]), r),
  U: (t, { xs }, r) =>
    term_rule("U", t, "ā", r.da[t - 1], `x(${t})`, given(xs[t - 1]), r),
  b: (t, scene, r) => ({
    title: "b is added to a, so the factor is 1", symbols: `b̄ += ā(${t})`,
    left: circled(t), parts: [found(r.da[t - 1])], write: (a) => a, work: (a) => a,
    result: r.terms.b[t - 1],
  }),
  carry: (t, { W }, r) => {
    const parts = [given(W), found(r.da[t - 1])];
    if (t === 1) {
      return {
        title: "the end of the way back", symbols: "h̄(0) = W · ā(1)",
        left: "h̄(0)", parts, ...product, result: r.dh0,
      };
    }
    const share = `W · ā(${t})`;
    return {
      title: `handed on to step ${t - 1}`, left: share,
      symbols: `${share}, one share of h̄(${t - 1})`,
      parts, ...product, result: W * r.da[t - 1],
    };
  },
};

const in_brackets = (text) => (text.startsWith("−") ? `(${text})` : text);
const number_of = (text) => Number(text.replace("−", "-"));

/** Writes a rule with as few digits as still give its result on paper. */
function calculation({ parts, write, work, result }) {
  const shown = format_number(result);
  let texts = [];
  for (let extra = 0; extra <= MOST_EXTRA; extra++) {
    texts = parts.map((part) => part.text(extra));
    if (format_number(work(...texts.map(number_of))) === shown) break;
  }
  const [first, ...others] = texts;
  const words = write(first, ...others.map(in_brackets));
  return words === shown ? shown : `${words} = ${shown}`;
}

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

/** What the picture shows now, in words; Python says the same (`tell`). */
export function tell(scene, r) {
  const { T } = scene;
  const { kind, t, expression } = equation_at(scene, r);
  if (kind === "start") {
    const steps = `${T} time step${T > 1 ? "s" : ""}`;
    const loss = format_number(r.L);
    return `Forward pass over ${steps} complete: the loss is L = ${loss}. ` +
      "Nothing has gone back yet.";
  }
  const news = NEWS[kind](t, scene, expression);
  let end = ".";
  if (WEIGHTS.includes(kind)) {
    const sum = format_number(sum_so_far(scene, r, kind));
    end = t === 1 ? `; that completes its gradient, ${sum}.` : `; so far ${sum}.`;
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
  return `Backward pass complete: ${sums.join(", ")}.`;
}

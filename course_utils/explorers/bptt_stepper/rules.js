// The equation of each line of the loop, with its numbers.

import {
  circled, format_digits, format_given, format_number,
} from "../shared/words.js";

const MOST_EXTRA = 9;

/** How the slope of each activation is coded, written and worked out. */
export const SLOPES = {
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

const given = (value) => ({ value, text: (extra) => format_given(value, 4 + extra) });
const found = (value) => ({ value, text: (extra) => format_digits(value, extra) });
const product = { write: (p, q) => `${p} · ${q}`, work: (p, q) => p * q };

/** A term of a weight: the gradient above its arrow times the value below. */
function term_rule(name, t, left, bar, right, value, r) {
  return {
    title: "the gradient above × the value below",
    symbols: `${name}̄ += ${left}(${t}) · ${right}`,
    left: circled(t), parts: [found(bar), value], ...product,
    result: r.terms[name][t - 1],
  };
}

/**
 * The rule of each kind of step: title, symbols, left side, the numbers that enter
 * it, how it is written and worked out, and the result of the network's own pass.
 */
export const RULES = {
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
export function calculation({ parts, write, work, result }) {
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

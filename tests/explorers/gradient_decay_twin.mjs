// Answers with all that the laboratory computes of each scene; of some also the weights,
// states and gradient vectors behind the curves.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const net = await import(`${place}/gradient_decay_network.js`);
const { eigenvalues, largest_singular_value } = await import(`${place}/eigenvalues.js`);
const words = await import(`${place}/gradient_decay_words.js`);

/** JSON has no infinities, and NaN must be seen: such numbers travel as words. */
function plain(key, value) {
  if (ArrayBuffer.isView(value)) return Array.from(value);
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function insides(scene) {
  return net.run(scene, {}).map(({ cell, ux, path, vectors, logs, overflow }) => ({
    U: cell.U, W: cell.W, b: cell.b, b_hn: cell.b_hn, ux, path, vectors, logs, overflow,
  }));
}

/** Whether a memory keeps what it should, and changes nothing. */
function remembering({ scaling: [first, ...others], drawing }) {
  const memory = {};
  const is_the_same = (scene) => {
    const again = JSON.stringify(net.compute(scene, memory), plain);
    return again === JSON.stringify(net.compute(scene, {}), plain);
  };
  net.compute(first, memory);
  const kept = new Set(memory.kept.values());
  const scaled = others.map(is_the_same);
  const now = [...memory.kept.values()];
  const nothing_new = now.length === kept.size && now.every((value) => kept.has(value));
  return { scaled, nothing_new, drawn: drawing.map(is_the_same) };
}

function spectrum({ matrix, n }) {
  const a = Float64Array.from(matrix);
  const found = { ...eigenvalues(a, n), sigma_max: largest_singular_value(a, n) };
  return { ...found, untouched: a.every((value, i) => value === matrix[i]) };
}

function message(make) {
  try {
    make();
    return null;
  } catch (error) {
    return error.message;
  }
}

const data = JSON.parse(readFileSync(0, "utf-8"));
const answer = {
  scenes: (data.scenes ?? []).map((scene) => net.compute(scene, {})),
  unchecked: (data.unchecked ?? []).map((scene) => {
    const curves = net.decay_curves(scene);
    const warnings = words.decay_warnings(curves);
    return { curves, sentence: words.decay_sentence(scene, curves), warnings };
  }),
  insides: (data.insides ?? []).map(insides),
  memory: data.memory ? remembering(data.memory) : null,
  spectra: (data.matrices ?? []).map(spectrum),
  refused: message(() => eigenvalues(Float64Array.of(1, NaN, 0, 1), 2)),
  odd: net.compute({ ...data.base, radius: NaN }),
  shares: (data.shares ?? []).map((log) => words.share(log ?? -Infinity)),
};
process.stdout.write(JSON.stringify(answer, plain));

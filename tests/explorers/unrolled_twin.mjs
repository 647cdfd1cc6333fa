// Answers with what the browser would show for each scene: numbers and sentence.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const network = await import(`${place}/unrolled_network.js`);
const { format_number } = await import(`${place}/graph_drawing.js`);
await import(`${place}/unrolled_graph.js`); // must import as it lies there

function show(scene) {
  const problem = network.check_scene(scene);
  if (problem) return { problem };
  const numbers = network.compute(scene);
  return { problem, numbers, sentence: network.describe(scene, numbers) };
}

const { scenes = [], values = [], moves = [], kept = [] } = JSON.parse(
  readFileSync(0, "utf-8"),
);
const answer = {
  scenes: scenes.map(show),
  texts: values.map(format_number),
  moves: moves.map((args) => network.moved(...args)),
  kept: kept.map((args) => network.position_for(...args)),
};
process.stdout.write(JSON.stringify(answer));

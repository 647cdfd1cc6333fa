// Answers with what the browser would show of the stepper for each scene.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const { check_stepper } = await import(`${place}/bptt_stepper.js`);
const { compute } = await import(`${place}/unrolled_network.js`);
const steps = await import(`${place}/bptt_steps.js`);
const { format_digits, format_given } = await import(`${place}/graph_drawing.js`);

function show(state) {
  const problem = check_stepper(state);
  if (problem) return { problem };
  const scene = { ...state, tied: true };
  const numbers = compute(scene);
  const sums = steps.ACCUMULATED.map((name) =>
    steps.sum_so_far(scene, numbers, name),
  );
  return {
    problem, sums,
    equation: steps.equation_at(scene, numbers),
    sentence: steps.tell(scene, numbers),
    code: steps.code_lines(scene.activation),
    lines: steps.lines_of(steps.step_at(scene.position, scene.T).kind),
  };
}

const { scenes = [], kept = [], marks = [], digits = [], given = [] } = JSON.parse(
  readFileSync(0, "utf-8"),
);
const answer = {
  scenes: scenes.map(show),
  marks: marks.map((args) => steps.mark_of(...args)),
  kept: kept.map((args) => steps.step_for(...args)),
  digits: digits.map((args) => format_digits(...args)),
  given: given.map((value) => format_given(value)),
};
process.stdout.write(JSON.stringify(answer));

// Answers with everything the browser computes and says of each scene of the gates.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const { check_gates, stroke } = await import(`${place}/gates.js`);
const cell = await import(`${place}/gates_cell.js`);
const goals = await import(`${place}/gates_goals.js`);
const words = await import(`${place}/gates_words.js`);
const { memory_range, place_at } = await import(`${place}/gates_drawing.js`);
const { mark_change } = await import(`${place}/gates_controls.js`);

function show(scene) {
  const problem = check_gates(scene);
  if (problem) return { problem };
  const marks = goals.used_marks(scene.goal, scene.marks);
  const r = cell.run_gates(scene, scene.xs, marks);
  const verdict = goals.judge(scene);
  const targets = goals.wanted_outputs(scene.goal, scene.xs, marks);
  const names = goals.GOALS[scene.goal].marks;
  return {
    problem, r, verdict, targets,
    weights: cell.weights_of(scene),
    solution: verdict && goals.solution(scene.goal, scene),
    range: memory_range({ scene, r, targets }),
    sentence: words.describe_gates(scene, r, verdict),
    equations: words.equations_at(scene, r),
    learnt: cell.GATES.map((gate) => words.gate_equation(scene, gate, names)),
  };
}

const plain = (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value);
const { scenes = [], fixed = [], strokes = [], places = [], presses = [] } = JSON.parse(
  readFileSync(0, "utf-8"),
);
const answer = {
  scenes: scenes.map(show),
  goals: goals.GOALS,
  hidden: Object.fromEntries(
    Object.keys(goals.GOALS).map((goal) => [goal, goals.hidden_signals(goal)]),
  ),
  fixed: fixed.map((args) => words.fixed(...args)),
  strokes: strokes.map((args) => stroke(...args)),
  places: places.map((args) => place_at(...args)),
  presses: presses.map((args) => mark_change(...args)),
};
process.stdout.write(JSON.stringify(answer, plain));

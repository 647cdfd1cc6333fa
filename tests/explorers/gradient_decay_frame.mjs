// Answers with what the laboratory's picture shows of each scene, in numbers and words.
import { readFileSync } from "node:fs";

const place = process.argv[2];
const { compute } = await import(`${place}/gradient_decay_network.js`);
const frame = await import(`${place}/gradient_decay_frame.js`);

const data = JSON.parse(readFileSync(0, "utf-8"), (key, value) =>
  ({ "-inf": -Infinity, inf: Infinity, nan: NaN })[value] ?? value,
);
const answer = {
  scenes: (data.scenes ?? []).map((scene) => {
    const { curves } = compute(scene);
    const ends = frame.decades(curves);
    return {
      ends,
      ticks: frame.decade_ticks(ends).map(frame.decade_words),
      reach: frame.reach_of(curves, scene.radius),
      labels: frame.end_labels(curves, ends),
      head: frame.slopes_head(curves),
      slopes: curves.map(frame.slope_label),
    };
  }),
  times: (data.times ?? []).map(frame.time_ticks),
  lines: (data.lines ?? []).map((points) => frame.cut_line(points, -2, 3)),
  spreads: (data.spreads ?? []).map((given) => frame.spread(...given)),
  sizes: { HEIGHT: frame.HEIGHT, LINES: frame.LINES, SLOPES: frame.SLOPES,
    PLANE: frame.PLANE, at_900: frame.panels(900) },
};
process.stdout.write(JSON.stringify(answer));

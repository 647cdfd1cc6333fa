// The static host: brings the explorers of a built page to life, without a kernel.
//
// The page holds, for each explorer, its picture and its stored state, and once the
// script of each kind as text: from a file (file://) a browser refuses to import one.

const NOT_STARTED =
  "This explorer could not start here, so the picture shows how it opens. " +
  "It moves in JupyterLab.";

/** A widget's model without a widget: what `render` asks of it, made of plain values. */
export function plain_model({ state, scene }) {
  const values = { ...state, scene };
  const heard = new Map(); // "change:name" → what is called then
  return {
    get: (name) => values[name],
    set(name, value) {
      if (Object.is(values[name], value)) return;
      values[name] = value;
      for (const call of [...(heard.get(`change:${name}`) ?? [])]) call();
    },
    on(event, call) {
      heard.set(event, (heard.get(event) ?? new Set()).add(call));
    },
    off(event, call) {
      heard.get(event)?.delete(call);
    },
    save_changes() {}, // nobody else keeps the state
  };
}

/** A function that imports the script of an explorer by name, each once. */
function importer(scripts) {
  const modules = new Map();
  return (name) => {
    if (!modules.has(name)) {
      const blob = new Blob([scripts[name]], { type: "text/javascript" });
      modules.set(name, import(URL.createObjectURL(blob)));
    }
    return modules.get(name);
  };
}

/** Replaces the picture beside `script` by the living explorer, if it can be drawn. */
async function start(script, load) {
  const el = document.createElement("div");
  const picture = script.parentElement.querySelector("figure");
  try {
    const stored = JSON.parse(script.textContent);
    const { default: explorer } = await load(stored.name);
    picture.before(el); // within the page, where it can measure its room
    await explorer.render({ model: plain_model(stored), el });
    picture.remove();
  } catch (error) {
    console.error(error);
    el.textContent = NOT_STARTED;
    picture.after(el);
  }
}

/**
 * Starts every explorer of the page.
 *
 * `scripts` holds the text of each kind's module by name. An element of the class
 * "explorer-place" holds a figure that stands for the explorer, and a script element
 * with its { name, state, scene } as JSON.
 */
export function bring_to_life(scripts) {
  const load = importer(scripts);
  const stored = document.querySelectorAll(".explorer-place > script");
  return Promise.all([...stored].map((script) => start(script, load)));
}

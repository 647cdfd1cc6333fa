"""An explorer's JavaScript run by Python: the same modules, without a browser.

QuickJS is a small JavaScript engine inside a Python package. With it `show` stores the
very numbers, words and pictures that the browser shows, and tests ask the explorers
questions without opening one.
"""

import json
from functools import cache

import quickjs

from course_utils.explorers.shared import source

STACK = 8 * 2**20  # bytes; the default is too small for deep recursion

# Typed arrays become lists, and numbers that JSON lacks survive the way.
DRIVER = """
globalThis.ask = (path, words) => {
  const arguments_ = JSON.parse(words, (_, value) =>
    value && value.$number !== undefined ? Number(value.$number) : value);
  let value = (0, eval)(path);
  if (typeof value === "function") value = value(...arguments_);
  const plain = (_, item) => {
    const odd = typeof item === "number" && !Number.isFinite(item);
    if (odd) return { $number: `${item}` };
    if (ArrayBuffer.isView(item)) return Array.from(item);
    if (item instanceof Set) return [...item];
    if (item instanceof Map) return Object.fromEntries(item);
    return item;
  };
  return JSON.stringify(value === undefined ? null : value, plain);
};
"""


class Engine:
    """One explorer's script, loaded.

    Parameters
    ----------
    text : str
        A joined script (`source.script`, `source.join`); its default export is called
        ``explorer`` here.
    """

    def __init__(self, text):
        self._context = quickjs.Context()
        self._context.set_max_stack_size(STACK)
        self._context.eval(text.replace("export default", "globalThis.explorer =", 1))
        self._context.eval(DRIVER)

    def ask(self, path, *arguments):
        """Call ``path`` ("explorer.check"), or read it if it is no function.

        Everything at the top level of the joined modules can be asked for by its name.

        Arguments and result travel as JSON; infinite numbers and NaN survive.

        Raises
        ------
        RuntimeError
            What the script threw, with its stack.
        """
        words = json.dumps([_to_json(each) for each in arguments])
        try:
            answer = self._context.get("ask")(path, words)
        except quickjs.JSException as error:
            raise RuntimeError(
                f"{path} failed in the explorer's script: {error}"
            ) from None
        return _from_json(json.loads(answer))

    def run(self, text):
        """Evaluate more JavaScript in the script's scope (for tests)."""
        return self._context.eval(text)


@cache
def engine(name):
    """The engine of explorer `name`, made once."""
    return Engine(source.script(name))


def _to_json(value):
    if isinstance(value, float) and (value != value or value in (1e400, -1e400)):
        return {"$number": "NaN" if value != value else f"{'-' * (value < 0)}Infinity"}
    if isinstance(value, dict):
        return {key: _to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_to_json(item) for item in value]
    return value.item() if hasattr(value, "item") else value


def _from_json(value):
    if isinstance(value, dict):
        if value.keys() == {"$number"}:
            return float(value["$number"].replace("Infinity", "inf"))
        return {key: _from_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_from_json(item) for item in value]
    return value

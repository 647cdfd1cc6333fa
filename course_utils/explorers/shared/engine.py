"""An explorer's JavaScript run by Python: the same modules, without a browser.

QuickJS is a small JavaScript engine inside a Python package. With it `show` stores the
very numbers, words and pictures that the browser shows, and tests ask the explorers
questions without opening one.

A JavaScript engine belongs to the thread that made it. JupyterLab's kernel answers a
widget's messages in other threads than a cell's code, so every engine has a thread of
its own, which answers one question after another.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import quickjs

from course_utils.explorers.shared import source

STACK = 2**18  # bytes; a thread has 512 kB on some systems

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
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="explorer-engine")
        self._in_thread(self._load, text)

    def _in_thread(self, function, *arguments):
        return self._thread.submit(function, *arguments).result()

    def _load(self, text):
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
            answer = self._in_thread(self._answer, path, words)
        except quickjs.JSException as error:
            raise RuntimeError(
                f"{path} failed in the explorer's script: {error}"
            ) from None
        return _from_json(json.loads(answer))

    def run(self, text):
        """Evaluate more JavaScript in the script's scope (for tests)."""
        self._in_thread(self._evaluate, text)

    def _answer(self, path, words):
        return self._context.get("ask")(path, words)

    def _evaluate(self, text):
        self._context.eval(text)


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

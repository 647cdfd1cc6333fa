"""Running one of the .mjs scripts beside this file in Node.js."""

import json
import shutil
import subprocess
from pathlib import Path

from course_utils.explorers import flagship

HERE = Path(__file__).resolve().parent
STATIC = Path(flagship.__file__).resolve().parent / "static"


def run_script(name, data):
    """JSON answer of the script `name` to `data`; it is told where ``static`` is."""
    done = subprocess.run(
        [shutil.which("node"), str(HERE / name), STATIC.as_uri()],
        input=json.dumps(data),
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def check_syntax(text, folder):
    """Let Node parse `text` as a module; its complaint, or an empty string."""
    file = folder / "joined.mjs"
    file.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [shutil.which("node"), "--check", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stderr if done.returncode else ""

"""The stop button in a real kernel: real interrupts, at several moments."""

import time

import pytest
from jupyter_client import KernelManager

BEGIN = """
import time
from course_utils.exercises.ch02 import check_forward
turns = 0
def endless(*given):
    global turns
    while True:
        turns += 1
def swallows(*given):
    global turns
    while True:
        try:
            turns += 1
        except BaseException:
            pass
print("begun", flush=True)
"""


@pytest.fixture(scope="module")
def kernel():
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    yield manager, client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def ask(kernel, code, presses=()):
    """The text that a cell shows, with stop pressed so long after it says "begun"."""
    manager, client = kernel
    identity, texts = client.execute(code), []
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["parent_header"].get("msg_id") != identity:
            continue
        content = message["content"]
        if content.get("execution_state") == "idle":
            return "".join(texts)
        if "begun" in content.get("text", ""):
            for wait in presses:
                time.sleep(wait)
                manager.interrupt_kernel()
        texts.append(
            content.get("text")
            or content.get("data", {}).get("text/plain", "")
            or content.get("evalue", "")
        )


@pytest.mark.parametrize("function", ["endless", "swallows"])
@pytest.mark.parametrize("presses", [(0.05,), (0.3,), (1.1,), (0.2, 0.01, 0.02, 0.4)])
def test_stop_ends_the_function_and_all_goes_on(kernel, function, presses):
    shown = ask(kernel, f"{BEGIN}check_forward({function})", presses)
    # A press outside of the check ends the cell as it ends any cell.
    assert shown == "begun\n" or "You stopped the check" in " ".join(shown.split())
    still = ask(kernel, "n = turns; time.sleep(0.3); print(turns - n)")
    assert still == "0\n"
    again = ask(kernel, "print(check_forward(check_forward.solution).status)")
    assert again == "passed\n"


@pytest.mark.parametrize(
    "leave", ["exit()", "quit()", "raise SystemExit", "exit(True)"]
)
def test_an_answer_cannot_end_the_kernel(kernel, leave):
    code = f"def leaves(*given):\n    {leave}\ncheck_forward(leaves)"
    assert "SystemExit" in ask(kernel, f"{BEGIN}{code}")
    time.sleep(1)
    assert ask(kernel, "print('alive', get_ipython().exit_now)") == "alive False\n"

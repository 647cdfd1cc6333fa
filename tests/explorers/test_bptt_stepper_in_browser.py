"""The stepper's own way: a term travels from its arrow into its sum."""

import pytest
from _explorer_page import open_alone

from course_utils.explorers.bptt_stepper import BPTTStepper

pytestmark = pytest.mark.browser


def test_a_term_travels_into_its_sum_after_a_step_and_only_then(page):
    open_alone(page, BPTTStepper(position=4, speed="slow"))
    stepper = page.locator(".rnn-explorer.bptt_stepper")
    traveller = stepper.locator("[data-key='traveller']")
    term = stepper.locator("[data-key='sums-W-3-term']")
    stepper.locator(".graph").press("ArrowRight")
    traveller.wait_for(state="attached")
    assert term.count() == 0
    term.wait_for(state="attached")
    assert traveller.count() == 0
    stepper.locator(".graph").press("End")
    assert traveller.count() == 0
    assert stepper.locator("[data-key='sums-W-1-term']").count() == 1
    assert page.console_errors == []


def test_without_motion_a_term_is_in_its_sum_at_once(page):
    page.emulate_media(reduced_motion="reduce")
    open_alone(page, BPTTStepper(position=4))
    stepper = page.locator(".rnn-explorer.bptt_stepper")
    stepper.get_by_role("button", name="Step ▶").click()
    assert stepper.locator("[data-key='traveller']").count() == 0
    assert stepper.locator("[data-key='sums-W-3-term']").count() == 1

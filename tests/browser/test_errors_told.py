"""Errors of forms: summed up first, where the focus goes; tied to their inputs; named in the title of the screen."""

import pytest

from tests.screens.table import all_screens

WITH_ERRORS = [
    "edit-error-in-text",
    "edit-errors-in-fields",
    "new-error",
    "move-error",
    "delete-error",
    "undelete-error",
    "tag-rename-error",
    "name-error",
    "administration-errors",
    "mail-error",
    "sign-in-error",
    "sign-up-errors",
    "password-change-errors",
    "password-reset-error",
]
WRONG_INPUTS = """() => [...document.querySelectorAll("main [aria-invalid=true]")].map(input => ({
  name: input.name,
  told: (input.getAttribute("aria-describedby") || "").split(/\\s+/)
    .map(id => id && document.getElementById(id)?.textContent.trim()).filter(Boolean).join(" "),
  summed: !!document.querySelector(`#errors a[href="#${CSS.escape(input.id).replaceAll("\\\\", "")}"]`),
}))"""


@pytest.mark.parametrize("name", WITH_ERRORS)
def test_errors_come_first_and_lead_to_their_inputs(tour, name):
    screen = next(screen for screen in all_screens() if screen.name == name)
    page, _ = tour.open(screen)
    assert page.title().startswith(("À revoir", "Look again")), page.title()
    assert page.evaluate("document.activeElement.id") == "errors", "the focus is not on the summary"
    assert page.locator("#errors").get_attribute("role") == "alert"
    wrong = page.evaluate(WRONG_INPUTS)
    assert wrong or name == "sign-in-error"  # which does not say whether the name or the password is wrong
    for one in wrong:
        assert one["told"] and one["summed"], one
    if wrong:
        page.locator("#errors a").first.click()
        assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"


def test_a_screen_without_errors_puts_the_focus_nowhere(tour):
    screen = next(screen for screen in all_screens() if screen.name == "sign-up")
    page, _ = tour.open(screen)
    assert page.locator("#errors").count() == 0
    assert not page.title().startswith(("À revoir", "Look again"))

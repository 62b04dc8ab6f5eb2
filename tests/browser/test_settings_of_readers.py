"""What readers set on their device, or do with the keyboard alone: the wiki follows on the screens that matter most."""

import pytest

from tests.screens.table import all_screens

WALKED = ["home", "read", "edit", "history", "directory", "sign-up", "diff", "recent-filtered"]
MOST_STOPS = 400
# Every stop of the keyboard as the page declares them, in the order of the page; a group of radios is one stop.
STOPS = """() => {
  const seen = new Set()
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && e.type !== "hidden")
    .filter(e => {
      if (e.type !== "radio") return true
      const group = [...document.getElementsByName(e.name)]
      const stop = group.find(one => one.checked) || group[0]
      return stop === e
    })
    .map((e, n) => { e.dataset.stop = n; return n })
}"""
CURRENT = """selector => {
  const ground = e => getComputedStyle(e).backgroundColor
  const [one, other] = [document.querySelector(selector + "[aria-current]"),
                        document.querySelector(selector + ":not([aria-current])")]
  return [ground(one), ground(other)]
}"""


def screen_of(name: str):
    return next(screen for screen in all_screens() if screen.name == name)


@pytest.mark.parametrize("name", WALKED)
def test_tab_goes_through_a_screen_in_its_order_and_out_again(tour, name):
    page, _ = tour.open(screen_of(name))
    expected = page.evaluate(STOPS)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    walked = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("document.activeElement === document.body ? null : +document.activeElement.dataset.stop")
        if stop is None or (walked and stop == walked[0]):
            break
        if not walked or walked[-1] != stop:  # a date is one input of several stops
            walked.append(stop)
    assert walked == expected


@pytest.mark.parametrize("name", ["home", "read", "edit-errors-in-fields", "directory"])
def test_nothing_moves_for_those_who_want_no_motion(tour, name):
    page, _ = tour.open(screen_of(name))  # as in every test here: prefers-reduced-motion: reduce
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => {
          const style = getComputedStyle(e)
          return !/^0s(, 0s)*$/.test(style.transitionDuration) || style.animationName !== "none"
            || style.scrollBehavior === "smooth"
        }).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert moving == []


@pytest.mark.parametrize(
    ("name", "selector"),
    [("read", ".tabs a"), ("diff", ".switch a"), ("history", ".filters a.tag"), ("pages-letter", ".letters a")],
)
def test_what_is_current_shows_in_forced_colours(tour, name, selector):
    page, _ = tour.open(screen_of(name))
    page.emulate_media(forced_colors="active")
    current, other = page.evaluate(CURRENT, selector)
    page.emulate_media(forced_colors="none")
    assert current != other


def test_inputs_about_a_person_say_so_to_the_browser(tour):
    page, _ = tour.open(screen_of("sign-up"))
    kinds = page.evaluate("[...document.querySelectorAll('.sheet input:not([type=hidden])')].map(e => e.autocomplete)")
    assert kinds == ["username", "email", "new-password", "new-password"]
    page, _ = tour.open(screen_of("sign-in"))
    assert page.locator("input[name=password]").get_attribute("autocomplete") == "current-password"


def test_screens_of_different_addresses_have_different_titles(tour):
    titles = {}
    for name in (
        "home",
        "read",
        "edit",
        "history",
        "diff",
        "revision",
        "move-plan",
        "backlinks",
        "pages",
        "tags",
        "tag",
    ):
        page, _ = tour.open(screen_of(name))
        titles.setdefault(page.title(), []).append(name)
    assert all(len(names) == 1 for names in titles.values()), titles
    assert all(title.endswith(" · Intercoop") for title in titles)

"""Those who never touch a mouse: Tab to walk, Enter and Space to do it, and a focus that is seen at every stop."""

from playwright.sync_api import Locator

from .reader import Reader

# More stops than this from one thing to the next is not a walk that one makes gladly.
MOST_STOPS = 60

# Where the target lies from the element that has the focus, and what is wrong with how that one shows.
STOP = """(target) => {
  const at = document.activeElement
  const free = !at || at === document.body
  if (free) return {where: 'nowhere', name: 'nothing', faults: []}
  const where = at === target ? 'here' : at.compareDocumentPosition(target) & 2 ? 'before' : 'after'
  const name = at.outerHTML.slice(0, 120)
  if (at.tabIndex < 0) return {where, name, faults: []}   // a place that a link led to, not a stop
  const box = [...at.getClientRects()].find(each => each.width && each.height)
  if (!box) return {where, name, faults: ['has no place on the screen']}
  const faults = []
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth)
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight)
  if (right - left < 1 || bottom - top < 1) faults.push('is outside the window')
  else {
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
    const label = at.labels?.[0]
    if (over && !at.contains(over) && !over.contains(at) && !label?.contains(over))
      faults.push('is covered by ' + over.outerHTML.slice(0, 80))
  }
  const shown = element => {
    const style = getComputedStyle(element)
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  }
  if (![at, at.parentElement, ...at.labels ?? []].some(shown)) faults.push('does not show that it has the focus')
  return {where, name, faults}
}"""


class Keyboard(Reader):
    """Walks by Tab and Shift+Tab; from the top of a screen the first stop leads past the header."""

    way = "keyboard"

    def _reach(self, target: Locator) -> None:
        self._walk_to(target)

    def _press(self, target: Locator) -> None:
        self.page.keyboard.press("Enter")

    def _enter(self, box: Locator) -> None:
        self._walk_to(box)

    def _choose(self, box: Locator, option: str) -> None:
        self._walk_to(box)
        options = box.evaluate("select => [...select.options].map(option => option.text)")
        at = box.evaluate("select => select.selectedIndex")
        steps = options.index(option) - at
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def _tick(self, box: Locator) -> None:
        if box.is_checked():
            return
        if box.get_attribute("type") != "radio":
            self._walk_to(box)
            self.page.keyboard.press("Space")
            return
        # Tab stops at a group of choices once, where it is chosen; arrows go from one to the next.
        group = self.page.locator(f"input[type=radio][name='{box.get_attribute('name')}']")
        self._walk_to(
            group.locator("nth=0")
            if not group.and_(self.page.locator(":checked")).count()
            else group.and_(self.page.locator(":checked"))
        )
        place = "all => all.findIndex(each => each.checked)"
        steps = group.evaluate_all("(all, target) => all.indexOf(target)", box.element_handle()) - group.evaluate_all(
            place
        )
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def _walk_to(self, target: Locator) -> None:
        """Walks until the target has the focus; looks at every stop whether one sees where one is."""
        goal = target.element_handle()
        stop = goal.evaluate(STOP)
        if stop["where"] == "nowhere" and target.and_(self.page.locator("main *")).count():
            self._skip()
            stop = goal.evaluate(STOP)
        walked = 0
        in_footer = target.and_(self.page.locator("footer *")).count()  # from the top of a screen, its end is near
        while stop["where"] != "here":
            assert walked < MOST_STOPS, f"{target} was not reached within {MOST_STOPS} stops on {self.page.url}"
            back = stop["where"] == "before" or (stop["where"] == "nowhere" and in_footer)
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            walked += 1
            stop = goal.evaluate(STOP)
            assert stop["where"] != "nowhere", f"after {walked} stops the focus was lost on {self.page.url}"
            assert not stop["faults"], f"{stop['name']} {' and '.join(stop['faults'])} on {self.page.url}"
        self.stops.append(walked)

    def _skip(self) -> None:
        """Takes the link to the text, which is the first stop of a screen that was just opened."""
        if "#" in self.page.url:
            return  # the address led into the screen already
        self.page.keyboard.press("Tab")
        assert self.page.evaluate("document.activeElement.matches('.skip')"), (
            f"no way past the header of {self.page.url}"
        )
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("document.activeElement.id === 'main'")

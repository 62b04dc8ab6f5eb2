"""Those who point: real clicks on what is to be seen, with JavaScript or without."""

from playwright.sync_api import Locator

from .reader import Reader


class Mouse(Reader):
    """Scrolls to a thing and clicks on it, if nothing covers it."""

    way = "mouse"

    def _reach(self, target: Locator) -> None:
        """A click scrolls and points by itself."""

    def _press(self, target: Locator) -> None:
        target.click()

    def _enter(self, box: Locator) -> None:
        box.click()

    def _choose(self, box: Locator, option: str) -> None:
        # the open list of a native select is the browser's own, outside the page: no click can be aimed at it
        box.click()
        self.page.keyboard.press("Escape")
        box.select_option(label=option)

    def _tick(self, box: Locator) -> None:
        if not box.is_checked():
            box.click()


class WithoutJavaScript(Mouse):
    """A mouse, in a browser that runs no script at all."""

    way = "without JavaScript"
    javascript = False

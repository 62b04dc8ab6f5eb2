"""Watches what happens behind a screen: all that a person with the browser's console open would see go wrong."""

from playwright.sync_api import ConsoleMessage, Page, Request, Response


class Watch:
    """Collects `errors` of the pages it is put on: logged errors, breaches of the Content-Security-Policy, requests to
    other hosts or without an answer, and styles, scripts, fonts and pictures that do not come.

    `status` is that of the last document of the last watched page, redirects followed.
    """

    def __init__(self, url: str):
        self.url = url
        self.errors: list[str] = []
        self.status = 0

    def put_on(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._message)
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)
        return page

    def _message(self, message: ConsoleMessage) -> None:
        # a screen that answers 403, 404 or 409 on purpose is logged by Chromium as an error too
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(f"{message.location.get('url')}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.url + "/", "data:")):
            self.errors.append(f"a request left the wiki: {request.url}")

    def _failed(self, request: Request) -> None:
        # what the browser itself gave up because the reader went on is no fault
        if "ERR_ABORTED" not in (request.failure or ""):
            self.errors.append(f"no answer for {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.request.resource_type == "document":
            self.status = response.status
        elif response.status >= 400:
            self.errors.append(f"{response.status} for {response.url}")

"""Moving, deleting and bringing back in a browser without scripts, on a phone and on a desk."""

import re

import pytest

from .test_look import overflow

pytestmark = pytest.mark.browser


@pytest.fixture
def names(request):
    """Titles of this test's own: the wiki is shared."""
    width = request.node.callspec.params["width"]
    return f"Jardins {width}", f"Jardins partagés {width}"


def write(page, title: str, text: str) -> None:
    page.goto(f"/edit/{title}")
    page.fill("textarea[name=text]", text)
    page.click("button[name=publish]")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_a_page_moves_goes_and_comes_back_without_scripts(new_page, served_wiki, names, width):
    old, new = names
    page = new_page(java_script_enabled=False, viewport={"width": width, "height": 800})
    looker = new_page(viewport={"width": width, "height": 800})
    name = f"Gardien{width}"
    for each in (page, looker):
        each.goto("/accounts/login/" if each is looker else "/accounts/signup/")
        if each is page:
            each.fill("input[name=username]", name)
            each.fill("input[name=password1]", "quatre-chats-dans-un-sac")
            each.fill("input[name=password2]", "quatre-chats-dans-un-sac")
        else:
            each.fill("input[name=login]", name)
            each.fill("input[name=password]", "quatre-chats-dans-un-sac")
        each.locator("main form button.primary").click()
    served_wiki.command_line(
        "shell",
        "-c",
        f"from wiki.accounts.models import User; User.objects.filter(username={name!r}).update(is_staff=True)",
    )
    write(page, old, "Voir [[/Brest]].")
    write(page, f"{old}/Brest", "Voir [[../]].")
    write(page, f"Citante {width}", f"Voir [[{old}]].")

    page.goto(f"/wiki/{old}")
    page.locator(".more summary").click()
    page.locator('.more a[href^="/move/"]').click()
    assert looker.goto(page.url).ok and overflow(looker) == 0
    page.fill("#f-title", new)
    page.check("#f-rewrite")
    page.locator("button[name=preview]").click()
    plan = page.locator("#plan").inner_text()
    assert f"{new}/Brest" in plan and f"Citante {width}" in plan
    page.locator("button[name=move]").click()
    assert page.locator("h1").inner_text() == new
    assert page.locator(".subpages a").inner_text() == "Brest"
    page.goto(f"/wiki/{old}")
    assert page.locator("h1").inner_text() == new

    page.goto(f"/delete/{new}")
    assert looker.goto(page.url).ok and overflow(looker) == 0
    page.fill("#f-reason", "Un essai")
    page.locator("button.danger").click()
    page.locator('a[href^="/restore/"]').click()
    assert looker.goto(page.url).ok and overflow(looker) == 0
    page.locator("main form button.primary").click()
    assert page.locator("h1").inner_text() == new
    page.goto(f"/history/{new}")
    assert len(page.locator(".version").all()) == 4
    assert re.search("Un essai", page.content())

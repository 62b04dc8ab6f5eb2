"""The first steps of a newcomer, in a real browser: the founding pages are there, and signing up works."""


def test_the_home_page_opens_in_french(page):
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.locator("h1").first.is_visible()


def test_somebody_signs_up_and_is_named_on_every_page(page, sign_up):
    name = sign_up(page, "Nouvelle venue")
    page.goto("/")
    assert page.get_by_text(name).first.is_visible()

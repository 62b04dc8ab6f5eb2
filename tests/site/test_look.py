"""The look's promises that need no browser: what a first visit carries besides the sheets (test_sheets.py)."""

from django.conf import settings

FONTS = settings.BASE_DIR / "static" / "fonts"


def test_the_fonts_fit_a_first_visit():
    assert (FONTS / "literata-roman.woff2").stat().st_size < 23_500
    assert (FONTS / "literata-italic.woff2").stat().st_size < 11_000

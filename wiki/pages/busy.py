"""Whether somebody may be writing a page now, known from the page's own row: reading asks no more where nobody is.

Who it is, a higher room says (`registry.drafts.writing_now`), and is asked only while the row says so. The time stands
in the row so that it holds for all processes at once; nothing has to be taken back, since it passes.
"""

import time

from wiki.pages.models import Page

# A row is long: while one person writes, it is written to no more often than this.
STEP_SECONDS = 30


def mark_busy(page_id: int, seconds: int) -> None:
    """Say that somebody is writing the page, and will be for as long if nothing more is heard."""
    until = int(time.time()) + seconds
    Page.objects.filter(pk=page_id, busy_until__lt=until - min(STEP_SECONDS, seconds)).update(
        busy_until=until + STEP_SECONDS
    )


def is_busy(busy_until: int) -> bool:
    return busy_until > time.time()

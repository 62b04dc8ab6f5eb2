"""What texts render to, as the files in `cases/` say."""

import pytest

from tests.markup.cases_file import PAGE, all_cases, visible
from wiki.markup.pipeline import render


@pytest.mark.parametrize("case", all_cases(), ids=lambda case: f"{case.file}: {case.name}")
def test_case(case):
    assert visible(render(case.source, PAGE).html) == case.html

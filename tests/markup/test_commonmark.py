"""Our Markdown comes no further from CommonMark than it is: its deviations are counted by section."""

import pytest

from tests.markup import commonmark


@pytest.fixture(scope="module")
def examples() -> list[dict]:
    assert commonmark.EXAMPLES.exists(), "make test installs Debian's golang-github-yuin-goldmark-dev, which has them"
    return commonmark.read_examples()


def test_no_section_of_the_specification_has_more_deviations_than_are_known(examples):
    known = commonmark.known()
    grown = {
        section: numbers
        for section, numbers in commonmark.count(examples).items()
        if len(numbers) > known.get(section, 0)
    }
    assert not grown


def test_the_comparison_sees_what_differs_and_nothing_else():
    def deviates(markdown: str, html: str) -> bool:
        return commonmark.deviates({"markdown": markdown, "html": html})

    assert not deviates("# a *b*\n\nc  \nd\n", "<h1>a <em>b</em></h1>\n<p>c<br />\nd</p>\n")
    assert not deviates("- a\n- b\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n")
    assert not deviates(
        "[a](https://exemple.org) ![b](/c)", '<p><a href="https://exemple.org">a</a> <img src="/c" alt="b" /></p>'
    )
    assert deviates("# a *b*\n", "<h2>a</h2>\n")
    assert deviates("- a\n- b\n", "<ul>\n<li><p>a</p></li>\n<li>b</li>\n</ul>\n")
    assert deviates("    a\n", "<pre><code> a\n</code></pre>\n")
    assert deviates("a b\n", "<p>a<em>b</em></p>\n")
    assert deviates("[a](https://exemple.org)", '<p><a href="https://exemple.org/b">a</a></p>')


def test_every_known_section_is_one_of_the_specification(examples):
    assert set(commonmark.known()) <= {example["section"] for example in examples}

"""What every screen of a journey must be, whoever looks at it and however they move."""

from urllib.parse import unquote, urlsplit

from playwright.sync_api import Page

from tests.browser.watching import Watch

from .words import foreign_words

# Texts and labels of the interface that a reader can see or hear, each with the address that its link leads to; what
# people wrote (the rendered texts, what stands in inputs, what says its own language) is not among them.
LOOK = """() => {
  const theirs = '.prose, .hero-lead, .cards, textarea, script, style, .diff, body [lang]'
  const texts = []
  const note = (element, text) => {
    if (!text || !text.trim() || element.closest(theirs) || !element.checkVisibility()) return
    texts.push([text.trim(), element.closest('a[href]')?.getAttribute('href') ?? ''])
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) note(walker.currentNode.parentElement, walker.currentNode.data)
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const element of document.body.querySelectorAll(`[${name}]`)) note(element, element.getAttribute(name))
  const root = document.documentElement
  return {texts, title: document.title, lang: root.lang, wide: root.scrollWidth - root.clientWidth,
    headings: [...document.querySelectorAll('h1')].filter(each => each.checkVisibility()).length,
    mains: document.querySelectorAll('main').length,
    twice: [...document.querySelectorAll('[id]')].map(each => each.id).filter((id, at, all) => all.indexOf(id) < at)}
}"""


def look_over(page: Page, language: str, watch: Watch, answers: int) -> None:
    """AssertionError with all that is wrong with the screen: it names its address, and each fault in words."""
    seen = page.evaluate(LOOK)
    here = urlsplit(page.url).path
    chrome = [text for text, href in seen["texts"] if not _is_title(text, href) and not _is_title(text, here)]
    faults = [
        (watch.status != answers, f"answered {watch.status}, not {answers}"),
        (seen["lang"] != language, f"says that it speaks {seen['lang']!r}, not {language!r}"),
        (not seen["title"].strip(" ·"), "has no title"),
        (seen["headings"] != 1, f"has {seen['headings']} main headings"),
        (seen["mains"] != 1, f"has {seen['mains']} main parts"),
        (seen["wide"] > 0, f"is {seen['wide']} px wider than the window"),
        (seen["twice"], f"has ids twice: {seen['twice']}"),
        (mixed := foreign_words(language, chrome), f"mixes languages: {mixed}"),
        (watch.errors, f"had errors behind it: {watch.errors}"),
    ]
    wrong = [words for fault, words in faults if fault]
    assert not wrong, f"{page.url} {'; '.join(wrong)}"


def _is_title(text: str, address: str) -> bool:
    """Whether a text is the title, or the last part of the title, in an address: a person's words."""
    title = unquote(urlsplit(address).path).replace("_", " ")
    return title.endswith("/" + text)

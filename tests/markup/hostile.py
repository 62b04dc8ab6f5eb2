"""Texts of a few kilobytes that make Markdown parsers or sanitisers slow, each at three sizes."""

from collections.abc import Callable

SIZES = (1_000, 5_000, 20_000)

# name -> n -> text. Each builds on n repetitions; where fewer already hurt, the sizes are its own.
REPEATED: dict[str, Callable[[int], str]] = {
    "open brackets": lambda n: "[" * n,
    "open images": lambda n: "![" * n,
    "links without an address": lambda n: "[a](" * n,
    "links inside links": lambda n: "[" * n + "a" + "](b)" * n,
    "wikilinks inside wikilinks": lambda n: "[[" * n + "a" + "]]" * n,
    "wikilinks that never close": lambda n: "[[a|" * n,
    "sections that never close": lambda n: "[[a#b" * n,
    "citations that never close": lambda n: "[@a" * n,
    "citations": lambda n: "[@a; @b, p. 1]" * n,
    "character data": lambda n: "<![CDATA[" * n,
    "open tags": lambda n: "<a " * n,
    "open tags with an attribute": lambda n: "<a href='" * n,
    "tags inside tags": lambda n: "<a><b><i><p>" * n,
    "divisions": lambda n: "<div>" * n,
    "tables inside tables": lambda n: "<table><tr><td>" * n,
    "comments": lambda n: "<!--" * n,
    "open addresses": lambda n: "<http://" * n,
    "bare addresses": lambda n: "http://" * n,
    "bare addresses apart": lambda n: "https://a.fr/( " * n,
    "uses of one footnote": lambda n: "[^1] " * n + "\n\n[^1]: a\n",
    "footnotes": lambda n: "".join(f"[^{i}]: a\n\n" for i in range(n)),
    "underlined headings": lambda n: "a\n=\n" * n,
    "headings": lambda n: "# a\n" * n,
    "headings apart": lambda n: "# a\n\n" * n,
    "abbreviations": lambda n: "".join(f"*[A{i}]: b\n" for i in range(n)) + "A1 A2 A3 " * n,
    "uses of an abbreviation": lambda n: "*[a]: b\n\n" + "a " * n,
    "quotes inside quotes": lambda n: ">" * n,
    "quotes inside quotes, spaced": lambda n: "> " * n + "a",
    "callouts inside callouts": lambda n: "".join(f"{'> ' * i}[!note]\n" for i in range(1, min(n, 600))),
    "emphasis": lambda n: "*a_" * n,
    "stars": lambda n: "*" * n,
    "open emphasis": lambda n: "*a " * n,
    "strong inside emphasis": lambda n: "**a *b " * n,
    "backticks": lambda n: "`" * n,
    "backticks of growing length": lambda n: " ".join("`" * (i % 190 + 1) for i in range(n // 20)),
    "open code": lambda n: "`a " * n,
    "open fences": lambda n: "```a\n\n" * n,
    "open fences of two kinds": lambda n: "```\n\n~~~\n\n" * (n // 2),
    "open fences in lists": lambda n: "- ```a\n\n" * n,
    "open fences in quotes": lambda n: "> ```\n>\n\n" * n,
    "fences in quotes in quotes": lambda n: "".join(f"{'> ' * (i % 29 + 1)}```\n" for i in range(n)),
    "fences in lists in lists": lambda n: "".join(
        f"{'    ' * (i % 19)}- a\n\n{'    ' * (i % 19)}      ~~~\n\n" for i in range(n // 4)
    ),
    "captions": lambda n: "Tableau : a\n" * n + "|a|b|\n|-|-|\n",
    "captions apart": lambda n: "Tableau : a\n|a|b|\n|-|-|\n\n" * (n // 4),
    "prefixes of other wikis": lambda n: "[[wikipedia:en:" * n,
    "colons": lambda n: "[[" + ":" * n + "]]",
    "ampersands": lambda n: "&" * n,
    "entities": lambda n: "&amp;" * n,
    "backslashes": lambda n: "\\" * n,
    "escapes": lambda n: "\\[" * n,
    "one long word": lambda n: "a" * n,
    "spaces at line ends": lambda n: "a  \n" * n,
    "spaces": lambda n: " " * n + "a",
    "blank lines": lambda n: "\n" * n + "a",
    "rules": lambda n: "***\n" * n,
    "rules of growing length": lambda n: "\n\n".join("- " * (i % 190) for i in range(n // 20)),
    "list items": lambda n: "- a\n" * n,
    "lists after text": lambda n: "a\n- b\n\n" * (n // 2),
    "text and lists in one block": lambda n: "a\n1. b\n" * n,
    "alternating lists": lambda n: "- a\n1. b\n" * n,
    "items apart": lambda n: "- a\n\n" * n,
    "definitions": lambda n: "a\n: b\n\n" * n,
    "references": lambda n: "".join(f"[a{i}]: b\n" for i in range(n)),
    "uses of a long reference": lambda n: "[a]: http://" + "b" * 30_000 + "\n\n" + "[a] " * n,
    "check boxes": lambda n: "- [ ] a\n" * n,
    "rows": lambda n: "|a|b|\n|-|-|\n" + "|a|b|\n" * n,
    "bars": lambda n: "|" * n + "\n" + "|-" * n,
    "French punctuation": lambda n: "« a » : b ; " * n,
    "guillemets": lambda n: "«" * n + "»" * n,
    "code bars": lambda n: "|a|b|\n|-|-|\n|" + "`[[a|" * n,
    "brackets in many blocks": lambda n: ("[a](" * 290 + "b" * 4_000 + "\n\n") * (n // 300),
}


def deep_list(depth: int) -> str:
    return "".join(f"{'    ' * level}- a\n" for level in range(depth))


def ragged_table(columns: int, rows: int) -> str:
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "|b\n" * rows


OTHERS: dict[str, str] = {
    **{f"list {depth} deep": deep_list(depth) for depth in (20, 150, 300)},
    **{f"ragged table {size}": ragged_table(size, size) for size in (100, 500, 1_000)},
    "eight tables": "\n\n".join([ragged_table(100, 100)] * 8),
    "filled table": ragged_table(10, 900),
    **{f"abbreviations {n}": REPEATED["abbreviations"](n) for n in (49, 200)},
    **{f"footnote {n} times": REPEATED["uses of one footnote"](n) for n in (299, 2_000)},
    **{f"character data {n}": "<![CDATA[" * n for n in (400, 800)},
    **{f"list in quote {n} deep": "".join(f"{'> ' * i}- a\n" for i in range(n)) for n in (60, 190)},
    "header that never closes": "---\n" + "a: b\n" * 5_000,
    "header of quotes": "---\na: [" + '"a' * 20_000 + "]\n---\n",
    "header of commas": "---\na: [" + '"a",' * 20_000 + "]\n---\n",
    "header of fields": "---\n" + "".join(f"a{i}: b\n" for i in range(5_000)) + "---\n",
}


def all_texts() -> dict[str, str]:
    repeated = {f"{name}, {n}": make(n) for name, make in REPEATED.items() for n in SIZES}
    return {**repeated, **OTHERS}

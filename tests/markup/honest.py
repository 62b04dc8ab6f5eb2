"""Markdown as people write it, made at random."""

from hypothesis import strategies as st

FRENCH = "commun l'eau « ville » déjà œuvre Brest : ; ! ? 2009 (oui) … — “mot” 'x' 10:30 fin. RQIS a\u00a0b a\u202fb"
MARKS = "& < > a_b * \" AT&T &eacute; 🐙 ] [ \\* https://exemple.org/a_b?c=d&e='f'"
WORDS = st.sampled_from([*FRENCH.split(" "), *MARKS.split(" ")])
PLAIN = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
INLINE = st.one_of(
    PLAIN,
    PLAIN.map("*{}*".format),
    PLAIN.map("**{}**".format),
    PLAIN.map("`{}`".format),
    PLAIN.map("[[{}]]".format),
    PLAIN.map("[[Brest|{}]]".format),
    PLAIN.map("[[Brest#{}]]".format),
    PLAIN.map("[[/{}]]".format),
    PLAIN.map("[[wikipedia:{}]]".format),
    PLAIN.map("[[en:Commons#Digital|{}]]".format),
    PLAIN.map('[{}](https://exemple.org/été "un titre")'.format),
    PLAIN.map("![{}](https://exemple.org/a.png)".format),
    st.sampled_from(
        ["[@klein2007, p. 12]", "note[^1]", "encore[^1]", "[^Autre note]", "<b>gras</b>", "<a@exemple.org>"]
    ),
)
LINE = st.lists(INLINE, min_size=1, max_size=4).map(" ".join)
BLOCK = st.one_of(
    LINE,
    st.lists(LINE, min_size=1, max_size=3).map("  \n".join),
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######"]), LINE),
    st.lists(LINE, min_size=1, max_size=4).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"{n}. {x}" for n, x in enumerate(lines, 3))),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- [x] {line}" for line in lines)),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"> {line}" for line in lines)),
    st.builds("> [!{}] {}\n> {}".format, st.sampled_from(["note", "appel", "truc"]), LINE, LINE),
    st.builds("| {} | {} |\n|:--|--:|\n| {} | {} |".format, LINE, LINE, LINE, LINE),
    st.builds("Tableau : {}\n| {} | {} |\n|--|--|\n| a | b |".format, LINE, LINE, LINE),
    st.builds("Tableau 2 : {}\n\n| {} | b |\n|--|--|\n| a | b |".format, LINE, LINE),
    st.builds("{}\n- {}\n- {}".format, LINE, LINE, LINE),
    LINE.map("```python\n{}\n```".format),
    LINE.map("- a\n  ```\n  {}\n  ```\n- b".format),
    LINE.map("> [!note]\n> ~~~\n> {}\n> ~~~".format),
    LINE.map("[^1]: Note.\n\n    ```\n    {}\n    ```".format),
    LINE.map("    {}".format),
    st.builds("{}\n: {}".format, PLAIN, LINE),
    st.builds("- {}\n\n    {}\n\n    > {}".format, LINE, LINE, LINE),
    LINE.map("[^1]: {}".format),
    LINE.map("[^Autre note]: {}".format),
    LINE.map("*[RQIS]: {}".format),
    st.just("---"),
)
PAGES = st.lists(BLOCK, max_size=8).map(lambda blocks: "\n\n".join(blocks) + "\n")

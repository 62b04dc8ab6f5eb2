"""What rendering gives beside the HTML: everything that other rooms store, search and show."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from wiki.markup import pipeline
from wiki.markup.pipeline import PIPELINE_VERSION, render
from wiki.markup.rendered import Rendered

SOURCE = """---
type: fiche
étiquettes: [biens communs, Brest]
lieu: {nom: Brest}
---
# La rade

Voici [[brest|la *ville*]][^1] « belle » ; voir [[Brest#Le port]] et [[Aide:écrire]].

> [!appel] Relire *ceci* !
> Deux lieux.
>
> Un port [@a2009].

## Le port

| Quai | Navires |
|------|---------|
| Est  | [[Recouvrance]] |

Selon [@klein2007, p. 12; @ostrom1990], https://exemple.org et [x](https://exemple.org) :
[y](http://exemple.net/a "t").

```
code [[non]]
```

[^1]: La note [[Recouvrance]].
"""


@pytest.fixture(scope="module")
def result() -> Rendered:
    return render(SOURCE, "Essai")


def test_links_are_pages_each_once_in_the_order_of_the_text(result):
    links = [{name: value for name, value in link.items() if name != "anchors"} for link in result.links]
    assert links == [
        {"title": "Brest", "key": "brest", "section": "", "label": "la ville", "count": 2},
        {"title": "Aide:Écrire", "key": "aide:écrire", "section": "", "label": "Aide:écrire", "count": 1},
        {"title": "Recouvrance", "key": "recouvrance", "section": "", "label": "Recouvrance", "count": 2},
    ]
    assert [link["anchors"] for link in result.links] == [["s-le-port"], [], []]


def test_the_section_of_a_link_is_what_was_typed():
    [link] = render("[[Brest#Le port|x]]", "Essai").links
    assert (link["title"], link["section"], link["label"], link["anchors"]) == ("Brest", "Le port", "x", ["s-le-port"])


def test_each_section_linked_to_is_known_by_its_id_once():
    [link] = render("[[Brest#Le port]] [[Brest]] [[Brest#École d'été|x]] [[Brest#le port]]", "Essai").links
    assert link["anchors"] == ["s-le-port", "s-ecole-dete"]


def test_a_link_to_a_section_of_the_same_page_is_no_link_to_a_page():
    assert render("[[#Suite]] [[#Suite|x]]", "Essai").links == []


def test_links_in_markdown_form_count_too():
    links = render("[x](/wiki/Biens_communs#s-y) [z](Brest)", "Essai").links
    assert [(link["title"], link["section"], link["label"]) for link in links] == [
        ("Biens communs", "y", "x"),
        ("Brest", "", "z"),
    ]


def test_relative_links_depend_on_the_title():
    one, other = render("[[/a]] [[../b]]", "Un/Deux"), render("[[/a]] [[../b]]", "Trois/Quatre")
    assert [link["title"] for link in one.links] == ["Un/Deux/a", "Un/b"]
    assert [link["title"] for link in other.links] == ["Trois/Quatre/a", "Trois/b"]


def test_the_outline_has_every_heading(result):
    assert result.outline == [
        {"level": 2, "id": "s-la-rade", "text": "La rade"},
        {"level": 3, "id": "s-le-port", "text": "Le port"},
    ]


def test_ids_do_not_depend_on_french_spaces_and_texts_have_them():
    [heading] = render("## « Pourquoi » ?\n", "Essai").outline
    assert heading == {"level": 2, "id": "s-pourquoi", "text": "«\u202fPourquoi\u202f»\u202f?"}


def test_external_addresses_each_once(result):
    assert result.external == ["https://exemple.org", "http://exemple.net/a"]


def test_citations_in_the_order_of_the_text(result):
    assert result.citations == [
        {"key": "a2009", "locator": ""},
        {"key": "klein2007", "locator": "p. 12"},
        {"key": "ostrom1990", "locator": ""},
    ]


def test_callouts_as_text(result):
    assert result.callouts == [
        {"kind": "appel", "title": "Relire ceci\u202f!", "text": "Deux lieux. Un port [@a2009]."}
    ]


def test_plain_text_has_a_line_for_each_block_and_ordinary_spaces(result):
    assert result.plain.split("\n") == [
        "La rade",
        "Voici la ville « belle » ; voir Brest, Le port et Aide:écrire.",
        "Relire ceci !",
        "Deux lieux.",
        "Un port [@a2009].",
        "Le port",
        "Quai Navires",
        "Est Recouvrance",
        "Selon [@klein2007, p. 12; @ostrom1990], https://exemple.org et x :",
        "y.",
        "code [[non]]",
        "La note Recouvrance.",
    ]


def test_the_lead_is_the_first_paragraph(result):
    lead = "Voici la ville «\u202fbelle\u202f»\u202f; voir Brest, Le port et Aide:écrire."
    assert result.lead == lead


def test_a_long_lead_is_cut_at_a_word():
    lead = render("mot " * 200, "Essai").lead
    assert len(lead) <= 300 and lead.endswith("mot…")
    assert len(render("a" * 400, "Essai").lead) == 300
    assert render("mot", "Essai").lead == "mot"
    assert render("- un\n- deux", "Essai").lead == ""


def test_fields_have_english_names(result):
    assert result.fields == {"type": "fiche", "tags": ["biens communs", "Brest"], "place": {"nom": "Brest"}}
    assert result.header_error is None


def test_a_header_that_cannot_be_read_shows_as_text_with_its_error():
    result = render("---\ntype: fiche\n- x\n---\nLe *texte*.\n", "Essai")
    assert result.header_error == {"line": 3, "code": "key"}
    assert result.fields == {} and result.status == "ok"
    assert "type: fiche" in result.plain and "<em>texte</em>" in result.html


def test_a_page_in_another_language_keeps_its_spaces():
    assert "Why ?" in render("---\nlangue: en\n---\nWhy ?", "Essai").html
    assert "Quoi\u202f?" in render("---\nlangue: fr-CA\n---\nQuoi ?", "Essai").html


@pytest.mark.parametrize("source", ["", "\n\n", "---\ntype: fiche\n---\n"])
def test_an_empty_page_is_empty(source):
    result = render(source, "Essai")
    assert (result.html, result.plain, result.lead, result.status) == ("", "", "", "ok")


def test_a_text_past_the_budgets_comes_back_as_escaped_source():
    result = render("---\ntags: [a]\n---\n<b> & " + "[" * 400, "Essai")
    assert result.status == "oversize"
    assert result.html == '<pre class="source" tabindex="0">&lt;b&gt; &amp; ' + "[" * 400 + "\n</pre>"
    assert result.plain == "<b> & " + "[" * 400
    assert result.fields == {"tags": ["a"]}
    assert (result.links, result.outline, result.callouts, result.lead) == ([], [], [], "")


@pytest.mark.parametrize("error, status", [(ValueError, "error"), (RecursionError, "oversize"), (MemoryError, "error")])
def test_whatever_breaks_inside_comes_back_as_source_and_the_next_text_is_whole(monkeypatch, error, status):
    def fail(*_):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(pipeline.wikilinks, "collect", fail)
        broken = render("<b>", "Essai")
    assert (broken.status, broken.html) == (status, '<pre class="source" tabindex="0">&lt;b&gt;\n</pre>')
    assert render("*a*", "Essai").html == "<p><em>a</em></p>"


def test_threads_render_beside_each_other():
    with ThreadPoolExecutor(8) as pool:
        texts = [f"## T{n}\n\n- *a* [[P{n}]]\n\n> x[^1]\n\n[^1]: n{n}\n" for n in range(64)]
        assert list(pool.map(lambda text: render(text, "Essai"), texts)) == [render(text, "Essai") for text in texts]


def test_a_result_travels_as_json(result):
    assert Rendered.from_json(json.loads(json.dumps(result.to_json()))) == result
    assert Rendered.from_json({"html": "x", "of a later version": 1}) == Rendered(html="x")


def test_the_version_names_what_makes_the_html():
    assert pipeline.version_of(pipeline.REVISION) == PIPELINE_VERSION
    assert pipeline.version_of(pipeline.REVISION + 1) != PIPELINE_VERSION
    assert pipeline.version_of(pipeline.REVISION, {"wikipedia": "https://exemple.org/{}"}) != PIPELINE_VERSION
    assert PIPELINE_VERSION.isalnum() and len(PIPELINE_VERSION) <= 16

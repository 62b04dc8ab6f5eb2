"""What `/styleguide/` shows: every include of templates/, filled with samples. Nothing here is read from the wiki.

A new include without a sample fails tests/site/test_styleguide.py; what has no look of its own is named there.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace as Sample

from django import forms
from django.contrib.messages import constants
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wiki.changes.grouping import Change, Group
from wiki.pages.answers import Refused
from wiki.pages.forms import EditForm
from wiki.pages.kinds import kind_choices
from wiki.pages.models import Page, PageRevision
from wiki.pages.permissions import YES
from wiki.pages.rendering import old_texts
from wiki.pages.subpages import Branch, Tree
from wiki.search.asking.asked import Asked
from wiki.search.asking.query import parse
from wiki.search.showing.panels import panel
from wiki.search.showing.results import Part, Results, Value, Widened
from wiki.search.showing.screen import Beginning, chips, sorts
from wiki.site.administration.form import SettingsForm
from wiki.site.dates import when
from wiki.site.templatetags.wiki_text import page_kind
from wiki.text.diff import compare

NAMES = ("Exemple : chercheur", "Exemple : documentaliste", "Exemple : élue")
# Where an include is a row of something: what stands around it on its screen.
AROUND = {
    "pages/version.html": '<ol class="versions">{}</ol>',
    "changes/group.html": '<div class="day"><ol class="changes">{}</ol></div>',
}
TITLE = "Innovation sociale/Un exemple"
OLD = "Le ZSI est partenaire d’un projet européen.\n\nUn paragraphe qui reste.\n\nUn autre, retiré.\n"
NEW = "Le ZSI a participé à un projet européen.\n\nUn paragraphe qui reste.\n\nUn autre, ajouté ici.\n"
TEXT = """Un paragraphe avec du **gras**, de l’*italique*, du `code`, un lien vers [[Innovation sociale]], un autre
[au dehors](https://example.org/), une référence [@klein2007, p. 12] et une note[^1].

## Des listes

- une idée
    - plus loin
- [x] faite

1. d’abord
2. ensuite

Un terme
:   Sa définition.

> Une citation.

> [!note] Une note
> Le texte de la note.

> [!attention]
> Une mise en garde.

> [!question] Une question
> Qui sait ?

> [!appel] Un appel
> Une phrase suffit.

Tableau : un exemple

| Nom | Nombre |
|-----|-------:|
| Un  |      1 |
| Dix |     10 |

```
du code
```

---

### Une partie

[^1]: La note.
"""


class SampleForm(forms.Form):
    """What Django's forms look like: a help, an error, a box to tick."""

    sample_name = forms.CharField(label="Nom", help_text="Il signe vos modifications.")
    sample_mail = forms.EmailField(label="Courriel")
    sample_box = forms.BooleanField(label="Une case à cocher", required=False)


def page_sample() -> Page:
    """A directory entry that is in no table."""
    page = Page(title=TITLE, kind="fiche", lead="Une phrase qui dit ce que c’est.", deleted_at=None)
    page.fields = {"tags": ["mer", "Brest"], "domain": "culture numérique", "territory": "Brest", "since": "2009"}
    threads = [[n, 40 * n * (-1) ** n, NAMES[n % 3]] for n in range(1, 9)]
    page.byline = {"thread": threads, "people": 3, "writers": [[name, 3, 0] for name in NAMES]}
    return page


def version_sample(page: Page, number: int = 3, **more) -> PageRevision:
    made = {"author_name": NAMES[number % 3], "summary": "Précise une date", "delta": 231, "kind": "edit", **more}
    created = timezone.now() - timedelta(hours=5 * number)
    return PageRevision(pk=number, page=page, number=number, created=created, **made)


def prose() -> str:
    """The sample text as the pipeline makes it."""
    return old_texts.get(TEXT, TITLE).html


def samples(request) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sections of the guide: (words, [(name of an include, its HTML)…])."""
    return [
        (words, [(name, _filled(name, context, request)) for name, context in filled]) for words, filled in _contexts()
    ]


def _filled(name: str, context: dict, request) -> SafeString:
    return mark_safe(AROUND.get(name, "{}").replace("{}", render_to_string(name, context, request)))


def _contexts() -> Iterable[tuple[str, list[tuple[str, dict]]]]:
    page = page_sample()
    head, older = version_sample(page, 9), version_sample(page, 8, kind="restore", minor=True)
    errors = [{"about": "text", "reason": "Il manque la fin de l’adresse, par exemple .fr.", "code": "sample"}]
    refused = Refused("sample", "Ce titre est déjà pris.", about="title")
    other = {"path": "Sésamath", "title": "Sésamath", "lead": "Une phrase qui dit ce que c’est."}
    branches = [Branch("Un", "A/Un", True, [Branch("Deux", "A/Un/Deux", False)]), Branch("Trois", "A/Trois")]
    outline = [{"level": level, "id": f"s-{level}", "text": f"Une partie de niveau {level}"} for level in (2, 3, 2)]
    draft = Sample(key="sample", saved=timezone.now() - timedelta(minutes=4))
    drafts = {"key": "sample", "kept": None, "offered": draft, "others": [], "user": Sample(pk=0), "keys": ""}
    return {
        _("The page and what is around it"): [
            ("pages/crumbs.html", {"page": page, "here": "Un exemple", "link": False}),
            ("pages/fil.html", {"page": page, "head": head}),
            ("pages/tabs.html", {"page": page, "path": page.path, "tab": "read", "head": head, "verbs": " "}),
            ("pages/outline.html", {"outline": outline}),
            ("pages/subpages.html", {"subpages": Tree(branches, 3)}),
            ("pages/facts.html", {"page": page}),
            ("pages/cited_by.html", {"pages": [other, other]}),
            ("pages/origin.html", {"page": page, "number": 9, "created": head.created, "address": "/wiki/Page"}),
            ("pages/constellation.html", {"discover": page, "links": [Sample(**other)] * 4}),
            ("tags/crumbs.html", {"here": "mer"}),
        ],
        _("Messages"): [
            ("frame/messages.html", {"messages": [_message(level) for level in ("SUCCESS", "WARNING", "ERROR")]}),
            ("frame/errors.html", {"errors": errors, "offer_sign_in": True}),
            ("frame/field_error.html", {"errors": errors, "name": "text"}),
            ("frame/refused.html", {"refused": refused}),
            ("frame/empty.html", {"words": "Rien ici.", "next": "Commencez.", "href": "/new", "action": "Écrire"}),
            ("pages/render_notice.html", {}),
            ("pages/deleted_notice.html", {"page": Page(title=TITLE, deleted_at=timezone.now())}),
            ("tags/progress.html", {"progress": _progress(), "tag": Sample(path="mer")}),
            ("drafts/offer.html", {"drafts": drafts, "path": page.path}),
            ("drafts/writing.html", {"names": NAMES[:2], "sentence": "Elles écrivent avec vous."}),
        ],
        _("Versions and differences"): [
            ("pages/version.html", _row(page)),
            ("pages/diff_heads.html", {"left_label": "Avant", "left": older, "right_label": "Après", "right": head}),
            ("pages/diff_rows.html", {"diff": compare(OLD, NEW), "inline": False}),
            ("pages/passage_side.html", {"name": NAMES[0], "label": NAMES[0], "when": head.created, "lines": []}),
            ("pages/merge_changes.html", {"changes": [_settled()], "other": NAMES[1]}),
            (
                "changes/group.html",
                {"group": Group(page, [Change(head, head.summary, "/diff/8/9", True)], "/diff/8/9")},
            ),
        ],
        _("Forms"): [
            ("pages/edit_form.html", {**_edit_form(errors), "drafts": {**drafts, "offered": None}, "path": page.path}),
            ("pages/kind_choices.html", kind_choices()),
            (
                "pages/reason_foot.html",
                {"question": _("Why undo it?"), "button": _("Undo this version"), "path": page.path},
            ),
            ("account/fields.html", {"form": SampleForm({"sample_mail": "courlis@exemple"}, auto_id="id_%s")}),
            *_settings(),
        ],
        _("Home and lists"): [
            ("pages/first_visit.html", {"calls": True}),
            ("pages/begin.html", {}),
            ("frame/facets.html", {"panels": _panels(), "chosen": 1}),
            *_search(),
        ],
        _("Drawings"): [("frame/tied.html", {}), ("frame/loose_ends.html", {}), ("frame/glass.html", {})],
    }.items()


def _message(level: str) -> Sample:
    class Message(Sample):
        def __str__(self):
            return "Votre modification est publiée. Merci."

    return Message(level_tag=constants.DEFAULT_TAGS[getattr(constants, level)])


def _row(page: Page) -> dict:
    kind = {"can_compare": True, "place": 1, "ends_page": False, "has_summary": True, "may_restore": True}
    from wiki.site.templatetags.wiki_text import person, person_class, size_change

    holes = {"pk": 3, "number": 3, "created": " hier", "summary": "Précise une date", "path": page.path}
    drawn = {"person": person(NAMES[0]), "person_class": person_class(NAMES[0]), "size": size_change(231)}
    return {**kind, **holes, **drawn, "minor": True}


def _settled() -> dict:
    return {"whose": "theirs", "heading": "Une partie", "field": "", "diff": compare(OLD, NEW)}


def _edit_form(errors: list[dict]) -> dict:
    form = EditForm(text=TEXT[:200], header="---\ntype: fiche\n---\n")
    fields = form.fields
    rows = {"tag_row": fields.tags(errors), "field_rows": fields.rows(errors), "kept_inputs": fields.kept()}
    preview = {"html": prose(), "status": "ok"}
    said = {"errors": errors, "preview": preview, "changes": compare(OLD, NEW), "may_edit": YES}
    return {"form": form, "page": None, "kind_input": fields.kind_input(errors), **rows, **said}


def _progress() -> Sample:
    rename = Sample(old_name="plage", new_name="mer", pages=12)
    return Sample(rename=rename, waiting=4, done=8, stuck=[(Page(title=TITLE), "page protégée")])


def _panels() -> list:
    words = "mer port dune phare île marée digue vasière".split()
    values = [Value("", words[n], 20 - n, n == 1, "/directory/") for n in range(len(words))]
    return [panel(_("Tags"), values, lambda count: ngettext("entry", "entries", count), more=12)]


def _search() -> list[tuple[str, dict]]:
    asked = Asked("biens communs -sable le", {"tag": ("mer",)})
    query = parse(asked.q)
    found = Results(query, total=24, page=2, pages=3, asked=asked, near_titles=[page_sample()])
    parts = [Part("phrase", "biens communs", "/search?q=-sable"), Part("tag", "mer", "/search?q=biens", without=True)]
    found = replace(found, understood=parts)
    said = {"q": query.text, "results": found, "asked": asked, "chips": chips(found), "also": ["ESS"]}
    write = Beginning("Biens communs", "/edit/Biens_communs")
    title, snippet = mark_safe("Le <mark>port</mark>"), mark_safe("Les filets du <mark>port</mark> sèchent.")
    marked = {"path": "Le_port", "title": title, "kind": page_kind("fiche"), "snippet": snippet, "written": "fr"}
    marked |= {"day": when(timezone.now(), "on"), "name": NAMES[0]}
    return [
        ("search/understood.html", {**said, "sorts": sorts(asked)}),
        ("search/widened.html", {"widened": Widened("near", "comuns", "communs", "/search?q=comuns")}),
        ("search/nothing.html", {**said, "write": write, "without_filters": "/search?q=biens"}),
        ("search/begin.html", {"panels": _panels()}),
        ("search/row.html", {**marked, "tags": mark_safe('<a href="/tags/mer">mer</a>'), "missing": "sable"}),
    ]


def _settings() -> list[tuple[str, dict]]:
    from wiki.configuration import current

    inputs = SettingsForm.of(current()).inputs()
    return [
        ("site/setting_text.html", {"input": inputs["name"], "limit": 60, "required": True}),
        ("site/setting_choice.html", {"input": inputs["accent"], "swatches": True}),
        ("site/setting_box.html", {"input": inputs["approval"]}),
    ]

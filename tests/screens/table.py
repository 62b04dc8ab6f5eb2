"""Every screen of the wiki in each of its states, by route: what axe-core, the HTML checker, the contact sheet visit.

A new route needs screens here, or a line in NO_SCREEN that says why it has none (tests/site/test_every_screen.py).
`{first}` and the like are filled in by what tests/screens/world.py made.
"""

from dataclasses import dataclass, field

VISITOR, MEMBER, ADMINISTRATOR, NEWCOMER = "visitor", "member", "administrator", "newcomer"
LONG_WORD = "z" * 150
LONG_TAG = "anticonstitutionnellement" * 4


@dataclass(frozen=True)
class Screen:
    """One state of one screen.

    `post`: the form at `address` is sent with its own values and these, which change nothing in the wiki; `button`
    names the button that sends it. `wiki` is "full", "empty" or "closed" (to visitors). `status` is what the server
    must answer.
    """

    name: str
    address: str
    who: str = VISITOR
    wiki: str = "full"
    status: int = 200
    post: dict = field(default_factory=dict)
    button: str = ""
    then: str = ""  # a CSS selector: what is pressed once the screen is there, such as the summary of a menu


def edited(name: str, address: str = "/edit/Courlis_cendr%C3%A9", **details) -> Screen:
    return Screen(name, address, **{"who": MEMBER, "button": "publish", **details})


TOO_LONG = "mot " * 60_000
JOINED = "Un oiseau.\n\nIl vit tout près de la mer.\n\nIl est gris.\n"
GONE = {"base": "{gone}", "text": "Encore.\n"}

# Somebody made another text of PLACE, whose version is {place}: “train”, and “mai” for “juin”.
PLACE = "---\ndomaine: eau\n---\n# Lieu\n\n## Accès\n\nLe tram passe.\n\n## Fête\n\nElle a lieu en juin.\n"
MINE = PLACE.replace("tram", "bus").replace("juin", "juillet").replace("# Lieu", "# Un lieu").replace("eau", "vent")
MY_PLACE = {"base": "{place}", "text": MINE, "header": ""}
CHOOSING = {"mine": MINE, "begun": "{place}", "onto": "{place_now}", "since": "{place}", "choice-2": "both"}
CHOOSING |= {"choice-3": "theirs", "other-1": "air", "summary": "Le lieu"}

SCREENS: dict[str, list[Screen]] = {
    "drafts": [
        Screen("drafts", "/drafts", who=MEMBER),
        Screen("drafts-none", "/drafts", who=ADMINISTRATOR),
        Screen("drafts-visitor", "/drafts", status=403),
    ],
    "draft/<path:path>": [
        Screen("draft", "/draft/Rencontres_d’ici?draft={draft}", who=MEMBER),
        Screen("draft-none", "/draft/Formes?draft=none", who=ADMINISTRATOR, status=404),
    ],
    "": [
        Screen("home", "/"),
        Screen("home-member", "/", who=MEMBER),
        Screen("home-newcomer", "/", who=NEWCOMER),
        Screen("home-menu", "/", then=".menu > summary"),
        Screen("home-empty", "/", wiki="empty"),
        Screen("home-closed", "/", wiki="closed", status=403),
    ],
    "administration/": [
        Screen("administration", "/administration/", who=ADMINISTRATOR),
        Screen("administration-refused", "/administration/", status=403),
        Screen(
            "administration-errors",
            "/administration/",
            who=ADMINISTRATOR,
            post={"name": " ", "tagline": LONG_WORD * 2, "readers": "approved"},
            button="save",
        ),
        Screen(
            "administration-stale",
            "/administration/",
            who=ADMINISTRATOR,
            post={"seen": "987", "base": "{}", "name": "Autre nom"},
            button="save",
            status=409,
        ),
        Screen("administration-mail", "/administration/", who=ADMINISTRATOR, button="try-mail"),
    ],
    "accessibility": [Screen("accessibility", "/accessibility")],
    "wiki/<path:path>": [
        Screen("read", "/wiki/Innovation_sociale"),
        Screen("read-every-element", "/wiki/Formes", who=MEMBER),
        Screen("read-more-open", "/wiki/Courlis_cendr%C3%A9", who=ADMINISTRATOR, then=".more > summary"),
        Screen("read-entry", "/wiki/Fiche_exemple_1"),
        Screen("read-long-title", "/wiki/{long_title}"),
        Screen("read-long", "/wiki/Tr%C3%A8s_longue_page"),
        Screen("read-sub-pages", "/wiki/Rencontres_d’ici"),
        Screen("read-while-another-writes", "/wiki/Rencontres_d’ici/Premier_jour"),
        Screen("read-sub-page", "/wiki/Rencontres_d’ici/Premier_jour/Matin"),
        Screen("read-empty", "/wiki/Page_vide"),
        Screen("read-as-typed", "/wiki/Trop_emm%C3%AAl%C3%A9e"),
        Screen("read-after-redirect", "/wiki/Pluvier_dor%C3%A9"),
        Screen("read-redirect", "/wiki/Renvoi?redirect=no"),
        Screen("read-help", "/wiki/Aide:Mise_en_forme"),
        Screen("read-bibliography", "/wiki/Bibliographie"),
        Screen("missing", "/wiki/%C3%80_%C3%A9crire", status=404),
        Screen("missing-deleted", "/wiki/Supprim%C3%A9e", who=ADMINISTRATOR, status=404),
        Screen("missing-bad-title", "/wiki/a%5Bb%5D", status=404),
    ],
    "edit/<path:path>": [
        Screen("edit", "/edit/Courlis_cendr%C3%A9", who=MEMBER),
        Screen("edit-new", "/edit/%C3%80_%C3%A9crire", who=MEMBER),
        Screen("edit-new-entry", "/edit/Fiche_nouvelle?kind=fiche", who=MEMBER),
        Screen("edit-memo-open", "/edit/Courlis_cendr%C3%A9", who=MEMBER, then=".memo > summary"),
        Screen("edit-with-draft", "/edit/Rencontres_d’ici", who=MEMBER),
        Screen("edit-sandbox", "/edit/Bac_%C3%A0_sable"),
        Screen("edit-refused", "/edit/Courlis_cendr%C3%A9", status=403),
        edited("edit-preview", "/edit/Formes", button="preview"),
        edited("edit-changes", post={"text": "Un oiseau gris.\n\nSon bec est courbe.\n"}, button="changes"),
        edited("edit-draft-kept", post={"text": "Un oiseau gris.\n"}, button="keep"),
        Screen("edit-draft-offered", "/edit/Rencontres_d’ici", who=MEMBER),
        Screen("edit-draft-taken-up", "/edit/Rencontres_d’ici?draft={draft}", who=MEMBER),
        Screen("edit-with-another", "/edit/Rencontres_d’ici/Premier_jour", who=ADMINISTRATOR),
        edited("edit-error-in-text", post={"text": TOO_LONG}),
        edited(
            "edit-errors-in-fields",
            "/edit/Fiche_exemple_1",
            post={"field-since": "hier", "field-place-lat": "nord", "field-website": "chez moi"},
        ),
        edited("edit-confirm-empty", post={"text": ""}, status=409),
        edited("edit-conflict", post={"base": "{first}", "text": "Un oiseau gris de la côte.\n"}, status=409),
        Screen("edit-section-gone", "/edit/Formes?section=s-rien", who=MEMBER),
        edited("edit-passages-read-again", "/edit/Lieu", post=MY_PLACE, status=409, then=".band > .memo > summary"),
        edited("edit-passages-missing", "/edit/Lieu", post=CHOOSING, button="choose", status=409),
        edited("edit-passages-result", "/edit/Lieu", post=CHOOSING | {"choice-1": "other"}, button="see"),
        edited("edit-passages-no-origin", "/edit/Lieu", post={"base": "0", "text": "Un mot.\n"}, status=409),
        edited("edit-joined", post={"base": "{first}", "text": JOINED}, status=409),
        Screen("edit-section", "/edit/Tr%C3%A8s_longue_page?section=s-partie-3", who=MEMBER),
        edited("edit-confirm-hints", "/edit/Fiche_nouvelle?kind=fiche", status=409),
        edited("edit-deleted-meanwhile", "/edit/Supprim%C3%A9e", post=GONE, status=409),
    ],
    "new": [
        Screen("new", "/new", who=MEMBER),
        Screen("new-refused", "/new", status=403),
        Screen("new-taken", "/new", who=MEMBER, post={"title": "Formes"}),
        Screen("new-error", "/new", who=MEMBER, post={"title": "a[b]"}),
    ],
    "history/<path:path>": [
        Screen("history", "/history/Courlis_cendr%C3%A9", who=MEMBER),
        Screen("history-long", "/history/Longue_histoire"),
        Screen("history-filtered", "/history/Longue_histoire?person=Exemple+:+courlis&from=2026-01-01&minor=no"),
        Screen("history-none", "/history/Courlis_cendr%C3%A9?to=2001-01-01"),
        Screen("history-one", "/history/Formes"),
        Screen("history-deleted", "/history/Supprim%C3%A9e", who=ADMINISTRATOR),
    ],
    "diff/<int:old_pk>/<int:new_pk>": [
        Screen("diff", "/diff/{first}/{head}", who=MEMBER),
        Screen("diff-inline", "/diff/{first}/{head}?view=inline"),
        Screen("diff-same", "/diff/{head}/{head}"),
    ],
    "revision/<int:pk>": [
        Screen("revision", "/revision/{first}", who=MEMBER),
        Screen("revision-current", "/revision/{head}"),
        Screen("revision-hidden", "/revision/{hidden}", status=403),
        Screen("revision-of-deleted", "/revision/{gone}", who=ADMINISTRATOR),
    ],
    "undo/<int:pk>": [
        Screen("undo", "/undo/{forms}", who=MEMBER),
        Screen("undo-stale", "/undo/{forms}", who=MEMBER, post={"confirmed": "x"}, status=409),
        Screen("undo-nothing", "/undo/{place_back}", who=MEMBER),
        Screen("undo-passages", "/undo/{second}", who=MEMBER),
        Screen("undo-refused", "/undo/{forms}", status=403),
    ],
    "move/<path:path>": [
        Screen("move", "/move/Rencontres_d’ici", who=MEMBER),
        Screen("move-plan", "/move/Rencontres_d’ici", who=MEMBER, post={"title": "Rencontres"}, button="preview"),
        Screen("move-error", "/move/Formes", who=MEMBER, post={"title": "Page vide"}, button="preview"),
    ],
    "delete/<path:path>": [
        Screen("delete", "/delete/Courlis_cendr%C3%A9", who=ADMINISTRATOR),
        Screen("delete-error", "/delete/Rencontres_d’ici", who=ADMINISTRATOR, post={"reason": " "}),
        Screen("delete-refused", "/delete/Formes", who=MEMBER, status=403),
    ],
    "restore/<path:path>": [
        Screen("restore", "/restore/Courlis_cendr%C3%A9?revision={first}", who=MEMBER),
        Screen("undelete", "/restore/Supprim%C3%A9e", who=ADMINISTRATOR),
        Screen("undelete-taken", "/restore/Remplac%C3%A9e", who=ADMINISTRATOR),
        Screen("undelete-error", "/restore/Supprim%C3%A9e", who=ADMINISTRATOR, post={"title": "a[b]"}),
    ],
    "backlinks/<path:path>": [
        Screen("backlinks", "/backlinks/Courlis_cendr%C3%A9"),
        Screen("backlinks-redirects", "/backlinks/Gravelot", who=MEMBER),
        Screen("backlinks-none", "/backlinks/Page_vide"),
    ],
    "pages/": [
        Screen("pages", "/pages/"),
        Screen("pages-letter", "/pages/?letter=f&kind=fiche"),
        Screen("pages-none", "/pages/?letter=x"),
        Screen("pages-empty", "/pages/", wiki="empty"),
    ],
    "pages/<slug:name>": [
        Screen("pages-wanted", "/pages/wanted"),
        Screen("pages-orphans", "/pages/orphans"),
        Screen("pages-wanted-empty", "/pages/wanted", wiki="empty"),
    ],
    "recent": [
        Screen("recent", "/recent"),
        Screen("recent-member", "/recent", who=MEMBER),
        Screen("recent-filtered", "/recent?kind=fiche&person=" + LONG_WORD),
        Screen("recent-empty", "/recent", wiki="empty"),
    ],
    "user/<path:path>": [
        Screen("person", "/user/Exemple_:_courlis"),
        Screen("person-self", "/user/Exemple_:_macareux", who=NEWCOMER),
    ],
    "tags/": [
        Screen("tags", "/tags/"),
        Screen("tags-empty", "/tags/", wiki="empty"),
    ],
    "tags/<path:path>": [
        Screen("tag", "/tags/mer", who=MEMBER),
        Screen("tag-rename", "/tags/mer", who=MEMBER, post={"name": "océan"}, button="preview"),
        Screen("tag-join", "/tags/mer", who=MEMBER, post={"name": "aide"}, button="preview"),
        Screen("tag-rename-error", "/tags/mer", who=MEMBER, post={"name": "une, deux"}, button="preview"),
        Screen("tag-unknown", "/tags/inconnue", status=404),
    ],
    "directory/": [
        Screen("directory", "/directory/"),
        Screen("directory-filtered", "/directory/?domain=mer&tag=mer"),
        Screen("directory-filters-open", "/directory/?domain=mer", then=".facets > summary"),
        Screen("directory-none", "/directory/?q=" + LONG_WORD),
        Screen("directory-empty", "/directory/", wiki="empty"),
    ],
    "search": [
        Screen("search", "/search"),
        Screen("search-many", "/search?q=initiative"),
        Screen("search-exact", "/search?q=Formes"),
        Screen("search-none", "/search?q=" + LONG_WORD),
        Screen("search-none-member", "/search?q=rien+de+tel&tag=mer", who=MEMBER),
        Screen("search-narrowed", "/search?q=initiative+-rien+%C3%A9tiquette:mer&kind=fiche&sort=date&page=2"),
        Screen("search-facets-open", "/search?q=initiative&tag=mer", then=".facets > summary"),
        Screen(
            "search-widened", "/screens/search/widened?q=inovation+-sable&tag=" + LONG_TAG, then=".facets > summary"
        ),
        Screen("search-unavailable", "/screens/search/unavailable?q=jardin"),
        Screen("search-empty", "/search", wiki="empty"),
    ],
    "accounts/": [
        Screen("account", "/accounts/", who=MEMBER),
        Screen("account-administrator", "/accounts/", who=ADMINISTRATOR),
        Screen("account-waiting", "/accounts/", who=NEWCOMER),
    ],
    "accounts/name/": [
        Screen("name", "/accounts/name/", who=MEMBER),
        Screen("name-error", "/accounts/name/", who=MEMBER, post={"name": "a/b"}),
    ],
    "accounts/mail/": [
        Screen("mail", "/accounts/mail/", who=MEMBER),
        Screen("mail-error", "/accounts/mail/", who=MEMBER, post={"email": "chez moi"}),
    ],
    "accounts/preferences/": [
        Screen("preferences", "/accounts/preferences/", who=MEMBER),
        Screen("preferences-error", "/accounts/preferences/", who=MEMBER, post={"language": "xx"}),
    ],
    "accounts/sessions/": [
        Screen("sessions", "/accounts/sessions/", who=MEMBER),
        Screen("sessions-one", "/accounts/sessions/", who=NEWCOMER),
    ],
    "accounts/close/": [
        Screen("close", "/accounts/close/", who=MEMBER),
        Screen(
            "close-last-error", "/accounts/close/", who=ADMINISTRATOR, post={"heir": "personne", "password": "faux"}
        ),
    ],
    "accounts/closed/": [Screen("closed", "/accounts/closed/")],
    "accounts/invitations/": [
        Screen("invitations", "/accounts/invitations/", who=ADMINISTRATOR),
        Screen("invitations-error", "/accounts/invitations/", who=ADMINISTRATOR, post={"places": "0", "until": ""}),
        Screen("invitations-refused", "/accounts/invitations/", who=MEMBER, status=403),
    ],
    "accounts/waiting/": [Screen("waiting", "/accounts/waiting/", who=ADMINISTRATOR)],
    "accounts/login/": [
        Screen("sign-in", "/accounts/login/"),
        Screen("sign-in-error", "/accounts/login/", post={"login": "personne", "password": "faux"}),
    ],
    "accounts/signup/": [
        Screen("sign-up", "/accounts/signup/"),
        Screen("sign-up-invited", "/accounts/signup/?invitation={invitation}"),
        Screen("sign-up-without-invitation", "/accounts/signup/", wiki="empty"),
        Screen("sign-up-unknown-invitation", "/accounts/signup/?invitation=1-x", wiki="empty"),
        Screen(
            "sign-up-errors",
            "/accounts/signup/",
            post={"username": "Exemple : courlis", "email": "chez moi", "password1": "court", "password2": "autre"},
        ),
    ],
    "accounts/logout/": [Screen("sign-out", "/accounts/logout/", who=MEMBER)],
    "accounts/password/change/": [
        Screen("password-change", "/accounts/password/change/", who=MEMBER),
        Screen(
            "password-change-errors",
            "/accounts/password/change/",
            who=MEMBER,
            post={"oldpassword": "faux", "password1": "court", "password2": "autre"},
        ),
    ],
    "accounts/password/reset/": [
        Screen("password-reset", "/accounts/password/reset/"),
        Screen("password-reset-error", "/accounts/password/reset/", post={"email": "chez moi"}),
    ],
    "accounts/password/reset/done/": [Screen("password-reset-sent", "/accounts/password/reset/done/")],
    "accounts/password/reset/key/done/": [Screen("password-new-done", "/accounts/password/reset/key/done/")],
    r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$": [
        Screen("password-new", "/accounts/password/reset/key/{reset}/"),
        Screen("password-new-stale", "/accounts/password/reset/key/x-y/"),
    ],
}

# What went wrong, by the name of the handler in intercoop/urls.py.
FAULTS: dict[str, list[Screen]] = {
    "handler400": [Screen("fault-400", "/screens/400", status=400)],
    "handler403": [Screen("fault-403", "/move/Accueil", status=403)],
    "handler404": [Screen("fault-404", "/nulle/part", status=404)],
    "handler429": [Screen("fault-429", "/screens/429", status=429)],
    "handler500": [Screen("fault-500", "/screens/500", status=500)],
}

NO_SCREEN = {
    "healthz": "words for machines",
    "styleguide/": "pieces out of their place, each on its own screen here; test_axe.py visits it apart",
    "robots.txt": "words for machines",
    "sitemap.xml": "a list for machines",
    "opensearch.xml": "words for browsers",
    "favicon.ico": "a picture",
    "i18n/theme/": "sends back to where the form stood",
    "i18n/setlang/": "sends back to where the form stood",
    "editing/<path:path>": "JSON",
    "source/<path:path>": "the text as it is typed, as plain text",
    "random": "sends to a page",
    "tags": "sends to tags/",
    "directory": "sends to directory/",
    "feeds/recent.atom": "a feed",
    "feeds/page/<path:path>": "a feed",
    "search/suggest": "JSON",
    "search/titles": "JSON",
    "index.php": "sends old addresses on",
    "index.php/<path:path>": "sends old addresses on",
}


def all_screens() -> list[Screen]:
    return [screen for screens in (*SCREENS.values(), *FAULTS.values()) for screen in screens]

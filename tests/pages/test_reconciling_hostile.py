"""Forms of the screens for two texts, sent by who means harm, or by a broken program: no fault, nothing lost."""

import html as html_module

import pytest

from tests.pages.test_reconciling_screens import form_of
from wiki.configuration.saving import save
from wiki.pages.models import Page, PageRevision

PAGE = "# Lieu\n\nLe tram passe.\n\n## Suite\n\nUn jardin.\n"
MINE = PAGE.replace("tram", "bus").replace("Un jardin", "Un verger")
THEIRS = PAGE.replace("tram", "train").replace("Un jardin", "Un potager")
ENTRY = """---
type: fiche
étiquettes: [mer, eau]
domaine: eau
lieu: {nom: Brest, lat: 48.39, lon: -4.486}
depuis: 2009
---
Texte.
"""


def shown(response) -> str:
    return html_module.unescape(response.content.decode())


def publish(client, title, form, **fields):
    return client.post(f"/edit/{title}", {**form, **fields, "choose": "1"})


@pytest.fixture
def conflict(signed_in, write, other_member):
    """conflict(mine, theirs, base) is the answer to publishing `mine` after somebody published `theirs`."""

    def meet(mine=MINE, theirs=THEIRS, base=PAGE, **fields):
        first = write("Page", base).revision
        write("Page", theirs, user=other_member)
        return signed_in.post("/edit/Page", {"text": mine, "base": first.pk, "publish": "1", **fields})

    return meet


class TestChoices:
    @pytest.mark.parametrize(
        "fields",
        [
            {"choice-3": "mine", "choice-0": "theirs", "choice--1": "both", "choice-x": "mine"},
            {"choice-1": "mine\x00", "other-2": "\x00"},
            {"choice-99999999999999999999": "mine"},
            {"choice-1": "MINE", "choice-2": "<script>"},
        ],
    )
    def test_choices_for_passages_that_are_not_there_settle_nothing(self, conflict, signed_in, fields):
        response = publish(signed_in, "Page", form_of(conflict()), **fields)
        assert response.status_code == 409 and PageRevision.objects.count() == 2
        assert "Le bus passe" in shown(response) and "Un verger" in shown(response)
        assert "2 passages" in shown(response)

    def test_what_is_written_instead_is_kept_as_it_was_typed(self, conflict, signed_in):
        form = form_of(conflict())
        typed = '</textarea><script>alert(1)</script>\r\n\r\n<<<<<<< "l\'été" &amp; été\r\n'
        response = publish(signed_in, "Page", form, **{"choice-1": "other", "other-1": typed})
        assert response.status_code == 409 and b"<script>alert" not in response.content
        again = form_of(response)
        assert again["other-1"] == typed.replace("\r\n", "\n") and again["choice-1"] == "other"
        assert publish(signed_in, "Page", again, **{"choice-2": "theirs"}).status_code == 302
        assert '</textarea><script>alert(1)</script>\n\n<<<<<<< "l\'été" &amp; été\n' in Page.objects.get().text

    def test_something_else_of_200_kb_is_said_to_be_too_long_and_stays(self, conflict, signed_in):
        form = form_of(conflict())
        long = "mot " * 60_000
        response = publish(signed_in, "Page", form, **{"choice-1": "other", "other-1": long, "choice-2": "mine"})
        assert response.status_code == 200 and long.strip() in response.content.decode()
        assert PageRevision.objects.count() == 2

    def test_an_empty_result_is_asked_about(self, signed_in, conflict):
        form = form_of(conflict("Un mot.\n", "Autre chose, là.\n", "Le début.\n"))
        form["mine"] = ""
        response = publish(signed_in, "Page", form, **{"choice-1": "mine"})
        assert response.status_code == 409 and PageRevision.objects.count() == 2
        assert 'name="confirmed"' in response.content.decode()

    def test_line_ends_of_any_kind_make_no_difference(self, conflict, signed_in):
        form = form_of(conflict(MINE.replace("\n", "\r\n")))
        form["mine"] = form["mine"].replace("\n", "\r")
        assert publish(signed_in, "Page", form, **{"choice-1": "mine", "choice-2": "theirs"}).status_code == 302
        assert Page.objects.get().text == MINE.replace("Un verger", "Un potager")


class TestManyAndLarge:
    def test_as_many_passages_as_a_page_can_have(self, signed_in, conflict):
        base = "".join(f"Paragraphe {n} du tram.\n\n" for n in range(600))
        response = conflict(base.replace("tram", "bus"), base.replace("tram", "train"), base)
        assert response.status_code == 409
        form = form_of(response)
        count = shown(response).count('<fieldset class="band passage"')
        assert count >= 1
        fields = {f"choice-{n}": "mine" for n in range(1, count + 1)}
        response = publish(signed_in, "Page", form, **fields)
        assert response.status_code == 302, response.status_code
        assert Page.objects.get().text.strip() == base.replace("tram", "bus").strip()

    def test_two_texts_of_200_kb(self, signed_in, conflict):
        base = "".join(f"Le mot {n} {n * 7919 % 1000} reste ici.\n\n" for n in range(3500)) + "Fin.\n"
        mine, theirs = base.replace("Fin.", "La fin."), base.replace("Fin.", "Une fin.")
        response = conflict(mine + "x" * (199_000 - len(mine)), theirs, base)
        assert response.status_code in (302, 409)
        if response.status_code == 409:
            assert "La fin." in shown(response)

    def test_a_result_longer_than_a_page_is_refused_with_all_that_was_typed(self, signed_in, conflict):
        mine, theirs = "mien " * 25_000, "autre " * 20_000
        form = form_of(conflict(mine, theirs, "Le début.\n"))
        response = publish(signed_in, "Page", form, **{"choice-1": "both"})
        assert response.status_code == 200 and PageRevision.objects.count() == 2
        assert "mien mien" in shown(response) and "autre autre" in shown(response)


class TestOtherPages:
    def test_versions_of_another_page_bring_none_of_its_text_here(self, conflict, signed_in, write):
        form = form_of(conflict())
        other = write("Autre", "Tout autre chose.\n").revision
        for name in ("begun", "onto", "since"):
            response = publish(signed_in, "Page", {**form, name: other.pk}, **{"choice-1": "mine", "choice-2": "mine"})
            assert response.status_code in (302, 409), name
            if response.status_code == 409:
                assert "Le bus passe" in shown(response), name
        assert Page.objects.get(title="Autre").text == "Tout autre chose.\n"

    def test_a_page_that_was_moved_meanwhile_is_followed(self, conflict, signed_in, member):
        from wiki.accounts.actors import Actor
        from wiki.pages.moving import move_page

        form = form_of(conflict())
        move_page(Actor(user=member), "Page", "Ailleurs", reason="")
        response = publish(signed_in, "Page", form, **{"choice-1": "mine", "choice-2": "theirs"})
        assert response.status_code == 302 and response["Location"].startswith("/wiki/Ailleurs")
        assert Page.objects.get(title="Ailleurs").text == MINE.replace("Un verger", "Un potager")

    def test_a_page_that_was_deleted_meanwhile_comes_back_when_one_says_so(self, conflict, signed_in, administrator):
        from wiki.accounts.actors import Actor
        from wiki.pages.deleting import delete_page

        form = form_of(conflict())
        delete_page(Actor(user=administrator), "Page", "Double emploi")
        response = publish(signed_in, "Page", form, **{"choice-1": "mine", "choice-2": "theirs"})
        assert response.status_code == 409 and "Le bus passe" in shown(response)
        again = form_of(response, "edit-form")
        assert again["text"] == MINE.replace("Un verger", "Un potager")
        assert signed_in.post("/edit/Page", {**again, "publish": "1"}).status_code == 302
        assert Page.objects.live().get(title="Page").text == MINE.replace("Un verger", "Un potager")

    def test_a_page_that_was_deleted_before_one_could_choose(self, signed_in, write, other_member, administrator):
        from wiki.accounts.actors import Actor
        from wiki.pages.deleting import delete_page

        first = write("Page", PAGE).revision
        write("Page", THEIRS, user=other_member)
        delete_page(Actor(user=administrator), "Page", "Double emploi")
        response = signed_in.post("/edit/Page", {"text": MINE, "base": first.pk, "publish": "1"})
        assert response.status_code == 409 and 'class="banner warn"' in shown(response)
        response = publish(signed_in, "Page", form_of(response), **{"choice-1": "mine", "choice-2": "theirs"})
        assert response.status_code == 302
        assert Page.objects.live().get(title="Page").text == MINE.replace("Un verger", "Un potager")

    def test_a_page_that_was_deleted_long_ago_shows_nothing_of_it(self, conflict, signed_in, administrator):
        from wiki.accounts.actors import Actor
        from wiki.pages.deleting import delete_page

        form = form_of(conflict())
        delete_page(Actor(user=administrator), "Page", "Double emploi")
        Page.objects.update(deleted_at="2020-01-01T00:00:00Z")
        html = shown(publish(signed_in, "Page", form, **{"choice-1": "mine", "choice-2": "theirs"}))
        assert "Le bus passe" in html and "Le train passe" not in html and "Un potager" not in html

    def test_a_base_that_was_hidden_leaves_two_texts_to_choose_from(self, signed_in, write, other_member):
        first = write("Page", "Un secret.\n\nLe tram passe.\n").revision
        write("Page", "Le train passe.\n", user=other_member)
        PageRevision.objects.filter(pk=first.pk).update(hidden=True)
        response = signed_in.post("/edit/Page", {"text": "Le bus passe.\n", "base": first.pk, "publish": "1"})
        assert response.status_code == 409 and "Un secret" not in shown(response)
        assert publish(signed_in, "Page", form_of(response), **{"choice-1": "both"}).status_code == 302
        assert {"Le bus passe.", "Le train passe."} <= set(Page.objects.get().text.splitlines())


class TestFields:
    def test_every_kind_of_field_in_conflict_is_chosen_and_reads_as_a_header(self, signed_in, conflict):
        mine = ENTRY.replace("eau\n", "vent\n").replace("Brest", "Quimper").replace("2009", "2010")
        theirs = ENTRY.replace("eau\n", "sel\n").replace("Brest", "Landerneau").replace("2009", "2011")
        mine, theirs = mine.replace("[mer, eau]", "[mer, vent]"), theirs.replace("[mer, eau]", "[mer, sel, eau]")
        response = conflict(mine, theirs, ENTRY)
        html = shown(response)
        assert response.status_code == 409 and html.count('<fieldset class="band passage"') == 3
        choices = {"choice-1": "mine", "choice-2": "theirs", "choice-3": "other", "other-3": "2012"}
        assert publish(signed_in, "Page", form_of(response), **choices).status_code == 302
        page = Page.objects.get()
        assert "domaine: vent\n" in page.text and "{nom: Landerneau, lat" in page.text and "depuis: 2012\n" in page.text
        assert page.kind == "fiche"

    @pytest.mark.parametrize("typed", ["a: b: c", "[", "---", "x\ny", "é" * 5000, "#", "'"])
    def test_what_is_written_for_a_field_never_breaks_the_page(self, signed_in, conflict, typed):
        response = conflict(ENTRY.replace("eau\n", "vent\n"), ENTRY.replace("eau\n", "sel\n"), ENTRY)
        fields = {"choice-1": "other", "other-1": typed}
        response = publish(signed_in, "Page", form_of(response), **fields)
        assert response.status_code in (200, 302, 409)
        if response.status_code == 302:
            assert "Texte." in Page.objects.get().text and signed_in.get("/wiki/Page").status_code == 200
        else:
            assert typed in shown(response)

    def test_a_field_that_one_took_away(self, signed_in, conflict):
        response = conflict(ENTRY.replace("domaine: eau\n", ""), ENTRY.replace("eau\n", "sel\n"), ENTRY)
        assert publish(signed_in, "Page", form_of(response), **{"choice-1": "mine"}).status_code == 302
        assert "domaine" not in Page.objects.get().text


class TestWhoMay:
    def test_a_wiki_closed_to_visitors_shows_nothing_on_these_screens(self, client, write, settings):
        from wiki.configuration import current

        first = write("Page", PAGE).revision
        second = write("Page", THEIRS).revision
        assert current().readers == "everyone"
        settings.WIKI_READERS = "members"
        for address in (f"/undo/{second.pk}", "/edit/Page?section=s-suite"):
            response = client.get(address)
            assert response.status_code == 403 and "potager" not in shown(response)
        fields = {"mine": MINE, "begun": first.pk, "onto": second.pk}
        for button in ("see", "choose"):
            response = client.post("/edit/Page", {**fields, "choice-1": "theirs", button: "1"})
            html = shown(response)
            assert response.status_code == 403 and "potager" not in html and "tram" not in html
            assert "Le bus passe" in html

    def test_visitors_who_may_write_resolve_a_conflict_too(self, client, write, settings, other_member):
        settings.WIKI_EDITORS = "everyone"
        first = write("Page", PAGE).revision
        write("Page", THEIRS, user=other_member)
        response = client.post("/edit/Page", {"text": MINE, "base": first.pk, "publish": "1"})
        assert response.status_code == 409
        choices = {"choice-1": "mine", "choice-2": "both"}
        assert publish(client, "Page", form_of(response), **choices).status_code == 302
        assert "Le bus passe" in Page.objects.get().text and "Un potager" in Page.objects.get().text


class TestTheWholeTextByHand:
    def test_it_is_not_a_conflict_with_itself(self, conflict, signed_in, write, other_member):
        form = form_of(conflict(), "edit-form")
        write("Page", THEIRS.replace("# Lieu", "# Un lieu"), user=other_member)
        assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
        assert Page.objects.get().text == MINE.replace("# Lieu", "# Un lieu")

    @pytest.mark.parametrize(
        "name, value", [("since", "9" * 18), ("since", "0"), ("base", "9" * 18), ("draft", "x" * 9999)]
    )
    def test_hidden_numbers_out_of_the_way(self, conflict, signed_in, name, value):
        form = form_of(conflict(), "edit-form")
        response = signed_in.post("/edit/Page", {**form, name: value, "publish": "1"})
        assert response.status_code in (302, 409)
        assert "Le bus passe" in (Page.objects.get().text if response.status_code == 302 else shown(response))


class TestAnExpiredForm:
    def test_the_choices_stand_in_the_screen_again(self, conflict, member, client):
        from django.test import Client

        form = form_of(conflict())
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(member)
        choices = {"choice-1": "other", "other-1": "Le vélo passe.\n", "summary": "Le vélo"}
        response = publish(strict, "Page", form | {"csrfmiddlewaretoken": "x"}, **choices)
        assert response.status_code == 403 and PageRevision.objects.count() == 2
        again = form_of(response)
        assert again["choice-1"] == "other" and again["other-1"].strip() == "Le vélo passe."
        assert again["mine"] == form["mine"] and again["summary"] == "Le vélo"
        assert "expir" in shown(response)
        assert publish(client, "Page", again, **{"choice-2": "mine"}).status_code == 302
        assert "Le vélo passe." in Page.objects.get().text


class TestASessionThatEndedWhileChoosing:
    CHOICES = {"choice-1": "other", "other-1": "Le vélo passe.\n", "choice-2": "theirs", "other-2": "Rien."}

    def test_words_for_a_passage_stand_beside_the_text(self, conflict, client):
        form = form_of(conflict())
        client.logout()
        response = publish(client, "Page", form, **self.CHOICES)
        assert response.status_code == 403 and PageRevision.objects.count() == 2
        again = form_of(response, "edit-form")
        assert "Le bus passe." in again["text"] and again["apart-1"].strip() == "Le vélo passe."
        assert "apart-2" not in again

    @pytest.mark.parametrize("readers", ["everyone", "members"])
    def test_they_come_along_through_signing_in(self, conflict, client, member, readers):
        form = form_of(conflict())
        save({"readers": readers})
        client.logout()
        again = form_of(publish(client, "Page", form, **self.CHOICES), "edit-form")
        waiting = client.post("/edit/Page", {**again, "signin": "1"})
        assert waiting.status_code == 302 and "/accounts/login/" in waiting.url
        client.force_login(member)
        opened = form_of(client.get("/edit/Page?draft=waiting", follow=True), "edit-form")
        assert "Le bus passe." in opened["text"] and opened["apart-1"].strip() == "Le vélo passe."

    def test_a_second_conflict_keeps_them(self, conflict, client, member):
        form = form_of(conflict())
        client.logout()
        again = form_of(publish(client, "Page", form, **self.CHOICES), "edit-form")
        client.force_login(member)
        response = client.post("/edit/Page", {**again, "publish": "1"})
        assert response.status_code == 409
        assert form_of(response, "edit-form")["apart-1"].strip() == "Le vélo passe."


def test_neighbouring_passages_beyond_what_one_chooses_are_one(conflict):
    base = "".join(f"Paragraphe {n} du tram.\n\n" for n in range(300))
    html = shown(conflict(base.replace("tram", "bus"), base.replace("tram", "train"), base))
    assert html.count('<fieldset class="band passage"') == 60
    assert "Paragraphe 0 du <ins>bus" in html and "Paragraphe 299 du <ins>train" in html


class TestWhomATextIsBroughtTogetherWith:
    """`since` says from which version on others are named as authors: only the wiki's own word counts."""

    @pytest.fixture
    def versions(self, write, other_member):
        return write("Page", PAGE).revision, write("Page", THEIRS, user=other_member).revision

    @pytest.mark.parametrize("forge", [str, "{}:1abcde:x".format, lambda pk: f"IjEi:{pk}"])
    def test_nobody_makes_others_authors_of_a_text(self, signed_in, versions, forge):
        first, head = versions
        sent = {"text": MINE, "base": head.pk, "since": forge(first.pk), "publish": "1"}
        assert signed_in.post("/edit/Page", sent).status_code == 302
        assert Page.objects.get().head.kind == PageRevision.Kind.EDIT
        assert [*Page.objects.get().head.contributors.values_list("name", flat=True)] == ["Courlis"]

    def test_what_the_wiki_signed_is_believed(self, conflict, signed_in):
        form = form_of(conflict(), "edit-form")
        assert signed_in.post("/edit/Page", {**form, "publish": "1"}).status_code == 302
        head = Page.objects.get().head
        assert head.kind == PageRevision.Kind.MERGE
        assert set(head.contributors.values_list("name", flat=True)) == {"Courlis", "Bernache"}

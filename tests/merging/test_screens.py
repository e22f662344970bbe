"""Staff find the duplicates, compare them, merge them, and take it back."""

import pytest
from django.contrib.contenttypes.models import ContentType

from association.merging.models import Merge, Suspicion
from association.merging.services.columns import mark_of
from association.people.models import Affiliation, Person
from cms.backoffice.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db


def compare(kept, absorbed, kind="personnes"):
    return f"/admin/doublons/{kind}/{kept.pk}/{absorbed.pk}/"


def test_the_queue_says_why_and_shows_both(staffer, twice, suspect):
    suspect(*twice)
    page = staffer.get("/admin/doublons/")
    assert "Même nom, même organisation" in page.text
    assert "eva@chu.invalid" in page.text
    assert "eva@exemple.invalid" in page.text
    assert compare(*twice) in page.text or compare(*twice[::-1]) in page.text


def test_the_surest_pairs_come_first(staffer, suspect):
    for score in (60, 95, 70):
        suspect(factories.person(), factories.person(), score=score)
    assert [pair["suspicion"].score for pair in staffer.get("/admin/doublons/").context["pairs"]] == [
        95,
        70,
        60,
    ]


@pytest.mark.parametrize("number", [2, 20])
@pytest.mark.parametrize("kind", ["personnes", "organisations"])
def test_the_queue_asks_as_much_for_many_pairs_as_for_few(
    staffer, suspect, django_assert_max_num_queries, kind, number
):
    make = factories.person if kind == "personnes" else factories.OrganisationFactory
    for rank in range(number):
        first, second = make(), make()
        if kind == "personnes":
            factories.affiliation(first, function=f"Chef {rank}")
        suspect(first, second)
    staffer.get("/admin/doublons/")
    with django_assert_max_num_queries(25):
        page = staffer.get("/admin/doublons/", {"genre": kind})
    assert len(page.context["pairs"]) == number


def test_a_pair_said_to_be_two_leaves_the_queue_and_may_come_back(staffer, twice, suspect):
    suspicion = suspect(*twice)
    staffer.post(f"/admin/doublons/{suspicion.pk}/ecarter/")
    assert "Aucun doublon à examiner" in staffer.get("/admin/doublons/").text
    assert "Durand" in staffer.get("/admin/doublons/", {"etat": "ecartes"}).text
    staffer.post(f"/admin/doublons/{suspicion.pk}/reprendre/")
    assert "Durand" in staffer.get("/admin/doublons/").text


def test_the_comparison_shows_each_conflict_and_what_follows(staffer, twice):
    kept, absorbed = twice
    Person.objects.filter(pk=kept.pk).update(phone="05 36 49 00 01", notes="Vue au congrès.")
    Person.objects.filter(pk=absorbed.pk).update(phone="05 36 49 00 02", notes="Rappeler.")
    factories.affiliation(absorbed, function="Interne")
    page = staffer.get(compare(kept, absorbed))
    conflicts = {one.choice.code: one for one in page.context["plan"].conflicts}
    assert set(conflicts) == {"name", "phone", "notes"}
    assert conflicts["name"].proposed == "kept"
    assert conflicts["notes"].proposed == "both"
    assert "1 affiliation suit" in page.text
    assert "1 adresse e-mail suit" in page.text


def test_merging_keeps_what_was_chosen_and_everything_follows(staffer, twice, suspect):
    kept, absorbed = twice
    suspicion = suspect(*twice)
    Person.objects.filter(pk=kept.pk).update(phone="05 36 49 00 01")
    Person.objects.filter(pk=absorbed.pk).update(phone="05 36 49 00 02", rpps="10001234567")
    post = factories.affiliation(absorbed, function="Interne", main=True)
    mark = staffer.get(compare(kept, absorbed)).context["mark"]
    answer = staffer.post(compare(kept, absorbed), {"mark": mark, "choix_phone": "absorbed"}, follow=True)
    assert "n’en font plus qu’une" in answer.text
    assert answer.redirect_chain[-1][0] == f"/admin/person/inspect/{kept.pk}/"
    kept.refresh_from_db()
    assert (str(kept), kept.phone, kept.rpps) == ("Éva Durand", "05 36 49 00 02", "10001234567")
    assert "10001234567" in kept.search_text
    assert kept.preferred_email == "eva@chu.invalid"
    assert Affiliation.objects.get(pk=post.pk).person == kept
    suspicion.refresh_from_db()
    assert suspicion.state == Suspicion.State.MERGED


def test_a_double_click_merges_once_and_leads_to_the_record_that_stays(staffer, twice):
    kept, absorbed = twice
    data = {"mark": staffer.get(compare(kept, absorbed)).context["mark"]}
    staffer.post(compare(kept, absorbed), data)
    again = staffer.post(compare(kept, absorbed), data, follow=True)
    assert "déjà été fusionnées" in again.text
    assert again.redirect_chain[-1][0] == f"/admin/person/inspect/{kept.pk}/"
    assert Merge.objects.count() == 1


def test_a_record_changed_meanwhile_is_read_again_first(staffer, twice):
    kept, absorbed = twice
    mark = staffer.get(compare(kept, absorbed)).context["mark"]
    Person.objects.filter(pk=absorbed.pk).update(phone="05 36 49 00 09")
    answer = staffer.post(compare(kept, absorbed), {"mark": mark})
    assert "vient d’être modifiée" in answer.text
    assert Person.objects.count() == 2
    assert staffer.post(compare(kept, absorbed), {}).status_code == 200, "without a mark, nothing was read"
    assert Person.objects.count() == 2


def test_the_old_address_of_a_record_leads_to_the_one_that_stays(staffer, twice, merged):
    kept, absorbed = twice
    page = staffer.get(f"/admin/person/inspect/{absorbed.pk}/", follow=True)
    assert page.redirect_chain == [(f"/admin/person/inspect/{kept.pk}/", 302)]
    assert "a été fusionnée avec celle-ci" in page.text
    assert staffer.get("/admin/person/inspect/99999999/").status_code == 404


def test_the_history_of_both_is_read_on_the_record_that_stays(staffer, twice):
    kept, absorbed = twice
    affiliate = {"organisation": factories.OrganisationFactory().pk, "function": "Interne",
                 "start_on": "01/11/2023", "service": "", "practice_mode": ""}  # fmt: skip
    staffer.post(f"/admin/person/affilier/{absorbed.pk}/", affiliate)
    before = staffer.get(f"/admin/person/history/{absorbed.pk}/").context["object_list"].count()
    staffer.post(compare(kept, absorbed), {"mark": staffer.get(compare(kept, absorbed)).context["mark"]})
    entries = list(staffer.get(f"/admin/person/history/{kept.pk}/").context["object_list"])
    actions = [entry.action for entry in entries]
    assert {"merging.merge", "merging.absorbed"} <= set(actions)
    assert len(actions) >= before + 2
    assert mark_of(*entries[:1]), "the entries themselves are as they were written"


def test_a_merge_is_started_by_hand_from_the_sheet(staffer, twice):
    kept, absorbed = twice
    address = f"/admin/doublons/personnes/{absorbed.pk}/avec/"
    assert address in staffer.get(f"/admin/person/inspect/{absorbed.pk}/").text
    assert staffer.get(address).status_code == 200
    answer = staffer.post(address, {"other": kept.pk})
    assert answer.headers["Location"] in (compare(kept, absorbed), compare(absorbed, kept))
    assert "même fiche" in staffer.post(address, {"other": absorbed.pk}).text


def test_undoing_says_what_it_does_then_does_it(staffer, twice, merged):
    kept, absorbed = twice
    factories.affiliation(kept, function="Chef")
    page = staffer.get(f"/admin/doublons/fusions/{merged.pk}/")
    assert "EVA DURAND" in page.text
    assert "1 adresse e-mail retourne" in page.text
    assert "1 affiliation d’après la fusion reste" in page.text
    answer = staffer.post(f"/admin/doublons/fusions/{merged.pk}/", follow=True)
    assert "de nouveau une fiche à part" in answer.text
    assert Person.objects.get(pk=absorbed.pk).preferred_email == "eva@exemple.invalid"
    assert "Défaite le" in staffer.get("/admin/doublons/fusions/").text


def test_what_forbids_undoing_is_said_in_words(staffer, twice, merged):
    Person.objects.filter(pk=twice[0].pk).update(phone="05 36 49 00 09")
    address = f"/admin/doublons/fusions/{merged.pk}/"
    assert "La fiche gardée a changé depuis (téléphone professionnel)." in staffer.get(address).text
    assert "n’a pas été défaite" in staffer.post(address).text
    assert Person.objects.count() == 1


@pytest.mark.parametrize("number", [2, 20])
def test_the_list_of_merges_asks_as_much_for_many_as_for_few(staffer, django_assert_max_num_queries, number):
    kind = ContentType.objects.get_for_model(Person)
    for _ in range(number):
        Merge.objects.create(
            content_type=kind,
            kept_id=factories.person().pk,
            absorbed_id=9_000_000,
            merged_by=factories.UserFactory(),
        )
    staffer.get("/admin/doublons/fusions/")
    with django_assert_max_num_queries(20):
        page = staffer.get("/admin/doublons/fusions/")
    assert page.text.count("Défaire…") == number


@pytest.mark.parametrize("number", [2, 20])
def test_the_comparison_asks_as_much_for_a_long_history_as_for_a_short_one(
    staffer, twice, django_assert_max_num_queries, number
):
    kept, absorbed = twice
    for rank in range(number):
        post = factories.affiliation(absorbed, function=f"Chef {rank}")
        factories.affiliation(kept, organisation=post.organisation, function=f"Chef {rank}")
    staffer.get(compare(kept, absorbed))
    with django_assert_max_num_queries(45):
        page = staffer.get(compare(kept, absorbed))
    assert len(page.context["plan"].collisions) == number


def test_the_scan_is_asked_for_from_the_queue(staffer, twice, django_capture_on_commit_callbacks):
    answer = staffer.post("/admin/doublons/personnes/chercher/", follow=True)
    assert "La recherche commence" in answer.text


def test_the_home_page_says_how_many_wait(staffer, twice, suspect):
    suspect(*twice)
    page = staffer.get("/admin/").text
    assert "Doublons possibles" in page
    assert "Éva Durand et EVA DURAND" in page


@pytest.mark.parametrize(
    "role", [Role.TRAINING_MANAGER, Role.GOVERNANCE_SECRETARY, Role.NEWSLETTER_MANAGER, Role.EDITOR_IN_CHIEF]
)
def test_those_who_may_not_merge_see_nothing_of_it(staff_client, twice, suspect, role):
    suspicion = suspect(*twice)
    client = staff_client(role)
    kept, absorbed = twice
    for address in ("/admin/doublons/", "/admin/doublons/fusions/", compare(kept, absorbed),
                    f"/admin/doublons/personnes/{kept.pk}/avec/"):  # fmt: skip
        assert client.get(address).headers.get("Location") == "/admin/", address
    client.post(compare(kept, absorbed), {"mark": mark_of(kept, absorbed)})
    client.post(f"/admin/doublons/{suspicion.pk}/ecarter/")
    assert Person.objects.count() == 2
    suspicion.refresh_from_db()
    assert suspicion.state == Suspicion.State.WAITING
    assert "Fusionner avec" not in client.get(f"/admin/person/inspect/{kept.pk}/").text

"""The life of a membership through its screens: each act, who may do it, what is shown."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from association.members.models import Membership, Signature
from association.members.rules.lifecycle import Status
from association.members.services import memberships
from cms.backoffice.roles import Role
from tests.backoffice.forms import shown
from tests.factories import (
    CollegeFactory,
    FoundingTextFactory,
    OrganisationFactory,
    candidate,
    founding_texts,
    member,
    sign_both,
)

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture
def administrator(staff_client):
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path, "base_url": None},
        }
    }


def address(act, membership):
    return reverse(f"membership:{act}", args=[membership.pk])


def sheet(client, membership):
    return shown(client.get(address("inspect", membership)))


def acts(client, membership):
    return [act["label"] for act in client.get(address("inspect", membership)).context["acts"]]


def image(kind="PNG"):
    content = io.BytesIO()
    Image.new("RGB", (4, 4)).save(content, kind)
    return content.getvalue()


def sign(client, membership, name="charte.pdf", content=PDF):
    return client.post(
        address("sign", membership),
        {
            "text": FoundingTextFactory().pk,
            "signed_on": "01/02/2024",
            "signatory": "Dominique Petit",
            "capacity": "directrice",
            "scan": SimpleUploadedFile(name, content),
        },
    )


def test_an_organisation_becomes_candidate_then_member(administrator):
    organisation, college = OrganisationFactory(), CollegeFactory()
    apply = reverse("membership:add") + f"?organisation={organisation.pk}"
    assert administrator.get(apply).context["form"].initial["organisation"] == str(organisation.pk)
    data = {"organisation": organisation.pk, "college": college.pk, "on": "10/01/2024"}
    response = administrator.post(apply, data, follow=True)
    membership = Membership.objects.get()
    lacking = "la décision d’admission, la convention constitutive signée et la charte du réseau signée"
    assert f"Il manque : {lacking}." in shown(response)

    for text in founding_texts():
        signature = {"signed_on": "01/02/2024", "signatory": "Dominique Petit", "capacity": "directrice"}
        administrator.post(address("sign", membership), signature | {"text": text.pk})
    page = shown(administrator.get(address("admit", membership)))
    assert "membre aussitôt" in page
    administrator.post(address("admit", membership), {"on": "15/03/2024", "decision": "CA du 15 mars 2024"})

    membership.refresh_from_db()
    assert (membership.status, membership.active_from) == (Status.ACTIVE, date(2024, 3, 15))
    assert "Il manque" not in sheet(administrator, membership)


EXCLUSION = "Ouvrir une procédure de radiation"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (
            "candidate",
            {"Admettre", "Enregistrer une signature", "Changer de collège", "Refuser la candidature"},
        ),
        ("active", {"Enregistrer une signature", "Changer de collège", "Suspendre", EXCLUSION}),
        ("suspended", {"Enregistrer une signature", "Changer de collège", "Lever la suspension", EXCLUSION}),
        ("refused", set()),
    ],
)
def test_only_the_acts_that_make_sense_are_offered(administrator, status, expected):
    membership = candidate() if status in ("candidate", "refused") else member()
    if status == "suspended":
        memberships.suspend(membership=membership, on=date(2024, 5, 1), reason="Cotisation")
    if status == "refused":
        memberships.refuse(membership=membership, on=date(2024, 5, 1), reason="Hors territoire")
    endings = {"Enregistrer une démission", "Enregistrer une dissolution", "Enregistrer une fusion"}
    assert set(acts(administrator, membership)) == (expected | endings if expected else set())


ACTS = [
    ("suspend", {"reason": "Cotisation"}, Status.SUSPENDED),
    (
        "resign",
        {"letter_on": "25/04/2024", "received_on": "29/04/2024", "signatory": "Anne Petit"},
        Status.RESIGNED,
    ),
    ("dissolve", {}, Status.DISSOLVED),
]


@pytest.mark.parametrize(("act", "data", "status"), ACTS)
def test_each_act_says_what_will_happen_then_does_it(administrator, act, data, status):
    membership = member()
    page = administrator.get(address(act, membership))
    assert page.context["consequences"]
    assert "Ce qui va se passer" in shown(page)
    response = administrator.post(address(act, membership), {"on": "03/05/2024"} | data)
    assert response.status_code == 302
    membership.refresh_from_db()
    assert membership.status == status


def test_a_suspension_is_lifted(administrator):
    membership = member()
    memberships.suspend(membership=membership, on=date(2024, 5, 1), reason="Cotisation")
    administrator.post(address("reinstate", membership), {"on": "01/06/2024"})
    membership.refresh_from_db()
    assert membership.status == Status.ACTIVE


def test_a_merger_names_the_other_organisation(administrator):
    membership, other = member(), OrganisationFactory(display_name="Groupe hospitalier")
    administrator.post(address("merge", membership), {"on": "03/05/2024", "into": other.pk})
    assert "Groupe hospitalier" in sheet(administrator, membership)


def test_a_change_of_college_keeps_both_periods(administrator):
    first, second = CollegeFactory(name="Premier"), CollegeFactory(name="Second")
    membership = member(college=first)
    data = {"on": "03/05/2024", "college": second.pk, "decision": "AG du 3 mai"}
    administrator.post(address("change-college", membership), data)
    page = sheet(administrator, membership)
    assert "Premier → Second" in page
    assert membership.college_periods.count() == 2


def test_a_refusal_of_the_service_is_shown_and_nothing_happens(administrator):
    membership = member()
    tomorrow = timezone.localdate() + timedelta(days=1)
    data = {"on": f"{tomorrow:%d/%m/%Y}", "reason": "Cotisation"}
    response = administrator.post(address("suspend", membership), data)
    assert "Cette date est dans l’avenir." in shown(response)
    membership.refresh_from_db()
    assert membership.status == Status.ACTIVE


def test_sending_an_act_twice_does_it_once_and_says_so(administrator):
    membership = sign_both(candidate())
    data = {"on": "15/03/2024", "decision": "CA du 15 mars 2024"}
    administrator.post(address("admit", membership), data)
    second = administrator.post(address("admit", membership), data, follow=True)
    assert "n’est pas possible" in shown(second)
    assert membership.events.filter(kind="admission").count() == 1


def test_reading_the_page_of_an_act_does_nothing(administrator):
    membership = member()
    for act in ("suspend", "resign", "exclude", "dissolve", "merge", "sign", "change-college"):
        assert administrator.get(address(act, membership)).status_code == 200
    assert membership.events.count() == 2


@pytest.mark.parametrize("role", [Role.GOVERNANCE_SECRETARY, Role.COMMUNICATION_OFFICER])
def test_other_roles_may_do_none_of_the_acts(staff_client, role):
    client = staff_client(role)
    membership = sign_both(candidate())
    for act in ("admit", "refuse", "sign", "resign", "dissolve", "merge", "change-college"):
        assert client.get(address(act, membership)).status_code == 302
        assert (
            client.post(address(act, membership), {"on": "15/03/2024", "decision": "CA"}).status_code == 302
        )
    assert client.get(reverse("membership:add")).status_code == 302
    membership.refresh_from_db()
    assert membership.status == Status.CANDIDATE
    assert membership.events.count() == 1


def test_the_story_is_told_latest_first(administrator):
    membership = member()
    memberships.suspend(membership=membership, on=date(2024, 5, 1), reason="Cotisation non réglée")
    page = sheet(administrator, membership).rsplit("Histoire", 1)[1]
    order = [page.index(word) for word in ("Cotisation non réglée", "CA du 15 mars 2024", "Candidature")]
    assert order == sorted(order)
    assert "1er mai 2024" in page


@pytest.mark.parametrize(
    ("name", "content", "extension"),
    [
        ("convention signée de Mme Petit.pdf", PDF, "pdf"),
        ("scan.png", image(), "png"),
        ("scan.jpeg", image("JPEG"), "jpg"),
        ("menteur.pdf", image(), "png"),
    ],
)
def test_a_scan_is_kept_under_a_name_that_says_nothing(administrator, name, content, extension):
    membership = candidate()
    assert sign(administrator, membership, name, content).status_code == 302
    signature = Signature.objects.get()
    assert signature.scan.name.endswith(f".{extension}")
    assert "Petit" not in signature.scan.name
    response = administrator.get(reverse("membership:scan", args=[signature.pk]))
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]
    response.close()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("scan.pdf", b"<html><script>alert(1)</script>", "ni un PDF, ni une image"),
        ("scan.png", b"\x89PNG\r\n\x1a\n pas une image", "ni un PDF, ni une image"),
        ("scan.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "ni un PDF, ni une image"),
        ("scan.pdf", PDF + b"0" * (10 * 1024 * 1024), "dépasse 10 Mo"),
    ],
)
def test_anything_else_is_refused_by_its_content(administrator, name, content, message):
    response = sign(administrator, candidate(), name, content)
    assert message in shown(response)
    assert not Signature.objects.exists()


def test_a_scan_is_fetched_by_those_who_keep_memberships_only(administrator, client, staff):
    membership = candidate()
    sign(administrator, membership)
    url = reverse("membership:scan", args=[Signature.objects.get().pk])
    for role in (Role.GOVERNANCE_SECRETARY, Role.COMMUNICATION_OFFICER, Role.TRAINING_MANAGER):
        client.force_login(staff(role))
        assert client.get(url).status_code == 302
    client.logout()
    assert "/compte/login/" in client.get(url)["Location"]


def test_a_signature_without_scan_has_nothing_to_fetch(administrator):
    sign_both(candidate())
    url = reverse("membership:scan", args=[Signature.objects.first().pk])
    assert administrator.get(url).status_code == 404


def test_the_list_is_filtered_by_status_college_and_what_is_missing(administrator):
    college = CollegeFactory()
    member(OrganisationFactory(display_name="Membre"), college)
    candidate(OrganisationFactory(display_name="Candidat"))
    admitted = candidate(OrganisationFactory(display_name="Admis"))
    memberships.admit(membership=admitted, on=date(2024, 3, 1), decision="CA")

    def names(query):
        page = administrator.get(reverse("membership:index") + query)
        return [str(membership) for membership in page.context["object_list"]]

    assert names("?status=active") == ["Membre"]
    assert names(f"?college={college.pk}") == ["Membre"]
    assert names("?missing=decision") == ["Candidat"]
    assert names("?missing=charter") == ["Admis", "Candidat"]
    assert names("?q=memb") == ["Membre"]


def test_a_membership_is_never_edited_as_a_form(administrator):
    membership = member()
    assert administrator.get(f"/admin/membership/edit/{membership.pk}/").status_code == 404


def test_the_sheet_stays_within_its_budget(administrator, django_assert_max_num_queries):
    membership = member()
    for number in range(12):
        text = FoundingTextFactory(version=f"1.{number}")
        memberships.sign_text(
            membership=membership,
            text=text,
            signed_on=date(2024, 4, 1),
            signatory="A. B.",
            capacity="président",
        )
    sheet(administrator, membership)
    with django_assert_max_num_queries(24):
        sheet(administrator, membership)

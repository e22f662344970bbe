"""Our spreadsheet of memberships: the rules of the screens, for many lives at once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from association.members.models import CollegePeriod, Membership, MembershipEvent, Organisation, Signature
from association.members.rules.lifecycle import Fact, standing
from association.members.services import memberships
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.confirmation import Stale, confirm
from cms.backoffice.imports.undo import Blocked, undo
from cms.backoffice.models import AuditEntry
from cms.backoffice.roles import Role
from tests.factories import (
    CollegeFactory,
    FoundingTextFactory,
    OrganisationFactory,
    UserFactory,
    candidate,
    founding_texts,
    member,
)
from tests.imports.files import states, texts, upload

pytestmark = pytest.mark.django_db

SIGNED = {
    "Convention : version": "1",
    "Convention : signée le": "01/02/2024",
    "Convention : signataire": "Dominique Petit",
    "Convention : qualité": "directrice",
    "Charte : version": "1",
    "Charte : signée le": "01/02/2024",
    "Charte : signataire": "Dominique Petit",
    "Charte : qualité": "directrice",
}
ADMITTED = {"Admission le": "15/03/2024", "Décision d’admission": "CA n° 3"}


@pytest.fixture
def user(db):
    return UserFactory()


@pytest.fixture
def network(db):
    """Two colleges, the founding texts, an organisation."""
    founding_texts()
    CollegeFactory(name="Établissements", short_name="Établ.")
    CollegeFactory(name="Usagers", short_name="Usagers")
    return OrganisationFactory(finess="310781406")


def line(organisation, **cells):
    return {
        "Référence": organisation.reference,
        "Collège": "Établissements",
        "Candidature le": "10/01/2024",
    } | cells


def staged(*lines):
    headings = list(dict.fromkeys(heading for said in lines for heading in said))
    return upload("memberships", [headings, *([said.get(h, "") for h in headings] for said in lines)])


def imported(*lines, user=None):
    batch = staged(*lines)
    confirm(batch=batch, user=user)
    return batch


def refusal(**cells):
    organisation = cells.pop("organisation", None) or Organisation.objects.first()
    row = staged(line(organisation, **cells)).rows.get()
    assert row.state == "refused"
    return " ".join(texts(row))


def everything():
    models = (Membership, MembershipEvent, Signature, CollegePeriod)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_whole_life_in_one_line(network, user):
    imported(
        line(
            network,
            **ADMITTED,
            **SIGNED,
            **{"Fin : nature": "Démission", "Fin le": "31/12/2024", "Fin : motif": "Fusion"},
        ),
        user=user,
    )
    membership = Membership.objects.get()
    assert (membership.status, membership.active_from, membership.ended_on) == (
        "resigned",
        date(2024, 3, 15),
        date(2024, 12, 31),
    )
    assert list(membership.events.values_list("kind", "recorded_by")) == [
        ("application", user.pk),
        ("admission", user.pk),
        ("resignation", user.pk),
    ]
    assert membership.signatures.count() == 2
    period = membership.college_periods.get()
    assert (period.college.name, period.start_on, period.end_on) == (
        "Établissements",
        date(2024, 1, 10),
        date(2024, 12, 31),
    )
    actions = AuditEntry.objects.for_instance(membership).values_list("action", flat=True)
    assert sorted(actions) == sorted(
        ["members.application", "members.admission", "members.resignation", "members.sign", "members.sign"]
    )


def test_the_same_as_by_the_screens(network):
    other = OrganisationFactory()
    imported(line(network, **ADMITTED, **SIGNED))
    by_hand = memberships.apply_for_membership(
        organisation=other, college=CollegePeriod.objects.get().college, on=date(2024, 1, 10)
    )
    for text in founding_texts():
        memberships.sign_text(
            membership=by_hand,
            text=text,
            signed_on=date(2024, 2, 1),
            signatory="Dominique Petit",
            capacity="directrice",
        )
    by_hand = memberships.admit(membership=by_hand, on=date(2024, 3, 15), decision="CA n° 3")
    by_import = Membership.objects.get(organisation=network)
    for name in ("status", "active_from", "ended_on"):
        assert getattr(by_import, name) == getattr(by_hand, name)
    facts = [list(m.events.values_list("kind", "on", "decision")) for m in (by_import, by_hand)]
    assert facts[0] == facts[1]


def test_the_same_file_again_changes_nothing(network):
    said = line(network, **ADMITTED, **SIGNED)
    imported(said)
    assert states(staged(said)) == {"unchanged": 1}


def test_only_what_is_new_is_added(network):
    imported(line(network))
    batch = imported(line(network, **ADMITTED))
    assert states(batch) == {"changed": 1}
    assert Membership.objects.get().status == "admitted"
    imported(line(network, **ADMITTED, **SIGNED))
    assert Membership.objects.get().status == "active"
    assert MembershipEvent.objects.count() == 2


def test_a_change_of_college_closes_one_period_and_opens_the_next(network):
    imported(line(network, **ADMITTED, **SIGNED))
    batch = imported(
        line(
            network,
            **{"Collège": "usagers", "Collège depuis le": "01/06/2025", "Décision sur le collège": "AG 2025"},
        )
    )
    assert list(CollegePeriod.objects.values_list("college__name", "start_on", "end_on", "decision")) == [
        ("Établissements", date(2024, 1, 10), date(2025, 6, 1), ""),
        ("Usagers", date(2025, 6, 1), None, "AG 2025"),
    ]
    undo(batch=batch, user=None)
    assert CollegePeriod.objects.get().end_on is None


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"Référence": "O99999"}, "Aucune organisation enregistrée"),
        ({"Référence": ""}, "Indiquez l’organisation"),
        ({"Collège": "Martiens"}, "n’est pas dans la liste"),
        ({"Collège": ""}, "Indiquez le collège"),
        ({"Candidature le": ""}, "Indiquez la date de candidature"),
        ({"Candidature le": "hier"}, "jj/mm/aaaa"),
        ({"Admission le": "01/01/2024"}, "plus ancienne que l’événement précédent"),
        ({"Fin : nature": "Démission"}, "il en manque une"),
        ({"Fin : nature": "Radiation", "Fin le": "01/02/2024"}, "Radiation impossible"),
        ({"Fin : nature": "Refus", "Fin le": "16/03/2024"} | ADMITTED, "Refus impossible"),
        ({"Fin : nature": "Démission", "Fin le": "15/03/2024"} | ADMITTED | SIGNED, "la fin vient après"),
        (SIGNED | {"Convention : version": "9"}, "n’est pas enregistrée"),
        (SIGNED | {"Charte : signataire": ""}, "une version, une date, un signataire"),
        (SIGNED | {"Charte : signée le": "31/12/2017"}, "n’a été adopté que le"),
        ({"Collège depuis le": "01/01/2024"}, "ne peut pas précéder la candidature"),
    ],
)
def test_refused_with_its_reason(network, cells, said):
    assert said in refusal(**cells)


def test_nothing_happens_in_the_future_but_an_end(network):
    tomorrow = f"{timezone.localdate() + timedelta(days=1):%d/%m/%Y}"
    assert "dans l’avenir" in refusal(**{"Candidature le": tomorrow})
    assert "dans l’avenir" in refusal(**{"Admission le": tomorrow})
    said = ADMITTED | SIGNED | {"Fin : nature": "Démission", "Fin le": tomorrow}
    imported(line(network, **said))
    assert Membership.objects.get().status == "active"


def test_what_contradicts_the_record_is_refused(network):
    imported(line(network, **ADMITTED, **SIGNED))
    assert "une adhésion en cours, dont la candidature est du 10/01/2024" in refusal(
        **{"Candidature le": "11/01/2024"}
    )
    assert "enregistrée le 15/03/2024" in refusal(**{"Admission le": "16/03/2024"})
    assert "il est déjà écrit « CA n° 3 »" in refusal(**ADMITTED | {"Décision d’admission": "CA n° 4"})
    assert "déjà signée, le 01/02/2024" in refusal(**SIGNED | {"Charte : signataire": "Autre"})
    assert "indiquez « Collège depuis le »" in refusal(Collège="Usagers")
    assert "choisissez un jour plus tard" in refusal(
        **{"Collège": "Usagers", "Collège depuis le": "10/01/2024"}
    )
    assert "enregistré depuis le 10/01/2024" in refusal(**{"Collège depuis le": "11/01/2024"})


def test_a_site_whose_entity_joins_a_closed_one_and_a_partner_are_refused(network):
    from association.members.models import Partnership

    site = OrganisationFactory(kind="site", parent=network)
    assert "c’est son entité juridique" in refusal(organisation=site)
    closed = OrganisationFactory(closed_on=date(2023, 1, 1))
    assert "fermée depuis le 01/01/2023" in refusal(organisation=closed)
    partner = OrganisationFactory()
    Partnership.objects.create(organisation=partner, kind="network", start_on=date(2020, 1, 1))
    assert "partenaire du réseau" in refusal(organisation=partner)


def test_a_former_member_may_come_back_after_its_end(network):
    ended = line(network, **ADMITTED, **SIGNED, **{"Fin : nature": "Démission", "Fin le": "31/12/2024"})
    imported(ended)
    assert "court jusqu’au 31/12/2024" in refusal(**{"Candidature le": "01/06/2024"})
    imported(ended, line(network, **{"Candidature le": "01/02/2025"}))
    assert Membership.objects.count() == 2


def test_the_same_membership_twice_in_a_file_is_refused_once(network):
    assert states(staged(line(network), line(network))) == {"new": 1, "refused": 1}


def test_a_fact_recorded_since_the_preview_stops_the_confirmation(network):
    batch = staged(line(network))
    candidate(network, on=date(2024, 5, 1))
    with pytest.raises(Stale):
        confirm(batch=batch, user=None)
    assert Membership.objects.count() == 1
    with pytest.raises(Refusal):
        confirm(batch=batch, user=None)


def acted(membership):
    memberships.suspend(membership=membership, on=date(2024, 6, 1), reason="Cotisation")


def moved(membership):
    memberships.change_college(membership=membership, college=CollegeFactory(), on=date(2024, 6, 1))


def scanned(membership):
    Signature.objects.filter(membership=membership).update(scan="signatures/x.pdf")


@pytest.mark.parametrize("touch", [acted, moved, scanned])
def test_undoing_is_refused_once_the_membership_lived_on(network, touch):
    batch = imported(line(network, **ADMITTED, **SIGNED))
    touch(Membership.objects.get())
    before = everything()
    with pytest.raises(Blocked) as blocked:
        undo(batch=batch, user=None)
    assert "Ligne 2" in blocked.value.reasons[0]
    assert everything() == before


days = st.dates(date(2019, 1, 1), date(2025, 12, 31)).map(lambda day: f"{day:%d/%m/%Y}")
maybe = st.one_of(st.just(""), days)
lines = st.fixed_dictionaries(
    {
        "Collège": st.sampled_from(["Établissements", "Usagers"]),
        "Collège depuis le": st.one_of(st.just(""), st.just(""), days),
        "Candidature le": st.sampled_from(["10/01/2019", "10/01/2019", "10/01/2022"]),
        "Admission le": maybe,
        "signed": maybe,
        "Fin : nature": st.sampled_from(["", "Démission", "Radiation", "Dissolution", "Refus"]),
        "Fin le": maybe,
    }
)


def told(organisation, said):
    cells = {heading: cell for heading, cell in said.items() if heading != "signed"}
    if said["signed"]:
        for heading, value in SIGNED.items():
            cells[heading] = said["signed"] if "signée le" in heading else value
    if not (cells["Fin le"] and cells["Fin : nature"]):
        cells["Fin le"] = cells["Fin : nature"] = ""
    return {"Référence": organisation.reference} | cells


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=1, max_size=4))
def test_whatever_the_lines_colleges_never_overlap_and_undoing_is_the_identity(network, said):
    Signature.objects.all().delete()
    Membership.objects.all().delete()
    done = []
    for one in said:
        before = everything()
        batch = staged(told(network, one))
        if states(batch).keys() & {"new", "changed"}:
            confirm(batch=batch, user=None)
            done.append((batch, before))
            assert states(staged(told(network, one))) == {"unchanged": 1}
            for membership in Membership.objects.all():
                facts = [Fact(kind, on) for kind, on in membership.events.values_list("kind", "on")]
                signed = memberships.first_signatures(
                    membership.signatures.values_list("text__kind", "signed_on")
                )
                now = standing(facts, signed, timezone.localdate())
                assert (membership.status, membership.active_from, membership.ended_on) == (
                    now.status,
                    now.active_from,
                    now.ended_on,
                )
            periods = list(CollegePeriod.objects.order_by("start_on"))
            assert all(
                a.end_on and a.end_on <= b.start_on for a, b in zip(periods, periods[1:], strict=False)
            )
    for batch, before in reversed(done):
        undo(batch=batch, user=None)
        assert everything() == before


def test_what_is_exported_and_sent_back_changes_nothing(network, staff_client):
    member(network)
    memberships.suspend(membership=Membership.objects.get(), on=date(2024, 6, 1), reason="Cotisation")
    candidate()
    gone = member()
    memberships.resign(membership=gone, on=date(2025, 1, 1), reason="=1+1")
    merged = member()
    memberships.merge(membership=merged, into=network, on=date(2025, 1, 1))
    moved(member())
    client = staff_client(Role.MEMBERSHIP_ADMINISTRATOR)
    for kind in ("csv", "xlsx"):
        content = client.get(reverse("imports:export", args=["memberships", kind])).content
        batch = upload("memberships", content, name=f"f.{kind}")
        assert [texts(row) for row in batch.rows.all()] == [[]] * 5
        assert states(batch) == {"unchanged": 5}


def test_the_analysis_asks_as_much_of_the_database_for_2_lines_as_for_20(
    network, django_assert_max_num_queries
):
    from cms.backoffice.imports.formats import get_format
    from cms.backoffice.imports.reading import Line

    for number in (2, 20):
        organisations = [OrganisationFactory() for _ in range(number)]
        cells = [line(organisation, **ADMITTED, **SIGNED) for organisation in organisations]
        reader = get_format("memberships").reader(list(cells[0]))
        with django_assert_max_num_queries(8):
            findings = reader.read([Line(n, said) for n, said in enumerate(cells, start=2)])
        assert {finding.state for finding in findings} == {"new"}


def test_another_version_of_a_text_is_signed_beside_the_first(network):
    imported(line(network, **ADMITTED, **SIGNED))
    FoundingTextFactory(kind="network_charter", version="2", adopted_on=date(2025, 1, 1))
    second = {"Charte : version": "2", "Charte : signée le": "01/02/2025"}
    imported(line(network, **SIGNED | second))
    assert Signature.objects.count() == 3


def test_whoever_may_not_decide_may_not_import_memberships(network, client):
    from django.contrib.auth.models import Permission

    clerk = UserFactory()
    clerk.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_membership", "change_membership"])
    )
    client.force_login(clerk)
    assert client.get(reverse("imports:upload", args=["memberships"])).status_code in (302, 403)
    clerk.user_permissions.add(
        *Permission.objects.filter(codename__in=["decide_membership", "sign_membership"])
    )
    assert client.get(reverse("imports:upload", args=["memberships"])).status_code == 200

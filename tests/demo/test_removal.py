"""The demonstration goes whole, takes nothing else along, and does not come back by itself."""

from datetime import date
from io import StringIO
from pathlib import Path

from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from association.members.models import (
    College,
    Department,
    FoundingText,
    Membership,
    Organisation,
    Partnership,
    TerritorySettings,
)
from association.members.services import memberships
from association.people.models import User
from cms.backoffice.models import AuditEntry, ImportBatch
from cms.pages.models import HomePage, NetworkSettings, NewsIndexPage, NewsPage, StandardPage
from demo.models import Demonstration
from tests.demo.test_demo import Demonstrated
from tests.factories import OrganisationFactory, UserFactory

GONE = [
    Organisation,
    Membership,
    Partnership,
    College,
    FoundingText,
    ImportBatch,
    StandardPage,
    NewsPage,
    User,
]


def rows():
    """How many rows each of our tables and Wagtail's pages hold."""
    models = [
        model for model in apps.get_models() if model.__module__.startswith(("association", "cms", "demo"))
    ]
    return {model._meta.label: model._base_manager.count() for model in [*models, Page, get_image_model()]}


class TestRemoval(Demonstrated):
    def test_loading_twice_changes_nothing(self):
        before, loaded_at = rows(), Demonstration.objects.get().loaded_at
        call_command("load_demo", verbosity=0)
        assert rows() == before
        assert Demonstration.objects.get().loaded_at == loaded_at

    def test_nothing_it_made_is_left(self):
        call_command("remove_demo", verbosity=0)
        for model in [*GONE, get_image_model()]:
            assert not model.objects.exists(), model
        assert Department.objects.filter(outline__isnull=False).count() == 13, "outlines are real: they stay"

    def test_the_site_is_as_before_it(self):
        call_command("remove_demo", verbosity=0)
        network, territory, home = NetworkSettings.load(), TerritorySettings.load(), HomePage.objects.get()
        assert (network.name, network.email, network.contact_page) == (
            "Réseau régional de cancérologie",
            "",
            None,
        )
        assert (territory.region, territory.authority) == (None, None)
        assert (home.headline, home.introduction, list(home.patients_links)) == ("", "", [])
        assert "démonstration" not in Site.objects.get().site_name
        assert self.client.get("/").status_code == 200

    def test_its_files_go_with_it(self):
        batch, image = ImportBatch.objects.get(), get_image_model().objects.first()
        files = [Path(batch.file.path), Path(image.file.path)]
        assert all(file.exists() for file in files)
        # Files go once the removal is certain; here, the other tests' transactions never commit.
        with self.captureOnCommitCallbacks(execute=True):
            call_command("remove_demo", verbosity=0)
        assert not any(file.exists() for file in files)

    def test_it_does_not_come_back_by_itself(self):
        call_command("remove_demo", verbosity=0)
        said = StringIO()
        call_command("load_demo", stdout=said)
        assert "ne revient pas d’elle-même" in said.getvalue()
        assert not Organisation.objects.exists()

    def test_it_comes_back_when_asked_for(self):
        call_command("remove_demo", verbosity=0)
        call_command("load_demo", again=True, verbosity=0)
        assert Membership.objects.active().count() == 180

    def test_it_is_removed_once(self):
        call_command("remove_demo", verbosity=0)
        with self.assertRaisesMessage(CommandError, "n’est pas chargée"):
            call_command("remove_demo")

    def test_what_the_network_wrote_stays(self):
        ours = OrganisationFactory(parent=None)
        site = OrganisationFactory(
            kind=Organisation.Kind.SITE, parent=Organisation.objects.get(short_name="CHU de Nîmes")
        )
        college = College.objects.get(slug="usagers")
        memberships.apply_for_membership(organisation=ours, college=college, on=date(2026, 5, 4))
        news = NewsIndexPage.objects.get().add_child(instance=NewsPage(title="Notre première actualité"))
        beneath = StandardPage.objects.get(slug="missions").add_child(
            instance=StandardPage(title="Notre page")
        )
        colleague = UserFactory()
        NetworkSettings.objects.update(phone="05 36 49 99 99")
        call_command("remove_demo", verbosity=0)

        assert set(Organisation.objects.all()) == {ours, site}
        assert Organisation.objects.get(pk=site.pk).parent is None
        assert College.objects.get() == college
        assert Membership.objects.get().organisation == ours
        assert NewsPage.objects.get() == news
        assert Page.objects.filter(pk=beneath.pk).exists()
        assert User.objects.get() == colleague
        network = NetworkSettings.load()
        assert (network.phone, network.email) == ("05 36 49 99 99", "")

    def test_what_was_recorded_on_its_members_goes_with_them(self):
        membership = Membership.objects.active().filter(organisation__name__startswith="URPS").first()
        memberships.resign(membership=membership, on=timezone.localdate(), reason="Essai")
        waiting = Membership.objects.filter(status="admitted").first()
        text = FoundingText.objects.get(kind="network_charter", version="2")
        memberships.sign_text(
            membership=waiting,
            text=text,
            signed_on=date(2026, 9, 1),
            signatory="Dominique Petit",
            capacity="présidence",
        )
        call_command("remove_demo", verbosity=0)
        assert not Membership.objects.exists()

    def test_the_log_keeps_who_and_when_but_no_value_of_it(self):
        membership = Membership.objects.active().filter(organisation__name__startswith="URPS").first()
        memberships.resign(membership=membership, on=timezone.localdate(), reason="Essai")
        call_command("remove_demo", verbosity=0)
        entry = AuditEntry.objects.get(action="members.resignation")
        assert (entry.object_id, entry.values) == (str(membership.pk), None)
        assert "URPS" not in entry.label

"""Removes the demonstration, and nothing else."""

from functools import partial

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page

from association.groups.models import GroupMeeting
from association.members.models import Membership, Organisation, Signature
from association.merging.models import Merge, Suspicion
from association.merging.registry import mergeables
from cms.backoffice.errors import Refusal
from cms.backoffice.models import AuditEntry, ImportBatch
from demo.models import Demonstration
from demo.record import put_back

#: What is removed, in the order that lets each go. Memberships went before, with all that was told of them.
ORDER = [
    "groups.groupmeeting",
    "wagtailimages.image",
    "members.partnership",
    "members.changeproposal",
    "members.representative",
    "groups.grouprole",
    "groups.workinggroup",
    "people.person",
    "people.rppsentry",
    "members.organisation",
    "members.college",
    "members.foundingtext",
    "backoffice.importbatch",
    "people.user",
]


@transaction.atomic
def remove_demonstration():
    """Remove what the demonstration made, and give back what it replaced where it still stands.

    What was recorded on its organisations since (memberships, signatures) goes with them. A row
    that something of the network's own still needs is kept. The audit log keeps who did what
    when, without the values. Returns {name of the kind of row: rows removed}. Raises Refusal if
    the demonstration is not loaded.
    """
    demonstration = Demonstration.objects.select_for_update().filter(pk=1).first()
    if not demonstration or not demonstration.present:
        raise Refusal("La démonstration n’est pas chargée.")
    made = demonstration.made
    put_back(demonstration.replaced)
    removed = {"pages": _remove_pages(made)}
    _forget_values(made)
    _forget_duplicates(made)
    removed["adhésions"] = _release(made.get("members.organisation", []))
    _drop_files(ImportBatch.objects.filter(pk__in=made.get("backoffice.importbatch", [])), "file")
    _drop_files(GroupMeeting.objects.filter(pk__in=made.get("groups.groupmeeting", [])), "minutes")
    for label in ORDER:
        model = apps.get_model(label)
        rows = _free(model, model.objects.filter(pk__in=made.get(label, [])))
        removed[model._meta.verbose_name_plural] = rows.count()
        rows.delete()
    demonstration.removed_at, demonstration.made, demonstration.replaced = timezone.now(), {}, []
    demonstration.save()
    return removed


def _remove_pages(made):
    """Delete the pages, deepest first; one under which somebody wrote a page stays."""
    labels = [label for label in made if issubclass(apps.get_model(label), Page)]
    keys = [key for label in labels for key in made[label]]
    removed = 0
    for page in Page.objects.filter(pk__in=keys).order_by("-depth"):
        if not page.get_children().exists():
            page.specific.delete()
            removed += 1
    return removed


def _forget_values(made):
    for label, keys in made.items():
        kind = ContentType.objects.get_for_model(apps.get_model(label))
        entries = AuditEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys])
        entries.erase_values()


def _forget_duplicates(made):
    """The pairs found among its records, and the merges made of them."""
    for mergeable in mergeables():
        kind = ContentType.objects.get_for_model(mergeable.model)
        keys = made.get(mergeable.label.lower(), [])
        Suspicion.objects.filter(Q(first_id__in=keys) | Q(second_id__in=keys), content_type=kind).delete()
        Merge.objects.filter(Q(kept_id__in=keys) | Q(absorbed_id__in=keys), content_type=kind).delete()


def _release(organisations):
    """Let go of what holds the organisations: memberships, later ones too, and sites attached by hand.

    Returns the number of memberships removed.
    """
    memberships = Membership.objects.filter(organisation__in=organisations)
    signatures = Signature.objects.filter(membership__in=memberships)
    _drop_files(signatures, "scan")
    signatures.delete()
    count = memberships.count()
    memberships.delete()
    Organisation.objects.filter(parent__in=organisations).update(parent=None)
    return count


def _free(model, rows):
    """The rows nothing protected needs any more."""
    for relation in model._meta.related_objects:
        if relation.on_delete is models.PROTECT:
            users = relation.related_model.objects.exclude(**{relation.field.name: None})
            rows = rows.exclude(pk__in=users.values(relation.field.name))
    return rows


def _drop_files(rows, name):
    """Delete the files of rows about to go, once it is certain that they go."""
    for row in rows.exclude(**{name: ""}):
        file = getattr(row, name)
        transaction.on_commit(partial(file.storage.delete, file.name))

"""Invented statuses in oncology: who is authorised to treat cancer, members or not."""

from association.members.models import Organisation

AUTHORISED = Organisation.CancerStatus.AUTHORISED
#: Of the facilities that are no members, so many are authorised: whom the network could still invite.
STILL_TO_INVITE = 4


def make(colleges):
    """The members of the first college and their sites are authorised, and a few facilities that are not.

    colleges: slug → College, as network.make() left them.
    """
    college = colleges["etablissements-autorises"]
    authorised = Organisation.objects.filter(memberships__college_periods__college=college)
    authorised = list(authorised.values_list("pk", flat=True))
    Organisation.objects.filter(pk__in=authorised).update(cancer_status=AUTHORISED)
    Organisation.objects.filter(parent__in=authorised).update(cancer_status=AUTHORISED)
    others = Organisation.objects.filter(
        kind=Organisation.Kind.SITE, type__code="clinique", parent=None, memberships=None
    )
    chosen = others.order_by("finess").values_list("pk", flat=True)[:STILL_TO_INVITE]
    Organisation.objects.filter(pk__in=list(chosen)).update(cancer_status=AUTHORISED)

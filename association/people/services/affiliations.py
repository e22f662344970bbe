"""Posts of people: begun, changed, ended, confirmed each year. A change is a new row."""

from django.db import transaction
from django.db.models import Q

from association.people.models import Affiliation, Person
from association.records.dated import today
from cms.backoffice import audit
from cms.backoffice.errors import Refusal


@transaction.atomic
def begin_affiliation(
    *,
    person,
    organisation,
    start_on,
    function="",
    service="",
    practice_mode="",
    main=False,
    end_on=None,
    source="",
    user=None,
):
    """Record a post from a day on. Returns the Affiliation.

    The first running post of a person is the main one. Raises Refusal for a post that would be held
    twice on the same day, and for an end before the start.
    """
    person = _locked(person)
    if end_on and end_on <= start_on:
        raise Refusal("La fin vient après le début.")
    _refuse_overlap(person, organisation, function, start_on, end_on)
    running = end_on is None
    if running and not person.affiliations.filter(main=True, end_on=None).exists():
        main = True
    if main and running:
        person.affiliations.filter(main=True, end_on=None).update(main=False)
    affiliation = Affiliation.objects.create(
        person=person,
        organisation=organisation,
        function=function,
        service=service,
        practice_mode=practice_mode,
        main=main,
        start_on=start_on,
        end_on=end_on,
        source=source,
    )
    _log(affiliation, "people.begin_affiliation", user)
    return affiliation


@transaction.atomic
def end_affiliation(*, affiliation, on, user=None):
    """End a post on a day, excluded. No other post becomes the main one by itself.

    Raises Refusal for a post already over, and for an end before its start.
    """
    person = _locked(affiliation.person)
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk, person=person)
    if affiliation.end_on and affiliation.end_on <= on:
        raise Refusal(f"Cette affiliation est déjà terminée depuis le {affiliation.end_on:%d/%m/%Y}.")
    if on <= affiliation.start_on:
        raise Refusal(f"Cette affiliation commence le {affiliation.start_on:%d/%m/%Y} : la fin vient après.")
    affiliation.end_on = on
    affiliation.save(update_fields=["end_on"])
    _log(affiliation, "people.end_affiliation", user)
    return affiliation


@transaction.atomic
def change_affiliation(*, affiliation, on, user=None, **changes):
    """Change the function, service or practice mode from a day on: this row ends, the next begins.

    changes: function, service, practice_mode. On the very day the post began, or before, it is a
    correction of the same row. Returns the Affiliation in force. Raises Refusal for a post already
    over, or when nothing changes.
    """
    person = _locked(affiliation.person)
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk, person=person)
    changes = {name: value for name, value in changes.items() if getattr(affiliation, name) != value}
    if not changes:
        raise Refusal("Rien ne change.")
    if affiliation.end_on and affiliation.end_on <= on:
        raise Refusal("Cette affiliation est terminée.")
    after = {
        "function": affiliation.function,
        "service": affiliation.service,
        "practice_mode": affiliation.practice_mode,
        **changes,
    }
    if on <= affiliation.start_on:
        _refuse_overlap(
            person, affiliation.organisation, after["function"], affiliation.start_on, affiliation.end_on,
            but=affiliation,
        )  # fmt: skip
        for name, value in changes.items():
            setattr(affiliation, name, value)
        affiliation.save()
        _log(affiliation, "people.correct_affiliation", user)
        return affiliation
    end_on = affiliation.end_on
    affiliation.end_on = on
    affiliation.save(update_fields=["end_on"])
    _refuse_overlap(person, affiliation.organisation, after["function"], on, end_on)
    following = Affiliation.objects.create(
        person=person,
        organisation=affiliation.organisation,
        start_on=on,
        end_on=end_on,
        main=affiliation.main,
        confirmed_on=affiliation.confirmed_on,
        **after,
    )
    _log(following, "people.change_affiliation", user)
    return following


@transaction.atomic
def make_main(*, affiliation, user=None):
    """Make a running post the main one. Raises Refusal for a post that is over."""
    person = _locked(affiliation.person)
    affiliation = Affiliation.objects.select_for_update(of=("self",)).get(pk=affiliation.pk, person=person)
    if affiliation.end_on is not None:
        raise Refusal("Une affiliation qui se termine n’est pas la principale.")
    person.affiliations.filter(main=True, end_on=None).update(main=False)
    affiliation.main = True
    affiliation.save(update_fields=["main"])
    _log(affiliation, "people.main_affiliation", user)
    return affiliation


@transaction.atomic
def confirm_affiliations(*, person, on=None, how="space", user=None):
    """Note that a person said, on a day, that what is known of them is right. Returns the Person.

    how: « space » (in Mon espace), « paper » or « phone ». Raises Refusal for a day to come.
    """
    on = on or today()
    if on > today():
        raise Refusal("Une confirmation ne se date pas dans le futur.")
    person = _locked(person)
    person.affiliations.active(on).update(confirmed_on=on)
    person.profile_confirmed_on = on
    person.save(update_fields=["profile_confirmed_on"])
    audit.record(person, "people.confirm_profile", user=user, data={"on": on.isoformat(), "how": how})
    return person


def _refuse_overlap(person, organisation, function, start_on, end_on, *, but=None):
    """The same post is not held twice on one day."""
    same = person.affiliations.filter(organisation=organisation, function=function)
    same = same.filter(Q(end_on=None) | Q(end_on__gt=start_on))
    if end_on:
        same = same.filter(start_on__lt=end_on)
    if but is not None:
        same = same.exclude(pk=but.pk)
    if same.exists():
        raise Refusal("Cette affiliation est déjà notée pour ces dates.")


def _locked(person):
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _log(affiliation, action, user):
    audit.record(
        affiliation.person,
        action,
        user=user,
        data={"affiliation": affiliation.pk, "organisation": affiliation.organisation_id},
    )

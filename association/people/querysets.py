"""Filters and annotations of the tables of people; on=None means today everywhere."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from association.records.dated import covers
from association.records.names import folded


class PersonQuerySet(models.QuerySet):
    def matching(self, text):
        """Every word of the text is found in the names, the RPPS number or an address, accents or not."""
        addresses = self.model._meta.get_field("emails").related_model.objects
        found = self
        for word in (text or "").split():
            if "@" in word:
                found = found.filter(
                    Exists(addresses.filter(person=OuterRef("pk"), address__contains=word.lower()))
                )
            else:
                for part in folded(word).split():
                    found = found.filter(search_text__contains=part)
        return found

    def known(self, on=None):
        """People the network could name that day: entered by then, or in a post that had begun by then."""
        if on is None:
            return self
        posts = self.model._meta.get_field("affiliations").related_model.objects
        begun = Exists(posts.filter(start_on__lte=on, person=OuterRef("pk")))
        return self.filter(Q(created_at__date__lte=on) | begun)

    def working_at(self, organisation, on=None):
        """People affiliated that day to an organisation or to one of its sites."""
        affiliations = self.model._meta.get_field("affiliations").related_model.objects
        here = Q(organisation=organisation) | Q(organisation__parent=organisation)
        return self.filter(Exists(affiliations.filter(covers(on), here, person=OuterRef("pk"))))

    def with_address(self, address):
        """People who have this e-mail address, whatever its case."""
        return self.filter(emails__address=address.strip().lower())


class PersonEmailQuerySet(models.QuerySet):
    def trusted(self):
        """Without what people typed themselves and did not prove yet: it says nothing of whose it is."""
        return self.exclude(source=self.model.FROM_SPACE, verified_at=None)


class RppsEntryQuerySet(models.QuerySet):
    def matching(self, text):
        """Every word of the text is found in the names or the number."""
        found = self
        for word in folded(text or "").split():
            found = found.filter(search_text__contains=word)
        return found

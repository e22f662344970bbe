"""What is kept of a national file: the chosen departments, their health facilities, and what we know."""

from association.members.imports.forms import KNOWN
from association.members.models import Department, FinessCategory, Organisation
from cms.backoffice.errors import Refusal

Kind = Organisation.Kind


class Wanted:
    """The choices made at the upload, with the numbers that are recorded. options: as the form left them."""

    def __init__(self, options):
        self.departments = frozenset(options.get("departments") or ())
        if not self.departments:
            raise Refusal("Choisissez au moins un département.")
        self.only_known = options.get("scope") == KNOWN
        self.categories = frozenset(FinessCategory.objects.values_list("code", flat=True))
        self.sites, self.entities, self.sirets, self.open_sites = set(), set(), set(), {}
        rows = Organisation.objects.order_by("finess").values_list(
            "finess", "siret", "kind", "department", "closed_on", "name"
        )
        for finess, siret, kind, department, closed_on, name in rows.iterator():
            if finess:
                (self.entities if kind == Kind.LEGAL_ENTITY else self.sites).add(finess)
            elif siret and kind != Kind.LEGAL_ENTITY:
                self.sirets.add(siret)
            if finess and kind == Kind.SITE and department in self.departments and closed_on is None:
                self.open_sites[finess] = name

    def knows(self, finess, siret):
        return finess in self.sites or finess in self.entities or siret in self.sirets

    def site(self, finess, siret, department, category, closed=False):
        """Whether a site of the file is kept; one that closed is, if it is recorded."""
        if department not in self.departments:
            return False
        return self.knows(finess, siret) or (
            not closed and not self.only_known and category in self.categories
        )

    @property
    def in_words(self):
        """« Ariège (09), Aude (11) » for the sentences about the file."""
        names = {one.code: str(one) for one in Department.objects.defer("outline")}
        said = [names.get(code, code) for code in sorted(self.departments)]
        return ", ".join(said[:4]) + ("…" if len(said) > 4 else "")

    def nothing(self):
        return Refusal(f"Aucun établissement de ces départements dans ce fichier : {self.in_words}.")


def shared_numbers(counts):
    """The SIRET that several kept sites bear: it tells none of them from the others."""
    return frozenset(siret for siret, number in counts.items() if number > 1)

"""The activities of FINESS+ (finess-activites): which sites are authorised to treat cancer, and for what.

An activity that a site carries out (activitesExercees) refers to the licence of its legal entity
(activitesAutorisees) by identifiantAutorisation → activiteAeId, which completes it.
"""

from association.members.imports.finess_json import generated_on, legal_entities
from association.members.imports.wanted import Wanted
from association.members.models import TreatmentLicence
from association.members.resources.national import LicenceResource
from association.members.rules.finess import department_of_number, of_day
from association.records.dated import today
from cms.backoffice.errors import Refusal
from cms.backoffice.imports.reading import Line
from cms.backoffice.imports.sentences import figure

SOURCE = "FINESS+, activités (Agence du numérique en santé)"
#: « Traitement du cancer », licensed under the public health code (nature AMM).
NATURE, CANCER = "AMM", "QA018"
STOPPED = "15"
NO_PRACTICE = "PTS00"
WRONG = (
    "Ce fichier JSON n’est pas celui des activités de FINESS+ (« finess-activites ») : aucune activité n’y "
    "est décrite comme attendu."
)


class FinessActivities:
    """One file, gone through once to be checked and counted, then again for its lines."""

    headings = [column.column_name for column in LicenceResource.fields.values()]

    def __init__(self, file, options):
        self._file, self._wanted = file, Wanted(options)
        self._day = generated_on(file, WRONG) or today().isoformat()
        read, found = 0, set()
        for _, entity in legal_entities(file, WRONG):
            if not {"numFiness", "ege", "activitesAutorisees"} & set(filter(entity.__contains__, KEYS)):
                raise Refusal(WRONG)
            for site in entity.nodes("ege"):
                read += 1
                if self._keeps(site) and licences(site, entity, self._day):
                    found.add(site.text("numFinessEge"))
        self._lost = sorted(
            set(
                TreatmentLicence.objects.active()
                .filter(organisation__finess__in=self._wanted.open_sites.keys() - found, source=SOURCE)
                .values_list("organisation__finess", flat=True)
            )
        )
        self.rows = len(found) + len(self._lost)
        if not found:
            raise Refusal(
                f"Aucun site autorisé en cancérologie dans ces départements : {self._wanted.in_words}."
            )
        self.notes = [
            f"Fichier FINESS+{of_day(self._day)} : {figure(read)} sites lus, {figure(len(found))} "
            f"autorisés en cancérologie dans les départements choisis."
        ]

    def lines(self):
        """A line per authorised site, then the recorded sites that are authorised no more."""
        number = 0
        for _, entity in legal_entities(self._file, WRONG):
            for site in entity.nodes("ege"):
                number += 1
                if self._keeps(site) and (found := licences(site, entity, self._day)):
                    yield Line(number, self._cells(site.text("numFinessEge"), found))
        for rank, finess in enumerate(self._lost, start=1):
            yield Line(number + rank, self._cells(finess, []))

    def _keeps(self, site):
        finess = site.text("numFinessEge")
        if finess in self._wanted.sites:
            return finess in self._wanted.open_sites
        return department_of_number(finess) in self._wanted.departments

    def _cells(self, finess, found):
        cells = {
            "finess": finess,
            "licences": " | ".join(", ".join(one) for one in found),
            "source": SOURCE,
            "source_date": self._day,
        }
        return {column.column_name: cells[name] for name, column in LicenceResource.fields.items()}


KEYS = ("numFiness", "ege", "activitesAutorisees")


def licences(site, entity, day):
    """(code, number, start, end) of the cancer activities of a site that run on an ISO day, sorted."""
    granted = {}
    for one in entity.nodes("activitesAutorisees"):
        general = one.node("caracteristiquesGeneriques")
        if key := general.text("activiteAeId"):
            granted[key] = one
    found = set()
    for exercised in site.nodes("activitesExercees"):
        general = exercised.node("caracteristiquesGeneriques")
        licence = granted.get(general.text("identifiantAutorisation"))
        code = _cancer_activity(exercised) or (licence and _cancer_activity(licence))
        if not code or not _runs(exercised, day) or (licence and not _runs(licence, day)):
            continue
        of_licence = licence.node("caracteristiquesGeneriques") if licence else general
        number = general.text("numAutorisationArhgos") or of_licence.text("numAutorisationArhgos")
        start = general.first_day("dateDebut") or of_licence.first_day("dateDebut")
        end = general.day("dateFinEffectiveActivite") or of_licence.day("dateFinEffectiveActivite")
        found.add((code, number.replace(",", " ").replace("|", " ")[:60], start, end))
    return sorted(found)


def _cancer_activity(activity):
    """The most precise code of a licensed cancer activity (practice, mention, modality), or ""."""
    nature = activity.node("nature")
    if nature.text("codeNature") != NATURE:
        return ""
    kind = nature.node("caracteristiquesSpecifiques").node("typeActiviteAMM")
    if kind.text("activiteAMM") != CANCER:
        return ""
    practice = kind.text("ptsAMM")
    return (
        (practice if practice != NO_PRACTICE else "")
        or kind.text("mentionAMM")
        or kind.text("modaliteAMM")
        or CANCER
    )


def _runs(activity, day):
    """Whether an activity still runs: active, not stopped by its latest event, not past its end."""
    general = activity.node("caracteristiquesGeneriques")
    end = general.day("dateFinEffectiveActivite")
    if general.inactive or (end and end <= day):
        return False
    events = [(one.first_day("date"), one.text("codeEvenement")) for one in activity.nodes("evenement")]
    return not events or max(events, key=lambda event: event[0])[1] != STOPPED

"""Numbers in sentences: « Créer 552 organisations, en modifier 3 »."""

from cms.backoffice.models import ImportRow

State = ImportRow.State
NARROW = "\u202f"


def figure(number):
    """1 234 as the French write it."""
    return f"{number:,}".replace(",", NARROW)


def counted(number, one, many):
    """« aucune ligne » is for the caller; 0 and 1 are singular in French."""
    return f"{figure(number)} {many if number > 1 else one}"


def lines(number):
    return counted(number, "ligne", "lignes")


def what_confirming_does(import_format, counts):
    """The label of the button: exactly what will be written, and what will not.

    counts: {"new", "changed": ticked rows; "refused", "set_aside": the others}.
    """
    said = []
    if counts["new"]:
        said.append(f"Créer {counted(counts['new'], import_format.one, import_format.many)}")
    if counts["changed"]:
        if said:
            said.append(f"en modifier {figure(counts['changed'])}")
        else:
            said.append(f"Modifier {counted(counts['changed'], import_format.one, import_format.many)}")
    aside = counts["refused"] + counts["set_aside"]
    if said and aside:
        kinds = [
            kind
            for kind, number in (("refusée", counts["refused"]), ("écartée", counts["set_aside"]))
            if number
        ]
        kinds = " ou ".join(kind + ("s" if aside > 1 else "") for kind in kinds)
        said.append(f"laisser {lines(aside)} {kinds} de côté")
    return ", ".join(said)


def what_was_done(import_format, batch):
    """« 552 organisations créées, 3 modifiées »."""
    done = batch.counts
    e = "e" if import_format.feminine else ""
    said = []
    if done.get("created"):
        plural = "s" if done["created"] > 1 else ""
        name = counted(done["created"], import_format.one, import_format.many)
        said.append(f"{name} créé{e}{plural}")
    if done.get("changed"):
        plural = "s" if done["changed"] > 1 else ""
        name = (
            figure(done["changed"])
            if said
            else counted(done["changed"], import_format.one, import_format.many)
        )
        said.append(f"{name} modifié{e}{plural}")
    return ", ".join(said)

"""The screens, as the membership administrator goes through them."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from association.members.models import Organisation
from cms.backoffice.models import AuditEntry, ImportBatch, ImportRow
from cms.backoffice.roles import Role
from tests.imports.files import csv_bytes, upload

pytestmark = pytest.mark.django_db


def send(client, content, name="adherents.csv", format_name="organisations"):
    url = reverse("imports:upload", args=[format_name])
    return client.post(url, {"file": SimpleUploadedFile(name, content)}, follow=True)


def page(client, batch, **query):
    return client.get(reverse("imports:batch", args=[batch.pk]), query).content.decode()


def act(client, name, *args, **data):
    return client.post(reverse(f"imports:{name}", args=args), data, follow=True).content.decode()


def test_from_the_file_to_the_organisation(secretary, small_file):
    shown = send(secretary, small_file).content.decode()
    assert "Créer 1 organisation, laisser 2 lignes refusées de côté" in shown
    assert "Ce numéro FINESS est mal recopié" in shown
    assert "310781407" in shown
    assert not Organisation.objects.exists(), "a preview never writes"
    batch = ImportBatch.objects.get()

    corrected = secretary.get(reverse("imports:correct", args=[batch.pk, 4])).content.decode()
    assert "À remplir pour une organisation nouvelle" in corrected
    form = {"cell_0": "", "cell_1": "LIGUE DE L'ESSAI", "cell_2": "Autre (de fait)", "cell_3": "ALBI"}
    assert "est corrigée : nouvelle" in act(secretary, "correct", batch.pk, 4, **form, cell_4="81000")

    assert "Import terminé : 2 organisations créées." in act(secretary, "confirm", batch.pk)
    assert set(Organisation.objects.values_list("display_name", flat=True)) == {
        "Centre hospitalier d’Essai",
        "Ligue de l’Essai",
    }
    assert "déjà été confirmé" in act(secretary, "confirm", batch.pk)
    assert Organisation.objects.count() == 2


def test_a_row_set_aside_is_not_imported(secretary, small_file):
    send(secretary, small_file)
    batch = ImportBatch.objects.get()
    shown = act(secretary, "tick", batch.pk, 2, retenir="non")
    assert "Écartée" in shown
    assert "aucune ligne nouvelle ou modifiée n’est retenue" in shown
    assert "Il n’y a rien à importer" in act(secretary, "confirm", batch.pk)
    assert "Créer 1 organisation" in act(secretary, "tick", batch.pk, 2, retenir="oui")
    act(secretary, "confirm", batch.pk)
    assert Organisation.objects.count() == 1


def test_tabs_show_the_rows_of_one_state(secretary, small_file):
    send(secretary, small_file)
    batch = ImportBatch.objects.get()
    refused = page(secretary, batch, etat="refusees")
    assert "ligne-3" in refused
    assert "ligne-4" in refused
    assert "ligne-2" not in refused
    assert "ligne-2" in page(secretary, batch, etat="nouvelles")
    assert page(secretary, batch, etat="nimporte", p="abc")


def test_a_change_reads_old_then_new(secretary, user):
    Organisation.objects.create(name="CH DU LAC", finess="310781406", phone="05 61 00 00 00", city="Albi")
    rows = [["N° FINESS", "Nom reçu", "Téléphone"], ["310781406", "CH DU LAC", "0562000000"]]
    batch = upload("organisations", rows)
    shown = page(secretary, batch)
    assert "<del>05 61 00 00 00</del>" in shown
    assert "<ins>05 62 00 00 00</ins>" in shown
    assert "Modifier 1 organisation" in shown
    act(secretary, "confirm", batch.pk)
    entry = AuditEntry.objects.get(action="backoffice.import_change")
    assert entry.values == {"phone": ["05 61 00 00 00", "05 62 00 00 00"]}
    assert entry.data["fields"] == ["phone"]


def test_the_refused_rows_leave_with_their_reason(secretary, small_file):
    send(secretary, small_file)
    response = secretary.get(reverse("imports:refused", args=[ImportBatch.objects.get().pk, "xlsx"]))
    rows = list(load_workbook(io.BytesIO(response.content)).active.values)
    assert rows[0][-1] == "motif"
    assert [row[0] for row in rows[1:]] == ["310781407", None]
    assert "clé de contrôle" in rows[1][-1]
    assert rows[2][-1] == "Nature : À remplir pour une organisation nouvelle."


def test_undoing_takes_everything_back_and_says_so(secretary, small_file):
    send(secretary, small_file)
    batch = ImportBatch.objects.get()
    act(secretary, "confirm", batch.pk)
    assert "Ce qui va se passer" in secretary.get(reverse("imports:undo", args=[batch.pk])).content.decode()
    assert "tout est revenu comme avant" in act(secretary, "undo", batch.pk)
    assert not Organisation.objects.exists()
    assert "Import annulé" in page(secretary, batch)


def test_undoing_is_refused_once_somebody_touched_a_record(secretary, small_file):
    send(secretary, small_file)
    batch = ImportBatch.objects.get()
    act(secretary, "confirm", batch.pk)
    Organisation.objects.get().save()
    refused = act(secretary, "undo", batch.pk)
    assert "ne peut plus être annulé" in refused
    assert "Ligne 2" in refused
    assert Organisation.objects.count() == 1


def test_an_import_can_be_abandoned(secretary, small_file):
    send(secretary, small_file)
    batch = ImportBatch.objects.get()
    assert "rien n’a été importé" in act(secretary, "abandon", batch.pk)
    assert not ImportRow.objects.exists()
    assert "ne peut plus être" in act(secretary, "confirm", batch.pk)


def test_a_file_without_the_right_columns_is_refused_with_their_names(secretary):
    shown = send(secretary, csv_bytes([["Titre", "Ville"], ["A", "B"]])).content.decode()
    assert "Il manque la colonne « Nom reçu »".replace("« ", "«\xa0").replace(" »", "\xa0»") in shown


def test_a_refused_upload_stores_nothing(secretary):
    assert "Seuls les fichiers" in send(secretary, b"%PDF-1.7", name="a.pdf").content.decode()
    assert "Choisissez un fichier" in act(secretary, "upload", "organisations")
    assert not ImportBatch.objects.exists()


def test_a_long_file_shows_its_progress_until_it_is_read(secretary):
    rows = [["Nom reçu", "Nature"], *([f"ASSOCIATION {n} {'X' * 80}", "Autre (de fait)"] for n in range(800))]
    shown = send(secretary, csv_bytes(rows)).content.decode()
    assert "Lecture du fichier" in shown
    batch = ImportBatch.objects.get()
    url = reverse("imports:progress", args=[batch.pk])
    assert secretary.get(url).json() == {"waiting": True, "done": 0, "total": 0}
    from cms.backoffice.imports.analysis import analyse

    analyse(batch.pk)
    assert secretary.get(url).json() == {"waiting": False, "done": 800, "total": 800}
    assert "Créer 800 organisations" in page(secretary, batch)


def test_the_template_says_how_to_fill_it_and_its_example_is_not_imported(secretary):
    for format_name in ("facilities", "organisations", "memberships"):
        response = secretary.get(reverse("imports:template", args=[format_name, "xlsx"]))
        workbook = load_workbook(io.BytesIO(response.content))
        assert workbook.sheetnames == ["À remplir", "Aide"]
        batch = upload(format_name, response.content, name="modele.xlsx")
        assert "ligne d’exemple" in str(batch.rows.get().messages)
        assert secretary.get(reverse("imports:template", args=[format_name, "csv"])).status_code == 200


def test_the_history_tells_who_imported_what(secretary, small_file):
    send(secretary, small_file)
    act(secretary, "confirm", ImportBatch.objects.get().pk)
    shown = secretary.get(reverse("imports:index")).content.decode()
    assert "adherents.csv" in shown
    assert "1 organisation créée" in shown
    assert "Camille Martin" in shown


def test_the_original_file_can_be_taken_back(secretary, small_file):
    send(secretary, small_file)
    response = secretary.get(reverse("imports:original", args=[ImportBatch.objects.get().pk]))
    assert response.content == small_file
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("role", [role for role in Role if "ADMINISTRATOR" not in role.name])
def test_whoever_may_not_import_gets_a_403_everywhere(staff_client, small_file, role):
    batch = upload("organisations", small_file)
    client = staff_client(role)
    names = ("batch", "progress", "original", "undo")
    urls = [reverse("imports:index"), *(reverse(f"imports:{name}", args=[batch.pk]) for name in names)]
    urls += [
        reverse("imports:refused", args=[batch.pk, "csv"]),
        reverse("imports:correct", args=[batch.pk, 2]),
    ]
    urls += [reverse(f"imports:{name}", args=["organisations", "csv"]) for name in ("template", "export")]
    urls += [reverse("imports:upload", args=["organisations"])]
    acts = [reverse(f"imports:{name}", args=[batch.pk]) for name in ("confirm", "abandon", "undo")]
    acts += [reverse("imports:tick", args=[batch.pk, 2]), reverse("imports:correct", args=[batch.pk, 2])]
    acts += [reverse("imports:upload", args=["organisations"])]
    refused = {302, 403}  # Wagtail sends whoever it refuses to its home page
    assert {client.get(url).status_code for url in urls} <= refused
    assert {client.post(url).status_code for url in acts} <= refused
    batch.refresh_from_db()
    assert batch.status == "ready"


def test_the_preview_asks_as_much_of_the_database_for_2_rows_and_for_50(
    secretary, django_assert_max_num_queries
):
    for number in (2, 50):
        rows = [["N° FINESS", "Nom reçu", "Nature", "Code postal"]]
        rows += [["", f"ORGANISATION {number} {i}", "Site géographique", "31000"] for i in range(number)]
        batch = upload("organisations", rows)
        with django_assert_max_num_queries(18):
            page(secretary, batch)

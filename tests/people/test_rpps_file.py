"""The file of the RPPS register: read by its column names, filtered as it is read, replaced whole."""

import contextlib
import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from association.members.models import Region, TerritorySettings
from association.people.models import Person, Profession, RppsEntry, RppsLoad
from association.people.rules.register import differences, proposed
from association.people.rules.rpps_file import COLUMNS, MissingColumns, positions, read_line
from association.people.services.rpps_file import day_of, load_rpps
from cms.backoffice.errors import Refusal
from cms.backoffice.roles import Role
from demo.people import rpps
from demo.rpps_lines import HEADER, NAMES, line, lines
from tests import factories

pytestmark = pytest.mark.django_db

ANNE = {"number": rpps(1), "title": "Docteur", "last_name": "LE GOFF", "first_name": "Anne", "skill": "SM36"}


def text(*rows, header=HEADER):
    return "\n".join([header, *rows, ""]).encode()


def load(*rows, departments=("31",), header=HEADER):
    return load_rpps(
        stream=io.BytesIO(text(*rows, header=header)), departments=departments, file_date=date(2026, 10, 8)
    )


def zipped(name="PS_LibreAcces_Personne_activite_202610080904.txt", content=b"", **others):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, body in {name: content, **others}.items():
            archive.writestr(each, body)
    return output.getvalue()


def test_a_person_of_many_lines_is_one_entry_with_every_skill_and_workplace():
    counts = load(
        line(**ANNE, workplace="CHU"),
        line(number=rpps(2), last_name="PETIT", first_name="Hugo"),
        line(**ANNE | {"skill": "SM54"}, workplace="Clinique"),
        line(**ANNE, workplace="CHU"),
    )
    assert (counts.lines, counts.kept, counts.unreadable) == (4, 2, 0)
    anne = RppsEntry.objects.get(number=rpps(1))
    assert (anne.specialty_codes, [one["name"] for one in anne.workplaces]) == (
        ["SM36", "SM54"],
        ["CHU", "Clinique"],
    )
    assert anne.file_date == date(2026, 10, 8)


def test_only_the_departments_of_the_network_are_kept():
    load(
        line(**ANNE),
        line(number=rpps(2), last_name="LYON", first_name="Hugo", department="69", postcode="69003"),
        line(number=rpps(3), last_name="SANS", first_name="Code", department="", postcode="31400"),
    )
    assert set(RppsEntry.objects.values_list("last_name", flat=True)) == {"LE GOFF", "SANS"}


def test_addresses_and_telephones_of_the_file_are_kept_nowhere():
    load(line(**ANNE, email="secret@exemple.invalid", phone="0561999999"))
    stored = str(list(RppsEntry.objects.values()))
    assert "secret@" not in stored
    assert "0561999999" not in stored


def test_nobody_becomes_a_contact_of_the_network():
    load(line(**ANNE))
    assert not Person.objects.exists()


def test_columns_are_found_by_their_name_in_any_order():
    names = list(reversed(NAMES))
    cells = dict(zip(NAMES, line(**ANNE).split("|"), strict=True))
    load("|".join(cells[name] for name in names), header="\ufeff" + "|".join(names))
    assert RppsEntry.objects.get().first_name == "Anne"


@given(st.sets(st.sampled_from(sorted(COLUMNS.values())), min_size=1, max_size=4))
def test_a_file_that_lacks_a_column_is_refused_with_its_name(lacking):
    with pytest.raises(MissingColumns) as refused:
        positions("|".join(name for name in NAMES if name not in lacking))
    assert set(refused.value.names) == lacking
    assert all(f"« {name} »" in str(refused.value) for name in lacking)


@given(st.text(max_size=300))
def test_no_line_stops_the_reading(junk):
    with contextlib.suppress(ValueError):
        read_line(junk, positions(HEADER), {"31"})


def test_damaged_lines_are_counted_and_left_out():
    counts = load(line(**ANNE), "8|123", line(**ANNE | {"number": "10001234568"}))
    assert (counts.kept, counts.unreadable) == (1, 2)


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        ([], {}, "Personne de ces départements"),
        ([line(**ANNE)], {"departments": ()}, "Choisissez d’abord la région"),
        ([line(**ANNE)], {"header": "Nom;Prénom"}, "il manque les colonnes « Type d'identifiant PP »"),
    ],
)
def test_a_refused_file_leaves_the_one_in_place(rows, options, said):
    load(line(**ANNE))
    with pytest.raises(Refusal, match=said):
        load(*rows, **options)
    assert RppsEntry.objects.count() == 1


def test_another_file_replaces_the_first_whole():
    load(line(**ANNE))
    load(line(number=rpps(2), last_name="PETIT", first_name="Hugo"))
    assert RppsEntry.objects.get().number == rpps(2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (text(line(**ANNE)).decode().encode("latin-1", "replace"), "UTF-8"),
        (text("x" * 200_000), "trop longue"),
        (zipped(content=b"", **{"PS_LibreAcces_Personne_activite_2.txt": b""}), "un seul fichier"),
        (zipped(name="lisezmoi.md"), "un seul fichier"),
        (zipped(content=text(line(**ANNE)))[:-40], "il manque|abîmée|UTF-8"),
    ],
)
def test_what_is_no_register_is_refused(content, said):
    with pytest.raises(Refusal, match=said):
        load_rpps(stream=io.BytesIO(content), departments=["31"], file_date=date(2026, 1, 1))


def test_the_archive_of_the_open_data_site_is_read_as_it_is():
    content = zipped(content=text(line(**ANNE)), **{"PS_LibreAcces_SavoirFaire_202610080904.txt": b"x"})
    load_rpps(stream=io.BytesIO(content), departments=["31"], file_date=date(2026, 1, 1))
    assert RppsEntry.objects.count() == 1


def test_the_day_of_a_file_is_in_its_name():
    assert day_of("PS_LibreAcces_Personne_activite_202610080904.txt") == date(2026, 10, 8)
    assert day_of("extrait_20269999.txt") == factories.today()


def test_the_command_loads_a_file_of_the_server(tmp_path, capsys):
    file = tmp_path / "PS_LibreAcces_Personne_activite_202610080904.txt"
    file.write_bytes(text(line(**ANNE)))
    call_command("load_rpps", str(file), departments=["31"])
    assert "1 professionnels gardés" in capsys.readouterr().out
    assert RppsLoad.objects.get().status == "done"
    with pytest.raises(CommandError, match="Choisissez d’abord la région"):
        call_command("load_rpps", str(file))


@pytest.fixture
def secretary(staff_client):
    territory = TerritorySettings.load()
    territory.region = Region.objects.get(name="Occitanie")
    territory.save()
    return staff_client(Role.MEMBERSHIP_ADMINISTRATOR)


def test_a_file_is_sent_and_put_in_place(secretary):
    file = SimpleUploadedFile("PS_LibreAcces_Personne_activite_202610080904.txt", text(line(**ANNE)))
    page = secretary.post("/admin/rpps/", {"file": file}, follow=True).text
    assert "Le fichier est en place : 1 professionnel" in page
    load = RppsLoad.objects.get()
    assert (load.status, load.file.name, load.kept) == ("done", "", 1)
    assert "8 octobre 2026" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("registre.csv", text(line(**ANNE)), "Seuls les fichiers .txt et .zip"),
        ("registre.txt", b"Nom|Pr\xc3\xa9nom\n", "il manque"),
        ("registre.zip", b"PK\x03\x04cass\xc3\xa9", "il manque"),
    ],
)
def test_a_file_of_another_kind_is_refused_at_once(secretary, name, content, said):
    page = secretary.post("/admin/rpps/", {"file": SimpleUploadedFile(name, content)}).text
    assert said in page
    assert not RppsLoad.objects.exists()


def test_a_professional_is_found_and_the_form_is_filled(secretary):
    load(line(**ANNE))
    for words in ("goff anne", rpps(1), "ANNE"):
        page = secretary.get("/admin/rpps/chercher/", {"q": words}).text
        assert "Oncologie (option médicale)" in page
    entry = RppsEntry.objects.get()
    form = secretary.get("/admin/person/new/", {"rppsentry": entry.pk}).context["form"]
    assert (form["last_name"].value(), form["title"].value(), form["rpps"].value()) == (
        "Le Goff",
        "dr",
        rpps(1),
    )
    assert form["professions"].value() == [Profession.objects.get(code="10").pk]
    assert not Person.objects.exists()


def test_somebody_already_known_is_not_added_twice(secretary):
    load(line(**ANNE))
    person = factories.person(rpps=rpps(1))
    page = secretary.get("/admin/rpps/chercher/", {"q": "goff"}).text
    assert f"/admin/person/inspect/{person.pk}/" in page
    assert "rppsentry" not in page


@pytest.mark.parametrize("number", [2, 20])
def test_the_search_asks_as_much_for_many_as_for_few(secretary, django_assert_max_num_queries, number):
    load(*(line(number=rpps(rank), last_name="GOFF", first_name=f"N{rank}") for rank in range(number)))
    secretary.get("/admin/rpps/chercher/", {"q": "goff"})
    with django_assert_max_num_queries(25):
        secretary.get("/admin/rpps/chercher/", {"q": "goff"})


def test_the_sheet_says_what_differs_and_offers_to_take_it(secretary):
    load(line(**ANNE))
    person = factories.person(first_name="Anne", last_name="Martin", rpps=rpps(1))
    sheet = secretary.get(f"/admin/person/inspect/{person.pk}/").text
    for words in ("Au RPPS", "Le Goff", "Médecin", "Oncologie (option médicale)"):
        assert words in sheet
    entry = RppsEntry.objects.get()
    form = secretary.get(f"/admin/person/edit/{person.pk}/", {"rppsentry": entry.pk}).context["form"]
    assert form["last_name"].value() == "Le Goff"
    person.refresh_from_db()
    assert person.last_name == "Martin"


def test_whoever_may_not_read_the_register_does_not(staff_client):
    load(line(**ANNE))
    person = factories.person(first_name="Anne", last_name="Martin", rpps=rpps(1))
    trainer = staff_client(Role.TRAINING_MANAGER)
    assert trainer.get("/admin/rpps/chercher/", {"q": "goff"}).status_code in (302, 403)
    assert "Au RPPS" not in trainer.get(f"/admin/person/inspect/{person.pk}/").text


def test_names_in_capitals_are_proposed_as_one_writes_them():
    assert [proposed(name) for name in ("LE GOFF", "D'ARTAGNAN", "MARTIN-ROQUES", "McDonald")] == [
        "Le Goff", "D'Artagnan", "Martin-Roques", "McDonald",
    ]  # fmt: skip


def test_capitals_and_accents_are_no_difference():
    record = {
        "last_name": "Lévy",
        "first_name": "Éva",
        "professions": {"10": "Médecin", "x": "Autre"},
        "specialties": {},
    }
    register = {"last_name": "LEVY", "first_name": "Eva", "professions": {"10": "Médecin"}, "specialties": {}}
    assert differences(record, register) == []


class Endless(io.RawIOBase):
    """A file made as it is read, that one can go back to the beginning of."""

    def __init__(self, number):
        self.number = number
        self.seek(0)

    def seek(self, position, whence=0):
        self.rest, self.made = b"", self._make()
        return position

    def _make(self):
        yield HEADER.encode() + b"\n"
        for each in lines(self.number):
            yield each.encode() + b"\n"

    def readline(self, limit=-1):
        return next(self.made, b"")

    def read(self, size=-1):
        return b"not a zip"

    def tell(self):
        return 0

    def seekable(self):
        return True


@pytest.mark.long
def test_two_hundred_thousand_lines_take_no_more_memory_than_two_thousand():
    peaks = {}
    for number in (2_000, 200_000):
        tracemalloc.start()
        counts = load_rpps(stream=Endless(number), departments=["31", "34", "81"], file_date=date(2026, 1, 1))
        peaks[number] = tracemalloc.get_traced_memory()[1] / 1024**2
        tracemalloc.stop()
        assert counts.lines == number
    assert RppsEntry.objects.count() == counts.kept > 50_000
    assert peaks[200_000] < 40

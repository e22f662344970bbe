"""Names received in capitals, as they are proposed to the public."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from association.members.rules.display_names import proposed_name, proposed_street, proposed_town
from association.records.names import folded

CAPITALS = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZÉÈÀÇŒ0123456789 '’-().&\""), max_size=60)


@pytest.mark.parametrize(
    ("received", "shown"),
    [
        ("CENTRE HOSPITALIER DE LA HAUTE BIGORRE", "Centre hospitalier de la Haute Bigorre"),
        ("CENTRE HOSPITALIER D'AUCH - ANTENNE DE CONDOM", "Centre hospitalier d’Auch - antenne de Condom"),
        ("HJ PIJ ENFANTS PURPAN CHU TOULOUSE", "HJ PIJ enfants Purpan CHU Toulouse"),
        ("CHU MONTPELLIER SMUR ANTENNE CH LUNEL", "CHU Montpellier SMUR antenne CH Lunel"),
        ("SSR LES JARDINS DE SOPHIA", "SSR les Jardins de Sophia"),
        ("GCS IGOR 2", "GCS Igor 2"),
        ("CMP PSY SECTEUR 30 G 07 LE VIGAN", "CMP psy secteur 30 G 07 le Vigan"),
        ("HJ GUY MALE PRADES SECTEUR 2 66G02", "HJ Guy Male Prades secteur 2 66G02"),
        ("L'HOPITAL ST LOUP", "L’hopital St Loup"),
        ("Clinique du Lac", "Clinique du Lac"),
        ("", ""),
    ],
)
def test_names(received, shown):
    assert proposed_name(received) == shown


def test_towns_and_streets():
    assert proposed_town("AX LES THERMES") == "Ax les Thermes"
    assert proposed_town("LE VIGAN") == "Le Vigan"
    assert proposed_street("12B RUE DU DR ROUX CS 40001") == "12B rue du Dr Roux CS 40001"
    assert proposed_street("PLACE DE L'EGLISE") == "Place de l’Eglise"


@given(st.one_of(CAPITALS, st.text(max_size=60)))
def test_case_alone_is_touched(name):
    for propose in (proposed_name, proposed_town, proposed_street):
        shown = propose(name)
        assert folded(shown) == folded(name)
        assert propose(shown) == shown or shown.isupper(), "proposing twice changes nothing more"
        accents = [c for c in name.lower() if ord(c) > 127 and c.isalpha()]
        assert [c for c in shown.lower() if ord(c) > 127 and c.isalpha()] == accents

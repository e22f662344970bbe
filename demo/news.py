"""A dozen news: half told from public facts with their source, half invented and marked so."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.text import slugify

from cms.pages.models import NewsPage
from demo.writing import invented, paragraph, proper, source

ONCOMIP = "Oncomip, présentation publique du réseau, 2016 (données 2015)."
OCCITANIE = "Présentation publique du réseau d’Occitanie sur la crise sanitaire, 2021."
NOT_FOR_CARE = "Démonstration : ne pas utiliser pour soigner. Ce texte est inventé."


@dataclass(frozen=True)
class Item:
    """One news. credit: where its facts come from; without it, the item is invented."""

    published_on: date
    title: str
    summary: str
    text: str
    credit: str = ""
    mark: str = "Cette actualité est inventée pour la démonstration."


ITEMS = [
    Item(
        date(2025, 1, 21),
        "Sept ans de réseau : 180 membres, six collèges",
        "Le réseau est né le 1er janvier 2018. Il réunit aujourd’hui 180 membres répartis en six collèges.",
        """<p>Établissements autorisés, autres établissements de santé, centres de coordination en
        cancérologie,
        libéraux, usagers, autres membres : le réseau fédère 180 membres en six collèges. Il s’appuie
        sur une
        assemblée générale, un conseil d’administration de 56 personnes et un bureau de 20.</p>
        <p>Dans cette démonstration, le compte est le même ; la liste des adhérents, elle, est
        inventée.</p>""",
        OCCITANIE,
    ),
    Item(
        date(2025, 3, 4),
        "Dix ans de réunions de concertation : de 6 559 à 49 120 fiches par an",
        "Entre 2006 et 2015, le nombre de fiches de réunion de concertation enregistrées en "
        "Midi-Pyrénées"
        "a été multiplié par plus de sept.",
        """<p>En 2006, 6 559 fiches de réunion de concertation pluridisciplinaire avaient été
        enregistrées dans le
        dossier communicant de cancérologie. En 2015, il y en a eu 49 120.</p>
        <ul><li>2006 : 6 559</li><li>2009 : 23 777</li><li>2012 : 35 004</li><li>2015 : 49 120</li></ul>
        <p>En 2015, 103 réunions étaient informatisées, soit 91 % d’entre elles, et tous les
        établissements
        utilisaient le dossier.</p>""",
        ONCOMIP,
    ),
    Item(
        date(2025, 5, 15),
        "Assemblée générale : rendez-vous le 20 juin à Carcassonne",
        "Ordre du jour, pouvoirs, temps de parole des associations de patients : ce qu’il faut "
        "savoir avant de venir.",
        """<p>L’assemblée générale ordinaire se tient à Carcassonne le 20 juin 2025. Chaque membre
        reçoit sa
        convocation quinze jours avant au moins. Un temps de parole est réservé aux associations de
        patients.</p>""",
    ),
    Item(
        date(2025, 7, 8),
        "Fiches d’information sur les anticancéreux : où en était-on en 2015 ?",
        "186 fiches en ligne, dont 84 pour les patients et 102 pour les professionnels : un fonds à "
        "faire vivre.",
        """<p>En 2015, le site d’Oncomip proposait 186 fiches d’information sur les traitements
        anticancéreux : 84
        pour les patients, 102 pour les professionnels. 67 d’entre elles étaient nouvelles dans
        l’année.</p>""",
        ONCOMIP,
    ),
    Item(
        date(2025, 9, 30),
        "Octobre rose : le programme des membres, département par département",
        "Marches, expositions, portes ouvertes : les rendez-vous annoncés par les membres du réseau.",
        """<p>Les membres du réseau proposent une trentaine de rendez-vous dans les treize départements.
        Le programme
        est affiché dans les maisons de santé et les points d’information.</p>""",
    ),
    Item(
        date(2025, 11, 18),
        "Ce que la crise sanitaire a changé dans les réunions de concertation",
        "Après le premier confinement : 8 % de réunions en moins, et 23 % de dossiers en moins le "
        "mois suivant.",
        """<p>Le réseau a comparé l’activité de 2020 à celle de 2019, à partir des fiches extraites du
        dossier
        communicant de cancérologie :</p>
        <ul><li>8 % de réunions en moins ;</li><li>23 % de dossiers en moins le mois qui a suivi le
        confinement ;</li>
        <li>25 % de médecins en moins autour de la table.</li></ul>
        <p>Un système d’alerte est né de ce retour d’expérience.</p>""",
        OCCITANIE,
    ),
    Item(
        date(2026, 1, 13),
        "Correspondants sentinelles : comment ça marche",
        "Tous les quinze jours, un correspondant dans chaque structure fait remonter les "
        "difficultés du terrain.",
        """<p>Un correspondant sentinelle est identifié dans les établissements autorisés, les comités
        départementaux
        de la Ligue et les structures d’hospitalisation à domicile. Il fait remonter les difficultés
        rencontrées dans
        la prise en charge des patients. Le réseau le contacte tous les quinze jours, et publie une
        synthèse.</p>
        <p>Jamais de nom de patient : on décrit une difficulté, pas une personne.</p>""",
        OCCITANIE,
    ),
    Item(
        date(2026, 3, 17),
        "Le conseil d’administration admet de nouveaux membres",
        "Réuni le 13 mars, le conseil s’est prononcé sur les candidatures reçues depuis décembre.",
        """<p>Une admission prend effet quand le nouveau membre a signé les deux textes du réseau : la
        convention
        constitutive et la charte. Les nouveaux membres apparaissent sur la carte dès ce moment.</p>""",
    ),
    Item(
        date(2026, 4, 28),
        "Cinq ans de fréquentation du site : le vrai calcul",
        "De 2 543 visiteurs par mois en 2010 à 12 438 en 2015 : la série, et ce qu’elle dit.",
        """<p>Le nombre mensuel de visiteurs du site d’Oncomip est passé de 2 543 en 2010 à 12 438 en
        2015 : une hausse
        de 389 % sur la série. La même année, le site comptait 1 174 documents, téléchargés 389 622
        fois.</p>""",
        ONCOMIP,
    ),
    Item(
        date(2026, 6, 9),
        "Journée régionale des soins de support : inscriptions ouvertes",
        "Douleur, nutrition, activité physique, soutien des proches : une journée pour échanger, à "
        "Montpellier.",
        """<p>La journée s’adresse à tous les professionnels et aux associations de patients. Elle est
        financée par le
        réseau seul, sans apport de l’industrie.</p>""",
    ),
    Item(
        date(2026, 9, 15),
        "Un groupe de travail sur l’oncogériatrie cherche des volontaires",
        "Gériatres, oncologues, pharmaciens, infirmiers, représentants de patients : dites-nous "
        "votre intérêt.",
        """<p>Le groupe se réunit quatre fois par an, en visioconférence. Chacun déclare ses liens
        d’intérêts avant
        de participer.</p>""",
        mark=NOT_FOR_CARE,
    ),
    Item(
        date(2026, 11, 3),
        "Un annuaire des adhérents à jour, sur une carte",
        "Tous les membres du réseau, par collège et par département : la carte suit les décisions "
        "au jour le jour.",
        """<p>Chaque fiche montre l’adresse, le collège et les contacts du membre. Une erreur ? Écrivez
        au réseau :
        elle est corrigée le jour même.</p>""",
    ),
]


def make(record, index, images, author):
    """Publish the news under their page."""
    for number, item in enumerate(ITEMS):
        published = timezone.make_aware(datetime.combine(item.published_on, time(9, 30)))
        mark = source(item.credit) if item.credit else invented(item.mark)
        body = [paragraph(item.text), mark] if item.credit else [mark, paragraph(item.text)]
        page = NewsPage(
            title=proper(item.title),
            slug=slugify(item.title),
            published_on=item.published_on,
            summary=proper(item.summary),
            search_description=proper(item.summary)[:160],
            image=images[number % len(images)],
            body=body,
            owner=author,
            first_published_at=published,
            last_published_at=published,
        )
        record.add(index.add_child(instance=page))

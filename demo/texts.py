"""The words of the pages. What is real says its source; the rest says it is invented."""

HEADLINE = "Soigner les cancers ensemble, partout en Occitanie"
INTRODUCTION = (
    "Le réseau réunit les hôpitaux, les cliniques, les professionnels de ville et les usagers "
    "qui prennent en charge les cancers dans la région. Il coordonne, il forme, il évalue : il ne "
    "soigne pas."
)
PATIENTS = (
    "Comprendre qui fait quoi, trouver un établissement ou une association près de chez vous, "
    "préparer vos questions."
)
PROFESSIONALS = (
    "Retrouver les membres du réseau et leurs contacts, suivre les projets, participer aux travaux."
)
MEMBERS = (
    "Les adhérents sont des personnes morales réunies en six collèges. Les établissements de santé "
    "montrés ici sont réels ; leur adhésion et toutes les organisations marquées « (démonstration) » "
    "sont inventées."
)
GROUPS = (
    "Des professionnels de toutes les disciplines et de toute la région s’y retrouvent pour écrire les "
    "référentiels, harmoniser les pratiques et faire avancer les projets. Toutes les personnes de cette "
    "démonstration sont inventées."
)
NEWS = "La vie du réseau et de ses membres. Chaque actualité dit ce qui est réel, et ce qui est inventé."

NETWORK_INTRODUCTION = (
    "Un réseau régional de cancérologie coordonne tous les acteurs qui soignent les cancers dans une région."
)
NETWORK = """
<p>Ses membres sont des personnes morales : établissements de santé, centres de coordination en
cancérologie, unions de professionnels libéraux, associations de patients, réseaux de santé.</p>
<p>Le réseau ne prend personne en charge lui-même. Il aide ceux qui soignent à travailler de la même
façon, où que l’on habite : des référentiels partagés, des décisions prises à plusieurs, une information
que l’on trouve.</p>
<p>Depuis 2019, l’Institut national du cancer et les agences régionales de santé appellent ces réseaux
« dispositifs spécifiques régionaux du cancer ».</p>
"""

MISSIONS_INTRODUCTION = (
    "Quatre axes, fixés pour tous les réseaux régionaux par l’instruction du 2 décembre 2019."
)
MISSIONS = """
<h2>Coordonner l’organisation régionale</h2>
<p>Rendre lisible l’offre de soins, articuler la ville et l’hôpital, veiller aux personnes âgées et aux
enfants, déployer le dossier communicant de cancérologie.</p>
<h2>Veiller à la qualité et à la sécurité</h2>
<p>Diffuser les référentiels nationaux, suivre leur usage, aider à évaluer les pratiques.</p>
<h2>Apporter une expertise</h2>
<p>Soutenir les projets innovants et les évolutions de l’offre de soins, avec les experts de la
région.</p>
<h2>Informer et former</h2>
<p>Les professionnels, les patients et leurs proches.</p>
<p>Source : instruction DGOS/R3/INCA/2019/248 du 2 décembre 2019.</p>
"""

GOVERNANCE_INTRODUCTION = "Une assemblée générale, un conseil d’administration de 56 sièges, un bureau de 20."
GOVERNANCE_MARK = (
    "Le nombre de collèges, le conseil de 56 personnes et le bureau de 20 sont ceux d’un réseau "
    "réel en 2021. "
    "La répartition des sièges est inventée."
)
GOVERNANCE = """
<h2>L’assemblée générale</h2>
<p>Elle réunit tous les membres. {members}.</p>
<h2>Le conseil d’administration</h2>
<p>Il décide, et compte 56 sièges répartis entre les collèges :</p>
{colleges}
<h2>Le bureau</h2>
<p>Il exécute les décisions du conseil, qui l’élit en son sein.</p>
<h2>La cellule de coordination</h2>
<p>Elle met en œuvre et suit les projets : 24 salariés, sur deux sites et en trois pôles.</p>
"""

TEAM_INTRODUCTION = "24 salariés, sur deux sites, Toulouse et Montpellier, et en trois pôles."

HISTORY_INTRODUCTION = "Comment deux réseaux voisins, Oncomip et OncoLR, en sont devenus un seul."
HISTORY = [
    (
        "Septembre 1999",
        "Convention constitutive d’Oncomip",
        "Midi-Pyrénées se dote d’un réseau de cancérologie.",
    ),
    (
        "Mars 2004",
        "Oncomip devient une association",
        "Loi de 1901 : le réseau a sa propre personnalité morale.",
    ),
    ("Mars 2007", "Intégration d’Hématomip", "L’hématologie rejoint le réseau."),
    ("Janvier 2008", "Intégration d’Oncomip pédiatrique", "Les cancers de l’enfant ont leur coordination."),
    ("Avril 2010", "Reconnaissance par l’INCa", "L’Institut national du cancer reconnaît le réseau."),
    (
        "1er janvier 2018",
        "Un seul réseau pour l’Occitanie",
        "Oncomip et OncoLR, le réseau du Languedoc-Roussillon, se réunissent après la fusion des régions.",
    ),
]

CONTACT_INTRODUCTION = "Écrire ou téléphoner au réseau."
CONTACT = """
<p>Ceci est une démonstration : ces coordonnées n’existent pas.</p>
<ul><li>Téléphone : 05 36 49 10 00</li><li>Courriel : contact@demo.invalid</li>
<li>1 place de l’Exemple, 31000 Toulouse</li></ul>
<p>Pour savoir à qui vous adresser, voyez {team}.</p>
"""

LEGAL_PAGES = [
    (
        "Mentions légales",
        "mentions-legales",
        "Qui publie ce site, et d’où viennent ses données.",
        """
<h2>Éditeur</h2>
<p>Ce site est une démonstration. Le réseau qu’il présente n’existe pas sous cette forme, et ne publie
rien.
Sur un site réel, on trouve ici le nom de l’association, son adresse, son directeur de la publication et
son hébergeur.</p>
<h2>Sources des données</h2>
<ul>
<li>Établissements de santé : Eurostat GISCO, <i>Healthcare services in Europe</i>, d’après FINESS (6
mars 2020),
licence EUPL 1.2.</li>
<li>Contours des départements : IGN, Admin Express COG 2018, Licence Ouverte.</li>
<li>Chiffres d’Oncomip et d’Occitanie : présentations publiques de 2016 et de 2021.</li>
</ul>
<h2>Ce qui est inventé</h2>
<p>Les adhésions, les décisions, les signatures, les personnes, les adresses électroniques et toutes les
organisations marquées « (démonstration) ». Aucun texte médical de ce site ne doit servir à soigner.</p>
""",
    ),
    (
        "Données personnelles",
        "donnees-personnelles",
        "Ce que ce site retient de vous, et ce qu’il ne retient pas.",
        """
<h2>Visiteurs</h2>
<p>Ce site ne dépose pas de traceur et n’appelle aucun autre site. Un visiteur qui ne se connecte pas
n’y laisse
aucune donnée qui permette de le reconnaître.</p>
<h2>Comptes</h2>
<p>Le nom et l’adresse électronique d’une personne qui se connecte servent à lui donner accès à ce qui
la concerne.
Un témoin de connexion, nécessaire, est effacé à la fermeture du navigateur.</p>
<h2>Patients</h2>
<p>Aucune donnée de patient n’entre ici. N’en écrivez pas dans les formulaires.</p>
<h2>Vos droits</h2>
<p>Accès, rectification, effacement : sur un site réel, on trouve ici l’adresse du délégué à la
protection des
données. Celles de la démonstration sont inventées.</p>
""",
    ),
    (
        "Accessibilité",
        "accessibilite",
        "Ce site vise le niveau AA du RGAA 4. Il n’a pas encore été audité.",
        """
<p>Accessibilité : non conforme, faute d’audit. Le RGAA demande de le dire ainsi tant qu’un audit n’a
pas mesuré
la conformité.</p>
<h2>Ce que nous faisons</h2>
<ul>
<li>tout se fait au clavier, et sans souris ;</li>
<li>la carte a toujours sa liste, et les graphiques leur tableau ;</li>
<li>les couleurs ont le contraste demandé ;</li>
<li>des contrôles automatiques sont refaits à chaque version.</li>
</ul>
<h2>Signaler un obstacle</h2>
<p>Écrivez au réseau : nous répondons et nous corrigeons. Sans réponse, vous pouvez saisir le Défenseur
des
droits.</p>
""",
    ),
]

"""The pages of the site: the network, its team, its history, and what the law asks for."""

from django.utils import timezone

from association.groups.models import GroupsPage
from association.members.models import College, MembersPage
from cms.pages.models import HomePage, NetworkSettings, NewsIndexPage, StandardPage
from demo import texts
from demo.staff import TEAM
from demo.writing import invented, link, paragraph, people, proper, timeline


def make(record, author):
    """Write the pages. Returns the page of the news, to which items are added."""
    home, members, news = HomePage.objects.get(), MembersPage.objects.get(), NewsIndexPage.objects.get()
    writer = _Writer(record, author, home)
    record.replace(members, intro=f"<p>{proper(texts.MEMBERS)}</p>")
    record.replace(news, introduction=proper(texts.NEWS))
    network = writer.section(
        "Le réseau", "le-reseau", texts.NETWORK_INTRODUCTION, [paragraph(texts.NETWORK)], show_in_menus=True
    )
    network.move(members, pos="left")
    _groups(writer, members)
    team = _about_the_network(writer, network, members)
    _at_the_foot(writer, record, team)
    record.replace(
        HomePage.objects.get(),
        headline=proper(texts.HEADLINE),
        introduction=proper(texts.INTRODUCTION),
        patients_text=proper(texts.PATIENTS),
        patients_links=_links(("Trouver un établissement membre", members), ("Les actualités", news)),
        professionals_text=proper(texts.PROFESSIONALS),
        professionals_links=_links(("Les adhérents par collège", members), ("Le réseau", network)),
    )
    return NewsIndexPage.objects.get()


def _groups(writer, members):
    """The page of the working groups, in the menu beside that of the members."""
    page = GroupsPage(
        title="Groupes de travail",
        slug="groupes",
        intro=f"<p>{proper(texts.GROUPS)}</p>",
        search_description=proper(texts.GROUPS)[:160],
        show_in_menus=True,
        owner=writer.author,
    )
    writer.record.add(writer.home.add_child(instance=page))
    page.move(members, pos="right")


def _about_the_network(writer, network, members):
    writer.page(network, "Missions", "missions", texts.MISSIONS_INTRODUCTION, [paragraph(texts.MISSIONS)])
    rows = "".join(
        f"<li><b>{college.name}</b> : {college.board_seats} sièges</li>" for college in College.objects.all()
    )
    governance = texts.GOVERNANCE.format(
        colleges=f"<ul>{rows}</ul>", members=link(members, "Voir les adhérents")
    )
    writer.page(
        network,
        "Gouvernance",
        "gouvernance",
        texts.GOVERNANCE_INTRODUCTION,
        [invented(texts.GOVERNANCE_MARK), paragraph(governance)],
    )
    team = [people(f"{site} – {department}", members) for site, department, members in TEAM]
    page = writer.page(
        network,
        "L’équipe",
        "equipe",
        texts.TEAM_INTRODUCTION,
        [invented("Toutes ces personnes sont inventées."), *team],
    )
    writer.page(network, "Histoire", "histoire", texts.HISTORY_INTRODUCTION, [timeline(*texts.HISTORY)])
    return page


def _at_the_foot(writer, record, team):
    contact = writer.section(
        "Contact",
        "contact",
        texts.CONTACT_INTRODUCTION,
        [paragraph(texts.CONTACT.format(team=link(team, "l’équipe")))],
    )
    legal, privacy, accessibility = (
        writer.section(title, slug, introduction, [paragraph(text)])
        for title, slug, introduction, text in texts.LEGAL_PAGES
    )
    record.replace(
        NetworkSettings.load(),
        contact_page=contact,
        legal_page=legal,
        privacy_page=privacy,
        accessibility_page=accessibility,
    )


def _links(*links):
    return [("link", {"label": label, "page": page, "url": ""}) for label, page in links]


class _Writer:
    """Adds pages of text as their author would have published them."""

    def __init__(self, record, author, home):
        self.record, self.author, self.home = record, author, home

    def section(self, title, slug, introduction, body, **fields):
        return self.page(self.home, title, slug, introduction, body, **fields)

    def page(self, parent, title, slug, introduction, body, **fields):
        now = timezone.now()
        page = StandardPage(
            title=title,
            slug=slug,
            introduction=proper(introduction),
            search_description=proper(introduction)[:160],
            body=body,
            owner=self.author,
            first_published_at=now,
            last_published_at=now,
            **fields,
        )
        return self.record.add(parent.add_child(instance=page))

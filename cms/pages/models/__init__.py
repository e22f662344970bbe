"""Page types of the public site, and its settings."""

from cms.pages.models.base import BasePage
from cms.pages.models.home import HomePage
from cms.pages.models.news import NewsIndexPage, NewsPage
from cms.pages.models.settings import NetworkSettings
from cms.pages.models.standard import StandardPage

__all__ = ["BasePage", "HomePage", "NetworkSettings", "NewsIndexPage", "NewsPage", "StandardPage"]

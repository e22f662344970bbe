from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "association.people"
    label = "people"
    verbose_name = "Personnes"

    def ready(self):
        from association.people import handlings, log_actions, mail_kinds, merging, permissions
        from association.people.accounts import log_actions as account_actions
        from association.people.accounts import mail_kinds as account_kinds
        from association.people.accounts import permissions as account_permissions
        from association.people.espace import menu

        for room in (
            permissions,
            account_permissions,
            log_actions,
            account_actions,
            mail_kinds,
            account_kinds,
            menu,
            handlings,
            merging,
        ):
            room.declare()

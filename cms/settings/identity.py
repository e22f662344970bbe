"""Sign-in by another service: Pro Santé Connect as a preset of the generic OpenID Connect provider.

Addresses: the service's own discovery documents (Agence du numérique en santé); its sandbox has the
same paths on other hosts.
"""

from urllib.parse import urlsplit

#: sandbox? → (host of the discovery document, host where people sign in).
HOSTS = {
    False: ("https://auth.esw.esante.gouv.fr", "https://wallet.esw.esante.gouv.fr"),
    True: ("https://auth.bas.psc.esante.gouv.fr", "https://wallet.bas.psc.esante.gouv.fr"),
}
DISCOVERY = "/auth/realms/esante-wallet/.well-known/wallet-openid-configuration"


def pro_sante_connect(*, client_id, secret, sandbox, discovery):
    """SOCIALACCOUNT_PROVIDERS with Pro Santé Connect, or with nothing where it is not set up.

    discovery: the address of another provider's discovery document, for the tests.
    """
    if not client_id:
        return {}
    app = {
        "provider_id": "psc",
        "name": "Pro Santé Connect",
        "client_id": client_id,
        "secret": secret,
        "settings": {
            "server_url": discovery or HOSTS[sandbox][0] + DISCOVERY,
            "fetch_userinfo": True,
            "oauth_pkce_enabled": True,
            "scope": ["openid", "scope_all"],
            "auth_params": {"acr_values": "eidas1"},
            "uid_field": "SubjectNameID",
        },
    }
    return {"openid_connect": {"APPS": [app]}}


def sign_in_hosts(*, client_id, sandbox, discovery):
    """The hosts the sign-in button may lead to: browsers hold a form's redirections to form-action too."""
    if not client_id:
        return []
    if discovery:
        return ["{0.scheme}://{0.netloc}".format(urlsplit(discovery))]
    return list(HOSTS[sandbox])

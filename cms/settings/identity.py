"""Sign-in by another service: Pro Santé Connect as a preset of the generic OpenID Connect provider.

Addresses: the service's own discovery documents (Agence du numérique en santé); its sandbox has the
same paths on another host.
"""

HOSTS = {False: "https://auth.esw.esante.gouv.fr", True: "https://auth.bas.psc.esante.gouv.fr"}
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
            "server_url": discovery or HOSTS[sandbox] + DISCOVERY,
            "fetch_userinfo": True,
            "oauth_pkce_enabled": True,
            "scope": ["openid", "scope_all"],
            "auth_params": {"acr_values": "eidas1"},
            "uid_field": "SubjectNameID",
        },
    }
    return {"openid_connect": {"APPS": [app]}}

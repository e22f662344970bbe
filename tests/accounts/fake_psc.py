"""A Pro Santé Connect of our own, on this machine: discovery, authorisation, token, userinfo, keys.

It is as strict as the real one: PKCE (S256), client secret, redirect address, a code good once. What
it says of people has the shape of domain.md §5.4, and no e-mail address.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT_ID, CLIENT_SECRET = "maillage", "secret-du-reseau"
NUMBER = "99700024450"


def claims(number=NUMBER, first_name="Anne", last_name="Martin", **more):
    """The userinfo of a professional."""
    exercise = {
        "codeProfession": "10",
        "codeCategorieProfessionnelle": "C",
        "nomDexercice": last_name,
        "prenomDexercice": first_name,
        "codeTypeSavoirFaire": "S",
        "codeSavoirFaire": "SM26",
        "activities": [
            {"codeModeExercice": "S", "raisonSocialeSite": "HOPITAL D’ESSAI", "codePostal": "31000"}
        ],
    }
    return {
        "sub": f"f:550dc1c8:{number}",
        "preferred_username": number,
        "SubjectNameID": f"8{number}",
        "given_name": first_name.upper(),
        "family_name": last_name.upper(),
        "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"],
        "Palier_Authentification": "APPPRIP3^1.2.250.1.213.1.5.1.1.1",
        "otherIds": [{"identifiant": number, "origine": "RPPS", "qualite": 1}],
        "SubjectRefPro": {"codeCivilite": "MME", "exercices": [exercise]},
    } | more


class FakeService(ThreadingHTTPServer):
    """Whoever it signs in is `person`; `tokens` and `userinfo` change what it then says."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.person = claims()
        self.tokens, self.userinfo = {}, {}
        self.asked, self.visits, self.codes, self.access = [], [], {}, {}
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    @property
    def issuer(self):
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def discovery(self):
        return f"{self.issuer}/.well-known/wallet-openid-configuration"

    def close(self):
        self.shutdown()
        self.thread.join()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        path, query = (
            urlsplit(self.path).path,
            {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()},
        )
        self.server.asked.append(path)
        if path == "/.well-known/wallet-openid-configuration":
            self.answer(self.configuration())
        elif path == "/auth":
            self.authorize(query)
        elif path == "/userinfo":
            person = self.server.access.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
            self.answer(
                person | self.server.userinfo if person else {"error": "invalid_token"},
                200 if person else 401,
            )
        elif path == "/certs":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.server.key.public_key()))
            self.answer({"keys": [key | {"kid": "essai", "use": "sig", "alg": "RS256"}]})
        else:
            self.answer({"error": "not_found"}, 404)

    def do_POST(self):
        self.server.asked.append(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        given = {name: values[0] for name, values in parse_qs(body).items()}
        visit = self.server.codes.pop(given.get("code"), None)
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        right = (
            self.path == "/token"
            and visit
            and (given.get("client_id"), given.get("client_secret")) == (CLIENT_ID, CLIENT_SECRET)
            and given.get("redirect_uri") == visit["redirect_uri"]
            and challenge == visit["code_challenge"]
        )
        if not right:
            return self.answer({"error": "invalid_grant"}, 400)
        access = secrets.token_urlsafe()
        self.server.access[access] = visit["person"]
        return self.answer(
            {
                "access_token": access,
                "token_type": "Bearer",
                "expires_in": 300,
                "id_token": self.id_token(visit),
            }
        )

    def configuration(self):
        here = self.server.issuer
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/auth",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/certs",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "response_types_supported": ["code"],
        }

    def authorize(self, query):
        """Signs in at once whoever the tests say."""
        wanted = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        if any(query.get(name) != value for name, value in wanted.items()) or not query.get("nonce"):
            return self.answer({"error": "invalid_request"}, 400)
        self.server.visits.append(query)
        code = secrets.token_urlsafe()
        self.server.codes[code] = query | {"person": dict(self.server.person)}
        self.send_response(302)
        back = urlencode({"code": code, "state": query["state"]})
        self.send_header("Location", f"{query['redirect_uri']}?{back}")
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def id_token(self, visit):
        now = int(time.time())
        token = {
            "iss": self.server.issuer,
            "aud": CLIENT_ID,
            "sub": visit["person"]["sub"],
            "iat": now,
            "exp": now + 300,
            "acr": "eidas1",
            "nonce": visit["nonce"],
        }
        return jwt.encode(
            token | self.server.tokens, self.server.key, algorithm="RS256", headers={"kid": "essai"}
        )

    def answer(self, data, status=200):
        body = json.dumps(data).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Nothing: the tests read `asked`."""

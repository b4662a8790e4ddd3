"""The OAuth of the running service, as authlib sees it.

python clients.py FILE    FILE: JSON {issuer, audience, folder, ed25519, es256, sandbox}, see oauth.py

Ends with 1 and says why as soon as anything is not as it must be.
"""

import json
import pathlib
import sys
import time
import warnings

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata, get_well_known_url
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OKPKey

ALGORITHMS = {"ed25519": ("EdDSA", OKPKey), "es256": ("ES256", ECKey)}


class Assertion(PrivateKeyJWT):
    """authlib's own, but for the issuer as the audience, a life of a minute, and claims that are new each time."""

    def __init__(self, audience, key_id, alg, **claims):
        super().__init__(audience, headers={"kid": key_id}, alg=alg)
        self.more = claims

    def sign(self, auth, token_endpoint):
        self.claims = {"exp": int(time.time()) + 60, **self.more}
        return super().sign(auth, token_endpoint)


def require(condition, what):
    if not condition:
        sys.exit(f"authlib: {what}")


def refused(session, endpoint, error, what, **parameters):
    try:
        session.fetch_token(endpoint, grant_type="client_credentials", **parameters)
    except OAuthError as failure:
        require(failure.error == error, f"{what}: {failure.error} instead of {error}")
    else:
        sys.exit(f"authlib: {what} was accepted")


def discover(issuer):
    url = get_well_known_url(issuer, external=True, suffix="oauth-authorization-server")
    metadata = AuthorizationServerMetadata(requests.get(url, timeout=10).json())
    # Its validator wants https everywhere, and an authorization endpoint unless told which checks apply.
    require(metadata["issuer"] == issuer, "another issuer")
    for method in ("private_key_jwt", "client_secret_basic"):
        require(method in metadata["token_endpoint_auth_methods_supported"], f"{method} is not announced")
    metadata.validate_grant_types_supported()
    metadata.validate_token_endpoint_auth_methods_supported()
    metadata.validate_token_endpoint_auth_signing_alg_values_supported()
    metadata.validate_scopes_supported()
    return metadata


def who_am_i(session, issuer):
    answer = session.get(f"{issuer}/v1/integrator", timeout=10)
    require(answer.status_code == 200, f"GET /v1/integrator answered {answer.status_code}")
    return answer.json()


def validate(metadata, token, audience, client_id):
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    decoded = jwt.decode(token["access_token"], keys, algorithms=["EdDSA"])
    require(decoded.header["typ"] == "at+jwt", "another type of token")
    rules = {
        "iss": {"essential": True, "value": metadata["issuer"]},
        "aud": {"essential": True, "value": audience},
        "client_id": {"essential": True, "value": client_id},
        "sub": {"essential": True, "value": client_id},
        "exp": {"essential": True},
        "jti": {"essential": True},
    }
    jwt.JWTClaimsRegistry(**rules).validate(decoded.claims)


def by_key(metadata, setup, name):
    alg, kind = ALGORITHMS[name]
    client, endpoint, issuer = setup[name], metadata["token_endpoint"], metadata["issuer"]
    key = kind.import_key(json.loads((pathlib.Path(setup["folder"]) / f"{name}.private.json").read_text()))

    def session(audience=issuer, key_id=client["key_id"], **claims):
        made = OAuth2Session(client["client_id"], key, token_endpoint_auth_method="private_key_jwt")
        made.register_client_auth_method(Assertion(audience, key_id, alg, **claims))
        return made

    used = session()
    for _ in range(2):
        token = used.fetch_token(endpoint, grant_type="client_credentials")
    require(0 < token["expires_in"] <= 600 and "refresh_token" not in token, f"an odd token: {sorted(token)}")
    me = who_am_i(used, issuer)
    require(me["client_id"] == client["client_id"] and me["key_ids"] == [client["key_id"]], f"an odd answer: {me}")
    validate(metadata, token, setup["audience"], client["client_id"])

    once = {"jti": f"once-{name}-{time.time()}"}
    session(**once).fetch_token(endpoint, grant_type="client_credentials")
    refused(session(**once), endpoint, "invalid_client", "a replayed assertion")
    refused(session(audience=endpoint), endpoint, "invalid_client", "aud = token endpoint")
    refused(session(audience=[issuer]), endpoint, "invalid_client", "a list for aud")
    refused(session(exp=int(time.time()) + 3600), endpoint, "invalid_client", "a life of an hour")
    refused(session(key_id="unknown"), endpoint, "invalid_client", "an unknown key")
    refused(session(), endpoint, "invalid_scope", "a scope of nobody", scope="host:confirm")


def by_secret(metadata, setup):
    client, endpoint = setup["sandbox"], metadata["token_endpoint"]
    with_secret = OAuth2Session(client["client_id"], client["secret"], token_endpoint_auth_method="client_secret_basic")
    token = with_secret.fetch_token(endpoint, grant_type="client_credentials", scope="events:read")
    require(token["scope"] == "events:read", "another scope")
    require(who_am_i(with_secret, metadata["issuer"])["sandbox"] is True, "not the sandbox")
    validate(metadata, token, setup["audience"], client["client_id"])
    wrong = OAuth2Session(client["client_id"], "wrong", token_endpoint_auth_method="client_secret_basic")
    refused(wrong, endpoint, "invalid_client", "a wrong secret")
    posted = OAuth2Session(client["client_id"], client["secret"], token_endpoint_auth_method="client_secret_post")
    refused(posted, endpoint, "invalid_client", "a secret in the body")


def main():
    # RFC 9864 prefers the name Ed25519; what is meant is the same.
    warnings.filterwarnings("ignore", message="EdDSA is deprecated")
    setup = json.loads(pathlib.Path(sys.argv[1]).read_text())
    metadata = discover(setup["issuer"])
    for name in ALGORITHMS:
        by_key(metadata, setup, name)
        print(f"authlib, {name}: token, replay, audience, RFC 9068: ok")
    by_secret(metadata, setup)
    print("authlib, sandbox: ok")


main()

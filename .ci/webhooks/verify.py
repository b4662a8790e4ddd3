"""What the running service sent to a webhook and answered as a page of events, as standardwebhooks and jwcrypto see it.

python verify.py FILE    FILE: JSON {deliveries: [{headers, body, secrets, refused_by}], page: {body, signature}, jwks}, see webhooks.py

Ends with 1 and says why as soon as anything is not as it must be.
"""

import base64
import datetime
import json
import pathlib
import sys

from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS, InvalidJWSSignature
from standardwebhooks import Webhook, WebhookVerificationError


def require(condition, what):
    if not condition:
        sys.exit(f"standardwebhooks (PyPI): {what}")


def is_taken(secret, body, headers):
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def check_delivery(delivery):
    headers, body = delivery["headers"], delivery["body"]
    for secret in delivery["secrets"]:
        require(is_taken(secret, body, headers), f"{headers['webhook-id']} is not taken")
        require(Webhook(secret).verify(body, headers)["id"] == headers["webhook-id"], "the id is not that of the event")
        require(not is_taken(secret, body.replace("webhook", "wedhook").replace("registration", "legistration"), headers), "an altered body is taken")
        require(not is_taken(secret, body, {**headers, "webhook-id": "another"}), "another id is taken")
        old = str(int(headers["webhook-timestamp"]) - 3600)
        require(not is_taken(secret, body, {**headers, "webhook-timestamp": old}), "another time is taken")
        now = datetime.datetime.fromtimestamp(int(headers["webhook-timestamp"]), datetime.UTC)
        # Signed as the library itself would.
        own = Webhook(secret).sign(headers["webhook-id"], now, body)
        require(own in headers["webhook-signature"].split(" "), "the library signs differently")
    for secret in delivery["refused_by"]:
        require(not is_taken(secret, body, headers), "a secret that is over is taken")


def check_page(page, jwks):
    header, between, signature = page["signature"].split(".")
    require(between == "", "the signature is not detached")
    body = page["body"].encode()

    def verify(payload):
        jws = JWS()
        jws.deserialize(f"{header}.{base64.urlsafe_b64encode(payload).rstrip(b'=').decode()}.{signature}")
        jws.allowed_algs = ["EdDSA"]
        jws.verify(JWKSet.from_json(json.dumps(jwks)).get_key(jws.jose_header["kid"]))
        return jws

    require(verify(body).jose_header["typ"] == "tirkeu-events+jws", "another type")
    try:
        verify(body.replace(b"rejected", b"confirmed"))
    except InvalidJWSSignature:
        return
    require(False, "an altered page is taken")


def main():
    told = json.loads(pathlib.Path(sys.argv[1]).read_text())
    for delivery in told["deliveries"]:
        check_delivery(delivery)
    check_page(told["page"], told["jwks"])
    print(f"standardwebhooks (PyPI): {len(told['deliveries'])} deliveries; jwcrypto: the page of events: ok")


main()

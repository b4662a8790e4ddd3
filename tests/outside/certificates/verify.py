"""Judges the published vectors with the libraries of others: jwcrypto for what is a JWS, sd-jwt for presentations, cbor2 with
cryptography, and python-cwt, for the QR code. `python verify.py VECTORS` prints {judge: {file: claims, or null}}; what the claims are
worth is decided by `.ci/certificates.py`."""

import base64
import hashlib
import json
import pathlib
import sys

import cbor2
import cwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from jwcrypto import jwk, jws
from sd_jwt.verifier import SDJWTVerifier

WIDTHS = [0, 3, 5, 8, 10, 13, 15, 17]


class Refused(Exception):
    pass


def plain(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def strictly(text):
    """base64url in its one spelling."""
    if base64.urlsafe_b64encode(plain(text)).rstrip(b"=").decode() != text:
        raise Refused("another spelling")


def key(kid):
    found = [one for one in JWKS["keys"] if one["kid"] == kid]
    if not found:
        raise Refused("unknown key")
    return found[0]


def header(text, typ):
    head = json.loads(plain(text.split(".")[0]))
    if sorted(head) != ["alg", "kid", "typ"] or head["typ"] != typ or head["alg"] != "EdDSA":
        raise Refused("header")
    return head


def of_jws(text, typ):
    for part in text.split("."):
        strictly(part)
    kid = header(text, typ)["kid"]
    token = jws.JWS()
    token.allowed_algs = ["EdDSA"]
    token.deserialize(text)
    token.verify(jwk.JWK.from_json(json.dumps(key(kid))))
    return json.loads(token.payload)


def of_presentation(text):
    signed, *sent, last = text.split("~")
    kid = header(signed, "dc+sd-jwt")["kid"]
    if last or len(set(sent)) != len(sent):
        raise Refused("bound to a key, or a disclosure twice")
    payload = SDJWTVerifier(text, lambda _issuer, _header: jwk.JWK.from_json(json.dumps(key(kid)))).get_verified_payload()
    digests = json.loads(plain(signed.split(".")[1]))["_sd"]
    for part in sent:
        if base64.urlsafe_b64encode(hashlib.sha256(part.encode()).digest()).rstrip(b"=").decode() not in digests:
            raise Refused("not signed")
    return payload


def message(text):
    digits = text.partition("#")[2]
    whole = b""
    for at in range(0, len(digits), 17):
        chunk = digits[at : at + 17]
        whole += int(chunk).to_bytes(WIDTHS.index(len(chunk)), "big")
    return whole


def named(text, claims):
    number = text.partition("#")[0].rpartition("/")[2]
    if claims[1] != "KZREG1" or f"{int.from_bytes(claims[7], 'big'):014}" != number:
        raise Refused("another certificate")
    words = ["name", "original_name", "birth", "nationality", "document_number", "address_ru", "host_name", "host_id"]
    return {
        "exp": claims[4], "nbf": claims[5], "iat": claims[6], "number": number, "status": claims[65535],
        **dict(zip(words, claims[-70000], strict=True)),
    }  # fmt: skip


def by_cbor2(text):
    whole = message(text)
    tagged = cbor2.loads(whole)
    if cbor2.dumps(tagged) != whole or tagged.tag != 18:
        raise Refused("another spelling")
    protected, unprotected, payload, signature = tagged.value
    head = cbor2.loads(protected)
    if head[1] != -8 or len(head) != 2 or unprotected:
        raise Refused("header")
    public = Ed25519PublicKey.from_public_bytes(plain(key(head[4].decode())["x"]))
    public.verify(signature, cbor2.dumps(["Signature1", protected, b"", payload]))
    return named(text, cbor2.loads(payload))


def by_cwt(text):
    whole = message(text)
    if cbor2.dumps(cbor2.loads(whole)) != whole:
        raise Refused("another spelling")
    keys = [cwt.COSEKey.from_jwk({**one, "key_ops": ["verify"]}) for one in JWKS["keys"]]
    return named(text, cbor2.loads(cwt.COSE.new().decode(whole, keys)))


def judged(by, text, *more):
    try:
        return by(text, *more)
    except Exception as refusal:  # each library has its own way to refuse
        if isinstance(refusal, (ImportError, AttributeError, NameError)):
            raise
        return None


def main():
    global JWKS
    folder = pathlib.Path(sys.argv[1])
    JWKS = json.loads((folder / "jwks.json").read_text("utf-8"))
    said = {"jwcrypto": {}, "sd-jwt": {}, "cbor2": {}, "python-cwt": {}}
    for path in sorted(folder.iterdir()):
        form, text = path.name.partition(".")[2], path.read_text("utf-8").strip()
        if path.name in ("cases.json", "jwks.json"):
            continue
        if form == "json":
            text, form = json.loads(text)["jws"], "jws"
        if form in ("jws", "jwt"):
            typ = "tirkeu-certificate+jwt" if form == "jws" else "statuslist+jwt"
            said["jwcrypto"][path.name] = judged(of_jws, text, typ)
        elif form == "sd-jwt":
            said["sd-jwt"][path.name] = judged(of_presentation, text)
        elif form == "qr":
            said["cbor2"][path.name] = judged(by_cbor2, text)
            said["python-cwt"][path.name] = judged(by_cwt, text)
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    main()

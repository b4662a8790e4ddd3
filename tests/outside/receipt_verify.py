#!/usr/bin/env python3
"""Checks a receipt of Tirkeu without any code of Tirkeu's: who signed it, and that it is of this body.

    receipt_verify.py --jwks jwks.json --receipt JWS --body body.json

Needs the package `jwcrypto`. Prints when what was filed; ends with 1 if anything is wrong. What a receipt says: docs/receipt.md.
"""
import argparse, hashlib, json, pathlib, sys

from jwcrypto import jwk, jws


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--jwks", type=pathlib.Path, required=True)
    arguments.add_argument("--receipt", required=True)
    arguments.add_argument("--body", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    receipt = jws.JWS()
    receipt.deserialize(given.receipt)
    header = receipt.jose_header
    if header["typ"] != "tirkeu-receipt+jwt" or header["alg"] != "EdDSA":
        sys.exit(f"not a receipt: {header}")
    key = jwk.JWKSet.from_json(given.jwks.read_text()).get_key(header["kid"])
    try:
        receipt.verify(key)
    except jws.InvalidJWSSignature:
        sys.exit("the signature is wrong")
    claims = json.loads(receipt.payload)
    filed = hashlib.sha256(b"POST /v1/registrations\n" + given.body.read_bytes()).hexdigest()
    if claims["request_sha256"] != filed:
        sys.exit("the receipt is of another body")
    print(f"{claims['number']} was filed at {claims['submitted_at']}")


main()

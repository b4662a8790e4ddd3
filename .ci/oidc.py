#!/usr/bin/env python3
"""Signs people in at a real OpenID Connect provider (the npm package oidc-provider), from outside.

Starts the provider and the built binary, walks the authorization code flow as a browser and an app would,
then comes back with what is not in order: used, altered and foreign states, codes, nonces and challenges,
a new signing key, claims that are missing, a provider that is gone. Fails on any other answer than the right one.

    python .ci/oidc.py --binary target/debug/tirkeu --modules path/with/node_modules
"""

import argparse
import http.cookiejar
import json
import pathlib
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from contract import ROOT, Failed, Service, Session, iin

CLIENT, SECRET, REDIRECT = "tirkeu", "s3cret:&+ of ours", "https://app.example/signed-in"
PHONE, IIN = "+77017654321", iin("85010100001")
VERIFIED = {"phone_number": PHONE, "phone_number_verified": True, "iin": IIN}


class Provider:
    """The provider as a process."""

    def __init__(self, modules, folder):
        self.log = folder / "provider.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                ["node", str(ROOT / ".ci" / "oidc" / "provider.mjs"), str(modules), CLIENT, SECRET, REDIRECT],
                stdout=subprocess.PIPE, stderr=log, text=True,
            )  # fmt: skip
        self.issuer = self.process.stdout.readline().strip()
        if not self.issuer:
            raise Failed(f"the provider did not start: {self.log.read_text()[-2000:]}")

    def change(self, **wanted):
        data = json.dumps(wanted).encode()
        urllib.request.urlopen(urllib.request.Request(f"{self.issuer}/control", data, method="POST"), timeout=10).close()

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def browse(url):
    """What a browser does with the address: follows the provider until it sends us to the app; gives the query."""
    opener = urllib.request.build_opener(NoRedirect, urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    for _ in range(10):
        try:
            with opener.open(url, timeout=10) as response:
                raise Failed(f"the provider answered {response.status} at {url}: {response.read()[:500]!r}")
        except urllib.error.HTTPError as redirect:
            if redirect.code not in (302, 303):
                raise Failed(f"the provider answered {redirect.code} at {url}: {redirect.read()[:500]!r}") from None
            url = urllib.parse.urljoin(url, redirect.headers["Location"])
        if url.startswith(REDIRECT):
            return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
    raise Failed("the provider redirects without an end")


def altered(url, **changes):
    parts = urllib.parse.urlsplit(url)
    query = {**dict(urllib.parse.parse_qsl(parts.query)), **changes}
    return urllib.parse.urlunsplit(parts._replace(query=urllib.parse.urlencode(query)))


class Check:
    def __init__(self, service, provider):
        self.service, self.provider, self.done = service, provider, 0

    def start(self):
        return self.service.expect(201, "POST", "/v1/auth/oidc/start", {"device_name": "check"}).json()

    def finish(self, status, code, body):
        answer = self.service.expect(status, "POST", "/v1/auth/oidc/finish", body).json()
        if code and answer["code"] != code:
            raise Failed(f"finish answered {answer['code']}, expected {code}")
        self.done += 1
        return answer

    def sign_in(self, status=200, code=None, **changes):
        """The whole way; `changes` are put into the address that the browser opens."""
        begun = self.start()
        back = browse(altered(begun["authorization_url"], **changes))
        if back["state"] != begun["state"] or back["iss"] != self.provider.issuer:
            raise Failed(f"the provider did not give back what it got: {back}")
        return self.finish(status, code, {"state": begun["state"], "code": back["code"], "device_name": "check"})

    def me(self, answer):
        return self.service.expect(200, "GET", "/v1/me", token=answer["access_token"]).json()

    def honest(self):
        first = self.sign_in()
        me = self.me(first)
        if (me["phone"], me.get("iin")) != (PHONE, IIN):
            raise Failed("the account has not the phone and IIN of the provider")
        if self.sign_in()["account"]["id"] != first["account"]["id"]:
            raise Failed("the second sign-in came to another account")
        return first

    def same_account_by_sms(self, first):
        by_sms = Session(self.service, PHONE)
        me = self.service.expect(200, "GET", "/v1/me", token=by_sms.token()).json()
        if me["id"] != first["account"]["id"]:
            raise Failed("a code by SMS to the same phone came to another account")
        sessions = self.service.expect(200, "GET", "/v1/me/sessions", token=by_sms.token()).json()["items"]
        if len(sessions) != 3 or sum(session["current"] for session in sessions) != 1:
            raise Failed(f"the list of sessions is wrong: {sessions}")

    def what_is_not_in_order(self):
        begun, other = self.start(), self.start()
        back, of_other = browse(begun["authorization_url"]), browse(other["authorization_url"])
        state, code = begun["state"], back["code"]
        wrong = ("A" if state[0] != "A" else "B") + state[1:]
        self.finish(401, "oidc_attempt_invalid", {"state": wrong, "code": code})
        self.finish(401, "oidc_refused", {"state": state, "code": of_other["code"]})  # PKCE
        self.finish(401, "oidc_attempt_invalid", {"state": state, "code": code})  # used up by the try
        self.finish(200, None, {"state": other["state"], "code": of_other["code"]})  # its own attempt is whole
        again = self.start()
        back = browse(again["authorization_url"])
        body = {"state": again["state"], "code": back["code"]}
        self.finish(200, None, body)
        self.finish(401, "oidc_attempt_invalid", body)
        self.finish(401, "oidc_refused", {"state": self.start()["state"], "code": back["code"]})  # a used code
        self.finish(401, "oidc_refused", {"state": self.start()["state"], "code": "invented"})
        self.sign_in(401, "oidc_refused", nonce="another-nonce")
        self.sign_in(401, "oidc_refused", client_id="another-client")
        self.sign_in(401, "oidc_refused", code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")

    def who_says_no(self):
        self.provider.change(how={"agrees": False})
        back = browse(self.start()["authorization_url"])
        if back.get("error") != "access_denied" or "code" in back:
            raise Failed(f"the provider gave a code to somebody who said no: {back}")
        self.provider.change(how={"agrees": True})

    def claims(self):
        unverified = {"phone_number": "+77017654322", "phone_number_verified": False}
        self.provider.change(person={"subject": "timur", "claims": unverified})
        self.sign_in(409, "oidc_phone_unverified")
        self.provider.change(person={"subject": "timur", "claims": {**VERIFIED, "iin": iin("85010100002")}})
        self.sign_in(409, "oidc_identity_conflict")
        self.provider.change(person={"subject": "aigul", "claims": {}})
        self.sign_in()  # known by now, whatever is told of the phone
        self.provider.change(
            person={"subject": "dana", "claims": {"phone_number": "+77017654323", "phone_number_verified": True}},
            how={"inToken": False},
        )
        if self.me(self.sign_in())["phone"] != "+77017654323":
            raise Failed("claims that only the userinfo endpoint tells were not found")


def run(options, folder, alg):
    provider = Provider(options.modules, folder)
    service = Service(options.binary, folder, {
        "OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_REDIRECT_URI": REDIRECT, "OIDC_SCOPES": "openid phone iin", "OIDC_IIN_CLAIM": "iin",
    })  # fmt: skip
    check = Check(service, provider)
    try:
        service.wait_until_ready()
        provider.change(person={"subject": "aigul", "claims": VERIFIED}, how={"alg": alg})
        first = check.honest()
        check.same_account_by_sms(first)
        provider.change(rotate=True)
        if check.sign_in()["account"]["id"] != first["account"]["id"]:
            raise Failed("after a change of the provider's key the person came to another account")
        if alg == "RS256":
            check.what_is_not_in_order()
        else:
            check.sign_in(401, "oidc_refused", nonce="another-nonce")
    finally:
        provider.stop()
        code = service.stop()
    if code not in (0, -15):
        raise Failed(f"the service ended with {code}")
    if faults := service.faults_in_log():
        raise Failed(f"in the log: {faults[:5]}")
    log = service.log.read_text("utf-8", "replace")
    for secret in (PHONE, IIN, "aigul", SECRET, first["access_token"], first["refresh_token"]):
        if secret in log:
            raise Failed("personal data or a secret stands in the service's log")
    return check.done


def run_claims(options, folder):
    provider = Provider(options.modules, folder)
    service = Service(options.binary, folder, {
        "OIDC_ISSUER": provider.issuer, "OIDC_CLIENT_ID": CLIENT, "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_REDIRECT_URI": REDIRECT, "OIDC_SCOPES": "openid phone iin", "OIDC_IIN_CLAIM": "iin",
    })  # fmt: skip
    check = Check(service, provider)
    try:
        service.wait_until_ready()
        provider.change(person={"subject": "aigul", "claims": VERIFIED})
        check.who_says_no()
        check.sign_in()
        check.claims()
        begun = check.start()
        back = browse(begun["authorization_url"])
        provider.stop()
        gone = service.call("POST", "/v1/auth/oidc/finish", {"state": begun["state"], "code": back["code"]})
        if gone.status != 503 or gone.json()["code"] != "oidc_unavailable" or not gone.headers["Retry-After"]:
            raise Failed(f"without the provider finish answered {gone.status}: {gone.text}")
    finally:
        if provider.process.poll() is None:
            provider.stop()
        service.stop()
    return check.done + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", type=pathlib.Path, default=ROOT / "target" / "debug" / "tirkeu")
    parser.add_argument("--modules", type=pathlib.Path, default=ROOT / "target" / "ci" / "npm")
    options = parser.parse_args()
    options.binary, options.modules = options.binary.resolve(), options.modules.resolve()
    done = 0
    try:
        for alg in ("RS256", "ES256", "EdDSA"):
            with tempfile.TemporaryDirectory(prefix="tirkeu-oidc-") as folder:
                done += run(options, pathlib.Path(folder), alg)
        with tempfile.TemporaryDirectory(prefix="tirkeu-oidc-") as folder:
            done += run_claims(options, pathlib.Path(folder))
    except Failed as failure:
        sys.exit(f"oidc check: FAILED: {failure}")
    print(f"oidc check: ok, {done} sign-ins judged rightly")


if __name__ == "__main__":
    main()

"""The main journeys with a client that was generated from the service's own OpenAPI document (openapi-python-client): a migrant applies
and his host confirms, an integrator applies for a guest, an officer annuls by a court's decision.

docs/integrating.md tells how to run it. In production a person types the code that his phone shows; here it is read from /dev/code.
"""

import datetime
import os
import pathlib
import sys
import time
import uuid
from typing import TypeVar

import httpx
import jwt
from tirkeu_client import AuthenticatedClient, Client
from tirkeu_client.api.auth import request_otp, verify_otp
from tirkeu_client.api.cabinet import put_person
from tirkeu_client.api.certificates import list_certificates
from tirkeu_client.api.events import list_events
from tirkeu_client.api.host import confirm_registration, list_host_registrations, reject_registration
from tirkeu_client.api.integrators import request_token
from tirkeu_client.api.officer import annul_registration, get_officer_registration, search_registrations
from tirkeu_client.api.registrations import submit_registration
from tirkeu_client.api.verification import verify_certificate_number
from tirkeu_client.models import (
    AnnulRegistrationBody,
    AnnulmentGround,
    CertificatePage,
    CertificateStatus,
    ChallengeView,
    EventPage,
    GetOfficerRegistrationPurpose,
    OfficerHitPage,
    OfficerRegistrationView,
    PersonView,
    ProblemView,
    PutPerson,
    RegistrationPage,
    RegistrationView,
    RejectReason,
    RejectRegistrationBody,
    RequestOtp,
    SearchRegistrationsBody,
    SignedInView,
    State,
    SubmitRegistrationBody,
    TokenForm,
    TokenView,
    VerificationView,
    VerifyOtp,
)

URL = os.environ.get("TIRKEU_URL", "http://127.0.0.1:8080")
HOST_PHONE = "+77012345678"
TODAY = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=5))).date().isoformat()  # days are those of Kazakhstan
ANYBODY = Client(base_url=URL)

T = TypeVar("T")


def done(kind: type[T], answer: object) -> T:
    """What was asked for, or the problem (RFC 9457) as an exception."""
    if not isinstance(answer, kind):
        raise RuntimeError(f"{kind.__name__} expected: {answer}")
    return answer


def new_key() -> str:
    return str(uuid.uuid4())


def code_for(phone: str) -> str:
    for _ in range(50):
        answer = httpx.get(f"{URL}/dev/code", params={"phone": phone})
        if answer.is_success:
            return str(answer.json()["code"])
        time.sleep(0.1)
    raise RuntimeError(f"no code came to {phone}")


def sign_in(phone: str) -> AuthenticatedClient:
    challenge = done(ChallengeView, request_otp.sync(client=ANYBODY, body=RequestOtp(phone=phone)))
    body = VerifyOtp(challenge_id=challenge.challenge_id, code=code_for(phone))
    signed_in = done(SignedInView, verify_otp.sync(client=ANYBODY, body=body))
    return AuthenticatedClient(base_url=URL, token=signed_in.access_token)


def authenticate(client_id: str, key_id: str, key_file: str) -> AuthenticatedClient:
    """A token for a program: it signs who it is with its own key (RFC 7523)."""
    now = int(time.time())
    claims = {"iss": client_id, "sub": client_id, "aud": URL, "jti": new_key(), "iat": now, "exp": now + 50}
    key = pathlib.Path(key_file).read_text()
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode(claims, key, "EdDSA", {"kid": key_id}),
    }
    token = done(TokenView, request_token.sync(client=ANYBODY, body=TokenForm.from_dict(form)))
    return AuthenticatedClient(base_url=URL, token=token.access_token)


def person(surname: str, given_names: str, sex: str, number: str) -> dict[str, object]:
    document = {"kind": "passport", "number": number, "issuing_country": "UZB", "expires_on": "2031-05-09"}
    born = {"birth_date": "1991-04-17", "sex": sex, "nationality": "UZB"}
    return {"surname": surname, "given_names": given_names, **born, "document": document}


def application(**more: object) -> SubmitRegistrationBody:
    address = {"region": "75", "locality": "Алматы", "street": "пр. Абая", "building": "150", "apartment": "12"}
    body = {
        "host": {"kind": "individual", "iin": "851301300005", "phone": HOST_PHONE},
        "premises": {"kind": "apartment", "address": address},
        "entered_on": TODAY,
        "moved_in_on": TODAY,
        "purpose": "tourism",
    }
    return SubmitRegistrationBody.from_dict({**body, **more})


def apply_and_confirm(migrant: AuthenticatedClient, host: AuthenticatedClient) -> tuple[uuid.UUID, str]:
    who = PutPerson.from_dict(person("YOLDOSHEV", "JAMSHID", "male", "FA1234567"))
    done(PersonView, put_person.sync(client=migrant, body=who))
    made = done(RegistrationView, submit_registration.sync(client=migrant, body=application(), idempotency_key=new_key()))
    assert made.receipt, "a receipt"

    waiting = done(RegistrationPage, list_host_registrations.sync(client=host, state=State.PENDING))
    assert made.id in [item.id for item in waiting.items], "the host sees what waits for him"
    done(RegistrationView, confirm_registration.sync(id=made.id, client=host, idempotency_key=new_key()))

    certificate = done(CertificatePage, list_certificates.sync(client=migrant)).items[0]
    assert certificate.status is CertificateStatus.VALID, certificate.status
    return made.id, certificate.number


def apply_for_guest(program: AuthenticatedClient, host: AuthenticatedClient) -> None:
    guest = person("KARIMOVA", "NODIRA", "female", "FA7654321")
    body = application(person=guest, client_reference=f"booking-{new_key()}")
    key = new_key()  # kept until there is an answer: whoever gets none sends the same again
    first = done(RegistrationView, submit_registration.sync(client=program, body=body, idempotency_key=key))
    again = submit_registration.sync_detailed(client=program, body=body, idempotency_key=key)
    assert again.headers["Idempotent-Replayed"] == "true" and done(RegistrationView, again.parsed).id == first.id

    no = RejectRegistrationBody(reason=RejectReason.NO_CONSENT)
    done(RegistrationView, reject_registration.sync(id=first.id, client=host, body=no, idempotency_key=new_key()))
    page = done(EventPage, list_events.sync(client=program))
    told = [event.data for event in page.items if event.data.registration_id == first.id]
    assert told[-1].state == "rejected", "an event tells it"

    body.entered_on, body.client_reference = datetime.date(2020, 1, 1), f"booking-{new_key()}"
    problem = done(ProblemView, submit_registration.sync(client=program, body=body, idempotency_key=new_key()))
    assert problem.errors and problem.errors[0].pointer == "/entered_on", "a problem with its pointer"


def annul(officer: AuthenticatedClient, registration: uuid.UUID, certificate: str) -> None:
    document = {"kind": "passport", "number": "FA1234567", "issuing_country": "UZB"}
    search = SearchRegistrationsBody.from_dict({"document": document, "purpose": "inspection"})
    found = done(OfficerHitPage, search_registrations.sync(client=officer, body=search))
    assert registration in [item.id for item in found.items], "the officer finds it"
    purpose = GetOfficerRegistrationPurpose.INSPECTION
    done(OfficerRegistrationView, get_officer_registration.sync(id=registration, client=officer, purpose=purpose))
    why = AnnulRegistrationBody(ground=AnnulmentGround.COURT_DECISION)
    annul_registration.sync(id=registration, client=officer, body=why, idempotency_key=new_key())
    verified = done(VerificationView, verify_certificate_number.sync(number=certificate, client=ANYBODY))
    assert verified.status is CertificateStatus.ANNULLED, "anybody can see that it was annulled"


def main(client_id: str, key_id: str, key_file: str, officer_phone: str) -> None:
    migrant, host = sign_in("+998901234567"), sign_in(HOST_PHONE)
    registration, certificate = apply_and_confirm(migrant, host)
    apply_for_guest(authenticate(client_id, key_id, key_file), host)
    annul(sign_in(officer_phone), registration, certificate)
    print("the journeys of migrant, host, integrator and officer are done")


main(*sys.argv[1:])

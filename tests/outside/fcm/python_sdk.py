"""Sends through Google's own SDK for Python what it is told to, and prints as JSON what the SDK says of each message.

    python python_sdk.py BASE_URL ACCOUNT_FILE SETUP_FILE

BASE_URL is the fake's, https for the asynchronous sends to go by HTTP/2. The setup is that of node_sdk.cjs. SSL_CERT_FILE and
REQUESTS_CA_BUNDLE must name the fake's CA.
"""

import asyncio
import datetime
import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")  # of the SDK: `token` is deprecated

import firebase_admin  # noqa: E402
from firebase_admin import credentials, messaging  # noqa: E402


def message(fixture):
    """The message of the service, in the words of the SDK's own types."""
    nid, kind, platform, urgent = (fixture[name] for name in ("nid", "kind", "platform", "urgent"))
    data = {"nid": nid, "kind": kind, "v": "1", "exp": str(fixture["exp"])}
    if fixture["wave"] > 0:
        data["wave"] = str(fixture["wave"])
    android = apns = webpush = None
    if platform == "android":
        ttl = datetime.timedelta(seconds=fixture["ttl"])
        android = messaging.AndroidConfig(priority="high" if urgent else "normal", ttl=ttl)
    elif platform == "ios":
        headers = {
            "apns-push-type": "alert",
            "apns-priority": "10" if urgent else "5",
            "apns-expiration": str(fixture["exp"]),
            "apns-collapse-id": nid,
        }
        aps = messaging.Aps(
            alert=messaging.ApsAlert(title_loc_key=f"n_{kind}_t", loc_key=f"n_{kind}_b"),
            sound="default",
            category=kind.upper(),
            mutable_content=True,
            thread_id=kind,
            custom_data={"interruption-level": "time-sensitive" if urgent else "active"},
        )
        apns = messaging.APNSConfig(headers=headers, payload=messaging.APNSPayload(aps=aps))
    else:
        urgency = "high" if urgent else "normal"
        webpush = messaging.WebpushConfig(headers={"TTL": str(fixture["ttl"]), "Urgency": urgency})
    options = messaging.FCMOptions(analytics_label=kind)
    return messaging.Message(data=data, android=android, apns=apns, webpush=webpush, fcm_options=options, **fixture["target"])


def name_of(exception):
    return type(exception).__name__ if exception else "ok"


def said(send):
    try:
        send()
    except Exception as error:  # noqa: BLE001 whatever it is, it is what the SDK says
        return name_of(error)
    return "ok"


def main():
    base_url, account, setup = sys.argv[1:]
    setup = json.loads(pathlib.Path(setup).read_text("utf-8"))
    messaging._MessagingService.FCM_URL = base_url + "/v1/projects/{0}/messages:send"
    firebase_admin.initialize_app(credentials.Certificate(account))
    plain = lambda token: messaging.Message(token=token, data={"a": "b"})  # noqa: E731
    each = lambda messages: [name_of(one.exception) for one in messaging.send_each(messages).responses]  # noqa: E731
    targets = setup["targets"]
    result = {
        "version": firebase_admin.__version__,
        "fixtures": each([message(fixture) for fixture in setup["fixtures"]]),
        "sendEach": dict(zip(targets, each([plain(f"{target}-each") for target in targets]))),
        "send": {target: said(lambda: messaging.send(plain(f"{target}-one"))) for target in targets},
        "payloads": [said(lambda: messaging.send(messaging.Message(token="t", data=data))) for data in setup["payloads"]],
        "fid": said(lambda: messaging.send(messaging.Message(fid="f", data={"a": "b"}))),
        "dryRun": said(lambda: messaging.send(plain("dry-run"), dry_run=True)),
    }
    # Without being told otherwise, the asynchronous sends only try.
    batch = asyncio.run(messaging.send_each_async([plain(f"{target}-async") for target in targets], dry_run=False))
    result["async"] = dict(zip(targets, [name_of(one.exception) for one in batch.responses]))
    print(json.dumps(result))


main()

// What the running service sent to a webhook and answered as a page of events, as standardwebhooks (npm) and jose see it.
//
// node verify.mjs FILE    FILE: as for verify.py
import { readFileSync } from "node:fs";
import { createLocalJWKSet, flattenedVerify } from "jose";
import { Webhook } from "standardwebhooks";

const told = JSON.parse(readFileSync(process.argv[2], "utf-8"));

function require(condition, what) {
  if (!condition) {
    console.error(`standardwebhooks (npm): ${what}`);
    process.exit(1);
  }
}

function isTaken(secret, body, headers) {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch (error) {
    require(error.constructor.name === "WebhookVerificationError", `an odd error: ${error}`);
    return false;
  }
}

for (const { headers, body, secrets, refused_by: refusedBy } of told.deliveries) {
  for (const secret of secrets) {
    require(isTaken(secret, body, headers), `${headers["webhook-id"]} is not taken`);
    require(!isTaken(secret, `${body} `, headers), "an altered body is taken");
    require(!isTaken(secret, body, { ...headers, "webhook-id": "another" }), "another id is taken");
    const old = String(Number(headers["webhook-timestamp"]) - 3600);
    require(!isTaken(secret, body, { ...headers, "webhook-timestamp": old }), "another time is taken");
    const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
    const own = new Webhook(secret).sign(headers["webhook-id"], at, body);
    require(headers["webhook-signature"].split(" ").includes(own), "the library signs differently");
  }
  for (const secret of refusedBy) {
    require(!isTaken(secret, body, headers), "a secret that is over is taken");
  }
}

const [protectedHeader, between, signature] = told.page.signature.split(".");
require(between === "", "the signature is not detached");
const keys = createLocalJWKSet(told.jwks);
const payload = (text) => Buffer.from(text).toString("base64url");
const { protectedHeader: header } = await flattenedVerify({ protected: protectedHeader, payload: payload(told.page.body), signature }, keys);
require(header.typ === "tirkeu-events+jws" && header.alg === "EdDSA", "another type or algorithm");
const altered = { protected: protectedHeader, payload: payload(`${told.page.body} `), signature };
require(await flattenedVerify(altered, keys).then(() => false, () => true), "an altered page is taken");
console.log(`standardwebhooks (npm): ${told.deliveries.length} deliveries; jose: the page of events: ok`);

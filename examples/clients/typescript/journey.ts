// The main journeys with a client that was generated from the service's own OpenAPI document (openapi-typescript and openapi-fetch):
// a migrant applies and his host confirms, an integrator applies for a guest, an officer annuls by a court's decision.
// docs/integrating.md tells how to run it. In production a person types the code that his phone shows; here it is read from /dev/code.

import { readFileSync } from "node:fs";
import { randomUUID } from "node:crypto";
import createClient, { type Client } from "openapi-fetch";
import { SignJWT, importPKCS8 } from "jose";
import type { components, paths } from "./schema.js";

type Api = Client<paths>;
type Registration = components["schemas"]["SubmitRegistrationBody"];

const url = process.env["TIRKEU_URL"] ?? "http://127.0.0.1:8080";
const today = new Date(Date.now() + 5 * 3600_000).toISOString().slice(0, 10); // days are those of Kazakhstan, UTC+5
const newKey = () => ({ header: { "Idempotency-Key": randomUUID() } });

/** What was asked for, or the problem (RFC 9457) as an exception. */
async function done<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await call;
  if (error !== undefined || !response.ok) throw new Error(`${response.status} ${response.url}: ${JSON.stringify(error)}`);
  return data as T;
}

function as(token: string): Api {
  return createClient<paths>({ baseUrl: url, headers: { Authorization: `Bearer ${token}`, "Accept-Language": "en" } });
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not as expected: ${what}`);
}

async function codeFor(phone: string): Promise<string> {
  for (let tries = 0; tries < 50; tries++) {
    const answer = await fetch(`${url}/dev/code?phone=${encodeURIComponent(phone)}`);
    if (answer.ok) return ((await answer.json()) as { code: string }).code;
    await new Promise((resume) => setTimeout(resume, 100));
  }
  throw new Error(`no code came to ${phone}`);
}

async function signIn(phone: string): Promise<Api> {
  const anybody = createClient<paths>({ baseUrl: url });
  const { challenge_id } = await done(anybody.POST("/v1/auth/otp", { body: { phone } }));
  const code = await codeFor(phone);
  const { access_token } = await done(anybody.POST("/v1/auth/otp/verify", { body: { challenge_id, code } }));
  return as(access_token);
}

/** A token for a program: it signs who it is with its own key (RFC 7523). */
async function authenticate(clientId: string, keyId: string, keyFile: string): Promise<Api> {
  const assertion = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "EdDSA", kid: keyId, typ: "JWT" })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(url)
    .setIssuedAt()
    .setExpirationTime("50s")
    .sign(await importPKCS8(readFileSync(keyFile, "utf8"), "EdDSA"));
  const body = {
    grant_type: "client_credentials",
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: assertion,
  } as const;
  const anybody = createClient<paths>({ baseUrl: url });
  const bodySerializer = (form: Record<string, unknown>) => new URLSearchParams(form as Record<string, string>);
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  return as((await done(anybody.POST("/oauth2/token", { body, bodySerializer, headers }))).access_token);
}

const place: Omit<Registration, "host"> = {
  premises: { kind: "apartment", address: { region: "75", locality: "Алматы", street: "пр. Абая", building: "150", apartment: "12" } },
  entered_on: today,
  moved_in_on: today,
  purpose: "tourism",
};

async function person(api: Api, surname: string, number: string): Promise<void> {
  const document = { kind: "passport", number, issuing_country: "UZB", expires_on: "2031-05-09" } as const;
  const body = { surname, given_names: "JAMSHID", birth_date: "1991-04-17", sex: "male", nationality: "UZB", document } as const;
  await done(api.PUT("/v1/cabinet/person", { body }));
}

async function applyAndConfirm(migrant: Api, host: Api, hostPhone: string): Promise<{ id: string; certificate: string }> {
  await person(migrant, "YOLDOSHEV", "FA1234567");
  const body: Registration = { ...place, host: { kind: "individual", iin: "851301300005", phone: hostPhone } };
  const { id, receipt } = await done(migrant.POST("/v1/registrations", { body, params: newKey() }));
  check(receipt !== undefined, "a receipt");

  const waiting = await done(host.GET("/v1/host/registrations", { params: { query: { state: "pending" } } }));
  check(waiting.items.some((item) => item.id === id), "the host sees what waits for him");
  await done(host.POST("/v1/host/registrations/{id}/confirm", { params: { path: { id }, ...newKey() } }));

  const [certificate] = (await done(migrant.GET("/v1/certificates"))).items;
  check(certificate?.status === "valid", "a valid certificate");
  return { id, certificate: certificate?.number ?? "" };
}

async function applyForGuest(program: Api, host: Api, hostPhone: string): Promise<void> {
  const document = { kind: "passport", number: "FA7654321", issuing_country: "UZB", expires_on: "2031-05-09" } as const;
  const body: Registration = {
    ...place,
    host: { kind: "individual", iin: "851301300005", phone: hostPhone },
    person: { surname: "KARIMOVA", given_names: "NODIRA", birth_date: "1988-02-29", sex: "female", nationality: "UZB", document },
    client_reference: `booking-${randomUUID()}`,
  };
  const params = newKey(); // kept until there is an answer: whoever gets none sends the same again
  const first = await done(program.POST("/v1/registrations", { body, params }));
  const again = await program.POST("/v1/registrations", { body, params });
  check(again.response.headers.get("Idempotent-Replayed") === "true" && again.data?.id === first.id, "one application");

  await done(host.POST("/v1/host/registrations/{id}/reject", { params: { path: { id: first.id }, ...newKey() }, body: { reason: "no_consent" } }));
  const { items } = await done(program.GET("/v1/events", {}));
  check(items.some((event) => event.data.registration_id === first.id && event.data.state === "rejected"), "an event tells it");

  const late = { ...body, entered_on: "2020-01-01", client_reference: `booking-${randomUUID()}` };
  const wrong = await program.POST("/v1/registrations", { body: late, params: newKey() });
  check(wrong.error !== undefined && "errors" in wrong.error && wrong.error.errors?.[0]?.pointer === "/entered_on", "a problem with its pointer");
}

async function annul(officer: Api, id: string, certificate: string): Promise<void> {
  const document = { kind: "passport", number: "FA1234567", issuing_country: "UZB" } as const;
  const { items } = await done(officer.POST("/v1/officer/registrations/search", { body: { document, purpose: "inspection" } }));
  check(items.some((item) => item.id === id), "the officer finds it");
  await done(officer.GET("/v1/officer/registrations/{id}", { params: { path: { id }, query: { purpose: "inspection" } } }));
  const params = { path: { id }, ...newKey() };
  await done(officer.POST("/v1/officer/registrations/{id}/annul", { params, body: { ground: "court_decision" } }));
  const anybody = createClient<paths>({ baseUrl: url });
  const verified = await done(anybody.GET("/v1/verify/{number}", { params: { path: { number: certificate } } }));
  check(verified.status === "annulled", "anybody can see that it was annulled");
}

const [clientId, keyId, keyFile, officerPhone] = process.argv.slice(2);
if (!clientId || !keyId || !keyFile || !officerPhone) throw new Error("journey CLIENT_ID KEY_ID KEY_FILE OFFICER_PHONE");
const hostPhone = "+77012345678";
const [migrant, host] = [await signIn("+998901234567"), await signIn(hostPhone)];
const { id, certificate } = await applyAndConfirm(migrant, host, hostPhone);
await applyForGuest(await authenticate(clientId, keyId, keyFile), host, hostPhone);
await annul(await signIn(officerPhone), id, certificate);
console.log("the journeys of migrant, host, integrator and officer are done");

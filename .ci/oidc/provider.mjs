// An OpenID Connect provider from a package, with one person who agrees to everything, so that no browser is needed.
// The check (oidc.py) starts it and changes it by POST /control: whoever signs in, his claims, the signing key.
//
//     node provider.mjs <folder with node_modules> <client id> <client secret> <redirect URI>
//
// Prints its issuer.

import { createServer } from "node:http";
import { generateKeyPairSync, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [modules, clientId, clientSecret, redirectUri] = process.argv.slice(2);
const found = createRequire(`${modules}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));

const person = { subject: "aigul", claims: {} };
const how = { alg: "RS256", inToken: true, agrees: true };
let provider;

function signingKey(alg) {
  const [kind, options] = { RS256: ["rsa", { modulusLength: 2048 }], ES256: ["ec", { namedCurve: "P-256" }], EdDSA: ["ed25519", {}] }[alg];
  return { ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }), kid: randomUUID(), use: "sig", alg };
}

function build(issuer) {
  const client = (id, secret) => ({
    client_id: id,
    client_secret: secret,
    redirect_uris: [redirectUri],
    grant_types: ["authorization_code"],
    response_types: ["code"],
    id_token_signed_response_alg: how.alg,
  });
  // A key for every client that is registered, and the one that is used.
  const keys = [signingKey(how.alg), ...(how.alg === "RS256" ? [] : [signingKey("RS256")])];
  provider = new Provider(issuer, {
    clients: [client(clientId, clientSecret), client("another-client", "another-secret")],
    jwks: { keys },
    enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "EdDSA"] },
    claims: { openid: ["sub"], phone: ["phone_number", "phone_number_verified"], iin: ["iin"] },
    scopes: ["openid", "phone", "iin"],
    conformIdTokenClaims: !how.inToken,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    cookies: { keys: ["only for a check"] },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, subject) => ({ accountId: subject, claims: () => ({ sub: subject, ...person.claims }) }),
  });
}

// What a person would click.
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  let result;
  if (!how.agrees) {
    result = { error: "access_denied" };
  } else if (prompt.name === "login") {
    result = { login: { accountId: person.subject } };
  } else {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    result = { consent: { grantId: await grant.save() } };
  }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

async function control(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const wanted = JSON.parse(Buffer.concat(parts).toString());
  Object.assign(person, wanted.person ?? {});
  Object.assign(how, wanted.how ?? {});
  if (wanted.how || wanted.rotate) build(issuer);
  response.writeHead(204).end();
}

const server = createServer((request, response) => {
  const failed = (error) => response.writeHead(500).end(String(error));
  if (request.url === "/control" && request.method === "POST") control(request, response).catch(failed);
  else if (request.url.startsWith("/interaction/")) interact(request, response).catch(failed);
  else provider.callback()(request, response);
});
server.listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const issuer = `http://127.0.0.1:${server.address().port}`;
build(issuer);
console.log(issuer);
process.on("SIGTERM", () => process.exit(0));

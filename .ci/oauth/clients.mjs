// The OAuth of the running service, as the clients of others see it: oauth4webapi, openid-client and jose.
//
//   node clients.mjs keys FOLDER     makes a key of each kind: private and public JWK, public PEM
//   node clients.mjs check FILE      FILE: JSON {issuer, audience, folder, ed25519, es256, sandbox}, see oauth.py
//
// Ends with 1 and says why as soon as anything is not as it must be.

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as jose from 'jose'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'

const ALGORITHMS = { ed25519: 'Ed25519', es256: 'ES256' }
const insecure = { [oauth.allowInsecureRequests]: true } // plain http; the runner serves on loopback only

async function makeKeys(folder) {
  for (const [name, alg] of Object.entries(ALGORITHMS)) {
    const { privateKey, publicKey } = await jose.generateKeyPair(alg, { extractable: true })
    writeFileSync(join(folder, `${name}.private.json`), JSON.stringify(await jose.exportJWK(privateKey)), { mode: 0o600 })
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ ...(await jose.exportJWK(publicKey)), kid: `${name}-1` }))
    writeFileSync(join(folder, `${name}.pem`), await jose.exportSPKI(publicKey))
  }
}

async function privateKey(folder, name, kid) {
  const jwk = JSON.parse(readFileSync(join(folder, `${name}.private.json`), 'utf8'))
  return { key: await jose.importJWK(jwk, ALGORITHMS[name]), kid }
}

async function discover(issuer) {
  const response = await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...insecure })
  return oauth.processDiscoveryResponse(new URL(issuer), response)
}

/** Asks for a token; gives it and the form that was sent. */
async function grant(server, client, authentication, scope) {
  let form
  const response = await oauth.clientCredentialsGrantRequest(server, client, authentication, scope ? { scope } : {}, {
    ...insecure,
    [oauth.customFetch]: (url, options) => {
      form = options.body.toString()
      return fetch(url, options)
    },
  })
  const token = await oauth.processClientCredentialsResponse(server, client, response)
  assert.equal(response.headers.get('cache-control'), 'no-store')
  assert.equal(token.token_type, 'bearer') // the library lowers it
  assert.ok(token.expires_in > 0 && token.expires_in <= 600)
  assert.equal(token.refresh_token, undefined)
  return { token, form }
}

async function isRefused(promise, what) {
  const error = await promise.then(() => assert.fail(`${what} was accepted`), (error) => error)
  if (error instanceof assert.AssertionError) throw error
  const response = error.response ?? error.cause?.response
  assert.equal(response?.status, 401, `${what}: ${error}`)
  assert.deepEqual(error.cause?.map?.(({ scheme }) => scheme), ['basic'], what)
}

async function whoAmI(server, token) {
  const url = new URL('/v1/integrator', server.issuer)
  const response = await oauth.protectedResourceRequest(token.access_token, 'GET', url, undefined, undefined, insecure)
  assert.equal(response.status, 200)
  return response.json()
}

/** RFC 9068, judged by oauth4webapi and by jose. */
async function validate(server, token, audience, clientId) {
  const request = (text) => new Request(new URL('/anything', server.issuer), { headers: { authorization: `Bearer ${text}` } })
  const claims = await oauth.validateJwtAccessToken(server, request(token.access_token), audience, insecure)
  assert.equal(claims.client_id, clientId)
  assert.equal(claims.sub, clientId)
  assert.equal(claims.scope, token.scope)
  assert.ok(claims.exp - claims.iat <= 600)
  const [header, body, signature] = token.access_token.split('.')
  const other = Buffer.from(JSON.stringify({ ...claims, scope: 'everything' })).toString('base64url')
  await assert.rejects(oauth.validateJwtAccessToken(server, request(`${header}.${other}.${signature}`), audience, insecure))
  await assert.rejects(oauth.validateJwtAccessToken(server, request(`${header}.${body}.${signature}`), 'another', insecure))
  const keys = jose.createRemoteJWKSet(new URL(server.jwks_uri))
  const rules = { issuer: server.issuer, audience, typ: 'at+jwt', algorithms: ['EdDSA'], requiredClaims: ['exp', 'iat', 'jti', 'sub', 'client_id'] }
  await jose.jwtVerify(token.access_token, keys, rules)
}

async function byOauth4webapi(server, setup, name) {
  const { client_id, key_id } = setup[name]
  const client = { client_id }
  const key = await privateKey(setup.folder, name, key_id)
  const { token, form } = await grant(server, client, oauth.PrivateKeyJwt(key))
  const me = await whoAmI(server, token)
  assert.deepEqual([me.client_id, me.key_ids, me.sandbox], [client_id, [key_id], false])
  assert.equal(me.scopes.join(' '), token.scope)
  await validate(server, token, setup.audience, client_id)
  const narrow = await grant(server, client, oauth.PrivateKeyJwt(key), 'events:read')
  assert.equal(narrow.token.scope, 'events:read')

  const again = await fetch(server.token_endpoint, { method: 'POST', body: new URLSearchParams(form) })
  assert.deepEqual([again.status, (await again.json()).error], [401, 'invalid_client'], 'a replayed assertion')
  const changed = (change) => oauth.PrivateKeyJwt(key, { [oauth.modifyAssertion]: (header, claims) => change(claims, header) })
  for (const [what, change] of [
    ['aud = token endpoint', (claims) => { claims.aud = server.token_endpoint }],
    ['a list for aud', (claims) => { claims.aud = [server.issuer] }],
    ['a life of 5 minutes', (claims) => { claims.exp = claims.iat + 300 }],
    ['no jti', (claims) => { delete claims.jti }],
    ['an unknown key', (_, header) => { header.kid = 'unknown' }],
  ]) {
    await isRefused(grant(server, client, changed(change)), what)
  }
  const wide = oauth.clientCredentialsGrantRequest(server, client, oauth.PrivateKeyJwt(key), { scope: 'host:confirm' }, insecure)
  const refusal = oauth.processClientCredentialsResponse(server, client, await wide)
  await assert.rejects(refusal, (error) => error.error === 'invalid_scope')
}

async function byOpenidClient(setup, name) {
  const { client_id, key_id, secret } = setup[name]
  const authentication = secret
    ? openid.ClientSecretBasic(secret)
    : openid.PrivateKeyJwt(await privateKey(setup.folder, name, key_id))
  const options = { algorithm: 'oauth2', execute: [openid.allowInsecureRequests] }
  const config = await openid.discovery(new URL(setup.issuer), client_id, undefined, authentication, options)
  for (let round = 0; round < 2; round += 1) {
    const token = await openid.clientCredentialsGrant(config, { scope: 'events:read' })
    const url = new URL('/v1/integrator', setup.issuer)
    const response = await openid.fetchProtectedResource(config, token.access_token, url, 'GET')
    const me = await response.json()
    assert.deepEqual([me.client_id, me.scopes, me.sandbox], [client_id, ['events:read'], secret !== undefined])
  }
}

async function bySecret(server, setup) {
  const { client_id, secret } = setup.sandbox
  const { token } = await grant(server, { client_id }, oauth.ClientSecretBasic(secret))
  assert.equal((await whoAmI(server, token)).token_endpoint_auth_method, 'client_secret_basic')
  await validate(server, token, setup.audience, client_id)
  await isRefused(grant(server, { client_id }, oauth.ClientSecretBasic('wrong')), 'a wrong secret')
  await isRefused(grant(server, { client_id: setup.ed25519.client_id }, oauth.ClientSecretBasic(secret)), "another's secret")
}

async function check(file) {
  const setup = JSON.parse(readFileSync(file, 'utf8'))
  const server = await discover(setup.issuer)
  assert.deepEqual(server.grant_types_supported, ['client_credentials'])
  for (const name of Object.keys(ALGORITHMS)) {
    await byOauth4webapi(server, setup, name)
    await byOpenidClient(setup, name)
    console.log(`${name}: discovery, token, replay, audience, RFC 9068: ok`)
  }
  await bySecret(server, setup)
  await byOpenidClient(setup, 'sandbox')
  console.log('sandbox: secret, wrong secret: ok')
}

const [what, argument] = process.argv.slice(2)
await (what === 'keys' ? makeKeys(argument) : check(argument))

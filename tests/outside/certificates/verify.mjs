// Judges the published vectors with the libraries of others: jose for what is a JWS, @sd-jwt/core for presentations.
//   node verify.mjs FOLDER_WITH_NODE_MODULES VECTORS
// Prints {file: claims that the library took, or null}. What the claims are worth is decided by `.ci/certificates.py`.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const [modules, vectors] = process.argv.slice(2)
const require = createRequire(join(resolve(modules), 'package.json'))
const load = (name) => import(pathToFileURL(require.resolve(name)))
const { compactVerify, createLocalJWKSet } = await load('jose')
const { SDJwtInstance } = await load('@sd-jwt/core')

const read = (name) => readFileSync(join(vectors, name), 'utf8').trim()
const jwks = JSON.parse(read('jwks.json'))
const keys = createLocalJWKSet(jwks)
const OURS = ['alg', 'kid', 'typ']

/** The header, if it has our three members and no other. */
function header(jws, typ) {
  const header = JSON.parse(Buffer.from(jws.split('.')[0], 'base64url'))
  if (Object.keys(header).sort().join() !== OURS.join() || header.typ !== typ) throw new Error('header')
  return header
}

/** Base64url in its one spelling: jose takes padding and loose bits, too. */
const isTidy = (part) => Buffer.from(part, 'base64url').toString('base64url') === part

async function jws(text, typ) {
  header(text, typ)
  if (!text.split('.').every(isTidy)) throw new Error('another spelling')
  const { payload } = await compactVerify(text, keys, { algorithms: ['EdDSA'] })
  return JSON.parse(new TextDecoder().decode(payload))
}

const sdJwt = (kid) => {
  const key = jwks.keys.find((key) => key.kid === kid)
  if (!key) throw new Error('unknown key')
  const publicKey = createPublicKey({ key, format: 'jwk' })
  return new SDJwtInstance({
    hasher: (data) => new Uint8Array(createHash('sha256').update(data).digest()),
    verifier: (data, signature) => verify(null, Buffer.from(data), publicKey, Buffer.from(signature, 'base64url')),
  })
}

/** The library takes unknown disclosures for nothing; we take them for damage. */
async function presentation(text) {
  if (!text.endsWith('~')) throw new Error('bound to a key')
  const { kid } = header(text.split('~')[0], 'dc+sd-jwt')
  const instance = sdJwt(kid)
  const { payload } = await instance.verify(text, { currentDate: 1795608000 })
  const sent = text.split('~').slice(1, -1)
  if (new Set(sent).size !== sent.length) throw new Error('twice')
  const signed = JSON.parse(Buffer.from(text.split('.')[1], 'base64url'))
  const digests = sent.map((part) => createHash('sha256').update(part).digest('base64url'))
  if (!digests.every((digest) => signed._sd.includes(digest))) throw new Error('not signed')
  return payload
}

const judge = {
  jws: (text) => jws(text, 'tirkeu-certificate+jwt'),
  jwt: (text) => jws(text, 'statuslist+jwt'),
  json: (text) => jws(JSON.parse(text).jws, 'tirkeu-certificate+jwt'),
  'sd-jwt': presentation,
}
const said = {}
for (const file of readdirSync(vectors)) {
  const form = file.slice(file.indexOf('.') + 1)
  if (!(form in judge) || ['cases.json', 'jwks.json'].includes(file)) continue
  said[file] = await judge[form](read(file)).catch(() => null)
}
// A holder's own software takes the whole apart and shows two things only.
const whole = read('valid.sd-jwt')
const shown = await sdJwt(jwks.keys[0].kid).present(whole, { surname: true, given_names: true })
said['valid.sd-jwt: its name by @sd-jwt/core'] = await presentation(shown)
process.stdout.write(JSON.stringify(said))

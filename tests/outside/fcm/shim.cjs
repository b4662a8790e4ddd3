// Leads Google's SDK for Node to a fake FCM on this machine: without root, and without a name service.
//
// Loaded before `firebase-admin`. It changes two things and nothing that the SDK sends:
//   - TLS connections to *.googleapis.com go to 127.0.0.1:port; the name is still asked for and its certificate checked
//     (NODE_EXTRA_CA_CERTS). The SDK takes no other address: it ignores `token_uri`, and has no setting for FCM's.
//   - `:scheme`: the SDK's HTTP/2 requests say `https:`, with the colon of JavaScript's URL. Google bears it; the HTTP/2
//     library of the fake refuses it as malformed, as RFC 9113 demands.

"use strict";
const dns = require("node:dns");
const http2 = require("node:http2");
const tls = require("node:tls");

const isGoogle = (host) => /(^|\.)googleapis\.com$/.test(host || "");

module.exports = function leadTo(port) {
  const connect = tls.connect;
  tls.connect = function (...given) {
    const [first, second] = given;
    const callback = given.find((argument) => typeof argument === "function");
    let options = given.find((argument) => argument && typeof argument === "object") || {};
    const name = (typeof first === "object" ? options.host || options.hostname : typeof second === "string" ? second : options.host) || "";
    if (!isGoogle(name)) return connect.apply(this, given);
    options = { ...options, host: "127.0.0.1", port, servername: options.servername || name };
    return callback ? connect.call(this, options, callback) : connect.call(this, options);
  };

  // Nothing may look for Google's real addresses.
  const lookup = dns.lookup;
  dns.lookup = function (name, ...rest) {
    return lookup.call(this, isGoogle(name) ? "127.0.0.1" : name, ...rest);
  };

  const open = http2.connect;
  http2.connect = function (...given) {
    const session = open.apply(this, given);
    const request = session.request;
    session.request = (headers, options) => request.call(session, { ...headers, ":scheme": String(headers[":scheme"] || "https").replace(/:$/, "") }, options);
    return session;
  };
};

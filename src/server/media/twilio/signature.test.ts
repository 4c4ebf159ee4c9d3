import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { test } from "node:test";
import { isSigned, type Signed } from "./signature.ts";

/** The example that Twilio's documentation works through. */
const documented: Signed = {
  authToken: "12345",
  signature: "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
  url: "https://mycompany.com/myapp.php?foo=1&bar=2",
  body: "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE",
};

const signed = (url: string, text: string) =>
  createHmac("sha1", "12345")
    .update(url + text)
    .digest("base64");

test("the documented example verifies, whatever the order of its parameters", () => {
  assert.ok(isSigned(documented));
  assert.ok(isSigned({ ...documented, body: Buffer.from(String(documented.body).split("&").reverse().join("&")) }));
});

test("whatever is altered, missing or cut is refused", () => {
  const altered: Partial<Signed>[] = [
    { signature: undefined },
    { signature: "" },
    { signature: documented.signature?.slice(0, -4) },
    { signature: "WRONG_SIGNATURE" },
    { signature: `${documented.signature}=` },
    { authToken: "" },
    { authToken: "12346" },
    { url: "https://mycompany.com/myapp.php?foo=1&bar=3" },
    { url: "https://mycompany.com/myapp.php?bar=2&foo=1" },
    { url: "http://mycompany.com/myapp.php?foo=1&bar=2" },
    { url: "https://mycompany.com.evil.example/myapp.php?foo=1&bar=2" },
    { body: `${documented.body}&More=1` },
    { body: "" },
    { body: JSON.stringify({ Digits: "1234" }) },
  ];
  for (const change of altered) assert.equal(isSigned({ ...documented, ...change }), false, JSON.stringify(change));
});

test("a port may be left out, added or another one between the provider and us", () => {
  const body = "A=1";
  const bare = "https://shop.example/hooks/chan_1?m=1";
  const standard = "https://shop.example:443/hooks/chan_1?m=1";
  const odd = "https://shop.example:8443/hooks/chan_1?m=1";
  const accepts = (signedAs: string, url: string) =>
    isSigned({ authToken: "12345", signature: signed(signedAs, "A1"), url, body });

  for (const signedAs of [bare, standard]) for (const url of [bare, standard, odd]) assert.ok(accepts(signedAs, url));
  assert.ok(accepts(odd, odd));
  assert.equal(accepts(odd, bare), false);
  assert.ok(accepts("http://shop.example:80/x", "http://shop.example/x"));
  assert.ok(accepts("wss://shop.example:443/x", "wss://shop.example/x"));
  assert.ok(accepts("https://shop.example:443", "https://shop.example"));
  assert.ok(accepts("https://[2001:db8::1]:443/x", "https://[2001:db8::1]/x"));
});

test("the address counts letter by letter, as escaped as it was asked for", () => {
  const url = "https://shop.example/caf%c3%a9?q=a%20b&r='x'";
  assert.ok(isSigned({ authToken: "12345", signature: signed(url, ""), url, body: "" }));
});

test("a parameter given twice counts once a value, in order", () => {
  const url = "https://shop.example/x";
  const signature = signed(url, "Empty" + "MediaUrlaMediaUrlb" + "To+1 ü");
  const body = "To=%2B1+%C3%BC&MediaUrl=b&Empty=&MediaUrl=a&MediaUrl=b";
  assert.ok(isSigned({ authToken: "12345", signature, url, body }));
});

test("a body that is no form is verified by the hash in the address", () => {
  const body = '{"property": "value", "boolean": true}';
  const hash = createHash("sha256").update(body).digest("hex");
  const url = `https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=${hash}`;
  const request = { authToken: "12345", signature: "a9nBmqA0ju/hNViExpshrM61xv4=", url, body };
  assert.ok(isSigned(request));
  assert.equal(isSigned({ ...request, body: '{"property": "other"}' }), false);
  assert.equal(isSigned({ ...request, url: url.replace(hash, ""), body: "" }), false);
});

test("an address that is none is signed by nobody", () => {
  const signed = { authToken: "token", signature: "x", body: "" };
  for (const url of ["http://[/hooks/chan_1", "http://a b/", ""]) assert.equal(isSigned({ ...signed, url }), false);
});

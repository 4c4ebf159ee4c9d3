import assert from "node:assert/strict";
import { test } from "node:test";
import { readTwiml } from "./caller-twiml.ts";

test("verbs are read in order, with their nouns, attributes and words", () => {
  const verbs = readTwiml(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Response><Say language="en-US">One &amp; &#34;two&#x22;</Say>' +
      '<Dial action="https://parley.example/x?a=1&#38;b=2"><Number url="/w">+14155550177</Number></Dial><Hangup/></Response>',
  );
  assert.deepEqual(
    verbs.map(({ name }) => name),
    ["Say", "Dial", "Hangup"],
  );
  const [say, dial] = verbs;
  assert.equal(say!.text, 'One & "two"');
  assert.equal(dial!.attributes.action, "https://parley.example/x?a=1&b=2");
  assert.deepEqual(dial!.inside[0], {
    name: "Number",
    attributes: { url: "/w" },
    text: "+14155550177",
    inside: [],
  });
});

test("an empty response asks for nothing", () => {
  assert.deepEqual(readTwiml("<Response/>"), []);
  assert.deepEqual(readTwiml("<Response></Response>"), []);
});

test("what is not well-formed is an error, as on a real call", () => {
  for (const odd of ["", "Hello", "<Response>", "<Response><Say>Hi</Response>", "<Say>Hi</Say>"])
    assert.throws(() => readTwiml(odd), odd);
});

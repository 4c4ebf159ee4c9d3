import assert from "node:assert/strict";
import { before, test } from "node:test";
import type { Json } from "../listen.ts";
import { type Outsider, outsider } from "../outsider.ts";
import { addressOf, changes, type Door, each, isApi, openDoors, openToAll, sample } from "./doors.ts";
import { type Estate, estate } from "./estate.ts";

let a: Estate;
let doors: Door[];

before(async () => {
  a = await estate();
  // Whatever a test of a channel says to it, it answers by itself.
  await a.fern.goesWithoutModel();
  doors = (await openDoors(a.house.url)).filter((door) => isApi(door) && !openToAll.test(door.path));
});

const pieces = [
  "' or 1=1 --",
  "'; drop table conversations; --",
  '{"$ne":1}',
  "[]",
  "%",
  "\\",
  "\u0000",
  "\ud800",
  "\u202e",
  "-1",
  "0x10",
  "1e309",
  "NaN",
  "null",
  "__proto__",
  "constructor",
  "../../etc/passwd",
  "eyJhIjoxfQ",
  Buffer.from("2026-01-01T00:00:00.000000Z").toString("base64url"),
  Buffer.from("infinity x").toString("base64url"),
  "a ".repeat(5_000),
  "a".repeat(6_000),
  "(".repeat(2_000),
  '"a" AND OR NOT -"',
];

test("whatever stands in a query, it is refused or harmless", async () => {
  const readers = doors.filter((door) => !changes(door) && door.query.length > 0 && !door.path.endsWith("/live"));
  assert.ok(readers.length > 8);
  await each(readers, async (door) => {
    for (const { name, schema } of door.query) {
      // What is a number or one of a few words is refused before anybody reads it.
      const worthTrying = schema.type === "string" && !schema.enum ? pieces : pieces.slice(0, 3);
      for (const query of [...worthTrying.map((piece) => [[name, piece]]), twice(name), [[`${name}[$ne]`, "1"]]]) {
        const asked = new URLSearchParams(query as [string, string][]);
        if (door.path.endsWith("/search") && !asked.has("q")) asked.set("q", "delivery");
        await harmless(door, `${addressOf(door, a.things)}?${asked}`);
      }
    }
  });
});

const ids = [
  "' or 1=1 --",
  "%00",
  "%2e%2e%2f",
  "..%5c",
  "%ff",
  "a".repeat(199),
  "a".repeat(3_000),
  "{}",
  "*",
  "conv_",
  "🙂",
];

test("whatever stands in an address in place of an id, it is not found or refused", async () => {
  const addressed = doors.filter(({ params }) => params.length > 0);
  await each(addressed, async (door) => {
    for (const id of ids) {
      const things = new Proxy(a.things, { get: () => (id.includes("%") ? id : encodeURIComponent(id)) });
      const answer = await knock(door, addressOf(door, things), door.body ? sample(door.body) : undefined);
      assert.ok([400, 403, 404, 414, 422].includes(answer.status), `${id}: ${answer.status}`);
    }
  });
});

const bodies = [
  [],
  [1, 2],
  "text",
  5,
  true,
  { __proto__: null, constructor: { prototype: { admin: true } } },
  deep(2_000),
];

test("whatever is sent as a body, it is refused and nothing breaks", async () => {
  const open = doors.filter(({ body }) => body !== null);
  await each(open, async (door) => {
    const path = addressOf(door, a.things);
    for (const body of bodies) {
      const answer = await knock(door, path, JSON.stringify(body));
      assert.ok(answer.status < 500, JSON.stringify(answer.body));
    }
    for (const text of ["{", "", "\u0000", '{"a":1,"a":2', '{"__proto__":{"admin":true}}']) {
      const answer = await knock(door, path, text);
      assert.ok(answer.status < 500, `${text}: ${JSON.stringify(answer.body)}`);
    }
  });
  assert.equal(({} as { admin?: boolean }).admin, undefined);
});

test("a field with the wrong kind of value is refused by name", async () => {
  const open = doors.filter(({ body }) => body?.properties && Object.keys(body.properties).length > 0);
  await each(open, async (door) => {
    for (const field of Object.keys(door.body!.properties)) {
      for (const value of [{ $ne: 1 }, [["a"]], -1]) {
        if (fits(door.body!.properties[field], value)) continue;
        const answer = await knock(door, addressOf(door, a.things), { ...sample(door.body!), [field]: value });
        assert.equal(answer.status, 422, `${field} = ${JSON.stringify(value)}: ${answer.status}`);
        assert.ok(
          Object.keys(answer.body.fields).some((name) => name.startsWith(field)),
          JSON.stringify(answer.body.fields),
        );
      }
    }
  });
});

test("texts with a NUL, half a character or turned letters are stored or refused, never our fault", async () => {
  for (const text of ["a\u0000b", "a\ud800b", "a\u202eb", "\u200b"]) {
    const answers = await Promise.all([
      knockAt("POST", "/api/v1/canned-replies", { shortcut: "odd", text }),
      knockAt("PATCH", `/api/v1/contacts/${a.things.contacts}`, { name: text }),
      knockAt("POST", "/api/v1/knowledge/articles", { title: text, body: text, publish: true }),
      knockAt("POST", `/api/v1/conversations/${a.things.conversations}/messages`, { text, note: true }),
      knockAt("PATCH", `/api/v1/agents/${a.things.agents}`, { name: text }),
      knockAt("PUT", `/api/v1/conversations/${a.things.conversations}/pause`, { reason: text }),
      knockAt("POST", "/api/v1/keys", { name: text, role: "viewer" }),
      knockAt("PUT", `/api/v1/conversations/${a.things.conversations}/draft`, { text }),
    ]);
    for (const { status, body } of answers) assert.ok(status < 500, `${JSON.stringify(text)}: ${JSON.stringify(body)}`);
  }
});

test("a body that is too large is refused, and a wrong content type as well", async () => {
  const large = await knockAt("POST", "/api/v1/canned-replies", { shortcut: "large", text: "x".repeat(9_000_000) });
  assert.equal(large.status, 413);
  for (const type of ["text/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    const { status } = await maya().tries("POST", "/api/v1/canned-replies", {
      headers: { "content-type": type },
      body: "a=1",
    });
    assert.equal(status, 415, type);
  }
});

test("an error tells a code and a request id, and nothing of what is inside", async () => {
  const { body, headers } = await knockAt("POST", "/api/v1/canned-replies", { shortcut: "two words" });
  assert.equal(headers.get("content-type"), "application/problem+json");
  assert.deepEqual(Object.keys(body).sort(), ["code", "detail", "fields", "requestId", "status", "title", "type"]);
  assert.equal(body.requestId, headers.get("x-request-id"));
});

function maya(): Outsider {
  return outsider(a.house.url, () => a.maya.headers());
}

function knock(door: Door, path: string, body?: unknown) {
  return maya().tries(door.method, path, body === undefined ? {} : { body });
}

function knockAt(method: string, path: string, body: unknown) {
  return maya().tries(method, path, { body });
}

async function harmless(door: Door, path: string) {
  const { status, body } = await knock(door, path);
  assert.ok(
    status === 200 || status === 422 || status === 414,
    `${path.slice(0, 200)}: ${status} ${JSON.stringify(body)}`,
  );
}

function twice(name: string): string[][] {
  return [
    [name, "1"],
    [name, "2"],
  ];
}

/** Whether a schema has room for the value after all, as a field for any number or any object. */
function fits(schema: Json, value: unknown): boolean {
  if (schema.anyOf) return schema.anyOf.some((one: Json) => fits(one, value));
  const types: string[] = [schema.type].flat();
  if (typeof value === "number") {
    return (
      Number.isFinite(value) &&
      types.some((type) => type === "integer" || type === "number") &&
      !(schema.minimum > value)
    );
  }
  return Array.isArray(value) ? false : types.includes("object");
}

function deep(levels: number): unknown {
  return JSON.parse(`${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`);
}

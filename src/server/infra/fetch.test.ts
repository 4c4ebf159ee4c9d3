import assert from "node:assert/strict";
import dns from "node:dns";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import type { AddressInfo } from "node:net";
import { after, afterEach, before, test } from "node:test";
import { createFetch, ForbiddenHost, isPrivate } from "./fetch.ts";

// Something inside that nobody outside may reach, and that tells when somebody did.
let server: Server;
let port: number;
let hits: { url: string; authorization: string | undefined }[] = [];
const inside: RequestListener = (_, response) => void response.end("inside");
let handle = inside;

before(async () => {
  server = createServer((request, response) => {
    hits.push({ url: request.url!, authorization: request.headers.authorization });
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const { lookup } = dns;
afterEach(() => {
  resolveTo(lookup);
  hits = [];
  handle = inside;
});

const strict = createFetch({ allowed: [] });

const spellings = [
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0177.0.0.1",
  "0x7f.0.0.1",
  "0x7f000001",
  "①②⑦.0.0.1",
  "127.0.0.1.",
  "0",
  "0.0.0.0",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  "[0:0:0:0:0:ffff:7f00:1]",
  "[::127.0.0.1]",
  "[::ffff:10.0.0.1]",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "169.254.169.254",
  "100.64.0.1",
  "198.18.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "[fe80::1]",
  "[fd00::1]",
  "[fec0::1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "[ff02::1]",
];

for (const host of spellings) {
  test(`${host} is inside, however it is spelt`, async () => {
    await assert.rejects(strict(`http://${host}:${port}/`), forbidden);
    assert.deepEqual(hits, []);
  });
}

test("the edges of the nets are where they should be", () => {
  const nets = { "10.0.0.0": "10.255.255.255", "172.16.0.0": "172.31.255.255", "192.168.0.0": "192.168.255.255" };
  for (const edge of Object.entries(nets).flat()) assert.equal(isPrivate(edge), true, edge);
  const outside = ["9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0"];
  for (const edge of [...outside, "100.63.255.255", "100.128.0.0", "8.8.8.8", "2606:4700::1111"]) {
    assert.equal(isPrivate(edge), false, edge);
  }
  for (const no of ["", "localhost", "1.2.3", "::ffff:nonsense"])
    assert.equal(isPrivate(no), true, "what is no address");
});

test("only the web is fetched", async () => {
  for (const url of [
    "file:///etc/passwd",
    "ftp://example.com",
    "data:text/plain,x",
    "gopher://example.com",
    "ws://example.com",
  ]) {
    await assert.rejects(strict(url), forbidden, url);
  }
});

test("a name that leads inside is refused, also when only one of its addresses does", async () => {
  await assert.rejects(strict(`http://localhost:${port}/`), forbidden);
  for (const addresses of [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:127.0.0.1"], ["::1"], []]) {
    resolveTo(answering(() => addresses));
    const isRefused = (error: Error) => addresses.length === 0 || forbidden(error);
    await assert.rejects(strict(`http://inside.example:${port}/`), isRefused);
  }
  assert.deepEqual(hits, []);
});

test("the address that was checked is the one connected to: a name is asked once", async () => {
  const leaving = new AbortController();
  let asked = 0;
  resolveTo(
    answering(() => {
      asked++;
      setImmediate(() => leaving.abort());
      return [asked === 1 ? "93.184.216.34" : "127.0.0.1"];
    }),
  );
  await assert.rejects(strict(`http://rebinding.example:${port}/`, { signal: leaving.signal }));
  assert.equal(asked, 1);
  assert.deepEqual(hits, []);
});

test("a name that has turned inside is refused at the next connection", async () => {
  resolveTo(answering(() => ["127.0.0.1"]));
  const some = createFetch({ allowed: [`first.example:${port}`] });
  handle = (_, response) => void response.setHeader("connection", "close").end();
  assert.equal((await some(`http://first.example:${port}/`)).status, 200);
  await assert.rejects(some(`http://second.example:${port}/`), forbidden);
});

test("what the operator allows is reached, on the port that was named and on no other", async () => {
  const some = createFetch({ allowed: [`127.0.0.1:${port}`] });
  assert.equal(await (await some(`http://127.0.0.1:${port}/`)).text(), "inside");
  for (const other of [
    `http://127.0.0.1:${port + 1}/`,
    `http://localhost:${port}/`,
    "http://127.0.0.1/",
    "http://127.0.0.2/",
  ]) {
    await assert.rejects(some(other), forbidden, other);
  }
  const any = createFetch({ allowed: ["127.0.0.1"] });
  assert.equal((await any(`http://127.0.0.1:${port}/`)).status, 200);
});

test("a redirect leads no further inside than a request would", async () => {
  const some = createFetch({ allowed: [`127.0.0.1:${port}`] });
  const places = [
    "http://169.254.169.254/latest/meta-data",
    "http://localhost:8080/",
    "http://[::1]/",
    "file:///etc/passwd",
    "//10.0.0.1/",
  ];
  for (const place of places) {
    handle = (_, response) => void response.writeHead(302, { location: place }).end();
    await assert.rejects(some(`http://127.0.0.1:${port}/`), forbidden, place);
  }
});

test("redirects are followed a few times, and a body is sent once", async () => {
  const some = createFetch({ allowed: [`127.0.0.1:${port}`] });
  handle = (request, response) =>
    void (request.url === "/there" ? response.end("there") : response.writeHead(302, { location: "/there" }).end());
  assert.equal(await (await some(`http://127.0.0.1:${port}/`)).text(), "there");

  handle = (_, response) => void response.writeHead(302, { location: "/again" }).end();
  await assert.rejects(some(`http://127.0.0.1:${port}/`), /redirects too often/);

  hits = [];
  assert.equal((await some(`http://127.0.0.1:${port}/`, { method: "POST", body: "x" })).status, 302);
  assert.equal(hits.length, 1);
});

test("a secret is not carried on to another host", async () => {
  const other = `localhost:${port}`;
  const some = createFetch({ allowed: [`127.0.0.1:${port}`, other] });
  handle = (request, response) => {
    if (request.headers.host === other) response.end("there");
    else response.writeHead(302, { location: request.url === "/out" ? `http://${other}/` : "/out" }).end();
  };
  await some(`http://127.0.0.1:${port}/`, { headers: { authorization: "Bearer secret" } });
  assert.deepEqual(
    hits.map(({ authorization }) => authorization),
    ["Bearer secret", "Bearer secret", undefined],
  );
});

test("an answer without end is not kept: of words the beginning, of bytes no more than the largest file has", async () => {
  const some = createFetch({ allowed: [`127.0.0.1:${port}`] });
  const hungUp: Promise<unknown>[] = [];
  handle = (_, response) => {
    const chunk = Buffer.alloc(1_000_000, "x");
    const pour = () => {
      while (response.write(chunk));
    };
    response.on("drain", pour);
    hungUp.push(once(response, "close"));
    pour();
  };
  assert.equal((await (await some(`http://127.0.0.1:${port}/`)).text()).length, 1_000_000);

  const { body } = await some(`http://127.0.0.1:${port}/`);
  const swallow = async () => {
    for await (const _ of body!);
  };
  await assert.rejects(swallow, /max/i);
  // And nobody goes on sending.
  await Promise.all(hungUp);
});

function forbidden(error: Error): boolean {
  for (let one: unknown = error; one instanceof Error; one = one.cause) if (one instanceof ForbiddenHost) return true;
  return false;
}

type Lookup = typeof dns.lookup;

function resolveTo(other: Lookup) {
  dns.lookup = other;
  syncBuiltinESMExports();
}

/** A name server that answers as told. */
function answering(answer: (host: string) => string[]): Lookup {
  return ((host: string, _: object, done: (error: Error | null, found: dns.LookupAddress[]) => void) => {
    const found = answer(host).map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    done(found.length === 0 ? new Error(`${host} is not known`) : null, found);
  }) as unknown as Lookup;
}

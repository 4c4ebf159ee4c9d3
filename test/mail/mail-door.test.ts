import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createTransport } from "nodemailer";
import { openMailDoor } from "../../src/server/channels/mail-door.ts";
import { readConfig } from "../../src/server/config.ts";
import { createLog } from "../../src/server/infra/log.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { type TestDatabase, testDatabase } from "../database.ts";

const skip = spawnSync("openssl", ["version"]).status === 0 ? false : "there is no openssl to make certificates with";
const folder = mkdtempSync(join(tmpdir(), "parley-mail-door-"));
let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});

after(async () => {
  await database?.close();
  rmSync(folder, { recursive: true });
});

test("with a certificate mail may come encrypted, and without one STARTTLS is not offered", { skip }, async (t) => {
  const { mailTls } = readConfig(certificate("door"));
  for (const [tls, answer] of [
    [mailTls, /^550 5\.1\.1/],
    [null, /^500 /],
  ] as const) {
    const door = await open({ tls });
    t.after(door.close);
    const security = { requireTLS: true, tls: { rejectUnauthorized: false } };
    const transport = createTransport({ host: "127.0.0.1", port: door.port, ...security });
    const mail = { from: "ada@example.net", to: "nobody@shop.example", text: "Hi" };
    await assert.rejects(transport.sendMail(mail), ({ response }) => answer.test(response));
  }
});

test("a certificate that cannot be used is named at the start", { skip }, () => {
  const [one, other] = [certificate("one"), certificate("other")];
  for (const [settings, sentence] of [
    [{ PARLEY_MAIL_CERT: one.PARLEY_MAIL_CERT }, /^PARLEY_MAIL_CERT and PARLEY_MAIL_KEY go together/],
    [{ ...one, PARLEY_MAIL_KEY: "/nowhere" }, /^PARLEY_MAIL_KEY names \/nowhere, which cannot be read\.$/],
    [
      { ...one, PARLEY_MAIL_KEY: other.PARLEY_MAIL_KEY },
      /^PARLEY_MAIL_CERT and PARLEY_MAIL_KEY do not work together: /,
    ],
  ] as const) {
    assert.throws(
      () => readConfig(settings),
      (error: Error) => error instanceof StartError && sentence.test(error.message),
    );
  }
});

test("a port for mail that is taken is one sentence", async (t) => {
  const taken = createServer().listen(0, "127.0.0.1");
  t.after(() => taken.close());
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  await assert.rejects(open({ port }), (error: Error) => {
    assert.ok(error instanceof StartError);
    assert.match(error.message, new RegExp(`^The port for mail, PARLEY_MAIL_PORT ${port}, cannot be opened: `));
    return true;
  });
});

type Door = Parameters<typeof openMailDoor>[0];

function open({ tls = null, port = 0 }: Partial<Pick<Door, "tls" | "port">>) {
  const { db } = database;
  const channels = { find: async () => undefined } as unknown as Door["channels"];
  return openMailDoor({ db, log: createLog("silent"), channels, take: async () => {}, host: "127.0.0.1", port, tls });
}

function certificate(name: string) {
  const [cert, key] = ["crt", "key"].map((end) => join(folder, `${name}.${end}`)) as [string, string];
  const wanted = ["-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}.example`];
  execFileSync("openssl", ["req", "-x509", ...wanted, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { PARLEY_MAIL_CERT: cert, PARLEY_MAIL_KEY: key };
}

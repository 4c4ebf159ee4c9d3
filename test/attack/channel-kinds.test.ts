import assert from "node:assert/strict";
import { before, test } from "node:test";
import { type Channel, media } from "../../src/contract/channels.ts";
import { openSecrets } from "../../src/server/infra/secrets.ts";
import { type Cast, cast } from "../cast.ts";

// What is meant for one kind of channel, done to all of them.

let a: Cast;
let channels: Channel[];

const meta = { accessToken: "access", appSecret: "app", verifyToken: "verify" };
const accounts: Record<Channel["kind"], object> = {
  webchat: {},
  email: { settings: { address: "kinds@fjord.example" }, secrets: { imapPassword: "imap", smtpPassword: "smtp" } },
  sms: { settings: { accountSid: "AC1", numbers: ["+14155550199"] }, secrets: { authToken: "token" } },
  whatsapp: { settings: { phoneNumberId: "1", businessAccountId: "2" }, secrets: meta },
  messenger: { settings: { pageId: "1" }, secrets: meta },
  instagram: { settings: { accountId: "1" }, secrets: meta },
  voice: { settings: { accountSid: "AC1", number: "+14155550198" }, secrets: { authToken: "token" } },
  linkedin: {},
};

before(async () => {
  a = await cast();
  channels = await Promise.all(
    media.map((kind) => a.maya.post("/channels", { kind, name: kind, agentId: null, ...accounts[kind] })),
  );
});

test("a new identity secret is for web chats, and takes no other channel its secrets", async () => {
  for (const { id, kind } of channels) {
    const before = await secretsOf(id);
    const { status, body } = await a.maya.tries("POST", `/channels/${id}/identity-secret`);
    const after = await secretsOf(id);
    if (kind === "webchat") {
      assert.equal(status, 200);
      assert.deepEqual(after, { ...before, identity: body.secret });
      assert.notEqual(after.identity, before.identity);
    } else {
      assert.equal(status, 404, kind);
      assert.deepEqual(after, before, kind);
    }
  }
});

test("nor does it take a web chat the secrets it has beside", async () => {
  const { id } = channels.find(({ kind }) => kind === "webchat")!;
  const sealed = secrets().seal(JSON.stringify({ identity: "old", further: "kept" }));
  await a.house.db.pool.query("update channels set secrets = $2 where id = $1", [id, sealed]);
  const { secret } = await a.maya.post(`/channels/${id}/identity-secret`);
  assert.deepEqual(await secretsOf(id), { identity: secret, further: "kept" });
});

async function secretsOf(id: string): Promise<Record<string, string>> {
  const { rows } = await a.house.db.pool.query("select secrets from channels where id = $1", [id]);
  return JSON.parse(secrets().open(rows[0].secrets));
}

function secrets() {
  const { PARLEY_SECRET: secret, PARLEY_DATA: dataDir } = a.house.env;
  return openSecrets({ secret, dataDir });
}

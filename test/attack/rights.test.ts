import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { type Answer, type Outsider, outsider } from "../outsider.ts";
import {
  addressOf,
  changes,
  type Door,
  each,
  isApi,
  openDoors,
  openToAll,
  ownDoors,
  sample,
  type Things,
  takesFiles,
} from "./doors.ts";
import { type Estate, estate } from "./estate.ts";

let a: Estate;
let b: Estate;
let doors: Door[];
let guarded: Door[];

before(async () => {
  [a, b] = [await estate(), await estate()];
  doors = await openDoors(a.house.url);
  guarded = doors.filter((door) => isApi(door) && !openToAll.test(door.path));
});

test("the document shows the doors that are tried here", () => {
  assert.ok(doors.length > 90, String(doors.length));
  for (const own of ownDoors)
    assert.ok(
      doors.some(({ name }) => name === own),
      own,
    );
});

test("without credentials every door of the API is shut", async () => {
  await each(guarded, async (door) => {
    const answer = await knock(stranger(), door, a.things);
    assert.deepEqual([answer.status, answer.body.code], [401, "not_signed_in"]);
  });
});

test("a wrong, a revoked and an empty key open nothing", async () => {
  const revoked = await a.maya.post("/keys", { name: "gone", role: "admin" });
  await a.maya.delete(`/keys/${revoked.id}`);
  for (const authorization of [
    "Bearer pk_wrong",
    `Bearer ${revoked.key}`,
    "Bearer ",
    `Basic ${a.key.key}`,
    a.key.key,
  ]) {
    const answer = await stranger().tries("GET", "/api/v1/conversations", { headers: { authorization } });
    assert.equal(answer.status, 401, authorization);
  }
});

test("an id of another workspace is answered like one that never was, and nothing of it changes", async () => {
  const before = await picture(b);
  await each(withIds(guarded), async (door) => {
    const [foreign, never] = [await knock(as(a.partner), door, theirs()), await knock(as(a.partner), door, nobody())];
    assert.deepEqual([foreign.status, never.status], [404, 404]);
    assert.deepEqual(plain(foreign), plain(never));
  });
  assert.deepEqual(await picture(b), before);
});

test("somebody who belongs to both workspaces still reaches only the one they ask in", async () => {
  await each(withIds(guarded), async (door) => {
    assert.equal((await knock(as(a.maya), door, theirs())).status, 404);
  });
});

test("nobody ends another's session", async () => {
  const { status } = await a.maya.tries("DELETE", `/sessions/${a.things.sessions}`);
  assert.equal(status, 404);
  const other = await a.tom.get("/sessions");
  assert.equal(other.items.filter(({ current }: { current: boolean }) => current).length, 1);
});

test("what belongs to another conversation is not found under this one", async () => {
  const mixed = { ...a.things, messages: a.things.otherMessage!, lines: a.things.otherLine! };
  const children = withIds(guarded).filter(({ params }) => params.includes("message") || params.includes("line"));
  assert.ok(children.length >= 4);
  await each(children, async (door) => assert.equal((await knock(a.key, door, mixed)).status, 404));
});

test("a key of one workspace is worth nothing in another", async () => {
  await each(guarded, async (door) => {
    const headers = { "x-workspace": b.workspace };
    assert.equal((await knock(a.key, door, a.things, headers)).status, 404);
  });
  const { status } = await a.key.tries("GET", `/api/v1/conversations?workspace=${b.workspace}`);
  assert.equal(status, 404);
});

test("a viewer changes nothing", async () => {
  const before = await picture(a);
  await each(guarded.filter(changes), async (door) => {
    if (ownDoors.has(door.name)) return;
    const answer = await knock(as(a.vera), door, a.things);
    assert.deepEqual([answer.status, answer.body.code], [403, "forbidden"]);
  });
  assert.deepEqual(await picture(a), before);
});

test("the live stream tells nobody what the lists of invitations and keys would not show them", async () => {
  const streams = await Promise.all([a.maya, a.tom, a.vera].map((who) => who.listens()));
  const { id } = await a.maya.post("/keys", { name: "key-nobody-may-know", role: "viewer" });
  await a.maya.post("/invitations", { email: "nobody-may-know@example.com", role: "viewer" });
  await a.maya.delete(`/keys/${id}`);
  const [owner, ...others] = await Promise.all(
    streams.map((stream) =>
      stream.until("all three", () => {
        const told = stream.heard.filter(({ data }) => data.type === "team.changed");
        return told.length === 3 ? JSON.stringify(told) : null;
      }),
    ),
  );
  assert.match(owner!, /key-nobody-may-know.*nobody-may-know@example.com.*revoked/);
  for (const told of others) assert.doesNotMatch(told, /nobody-may-know/);
  for (const stream of streams) stream.close();
});

test("a page of another site changes nothing with somebody's cookie", async () => {
  const before = await picture(a);
  const attacks: Record<string, string | undefined>[] = [
    { origin: "https://evil.example" },
    { origin: undefined },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ];
  await each(guarded.filter(changes), async (door) => {
    for (const headers of attacks) {
      const answer = await knock(as(a.maya), door, a.things, headers);
      assert.deepEqual([answer.status, answer.body.code], [403, "cross_site"], JSON.stringify(headers));
    }
    if (takesFiles(door)) return;
    const form = await as(a.maya).tries(door.method, addressOf(door, a.things), {
      headers: { "content-type": "text/plain" },
      body: JSON.stringify(filled(door, a.things) ?? {}),
    });
    assert.equal(form.status, 415);
  });
  assert.deepEqual(await picture(a), before);
});

describe("ids of another workspace inside what is sent", () => {
  const attempts: Record<string, () => Promise<Answer>> = {
    "an agent for a new channel": () =>
      a.key.tries("POST", "/api/v1/channels", { body: { kind: "webchat", name: "Mine", agentId: b.things.agents } }),
    "an agent for a channel": () =>
      a.key.tries("PATCH", `/api/v1/channels/${a.things.channels}`, { body: { agentId: b.things.agents } }),
    "a model for a new agent": () =>
      a.key.tries("POST", "/api/v1/agents", { body: { name: "Mine", definition: withModel(b.things.models!) } }),
    "a model for a version": () =>
      a.key.tries("POST", `/api/v1/agents/${a.things.agents}/versions`, {
        body: { definition: withModel(b.things.models!) },
      }),
    "a channel for a line": () =>
      a.key.tries("POST", `/api/v1/conversations/${a.things.conversations}/lines`, {
        body: { channelId: b.things.mailbox },
      }),
    "a line for a reply": () =>
      a.key.tries("POST", `/api/v1/conversations/${a.things.conversations}/messages`, {
        body: { text: "Hello", line: b.things.lines },
      }),
    "a stranger to assign to": () =>
      a.key.tries("PUT", `/api/v1/conversations/${a.things.conversations}/assignment`, {
        body: { person: "per_none" },
      }),
  };
  for (const [what, attempt] of Object.entries(attempts)) {
    test(`${what} is refused`, async () => assert.equal((await attempt()).status, 422));
  }

  test("filters with foreign ids find nothing", async () => {
    const filters = ["channel", "agent", "contact"].map((name) => `${name}=${b.things[`${name}s`]}`);
    for (const filter of filters) {
      assert.deepEqual((await a.key.get(`/api/v1/conversations?${filter}`)).items, [], filter);
    }
    for (const filter of [`conversation=${b.things.conversations}`, `agent=${b.things.agents}`]) {
      assert.deepEqual((await a.key.get(`/api/v1/turns?${filter}`)).items, [], filter);
    }
  });
});

test("fields that nobody may set are not set", async () => {
  const more = { workspaceId: b.workspace, workspace_id: b.workspace, role: "owner", id: "agt_mine", createdBy: "Eve" };
  const agent = await a.maya.post("/agents", { name: "Plain", ...more });
  assert.notEqual(agent.id, "agt_mine");
  assert.equal((await b.maya.get("/agents")).items.length, 1);
  const sent = await a.maya.post(`/conversations/${a.things.conversations}/messages`, {
    text: "Hello",
    authorKind: "agent",
    direction: "in",
    seq: 999,
    ...more,
  });
  assert.deepEqual([sent.author.name, sent.direction], ["Maya", "out"]);
  assert.notEqual(sent.seq, 999);
});

// Last, because it uses up what it finds: it proves that the addresses above are those of real things.
test("every door opens for whoever may open it", async () => {
  const known = await estate();
  await known.fern.goesWithoutModel();
  known.model.fails("server error"); // what the test of a connection asks it
  const order = (door: Door) =>
    door.method === "DELETE" && door.path.endsWith("}") ? 1 + Number(door.params.length === 1) : 0;
  for (const door of withIds(guarded).toSorted((one, other) => order(one) - order(other))) {
    const { status, body } = await knock(as(known.maya), door, known.things);
    // Only what failed may be sent again, only what is in doubt confirmed, only what is held withdrawn: these are not.
    const settled =
      status < 300 || (status === 404 && /\/(resend|confirmation|reprocess|held-messages\/\{held\})$/.test(door.path));
    assert.ok(settled, `${door.name}: ${status} ${JSON.stringify(body)}`);
  }
});

/** The doors with an id of something that a workspace owns; sessions belong to people. */
function withIds(list: Door[]): Door[] {
  return list.filter(({ path, params }) => params.length > 0 && !path.startsWith("/api/v1/sessions"));
}

async function knock(who: Pick<Outsider, "tries">, door: Door, things: Things, headers = {}): Promise<Answer> {
  const body = filled(door, things);
  const path = `${addressOf(door, things)}${queryOf(door)}`;
  return who.tries(door.method, path, { headers, ...(body === null ? {} : { body }) });
}

function filled({ body }: Door, things: Things): unknown {
  const text = body && JSON.stringify(sample(body));
  return text && JSON.parse(text.replaceAll("{person}", things.person!).replaceAll("{mailbox}", things.mailbox!));
}

function queryOf({ query }: Door): string {
  const required = query.filter((parameter) => (parameter as { required?: boolean }).required);
  return required.length === 0 ? "" : `?${required.map(({ name }) => `${name}=text`).join("&")}`;
}

function as(teammate: { headers(): Record<string, string> }): Pick<Outsider, "tries"> {
  return outsider(a.house.url, () => teammate.headers());
}

function stranger(): Outsider {
  return outsider(a.house.url);
}

/** What belongs to the other workspace; what is named in what is sent is ours, so that only the address is wrong. */
function theirs(): Things {
  return { ...b.things, environments: "live", ...named() };
}

function named() {
  return { person: a.things.person!, mailbox: a.things.mailbox! };
}

/** The same with ids that nothing has. */
function nobody(): Things {
  const entries = Object.entries(theirs());
  const swap = (id: string) => id.replace(/_[0-9a-z]{26}$/, "_01aaaaaaaaaaaaaaaaaaaaaaaa");
  return { ...Object.fromEntries(entries.map(([noun, id]) => [noun, swap(id)])), ...named() };
}

function plain({ status, body }: Answer) {
  return { status, body: { ...body, requestId: null } };
}

function withModel(connection: string) {
  return { model: { connection, name: "any" } };
}

/** All that a workspace shows of itself. */
async function picture({ maya, things }: Estate) {
  const paths = [
    ...[
      "conversations",
      "contacts",
      "channels",
      "agents",
      "models",
      "keys",
      "invitations",
      "members",
      "canned-replies",
    ],
    ...["knowledge/articles", "knowledge/gaps", "knowledge/imports", "turns"],
    ...[`conversations/${things.conversations}`, `conversations/${things.conversations}/messages`],
    ...[`agents/${things.agents}/versions`, `conversations/${things.conversations}/events`],
  ];
  const parts = await Promise.all(paths.map((path) => maya.get(`/${path}`)));
  return JSON.parse(JSON.stringify(parts, (name, value) => (name === "lastUsedAt" ? undefined : value)));
}

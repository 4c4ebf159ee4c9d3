import type { Json } from "../listen.ts";
import type { Random } from "./random.ts";
import type { Shop } from "./shop.ts";
import type { Stage } from "./stage.ts";
import { follow, openWire, type Trail } from "./wire.ts";

/** A message somebody wanted to say, and every answer they ever got to it: all must name the same message. */
export type Said = { key: string; text: string; ids: Set<string>; seqs: Set<number> };

export function sentence(key: string, text: string): Said {
  return { key, text, ids: new Set(), seqs: new Set() };
}

export type Visitor = {
  said: Said[];
  trails: (Trail & { since: number })[];
  token: string;
  /** Says it once it is accepted, however often that takes. */
  says(text: string, key?: string): Promise<Said>;
  /** Asks once, and may never learn what became of it; the status of the answer, or 0. */
  mumbles(said: Said): Promise<number>;
  /** Opens a tab: a stream that resumes by itself, of what comes after a seq. */
  listens(since?: number): Trail & { since: number };
  /** Has read so far. */
  reads(seq: number): Promise<void>;
  conversation(): Promise<string>;
};

export async function enter(stage: Stage, shop: Shop, random: Random, session?: string): Promise<Visitor> {
  const stranger = openWire(stage, random, {});
  const base = `/widget/v1/${shop.channel}`;
  const token: string =
    session ?? (await stranger.insist({ method: "POST", path: `${base}/sessions`, body: {} })).body.token;
  const wire = openWire(stage, random, { authorization: `Bearer ${token}` });
  const send = ({ key, text }: Said) => ({
    method: "POST",
    path: `${base}/messages`,
    body: { clientId: key, text },
  });

  const self: Visitor = {
    said: [],
    trails: [],
    token,
    async says(text, key = random.key()) {
      const said = self.said.find((one) => one.key === key) ?? remember(sentence(key, text));
      const { body } = await wire.insist(send(said));
      return learn(said, body);
    },
    async mumbles(said) {
      if (!self.said.includes(said)) remember(said);
      const answer = await wire.once(send(said));
      if (answer && answer.status < 300) learn(said, answer.body);
      return answer?.status ?? 0;
    },
    listens(since = 0) {
      const place = (cursor: string | null) => `${base}/live?after=${cursor ?? since}`;
      const trail = { ...follow(stage, random, wire, place), since };
      self.trails.push(trail);
      return trail;
    },
    async reads(seq) {
      await wire.insist({ method: "PUT", path: `${base}/read`, body: { seq } });
    },
    async conversation() {
      const ids = self.said.flatMap((said) => [...said.ids]);
      const [row] = await stage.ask<{ id: string }>(
        "select conversation_id as id from messages where workspace_id = $1 and id = any($2) limit 1",
        [shop.workspace, ids],
      );
      return row!.id;
    },
  };

  function remember(said: Said): Said {
    self.said.push(said);
    return said;
  }
  return self;
}

export type Teammate = {
  said: Said[];
  replies(conversation: string, text: string): Promise<Said>;
  takesOver(conversation: string): Promise<void>;
  handsBack(conversation: string): Promise<void>;
  /** Reads something of the API. */
  asks(path: string): Promise<Json>;
  /** The workspace's stream, from now on. */
  listens(): Trail;
};

/** Somebody of the shop's team, at work with a key. */
export function hire(stage: Stage, key: string, random: Random): Teammate {
  const wire = openWire(stage, random, { authorization: `Bearer ${key}` });
  const said: Said[] = [];
  const at = (conversation: string, rest: string) => `/api/v1/conversations/${conversation}/${rest}`;
  return {
    said,
    async replies(conversation, text) {
      const one = sentence(random.key(), text);
      said.push(one);
      const mine = openWire(stage, random, { ...wire.headers, "idempotency-key": one.key });
      const { body } = await mine.insist({ method: "POST", path: at(conversation, "messages"), body: { text } });
      return learn(one, body);
    },
    async takesOver(conversation) {
      await wire.insist({ method: "PUT", path: at(conversation, "handoff"), body: {} });
    },
    async handsBack(conversation) {
      await wire.insist({ method: "DELETE", path: at(conversation, "handoff") });
    },
    asks: async (path) => (await wire.insist({ method: "GET", path: `/api/v1${path}` })).body,
    listens: () => follow(stage, random, wire, (cursor) => `/api/v1/live${cursor ? `?after=${cursor}` : ""}`),
  };
}

function learn(said: Said, { id, seq }: { id: string; seq: number }): Said {
  said.ids.add(id);
  said.seqs.add(seq);
  return said;
}

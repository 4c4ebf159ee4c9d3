import { hire, type Said, type Teammate } from "./people.ts";
import type { Shop } from "./shop.ts";
import type { Stage } from "./stage.ts";

/** Somebody with a phone, who reaches a shop through Twilio as the simulator plays it. */
export type Phone = {
  number: string;
  /** What they wrote, under the provider's id. */
  texted: { sid: string; text: string }[];
  texts(text: string): void;
  /** What reached them, oldest first. */
  heard(): string[];
  /** Their conversation, once the house knows of it. */
  conversation(): Promise<string | null>;
};

let numbers = 0;

export function pickUp(stage: Stage, shop: Shop): Phone {
  const { twilio } = stage.simulator;
  const number = `+1303${String(5_550_000 + numbers++)}`;
  const texted: Phone["texted"] = [];
  return {
    number,
    texted,
    texts(text) {
      texted.push({ sid: twilio.textFrom({ from: number, to: shop.sms.number, body: text }), text });
    },
    heard: () =>
      twilio
        .messages()
        .filter(({ to }) => to === number)
        .map(({ body }) => body),
    async conversation() {
      const [row] = await stage.ask<{ id: string }>(
        `select l.conversation_id as id from addresses a join lines l on l.workspace_id = a.workspace_id and l.address_id = a.id
         where a.workspace_id = $1 and a.value = $2 limit 1`,
        [shop.workspace, number],
      );
      return row?.id ?? null;
    },
  };
}

/** People who have texted, and a teammate who answers them; the agent keeps out of it. */
export type Correspondence = {
  shop: Shop;
  phones: Phone[];
  teammate: Teammate;
  /** Writes to each of them. */
  reply(text: string): Promise<Said[]>;
};

export async function correspond(stage: Stage, name: string, count: number): Promise<Correspondence> {
  const shop = await stage.shop(name);
  await stage.ask("update channels set ai_off_at = now() where workspace_id = $1", [shop.workspace]);
  const phones = Array.from({ length: count }, () => pickUp(stage, shop));
  for (const phone of phones) phone.texts("Hello");
  await stage.simulator.idle();
  const conversations = await Promise.all(phones.map((phone) => phone.conversation()));
  const teammate = hire(stage, shop.keys[0]!, stage.random.fork());
  return {
    shop,
    phones,
    teammate,
    reply: (text) => Promise.all(conversations.map((id) => teammate.replies(id!, text))),
  };
}

/** Counts a shop's messages in one of the states. */
export async function countIn(stage: Stage, { workspace }: Shop, states: string[]): Promise<number> {
  const [row] = await stage.ask<{ count: number }>(
    "select count(*)::int as count from messages where workspace_id = $1 and direction = 'out' and state = any($2)",
    [workspace, states],
  );
  return row!.count;
}

/** Waits until so many of a shop's messages are in one of the states, for as long as is bearable. */
export async function reached(
  stage: Stage,
  shop: Shop,
  states: string[],
  count: number,
  ms = 30_000,
): Promise<boolean> {
  for (const end = performance.now() + ms; performance.now() < end; await new Promise((done) => setTimeout(done, 25)))
    if ((await countIn(stage, shop, states)) >= count) return true;
  return false;
}

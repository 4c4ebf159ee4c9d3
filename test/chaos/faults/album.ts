import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { enter } from "../people.ts";

/** Somebody new sends five things in one breath: one contact, one conversation, five messages. */
export const album: Fault = {
  code: "F14",
  name: "five messages at once from a newcomer",
  runs: 20,
  few: 3,
  async inject(stage, findings, runs) {
    await stage.nodes(2);
    const shop = await stage.shop("Albums");
    const visitors = await Promise.all(Array.from({ length: runs }, () => enter(stage, shop, stage.random.fork())));
    await Promise.all(
      visitors.flatMap((visitor) => [1, 2, 3, 4, 5].map((number) => visitor.says(`Picture ${number}`))),
    );
    await inspect(stage, findings, { shop, visitors });
    const [row] = await stage.ask<Record<"contacts" | "conversations" | "messages", number>>(
      `select (select count(*)::int from contacts where workspace_id = $1) as contacts,
              (select count(*)::int from conversations where workspace_id = $1) as conversations,
              (select count(*)::int from messages where workspace_id = $1 and direction = 'in') as messages`,
      [shop.workspace],
    );
    const { contacts, conversations, messages } = row!;
    findings.twice(
      "I1",
      Math.max(0, contacts - runs) + Math.max(0, conversations - runs),
      "contacts or conversations too many",
    );
    findings.missing("I1", Math.max(0, 5 * runs - messages), "messages of an album");
    return { did: `${messages} messages, ${contacts} contacts, ${conversations} conversations`, runs };
  },
};

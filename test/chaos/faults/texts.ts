import { signedForm } from "../../../src/simulator/twilio-webhook.ts";
import type { Fault } from "../fault.ts";
import { inspect } from "../inspect.ts";
import { correspond, pickUp } from "../phones.ts";
import { type Shop, twilioAccount } from "../shop.ts";
import type { Stage } from "../stage.ts";

/** One webhook twice, fifty times at once on two nodes, and again a week later. */
export const sameText: Fault = {
  code: "F12",
  name: "the same webhook twice, 50 times at once, a week later",
  runs: 6,
  few: 2,
  async inject(stage, findings, runs) {
    await stage.nodes(2);
    const shop = await stage.shop("Webhooks again");
    const phones = Array.from({ length: runs }, () => pickUp(stage, shop));
    stage.simulator.switches.on("duplicate-webhooks");
    for (const phone of phones) phone.texts("How long does delivery take?");
    await stage.simulator.idle();
    stage.simulator.switches.clear();
    const webhooks = stage.simulator
      .postings()
      .map(({ webhook }) => webhook)
      .filter(({ body }) => phones.some(({ texted }) => body.includes(`MessageSid=${texted[0]!.sid}`)));
    const answers = (await Promise.all(webhooks.map((webhook) => stage.simulator.again(webhook, 50)))).flat();
    await stage.ask("update raw_events set received_at = received_at - interval '7 days' where workspace_id = $1", [
      shop.workspace,
    ]);
    answers.push(...(await Promise.all(webhooks.map((webhook) => stage.simulator.again(webhook, 1)))).flat());
    findings.hold(
      "I1",
      answers.length === 51 * runs && answers.every((status) => status === 200),
      () => `repeated webhooks were answered ${[...new Set(answers)].join(", ")}`,
    );
    await inspect(stage, findings, { shop, phones });
    return { did: `${answers.length + 2 * runs} webhooks for ${runs} texts`, runs };
  },
};

/** Reports of a delivery in every order and twice, and such of messages that nobody knows. */
export const reportsInAnyOrder: Fault = {
  code: "F13",
  name: "reports of deliveries in any order, and of nobody's",
  runs: 12,
  few: 6,
  async inject(stage, findings, runs) {
    await stage.nodes(2);
    const { shop, teammate, ...talk } = await correspond(stage, "Reports", runs);
    stage.simulator.switches.on("lose-webhooks");
    await talk.reply("On its way.");
    await inspect(stage, findings, { shop, phones: talk.phones, replies: teammate.said });
    stage.simulator.switches.clear();
    const sids = stage.simulator.twilio
      .messages()
      .filter(({ from, direction }) => from === shop.sms.number && direction === "outbound-api");
    const answers: (number | null)[] = [];
    for (const [index, { sid, callback, to }] of sids.entries()) {
      const order = orders[index % orders.length]!;
      const tell = (MessageStatus: string) =>
        post(callback!, { MessageSid: sid, MessageStatus, To: to, From: shop.sms.number });
      // Half of them one after the other, half at once.
      if (index % 2) for (const status of [...order, ...order]) answers.push(await tell(status));
      else answers.push(...(await Promise.all([...order, ...order].map(tell))));
    }
    const nobody = { MessageSid: "SMnobody", MessageStatus: "delivered", To: "+13035550000", From: shop.sms.number };
    answers.push(await post(`${stage.url}/hooks/${shop.sms.channel}/status`, nobody));
    findings.hold(
      "I2",
      answers.every((status) => status === 200),
      () => `reports were answered ${answers.join(", ")}`,
    );
    const [row] = await stage.ask<Record<"delivered" | "parked", number>>(
      `select (select count(*)::int from messages where workspace_id = $1 and state = 'delivered') as delivered,
              (select count(*)::int from parked_statuses where workspace_id = $1) as parked`,
      [shop.workspace],
    );
    findings.hold("I5", row!.delivered === runs, () => `${row!.delivered} of ${runs} messages ended as delivered`);
    findings.hold("I5", row!.parked === 1, () => `${row!.parked} reports wait for their message instead of one`);
    return { did: `${answers.length} reports in ${orders.length} orders, one of a message nobody knows`, runs };
  },
};

const orders = [
  ["queued", "sent", "delivered"],
  ["queued", "delivered", "sent"],
  ["sent", "queued", "delivered"],
  ["sent", "delivered", "queued"],
  ["delivered", "queued", "sent"],
  ["delivered", "sent", "queued"],
];

/** Five texts of a newcomer in the same moment, over two nodes. */
export const textAlbum: Fault = {
  code: "F14",
  name: "five texts at once from a newcomer",
  runs: 10,
  few: 3,
  async inject(stage, findings, runs) {
    await stage.nodes(2);
    const shop = await stage.shop("Albums by text");
    const phones = Array.from({ length: runs }, () => pickUp(stage, shop));
    const answers = await Promise.all(
      phones.flatMap((phone) =>
        [1, 2, 3, 4, 5].map((number) => {
          const text = { sid: `SM${number}${phone.number.slice(1)}`, text: `Picture ${number}` };
          phone.texted.push(text);
          return receive(stage, shop, { MessageSid: text.sid, From: phone.number, Body: text.text });
        }),
      ),
    );
    findings.hold(
      "I1",
      answers.every((status) => status === 200),
      () => `texts were answered ${answers.join(", ")}`,
    );
    await inspect(stage, findings, { shop, phones });
    const [row] = await stage.ask<Record<"contacts" | "conversations", number>>(
      `select (select count(*)::int from contacts where workspace_id = $1) as contacts,
              (select count(*)::int from conversations where workspace_id = $1) as conversations`,
      [shop.workspace],
    );
    const { contacts, conversations } = row!;
    findings.twice("I1", contacts - runs + (conversations - runs), "contacts or conversations too many");
    return { did: `${answers.length} texts, ${contacts} contacts, ${conversations} conversations`, runs };
  },
};

/** Webhooks that no code of ours can use: answered, kept for a person to see, and no harm to their neighbours. */
export const poisonText: Fault = {
  code: "F27",
  name: "poison: webhooks that nobody can use",
  runs: 3,
  few: 3,
  async inject(stage, findings, runs) {
    await stage.nodes(1);
    const { shop, teammate, ...talk } = await correspond(stage, "Poisoned webhooks", 4);
    const kinds: Record<string, string>[] = [
      { Body: "It has no name." },
      { MessageSid: "SMnobody", Body: "It has no sender." },
      { MessageSid: "SMstrange", MessageStatus: "teleported", From: "+13035550001" },
    ];
    const bad = kinds.slice(0, runs);
    const poison = bad.map((fields) => receive(stage, shop, fields));
    for (const phone of talk.phones) phone.texts("And I am quite well.");
    const answers = await Promise.all(poison);
    findings.hold(
      "I1",
      answers.every((status) => status === 200),
      () => `poison was answered ${answers.join(", ")}`,
    );
    await inspect(stage, findings, { shop, phones: talk.phones, replies: teammate.said });
    const { items } = await teammate.asks("/unmatched-events");
    findings.hold(
      "I1",
      items.length === bad.length,
      () => `${items.length} of ${bad.length} unusable webhooks are shown`,
    );
    return { did: `${bad.length} kept and shown with a reason, ${talk.phones.length} neighbours stored`, runs };
  },
};

function receive(stage: Stage, { sms }: Shop, fields: Record<string, string>): Promise<number | null> {
  return post(`${stage.url}/hooks/${sms.channel}`, { To: sms.number, NumMedia: "0", ...fields });
}

/** As Twilio posts, without its patience. */
async function post(url: string, fields: Record<string, string>): Promise<number | null> {
  const { headers, body } = signedForm(url, fields, twilioAccount.authToken, url);
  const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.status ?? null;
}

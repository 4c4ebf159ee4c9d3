import type { z } from "zod";
import type { channelTest } from "../../contract/channels.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";

type Test = z.infer<typeof channelTest>;
type Step = Test["steps"][number];

const patienceMs = 8_000;

/** Goes through a web chat as a visitor would: session, message, the agent's verdict. What it wrote is deleted again. */
export async function testWebchat({ app, db }: { app: App; db: Database }, channelId: string): Promise<Test> {
  const steps: Step[] = [];
  const base = `/widget/v1/${channelId}`;
  const session = await app.inject({ method: "POST", url: `${base}/sessions`, payload: {} });
  steps.push(
    step(
      "A visitor can begin",
      session.statusCode === 201,
      session.statusCode === 201 ? "The widget got its session." : session.json().detail,
    ),
  );
  if (session.statusCode !== 201) return { ok: false, steps };
  const sent = await app.inject({
    method: "POST",
    url: `${base}/messages`,
    headers: { authorization: `Bearer ${session.json().token}` },
    payload: { clientId: `test-${Date.now()}`, text: "Hello" },
  });
  const stored = sent.statusCode === 201;
  steps.push(step("A message arrives", stored, stored ? "A test message was stored." : sent.json().detail));
  if (!stored) return { ok: false, steps };
  const { id } = sent.json<{ id: string }>();
  const turn = await waitForVerdict(db, id);
  const answered = turn?.verdict === "replied";
  steps.push(step("The agent answers", answered, turn ? turn.reason : "No verdict within 8 seconds."));
  await forget(db, id);
  return { ok: steps.every(({ ok }) => ok), steps };
}

function step(name: string, ok: boolean, detail: string): Step {
  return { name, ok, detail };
}

async function waitForVerdict(
  db: Database,
  messageId: string,
): Promise<{ verdict: string; reason: string } | undefined> {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    const row = await db.system
      .selectFrom("messages as m")
      .innerJoin("turns as t", (join) =>
        join.onRef("t.workspaceId", "=", "m.workspaceId").onRef("t.id", "=", "m.turnId"),
      )
      .select(["t.verdict", "t.reason"])
      .where("m.id", "=", messageId)
      .executeTakeFirst();
    if (row) return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

async function forget(db: Database, messageId: string): Promise<void> {
  const row = await db.system
    .selectFrom("messages as m")
    .innerJoin("conversations as c", (join) =>
      join.onRef("c.workspaceId", "=", "m.workspaceId").onRef("c.id", "=", "m.conversationId"),
    )
    .select(["c.workspaceId", "c.contactId"])
    .where("m.id", "=", messageId)
    .executeTakeFirst();
  if (row)
    await db.system
      .deleteFrom("contacts")
      .where("workspaceId", "=", row.workspaceId)
      .where("id", "=", row.contactId)
      .execute();
}

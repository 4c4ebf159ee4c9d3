import type { z } from "zod";
import type { channelTest } from "../../contract/channels.ts";
import type { session } from "../../contract/widget.ts";
import type { Actor } from "../../domain/event.ts";
import type { WorkspaceId } from "../../domain/workspace.ts";
import type { Database } from "../infra/database.ts";
import type { App } from "../infra/http.ts";
import type { OpenChannel } from "./queries.ts";

type Test = z.infer<typeof channelTest>;
type Step = Test["steps"][number];

const patienceMs = 8_000;

/** Deletes a conversation for good. */
export type Forget = (conversation: { workspace: WorkspaceId; id: string; by: Actor }) => Promise<unknown>;

type Deps = { app: App; db: Database; forget: Forget };

/** Goes through a web chat as a visitor would: session, message, the agent's verdict. What it wrote is deleted again. */
export async function testWebchat(deps: Deps, { workspace, id: channelId }: OpenChannel): Promise<Test> {
  const { app, db } = deps;
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
  const token = await introduced(app, base, session.json());
  const sent = await app.inject({
    method: "POST",
    url: `${base}/messages`,
    headers: { authorization: `Bearer ${token}` },
    payload: { clientId: `test-${Date.now()}`, text: "Hello" },
  });
  const stored = sent.statusCode === 201;
  steps.push(step("A message arrives", stored, stored ? "A test message was stored." : sent.json().detail));
  if (!stored) return { ok: false, steps };
  const { id } = sent.json<{ id: string }>();
  const turn = await waitForVerdict(db, workspace, id);
  const answered = turn?.verdict === "replied";
  steps.push(
    step(
      "The agent answers",
      answered,
      answered ? "It answered the test message." : (turn?.reason ?? "No verdict within 8 seconds."),
    ),
  );
  await erase(deps, workspace, id);
  return { ok: steps.every(({ ok }) => ok), steps };
}

/** Fills in the form that a visitor would have to. */
async function introduced(app: App, base: string, { token, form }: z.infer<typeof session>): Promise<string> {
  if (!form) return token;
  const headers = { authorization: `Bearer ${token}` };
  const payload = { name: "Test", email: "test@example.com" };
  const answer = await app.inject({ method: "PUT", url: `${base}/profile`, headers, payload });
  return answer.json().token;
}

function step(name: string, ok: boolean, detail: string): Step {
  return { name, ok, detail };
}

async function waitForVerdict(
  db: Database,
  workspace: WorkspaceId,
  messageId: string,
): Promise<{ verdict: string; reason: string } | undefined> {
  for (const end = Date.now() + patienceMs; Date.now() < end; ) {
    const row = await db.system
      .selectFrom("messages as m")
      .innerJoin("turns as t", (join) =>
        join.onRef("t.workspaceId", "=", "m.workspaceId").onRef("t.id", "=", "m.turnId"),
      )
      .select(["t.verdict", "t.reason"])
      .where("m.workspaceId", "=", workspace)
      .where("m.id", "=", messageId)
      .executeTakeFirst();
    if (row) return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return undefined;
}

/** As when a teammate deletes it, so that screens let go of it; then its contact, whom nobody has ever met. */
async function erase({ db, forget }: Deps, workspace: WorkspaceId, messageId: string): Promise<void> {
  const conversation = await db.in(workspace, (tx) =>
    tx
      .selectFrom("conversations as c")
      .innerJoin("messages as m", (join) =>
        join.onRef("m.workspaceId", "=", "c.workspaceId").onRef("m.conversationId", "=", "c.id"),
      )
      .select(["c.id", "c.contactId"])
      .where("m.workspaceId", "=", workspace)
      .where("m.id", "=", messageId)
      .executeTakeFirst(),
  );
  if (!conversation) return;
  await forget({ workspace, id: conversation.id, by: { kind: "system" } });
  await db.in(workspace, (tx) =>
    tx.deleteFrom("contacts").where("workspaceId", "=", workspace).where("id", "=", conversation.contactId).execute(),
  );
}

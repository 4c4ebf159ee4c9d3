import type { Actor } from "../../domain/event.ts";
import { blockContact, changeContact, pauseContact, unsubscribeContact } from "../contacts/change-contact.ts";
import { assign } from "../conversations/assign.ts";
import { handBack, handOff } from "../conversations/hand-off.ts";
import { keepDraft } from "../conversations/keep-draft.ts";
import { markRead } from "../conversations/mark-read.ts";
import { pauseConversation } from "../conversations/pause.ts";
import { resolve } from "../conversations/resolve.ts";
import { reply } from "../messages/reply.ts";
import type { Cast, Who } from "./people.ts";
import { type Chat, type Guest, settled } from "./visitor.ts";

/** Where a step takes place. */
export type Scene = { chat: Chat; cast: Cast; guest: Guest };
export type Step = (scene: Scene) => Promise<void>;

/** The visitor writes, having read what came before; the agent considers it. */
export const says =
  (text: string): Step =>
  async ({ chat, guest }) => {
    await guest.reads();
    await guest.writes(text);
    await settled(chat, guest.conversationId());
  };

export const reads =
  (): Step =>
  ({ guest }) =>
    guest.reads();

export const replies =
  (who: Who, text: string): Step =>
  async (scene) => {
    await write(who, text, false)(scene);
    scene.chat.hints.tell("sends");
    await settled(scene.chat, scene.guest.conversationId());
  };

export const notes = (who: Who, text: string): Step => write(who, text, true);

export const takesOver = (who: Who): Step => verb(who, ({ db, about }) => handOff(db, { ...about, reason: null }));

export const handsBack = (who: Who): Step => verb(who, ({ db, about }) => handBack(db, about));

export const looks = (who: Who): Step => verb(who, ({ db, about }) => markRead(db, about));

export const resolves = (who: Who): Step => verb(who, ({ db, about }) => resolve(db, about));

export const pauses = (who: Who, reason: string): Step =>
  verb(who, ({ db, about }) => pauseConversation(db, { ...about, reason }));

export const assigns = (who: Who, to: Who): Step =>
  verb(who, ({ db, about, cast }) => assign(db, { ...about, to: cast[to] }));

export const drafts = (who: Who, text: string): Step =>
  verb(who, ({ db, about, cast }) => keepDraft(db, { ...about, person: cast[who].id, text, note: false }));

export const blocks = (who: Who): Step => verb(who, async ({ db, contact }) => blockContact(db, await contact()));

export const unsubscribes = (who: Who): Step =>
  verb(who, async ({ db, contact }) => unsubscribeContact(db, await contact()));

export const pausesContact = (who: Who, reason: string): Step =>
  verb(who, async ({ db, contact }) => pauseContact(db, await contact(), reason));

export const writesDown = (who: Who, change: Parameters<typeof changeContact>[2]): Step =>
  verb(who, async ({ db, contact }) => changeContact(db, await contact(), change));

type About = { workspace: Chat["workspace"]; id: string; by: Actor };
type Stage = { db: Chat["db"]; cast: Cast; about: About; contact: () => Promise<About> };

function verb(who: Who, act: (stage: Stage) => Promise<{ ok: boolean }>): Step {
  return async ({ chat, cast, guest }) => {
    const about = { workspace: chat.workspace, id: guest.conversationId(), by: cast[who] };
    const contact = async () => ({ ...about, id: await contactOf(about, chat) });
    const done = await act({ db: chat.db, cast, about, contact });
    if (!done.ok) throw new Error(`${cast[who].name} could not do that: ${JSON.stringify(done)}`);
  };
}

function write(who: Who, text: string, note: boolean): Step {
  return verb(who, ({ db, about }) => reply(db, { ...about, text, note, lineId: null, clientId: null, seen: null }));
}

async function contactOf({ id, workspace }: About, { db }: Chat): Promise<string> {
  const conversation = db.system.selectFrom("conversations").select("contactId").where("workspaceId", "=", workspace);
  return (await conversation.where("id", "=", id).executeTakeFirstOrThrow()).contactId;
}

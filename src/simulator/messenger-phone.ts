import { type Chat, type ChatFile, type ChatMessage, say } from "./messenger-chats.ts";
import { attachmentsOf, postEvent } from "./messenger-hooks.ts";
import type { Stage } from "./stage.ts";

/** What a person does on their phone. `mid` names the message they do it to. */
export type Deed =
  | { text: string; replyTo?: string; story?: string; ref?: string }
  | { file: { name: string; mime: string; bytes: Buffer }; text?: string }
  | { postback: { title: string; payload: string } }
  | { quickReply: { title: string; payload: string } }
  | { mention: string }
  | { reaction: string | null; mid: string }
  | { edit: string; mid: string }
  | { unsend: true; mid: string };

export type Keep = (file: { name: string; mime: string; bytes: Buffer }) => ChatFile;

export function write(stage: Stage, chat: Chat, deed: Exclude<Deed, { mid: string }>, keep: Keep): ChatMessage {
  const said = { from: "person", at: stage.now() } as const;
  const tell = (message: ChatMessage, more: Record<string, unknown>) => {
    postEvent(stage, chat, { field: "messages", from: "person", content: { message: { mid: message.mid, ...more } } });
    return message;
  };
  if ("postback" in deed) {
    const message = say(chat, { ...said, text: deed.postback.title });
    const postback = { mid: message.mid, ...deed.postback };
    postEvent(stage, chat, { field: "messaging_postbacks", from: "person", content: { postback } });
    return message;
  }
  if ("quickReply" in deed) {
    const { title: text, payload } = deed.quickReply;
    return tell(say(chat, { ...said, text }), { text, quick_reply: { payload } });
  }
  if ("mention" in deed)
    return tell(say(chat, said), { attachments: [{ type: "story_mention", payload: { url: deed.mention } }] });
  if ("file" in deed) {
    const files = [keep(deed.file)];
    return tell(say(chat, { ...said, text: deed.text, files }), { text: deed.text, attachments: attachmentsOf(files) });
  }
  const { text, replyTo = null, story, ref } = deed;
  const reply_to = story ? { story: { id: "17900000000000001", url: story } } : replyTo ? { mid: replyTo } : undefined;
  const referral = ref ? { ref, source: "SHORTLINK", type: "OPEN_THREAD" } : undefined;
  return tell(say(chat, { ...said, text, replyTo }), { text, reply_to, referral });
}

export function amend(stage: Stage, chat: Chat, deed: Extract<Deed, { mid: string }>): ChatMessage {
  const message = chat.messages.find(({ mid }) => mid === deed.mid);
  if (!message) throw new Error(`There is no message ${deed.mid} in this chat.`);
  const { mid } = message;
  if ("reaction" in deed) {
    const emoji = deed.reaction ?? message.reactions.person ?? undefined;
    message.reactions.person = deed.reaction;
    const reaction = { mid, action: deed.reaction === null ? "unreact" : "react", emoji, reaction: "other" };
    postEvent(stage, chat, { field: "message_reactions", from: "person", content: { reaction } });
  } else if ("edit" in deed) {
    message.text = deed.edit;
    const message_edit = { mid, text: deed.edit, num_edit: 1 };
    postEvent(stage, chat, { field: "message_edits", from: "person", content: { message_edit } });
  } else {
    message.state = "deleted";
    postEvent(stage, chat, { field: "messages", from: "person", content: { message: { mid, is_deleted: true } } });
  }
  return message;
}

import type { Medium as Kind } from "../../contract/channels.ts";
import { email } from "./email/medium.ts";
import { instagram } from "./instagram/medium.ts";
import { linkedin } from "./linkedin/medium.ts";
import type { Medium } from "./medium.ts";
import { messenger } from "./messenger/medium.ts";
import { sms } from "./sms/medium.ts";
import { voice } from "./voice/medium.ts";
import { webchat } from "./webchat/medium.ts";
import { whatsapp } from "./whatsapp/medium.ts";

// A medium is handed only the account of a channel of its own kind.
const media: Partial<Record<Kind, unknown>> = { webchat, email, sms, whatsapp, messenger, instagram, voice, linkedin };

export function knowsMedium(kind: string): boolean {
  return kind in media;
}

export function mediumOf(kind: string): Medium {
  const medium = media[kind as Kind];
  if (!medium) throw new Error(`No medium of the kind ${kind}.`);
  return medium as Medium;
}

/** Media over which a contact has one conversation, whatever addresses and channels it runs over. */
export const sharedConversation = (Object.values(media) as Medium[])
  .filter(({ supports }) => !supports.threads)
  .map(({ kind }) => kind);

/** Media whose providers do not call us. */
export const listening = kindsWith("listen");

/** Media whose providers can be asked how an account is. */
export const probed = kindsWith("probe");

function kindsWith(verb: "listen" | "probe"): Kind[] {
  return (Object.values(media) as Medium[]).filter((medium) => medium[verb]).map(({ kind }) => kind);
}

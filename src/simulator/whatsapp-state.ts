import type { Stage } from "./stage.ts";
import type { Chats } from "./whatsapp-chats.ts";
import type { Files } from "./whatsapp-files.ts";
import type { WhatsappAccount } from "./whatsapp-hooks.ts";
import type { PlayedTemplate } from "./whatsapp-templates.ts";

/** Everything that one played number is made of. */
export type State = {
  stage: Stage;
  account: WhatsappAccount;
  chats: Chats;
  files: Files;
  templates: PlayedTemplate[];
  /** How often each callback data was sent along. */
  creates: Map<string, number>;
};

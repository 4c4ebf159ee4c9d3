import type { z } from "zod";
import { type MessengerSettings, messengerSettings, metaSecrets } from "../../../contract/channel-settings.ts";
import type { Account, Medium } from "../medium.ts";
import { healthAfter } from "../meta/errors.ts";
import type { GraphAccount } from "../meta/graph.ts";
import { downloadOpen } from "../meta/messaging-download.ts";
import { probeMessaging } from "../meta/messaging-probe.ts";
import { readProfile } from "../meta/messaging-profile.ts";
import { receiveMessaging } from "../meta/messaging-receive.ts";
import { sendMessage } from "../meta/messaging-send.ts";

type MetaSecrets = z.infer<typeof metaSecrets>;

const maxLength = 2000;

/** Messages between people and a Facebook page. */
export const messenger: Medium<MessengerSettings, MetaSecrets> = {
  kind: "messenger",
  name: "Messenger",
  settings: messengerSettings,
  secrets: metaSecrets,
  supports: {
    maxLength,
    repeatable: false,
    windowHours: 24,
    beyondWindow: "human-agent",
    humanAgentHours: 168,
    attachments: { most: 10, maxBytes: 25_000_000, pictureBytes: 8_000_000 },
    threads: false,
    reports: ["delivered", "read"],
    perSecond: 250,
    logged: false,
  },
  receive: (hook, { settings, secrets }) => receiveMessaging(hook, secrets, { kind: "messenger", id: settings.pageId }),
  send: (outgoing, account, ways) =>
    sendMessage(
      outgoing,
      { ...graphOf(account), node: account.settings.pageId, tooLong: ({ length }) => length > maxLength },
      ways,
    ),
  healthAfter,
  probe: (account, ways) =>
    probeMessaging(
      graphOf(account),
      {
        id: account.settings.pageId,
        node: account.settings.pageId,
        noun: "page",
        fields: "id,name",
        name: "name",
        scopes: [["pages_messaging"]],
        subscriptions: [
          "messages",
          "messaging_postbacks",
          "message_deliveries",
          "message_reads",
          "message_echoes",
          "message_reactions",
        ],
      },
      ways,
    ),
  profile: (address, account, ways) =>
    readProfile(address, graphOf(account), ways, "name,first_name,last_name,profile_pic"),
  download: (source, _, ways) => downloadOpen(source, ways),
};

function graphOf({ settings, secrets }: Account<MessengerSettings, MetaSecrets>): GraphAccount {
  return { ...settings, ...secrets };
}

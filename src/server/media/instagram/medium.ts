import type { z } from "zod";
import { type InstagramSettings, instagramSettings, metaSecrets } from "../../../contract/channel-settings.ts";
import type { Account, Medium } from "../medium.ts";
import { healthAfter } from "../meta/errors.ts";
import type { GraphAccount } from "../meta/graph.ts";
import { downloadOpen } from "../meta/messaging-download.ts";
import { probeMessaging } from "../meta/messaging-probe.ts";
import { readProfile } from "../meta/messaging-profile.ts";
import { receiveMessaging } from "../meta/messaging-receive.ts";
import { sendMessage } from "../meta/messaging-send.ts";

type MetaSecrets = z.infer<typeof metaSecrets>;

const maxBytes = 1000;

/** Direct messages of a professional Instagram account. */
export const instagram: Medium<InstagramSettings, MetaSecrets> = {
  kind: "instagram",
  name: "Instagram",
  settings: instagramSettings,
  secrets: metaSecrets,
  supports: {
    maxLength: maxBytes,
    countedIn: "bytes",
    repeatable: false,
    windowHours: 24,
    beyondWindow: "human-agent",
    humanAgentHours: 168,
    attachments: { most: 10, maxBytes: 25_000_000, pictureBytes: 8_000_000 },
    threads: false,
    reports: ["read"],
    perSecond: 100,
    logged: false,
  },
  receive: (hook, { settings, secrets }) =>
    receiveMessaging(hook, secrets, { kind: "instagram", id: settings.accountId }),
  send: (outgoing, account, ways) =>
    sendMessage(
      outgoing,
      { ...graphOf(account), node: nodeOf(account.settings), tooLong: (text) => Buffer.byteLength(text) > maxBytes },
      ways,
    ),
  healthAfter,
  probe: (account, ways) =>
    probeMessaging(
      graphOf(account),
      {
        id: account.settings.accountId,
        node: nodeOf(account.settings),
        noun: "account",
        fields: isFacebook(account.settings) ? "id,username" : "id,user_id,username",
        name: "username",
        scopes: [["instagram_business_manage_messages", "instagram_manage_messages"]],
        // A page's subscription does not name what Instagram posts.
        subscriptions: isFacebook(account.settings)
          ? []
          : ["messages", "messaging_postbacks", "messaging_seen", "message_reactions"],
      },
      ways,
    ),
  profile: (address, account, ways) => readProfile(address, graphOf(account), ways, "name,username,profile_pic"),
  download: (source, _, ways) => downloadOpen(source, ways),
};

function graphOf({ settings, secrets }: Account<InstagramSettings, MetaSecrets>): GraphAccount {
  return { ...settings, ...secrets };
}

/** After a login through Facebook the token is a page's, and messages go through the page that it stands for. */
function nodeOf(settings: InstagramSettings): string {
  return isFacebook(settings) ? "me" : settings.accountId;
}

function isFacebook({ baseUrl }: InstagramSettings): boolean {
  return /(^|\.)facebook\.com$/.test(new URL(baseUrl).hostname);
}

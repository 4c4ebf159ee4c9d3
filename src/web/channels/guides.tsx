import type { ReactNode } from "react";
import type { Medium } from "../../contract/channels.ts";
import { readableNumber } from "../ui/phone-number.ts";
import { addressOf } from "./address-of.ts";
import type { Provided, ProvidedChannel } from "./fields.ts";
import { metaFields } from "./meta-fields.ts";

/** What each medium needs, in one line, in the order they are offered. */
export const needs: Record<Medium, string> = {
  webchat: "A site you can put one line of HTML on.",
  email: "A mailbox and its password, or mail you can forward.",
  sms: "A Twilio account with a number that can text.",
  whatsapp: "A Meta app with WhatsApp, and a number that is on no phone.",
  messenger: "A Facebook page, and a Meta app with Messenger.",
  instagram: "A professional Instagram account, and a Meta app with Instagram.",
  voice: "A Twilio account with a number that takes calls.",
  linkedin: "Nothing. Teammates log what happens there.",
};

type Guide = {
  /** Where to find what the fields ask for. */
  find: ReactNode[];
  /** What to do with our addresses there; empty where nothing is to be told. */
  tell: ReactNode[];
  /** How the first message is written. */
  first: (channel: ProvidedChannel) => ReactNode;
};

const Name = ({ children }: { children: ReactNode }) => <b className="font-medium text-text">{children}</b>;

const Code = ({ children }: { children: ReactNode }) => <code className="font-mono text-small">{children}</code>;

const and = new Intl.ListFormat("en", { type: "conjunction" });
const listed = (fields: readonly string[]) => and.format(fields);

const metaSecret = (
  <>
    App secret: <Name>App settings</Name>, <Name>Basic</Name>, beside “App secret” press Show.
  </>
);

const metaWebhook = (
  <>
    Paste the callback URL and the verify token below, then press <Name>Verify and save</Name>. Meta asks Parley at
    once.
  </>
);

const metaLive = (
  <>
    While the app is in development, only its own testers are heard. Switch it to <Name>Live</Name> when you are ready.
  </>
);

export const guides: Record<Provided, Guide> = {
  email: {
    find: [
      <>Use a mailbox that is only for customers. Parley reads new mail in it and marks nothing.</>,
      <>
        Gmail, Fastmail, iCloud, Yahoo: switch on two-step sign-in, then make an <Name>app password</Name> under
        Security.
      </>,
      <>
        Microsoft 365 lets no program sign in with a password. Choose <Name>Mail is handed to Parley</Name> and forward
        the mail.
      </>,
    ],
    tell: [
      <>
        At the mail host, forward the address below, or point its domain's <Name>MX</Name> record at this server.
      </>,
      <>
        This server takes mail by SMTP at the port that <Code>PARLEY_MAIL_PORT</Code> sets; without it, it takes none.
      </>,
    ],
    first: (channel) => <>From another mailbox, write to {shown(channel)}.</>,
  },
  sms: {
    find: [
      <>
        Open the Twilio Console. On its first page, under <Name>Account Info</Name>, copy the Account SID and the Auth
        Token.
      </>,
      <>
        Under <Name>Phone Numbers</Name>, <Name>Manage</Name>, <Name>Active numbers</Name>, copy each number that
        customers may write to.
      </>,
    ],
    tell: [
      <>
        Under <Name>Active numbers</Name>, open the number and go to <Name>Messaging Configuration</Name>.
      </>,
      <>
        “A message comes in”: choose <Name>Webhook</Name>, paste the address below, leave <Name>HTTP POST</Name>, save.
        Do so for each number.
      </>,
      <>
        A number in a Messaging Service: under the service's <Name>Integration</Name> choose{" "}
        <Name>Defer to sender's webhook</Name>, or the number's own address is never called.
      </>,
      <>Statuses need nothing: Parley asks for them with each message.</>,
    ],
    first: (channel) => <>From your phone, send a text to {shown(channel)}.</>,
  },
  whatsapp: {
    find: [
      <>
        At developers.facebook.com open your app, then <Name>WhatsApp</Name>, <Name>API Setup</Name>. Copy the Phone
        number ID and the WhatsApp Business account ID.
      </>,
      metaSecret,
      <>
        Access token: in Business settings, <Name>System users</Name>, give one the app and the WhatsApp account, then
        generate a token with whatsapp_business_messaging and whatsapp_business_management. The token on the API Setup
        page ends after 24 hours.
      </>,
    ],
    tell: [
      <>
        In the app, open <Name>WhatsApp</Name>, <Name>Configuration</Name>, and edit the webhook.
      </>,
      metaWebhook,
      <>
        Under <Name>Webhook fields</Name>, subscribe to {listed(metaFields.whatsapp)}, as far as the app offers them.
      </>,
      <>
        Subscribe the app to the account, once: with the token, call <Code>POST /{"<account ID>"}/subscribed_apps</Code>{" "}
        of the Graph API. The API Setup page has done it for a test number.
      </>,
      metaLive,
    ],
    first: (channel) => (
      <>
        From your phone, write on WhatsApp to{" "}
        {channel.kind === "whatsapp" && !channel.settings.displayNumber ? "the number" : shown(channel)}.
      </>
    ),
  },
  messenger: {
    find: [
      <>
        At developers.facebook.com open your app, then <Name>Messenger</Name>, <Name>API Settings</Name>. Connect the
        page and press <Name>Generate</Name>: that is the access token.
      </>,
      <>The Page ID stands beside the page's name there.</>,
      metaSecret,
    ],
    tell: [
      <>
        On the same page, under <Name>Configure webhooks</Name>, edit the webhook.
      </>,
      metaWebhook,
      <>
        Beside the page press <Name>Add subscriptions</Name>: {listed(metaFields.messenger)}.
      </>,
      metaLive,
    ],
    first: () => <>From a Facebook account that is not the page's, write to the page.</>,
  },
  instagram: {
    find: [
      <>
        At developers.facebook.com open your app, then <Name>Instagram</Name>, <Name>API setup</Name>. Add the account
        and generate its token. It ends after 60 days: renew it before, and replace it here.
      </>,
      <>
        App secret: the <Name>Instagram app secret</Name> on the same page, not the one under App settings.
      </>,
      <>
        Account ID: the account has two. Take its <Code>user_id</Code>, which <Code>GET /me?fields=user_id</Code>{" "}
        answers to the token. With the other one the check names the right one.
      </>,
      <>
        A login with Facebook instead: under <Name>More settings</Name> set the API's address to
        https://graph.facebook.com, and take the secret under App settings, Basic.
      </>,
      <>
        In the Instagram app, under <Name>Settings</Name>, <Name>Messages and story replies</Name>,{" "}
        <Name>Message controls</Name>, <Name>Connected tools</Name>, allow access to messages.
      </>,
    ],
    tell: [
      <>
        On the same page, under <Name>Configure webhooks</Name>, edit the webhook.
      </>,
      metaWebhook,
      <>Subscribe to {listed(metaFields.instagram)}, as far as the app offers them.</>,
      <>
        Subscribe the account to the app, once: with the token, call <Code>POST /{"<account ID>"}/subscribed_apps</Code>{" "}
        with the same names as <Code>subscribed_fields</Code>.
      </>,
      metaLive,
    ],
    first: () => <>From another Instagram account, send the account a message.</>,
  },
  voice: {
    find: [
      <>
        Open the Twilio Console. On its first page, under <Name>Account Info</Name>, copy the Account SID and the Auth
        Token.
      </>,
      <>
        Under <Name>Voice</Name>, <Name>Settings</Name>, <Name>General</Name>, accept the addendum on predictive and
        generative AI. Without it ConversationRelay stays silent.
      </>,
    ],
    tell: [
      <>
        Under <Name>Phone Numbers</Name>, <Name>Active numbers</Name>, open the number and go to{" "}
        <Name>Voice Configuration</Name>.
      </>,
      <>
        “A call comes in”: choose <Name>Webhook</Name>, paste the address for calls, leave <Name>HTTP POST</Name>.
      </>,
      <>
        “Call status changes”: paste the address for their end, leave <Name>HTTP POST</Name>, save. By this Parley
        learns when a call has ended and how long it was.
      </>,
    ],
    first: (channel) => <>Call {shown(channel)} and say something.</>,
  },
};

function shown(channel: ProvidedChannel): ReactNode {
  return (
    <bdi className="font-medium">
      {channel.kind === "sms" ? readableNumber(channel.settings.numbers[0] ?? "") : addressOf(channel)}
    </bdi>
  );
}

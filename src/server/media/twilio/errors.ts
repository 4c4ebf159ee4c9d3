import type { Failure, Health } from "../medium.ts";

/** Why the provider refused or gave up, in words. Only its number decides: its sentences change. */
export function readError(code: string | number | null | undefined): Failure {
  if (!code) return { code: "none", reason: "The provider gave up on this and gave no code.", concerns: "provider" };
  const [concerns, reason] = known.get(String(code)) ?? [
    "provider",
    `The provider refused or gave up on this with code ${code}.`,
  ];
  return { code: String(code), reason, concerns };
}

/** What a refusal means for the whole channel: some end it, the others may pass or concern one number of it. */
export function healthAfter({ code, reason }: Failure): Health {
  return { state: deadly.has(code) ? "disconnected" : "degraded", code, reason };
}

const deadly = new Set(["10001", "20003", "20005", "20006", "20008", "20404", "30002", "http-401", "http-403"]);

type Words = [Failure["concerns"], string];

const refused = "The account SID or the auth token was refused. Connect the channel again with the current token.";
const inactive = "The account is suspended or closed. The provider's console says why.";
const invalid = "The contact's number is not a valid phone number.";
const notOurs = "The sending number does not belong to this account or cannot send text messages.";
const trial = "The account is on trial and may only reach numbers that were verified in the provider's console.";
const noCalls =
  "The account may not call this country. Allow it in the provider's console under geographic permissions.";
const landline = "The contact's number is a landline or cannot receive text messages.";
const unregistered =
  "The sending number is not registered for business messages (A2P 10DLC), so US carriers refuse it.";
const dailyLimit = "The registered brand has used up the messages that US carriers let it send in a day.";
const unfetched = "The provider could not fetch the attachment. Its address must be reachable from the internet.";
const gone = "The contact's phone was switched off or out of reach.";

const known = new Map<string, Words>(
  Object.entries({
    // Account and request
    "10001": ["account", inactive],
    "11200": ["content", unfetched],
    "11205": ["content", unfetched],
    "11751": ["content", "The attachments are larger than the provider or the carrier allows."],
    "12300": ["content", "The attachment's type is not one that the provider sends."],
    "14107": ["provider", "The provider's limit of messages for this number was reached."],
    "20003": ["account", refused],
    "20005": ["account", inactive],
    "20006": ["account", "The credentials may not use this part of the account."],
    "20008": ["account", "These are the account's test credentials, which send nothing. Use the live ones."],
    "20403": ["account", "The account may not do this."],
    "20404": ["account", "The provider does not know this account. Check the account SID and the base address."],
    "20422": ["content", "The provider did not accept a value of this message."],
    "20429": ["provider", "Too many calls at once. The provider takes more again shortly."],
    "20500": ["provider", "The provider had a fault of its own."],
    "20503": ["provider", "The provider is out of service for the moment."],
    // Calls
    "13223": ["recipient", invalid],
    "13224": ["recipient", invalid],
    "13225": ["recipient", "Calls to this number are blocked."],
    "13226": ["recipient", invalid],
    "13227": ["account", noCalls],
    "21201": ["recipient", "There is no number to call."],
    "21203": ["account", noCalls],
    "21205": [
      "account",
      "The address for the call's instructions is not valid. Check the public address of this server.",
    ],
    "21210": ["account", "The number that calls is neither bought nor verified in this account."],
    "21211": ["recipient", invalid],
    "21212": ["account", "The sending number is not a valid phone number."],
    "21213": ["account", "There is no number to call from."],
    "21214": ["recipient", "The contact's number cannot be reached."],
    "21215": ["account", noCalls],
    "21216": ["recipient", "Calls to this number are blocked."],
    "21217": ["recipient", invalid],
    "21219": ["account", trial],
    "21220": ["provider", "The call had already ended."],
    // Messages, refused at once
    "21408": [
      "account",
      "The account may not send to this country. Allow it in the provider's console under geographic permissions.",
    ],
    "21601": ["account", notOurs],
    "21602": ["content", "The message has no text."],
    "21603": ["account", "There is no number to send from."],
    "21604": ["recipient", "There is no number to send to."],
    "21605": ["content", "The message is longer than the provider allows."],
    "21606": ["account", notOurs],
    "21607": ["account", notOurs],
    "21608": ["account", trial],
    "21609": ["account", "The address for status reports is not valid. Check the public address of this server."],
    "21610": ["opted-out", "The contact has opted out of this number by writing STOP. Only their START ends it."],
    "21611": ["provider", "Too many messages are waiting to leave from this number."],
    "21612": [
      "recipient",
      "There is no way from the sending number to the contact's number, as from a short code abroad.",
    ],
    "21614": ["recipient", landline],
    "21616": ["account", "The sending number fits more than one number of the account."],
    "21617": ["content", "The message is longer than 1,600 characters."],
    "21619": ["content", "The message has neither text nor attachment."],
    "21620": ["content", "An attachment's address is not valid. Check the public address of this server."],
    "21623": ["content", "The message has more attachments than the provider allows."],
    "21635": ["recipient", landline],
    "21659": ["account", notOurs],
    "21660": ["account", notOurs],
    "21661": ["account", notOurs],
    "21703": ["account", "The messaging service has no number that could send this."],
    "21704": ["account", "The messaging service has no number that could send this."],
    "21705": ["account", "The messaging service is not one of this account."],
    // Messages, given up on their way
    "30001": ["provider", "Too many messages were waiting to leave from this number."],
    "30002": ["account", "The account was suspended before the message left."],
    "30003": ["recipient", gone],
    "30004": ["recipient", "The message was blocked: the contact or their carrier takes none from this number."],
    "30005": ["recipient", "The contact's number does not exist any more or never did."],
    "30006": ["recipient", "The contact's number is a landline, or its carrier cannot be reached."],
    "30007": ["content", "The carrier or the provider took the message for spam and did not deliver it."],
    "30008": ["provider", "The carrier did not deliver the message and did not say why."],
    "30009": ["provider", "A part of the message was lost on its way."],
    "30010": ["account", "The message would cost more than the account allows."],
    "30011": ["recipient", "Attachments cannot be sent to this number."],
    "30017": ["provider", "The carrier's network is congested."],
    "30018": ["account", "The contact's country wants senders to be registered, and this number is not."],
    "30019": ["content", "The attachments are larger than the carrier allows."],
    "30022": ["provider", "More messages a minute than US carriers allow this registration."],
    "30023": ["account", dailyLimit],
    "30024": ["account", "The sending number is not set up with the carrier yet."],
    "30027": ["account", dailyLimit],
    "30032": ["account", "The toll-free number is not verified, so carriers in the US and Canada refuse it."],
    "30033": ["account", "The registered campaign of this number is suspended."],
    "30034": ["account", unregistered],
    "30035": ["account", "The sending number is still being registered for business messages (A2P 10DLC)."],
    "30036": ["provider", "The message could not be delivered before it expired."],
    "30037": ["account", "Sending is switched off for this account."],
    "30410": ["provider", "The carrier did not answer in time."],
    // WhatsApp, RCS and other channels behind the same interface
    "63001": ["account", "The other network refused the account's sign-in."],
    "63003": ["recipient", "The contact is not on this network."],
    "63005": ["content", "The other network did not accept the message's content."],
    "63007": ["account", "The sender is not set up on this network."],
    "63015": ["recipient", "The contact has not joined the sandbox that this sender belongs to."],
    "63016": [
      "window",
      "More than 24 hours have passed since the contact's last message. Only a template may be sent.",
    ],
    "63018": ["provider", "The other network takes no more messages of this sender for the moment."],
    "63019": ["content", unfetched],
    "63024": ["recipient", "The contact's number is not valid on this network."],
    "63032": ["recipient", "The other network holds messages to this contact back."],
    "63033": ["opted-out", "The contact has blocked this sender."],
    "63038": ["account", "The account has used up the messages that it may send in a day."],
    // What a status says by itself, without a code
    canceled: ["provider", "The message was taken back before it left."],
  }),
);

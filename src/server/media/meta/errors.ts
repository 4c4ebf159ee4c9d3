import type { Failure, Health } from "../medium.ts";

/** What Meta writes about an error, in an answer as in a status. */
export type GraphError = {
  code?: number;
  error_subcode?: number;
  title?: string;
  message?: string;
  error_data?: { details?: string };
};

/** Why Meta refused, in words. Only its numbers decide: its sentences change. */
export function readError(error: GraphError): Failure {
  const { code, error_subcode: subcode } = error;
  if (code === undefined) return { code: "none", reason: "Meta refused this and gave no code.", concerns: "provider" };
  const name = subcode ? `${code}/${subcode}` : String(code);
  const [concerns, reason] = known[name] ?? known[code] ?? ranges(code) ?? strange(error, name);
  return { code: name, reason, concerns };
}

/** For how many milliseconds Meta wants to hear nothing more of the kind; null: this is not about too many calls. */
export function pauseAfter({ code }: GraphError): number | null {
  return pauses[code ?? 0] ?? null;
}

/** What a failure of the account means for the whole channel. */
export function healthAfter({ code, reason, concerns }: Failure): Health {
  const over = concerns === "account" && !passing.has(code.split("/")[0] ?? "");
  return { state: over ? "disconnected" : "degraded", code, reason };
}

type Words = [Failure["concerns"], string];

const expired = "The access token has expired. Connect the channel again with a new one.";

const known: Record<string, Words | undefined> = {
  // Graph API
  "0": ["account", "Meta could not tell who is calling: the access token is not valid. Connect the channel again."],
  "1": ["provider", "Meta reports an error of its own."],
  "2": ["provider", "Meta's service is down for a moment."],
  "3": ["account", "The app may not use this part of Meta's API. Its permissions need a look."],
  "4": ["provider", "The app has made too many calls. Meta lets it call again later."],
  "10": ["account", "The app lacks the permission for this, or it was taken back."],
  "10/2018278": ["window", "The contact's last message is too long ago: Meta's window for a reply is closed."],
  "10/2534022": ["window", "The contact's last message is too long ago: Meta's window for a reply is closed."],
  "10/2018065": ["window", "The contact's last message is too long ago: Meta's window for a reply is closed."],
  "10/2018300": ["provider", "Another app holds this conversation at Meta now. It must hand it over first."],
  "17": ["provider", "The account has made too many calls. Meta lets it call again later."],
  "32": ["provider", "The page has made too many calls. Meta lets it call again later."],
  "33": ["account", "The account, number or page with this id is not there, or the token may not see it."],
  "100": ["content", "Meta did not accept a value of this message."],
  "100/33": ["account", "The account, number or page with this id is not there, or the token may not see it."],
  "100/2018001": ["recipient", "There is nobody with this id, or they never wrote to this page."],
  "100/2018008": ["content", "Meta could not fetch the attachment from its address."],
  "100/2018034": ["content", "The message is empty or longer than Meta allows."],
  "100/2018047": [
    "content",
    "Meta could not fetch or use the attachment: its type is not allowed or the upload failed.",
  ],
  "100/2018109": ["content", "The attachment is larger than Meta allows."],
  "100/2018164": ["content", "The attachment's address is not reachable for Meta."],
  "102": ["account", "The session of the access token is over. Connect the channel again."],
  "190": ["account", "The access token is not valid any more. Connect the channel again."],
  "190/458": ["account", "The app was removed from the account. Connect the channel again."],
  "190/459": ["account", "Meta wants the owner of the token to log in and confirm something first."],
  "190/460": ["account", "The token ended because its owner changed the password. Connect the channel again."],
  "190/463": ["account", expired],
  "190/464": ["account", "The owner of the token has not confirmed their account with Meta."],
  "190/467": ["account", "The access token was taken back. Connect the channel again."],
  "190/490": ["account", "Meta wants the owner of the token to log in and confirm something first."],
  "190/492": ["account", "The owner of the token has lost their role on the page. Connect the channel again."],
  "200": ["account", "The app or the token lacks the permission for this."],
  "200/1545041": ["recipient", "This person does not receive messages of this page right now."],
  "200/2018108": ["recipient", "This person does not receive messages of this page right now."],
  "200/2018028": ["recipient", "The app may write only to its own testers until Meta has approved it."],
  "200/2018300": ["provider", "Another app holds this conversation at Meta now. It must hand it over first."],
  "230": ["account", "The token lacks the permission to send messages."],
  "368": ["account", "Meta has blocked the account for a while because of its policies."],
  "506": ["content", "The same text was sent twice in a row, which Meta refuses."],
  "551": [
    "recipient",
    "This person cannot be reached now: they blocked the page, deleted the chat or closed their account.",
  ],
  "613": ["provider", "Too many calls in a short time. Meta lets us call again later."],
  "1200": ["provider", "Meta could not send this for a moment."],
  "1545041": ["recipient", "This person does not receive messages of this page right now."],
  "2018001": ["recipient", "There is nobody with this id, or they never wrote to this page."],
  "2018278": ["window", "The contact's last message is too long ago: Meta's window for a reply is closed."],
  "2018300": ["provider", "Another app holds this conversation at Meta now. It must hand it over first."],
  "2534022": ["window", "The contact's last message is too long ago: Meta's window for a reply is closed."],
  "80006": ["provider", "Too many messages in a short time. Meta lets us send again later."],
  // WhatsApp
  "80007": ["provider", "The WhatsApp account has made too many calls. Meta lets it call again later."],
  "130403": ["content", "Meta could not use one of the message's files."],
  "130429": ["provider", "More messages a second than this number may send. Meta lets it send again shortly."],
  "130472": [
    "recipient",
    "Meta leaves this person out of marketing messages as part of an experiment. Nothing was sent.",
  ],
  "130497": ["recipient", "This account may not write to people in the contact's country."],
  "131000": ["provider", "WhatsApp reports an error of its own."],
  "131005": ["account", "The token lacks a WhatsApp permission, or it was taken back."],
  "131008": ["content", "A required value is missing in the message."],
  "131009": ["content", "A value in the message is not allowed."],
  "131016": ["provider", "WhatsApp is down for a moment."],
  "131021": ["recipient", "The recipient is the channel's own number."],
  "131026": [
    "recipient",
    "The message cannot be delivered: the number is not on WhatsApp, has an old version or has not accepted its terms.",
  ],
  "131030": ["recipient", "The number is not among the test recipients of this test account."],
  "131031": ["account", "Meta has locked or restricted the WhatsApp account."],
  "131037": ["account", "The number's display name must be approved before it may send."],
  "131042": ["account", "Meta reports a problem with the account's payment. Messages wait until it is settled."],
  "131045": ["account", "The number is not registered for sending. Register it with its PIN."],
  "131047": ["window", "More than 24 hours have passed since the contact's last message. Only a template may be sent."],
  "131048": ["account", "The number may not send for now: too many of its messages were blocked or reported as spam."],
  "131049": [
    "recipient",
    "Meta held this message back so that the person gets fewer marketing messages. Try again in a few days.",
  ],
  "131050": ["opted-out", "The person has stopped marketing messages from this account."],
  "131051": ["content", "WhatsApp does not support this type of message."],
  "131052": ["content", "WhatsApp could not download the file that the contact sent."],
  "131053": [
    "content",
    "WhatsApp could not use the file: its type or size is not allowed, or its address is not reachable.",
  ],
  "131055": ["account", "This call is not allowed for this number."],
  "131056": ["provider", "Too many messages to the same person in a short time."],
  "131057": ["account", "The account is being maintained by Meta and sends again shortly."],
  "131060": [
    "content",
    "The contact's message is not available: they may have sent it from a device that WhatsApp cannot show here.",
  ],
  "131062": ["recipient", "The contact has no number that WhatsApp shows us, and this cannot be sent without one."],
  "132000": ["content", "The number of parameters differs from what the template expects."],
  "132001": ["content", "There is no approved template of this name in this language."],
  "132005": ["content", "With its parameters filled in, the template is too long."],
  "132007": ["content", "The template breaks WhatsApp's content policy."],
  "132008": ["content", "The template's format is not right."],
  "132012": ["content", "A parameter has another format than the template expects."],
  "132015": ["content", "The template is paused because of its low quality. Choose another one or edit it."],
  "132016": ["content", "The template was paused too often and is switched off for good."],
  "132018": ["content", "The parameters do not fit the template."],
  "132068": ["content", "The template's flow is blocked."],
  "132069": ["content", "The template's flow is used too often just now."],
  "133000": [
    "account",
    "An earlier removal of the number is not complete. Remove it once more before it is registered.",
  ],
  "133004": ["provider", "WhatsApp's server does not answer for a moment."],
  "133005": ["account", "The number's two-step PIN is wrong."],
  "133006": ["account", "The number must be verified again before it is registered."],
  "133008": ["account", "The two-step PIN was entered wrong too often. Wait before the next try."],
  "133009": ["account", "The two-step PIN was entered too quickly. Wait a moment."],
  "133010": ["account", "The number is not registered with the WhatsApp platform."],
  "133015": ["account", "The number was removed a moment ago and its removal is not complete. Wait 5 minutes."],
  "134011": ["account", "The account has not accepted WhatsApp's terms for payments."],
  "134100": ["content", "Only marketing templates may be sent this way."],
  "134101": ["content", "The template is still being prepared. It can be sent in about 10 minutes."],
  "134102": ["content", "The template cannot be sent this way."],
  "135000": ["content", "WhatsApp did not accept a value of this message."],
};

/** 200 to 299 are all permissions. */
function ranges(code: number): Words | null {
  return code >= 200 && code <= 299 ? (known["200"] ?? null) : null;
}

function strange({ title, message, error_data }: GraphError, name: string): Words {
  const said = (error_data?.details ?? message ?? title ?? "").replace(/\s+/g, " ").trim().slice(0, 200);
  return ["provider", said ? `Meta refused this with code ${name}: ${said}` : `Meta refused this with code ${name}.`];
}

const second = 1000;
const minute = 60 * second;

const pauses: Record<number, number | undefined> = {
  4: 5 * minute,
  17: 5 * minute,
  32: 5 * minute,
  613: minute,
  80006: minute,
  80007: 5 * minute,
  130429: 5 * second,
  131056: 6 * second,
  // Said with a 4xx these are refusals that pass.
  2: 30 * second,
  1200: 30 * second,
  131016: 30 * second,
  131057: 5 * minute,
  133004: 30 * second,
};

/** Troubles of an account that end by themselves or concern only some of what it sends. */
const passing = new Set(["368", "131042", "131048", "131055", "131057", "133008", "133009", "133015"]);

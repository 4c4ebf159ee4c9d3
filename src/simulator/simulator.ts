import { type CallsOptions, playCalls } from "./caller.ts";
import { distribute, openDoor, watchDoor } from "./http.ts";
import { playMail } from "./mail.ts";
import { playMessenger } from "./messenger.ts";
import { openBook } from "./phones/book.ts";
import { mailboxes } from "./phones/mailboxes.ts";
import { messengerPhones } from "./phones/messenger-phones.ts";
import type { PhoneMedium } from "./phones/phone.ts";
import { openScene } from "./phones/scene.ts";
import type { Shelf } from "./phones/shelf.ts";
import { smsPhones } from "./phones/sms-phones.ts";
import { voicePhones } from "./phones/voice-phones.ts";
import { whatsappPhones } from "./phones/whatsapp-phones.ts";
import { openPost } from "./post.ts";
import type { Provider, Stage } from "./stage.ts";
import { openSwitches, type ProviderName } from "./switches.ts";
import { playTwilio } from "./twilio.ts";
import type { TwilioOptions } from "./twilio-exchange.ts";
import { playWhatsapp } from "./whatsapp.ts";

export type Simulator = Awaited<ReturnType<typeof startSimulator>>;

type Options = {
  host?: string;
  port?: number;
  now?: () => number;
  /** What the workspace holds with each provider. */
  accounts?: Partial<Accounts>;
  /** Who has a phone on screen from the start. */
  customers?: { medium: PhoneMedium; account: string; address: string; name: string }[];
};

export type Accounts = {
  twilio: TwilioOptions;
  whatsapp: Parameters<typeof playWhatsapp>[1];
  messenger: Parameters<typeof playMessenger>[1]["accounts"];
  voice: CallsOptions;
  mail: { addresses: string[]; password?: string; smtpPort?: number; imapPort?: number };
};

const nobody: Accounts = {
  twilio: { accountSid: "AC00000000000000000000000000000000", authToken: "token", numbers: [] },
  whatsapp: {
    phoneNumberId: "100000000000001",
    businessAccountId: "200000000000001",
    displayNumber: "+1 415 555 0102",
    accessToken: "token",
    appSecret: "secret",
    verifyToken: "verify",
  },
  messenger: [],
  voice: { accountSid: "AC00000000000000000000000000000000", authToken: "token", numbers: [] },
  mail: { addresses: [] },
};

/** Plays every provider on loopback, each below its name: /twilio, /whatsapp, /messenger, /calls; mail on ports of its own. */
export async function startSimulator(options: Options = {}) {
  const { host = "127.0.0.1", port = 0, now = Date.now, customers = [] } = options;
  const accounts = { ...nobody, ...options.accounts };
  const listeners = new Set<() => void>();
  const switches = openSwitches(changed);
  const post = openPost({ switches, now, changed });
  const providers: Provider[] = [];
  const door = await openDoor(
    distribute(() => providers),
    { host, port },
  );
  const watched = watchDoor(door, switches);
  listeners.add(watched.look);

  const stageOf = (from: ProviderName): Stage => ({
    url: door.url,
    switches: switches.at(from),
    post: (webhook) => post.post({ ...webhook, from }),
    now,
    changed,
  });
  const twilio = playTwilio(stageOf("twilio"), accounts.twilio);
  const whatsapp = playWhatsapp(stageOf("whatsapp"), accounts.whatsapp);
  const messenger = playMessenger(stageOf("messenger"), { accounts: accounts.messenger });
  const calls = playCalls(stageOf("calls"), accounts.voice);
  const mail = await playMail(stageOf("mail"), { host, ...accounts.mail });
  for (const address of accounts.mail.addresses) mail.openAccount(address);
  providers.push(twilio, whatsapp, messenger, calls);

  const book = openBook();
  for (const { name, ...who } of customers) book.find(who, name);
  const shelves: Shelf[] = [
    smsPhones(twilio, book),
    whatsappPhones(whatsapp, book),
    messengerPhones(messenger, book, door.url),
    voicePhones(calls, book),
    mailboxes(mail, book, () => accounts.mail.addresses),
  ];
  const scene = openScene({ shelves, book, switches, post });

  function changed() {
    for (const listener of listeners) listener();
  }

  return {
    url: door.url,
    twilio,
    whatsapp,
    messenger,
    calls,
    mail,
    switches,
    postings: post.postings,
    again: post.again,
    idle: post.idle,
    phonesState: scene.state,
    async act(...[act]: Parameters<typeof scene.act>) {
      const done = await scene.act(act);
      changed();
      return done;
    },
    file: scene.file,
    /** Calls the listener whenever something on screen has moved. Returns how to stop that. */
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async stop() {
      watched.stop();
      listeners.clear();
      post.stop();
      calls.stop();
      await Promise.all([mail.stop(), door.stop()]);
    },
  };
}

import type { PhoneMessage, PlayedTwilio } from "../twilio.ts";
import type { Delivery } from "../twilio-exchange.ts";
import type { Book, Customer } from "./book.ts";
import type { Account, Act, Message, Phone, Reception, State } from "./phone.ts";
import { bytesOf, hrefOf, type Shelf } from "./shelf.ts";

export function smsPhones(twilio: PlayedTwilio, book: Book): Shelf {
  // A number that posts texts nowhere is there for calls only.
  const accounts = () => twilio.numbers.filter(({ smsUrl }) => smsUrl).map(({ number }) => accountOf(number));

  /** Each pair of a phone and a number of ours is one device on screen. */
  function phones(): Phone[] {
    const known = twilio.phones();
    for (const { number, messages } of known)
      for (const account of new Set(messages.map((message) => message.with)))
        book.find({ medium: "sms", account, address: number });
    return book.of("sms").map((customer) => {
      const { owner, address } = customer;
      const phone = known.find(({ number }) => number === address);
      const messages = (phone?.messages ?? []).filter((message) => message.with === customer.account).map(messageOf);
      const account = accountOf(customer.account);
      const reception = receptionOf(phone?.delivery ?? "delivers");
      return { id: customer.id, owner, address, account, medium: "sms", messages, reception };
    });
  }

  function act({ address: from, account: to }: Customer, act: Act) {
    if (act.act === "write") {
      const media = act.file && [{ mime: act.file.mime, bytes: bytesOf(act.file) }];
      twilio.textFrom({ from, to, body: act.text, media });
    }
    if (act.act === "receive") twilio.setDelivery(from, deliveries[act.reception]);
  }

  async function file(path: string) {
    const found = twilio.phones().flatMap(({ messages }) => messages.flatMap(({ media }) => media));
    return found.find(({ sid }) => sid === path) ?? null;
  }

  return { media: ["sms"], accounts, phones, act, file };
}

function accountOf(number: string): Account {
  return { medium: "sms", id: number, name: number };
}

// 30003: the handset cannot be reached.
const deliveries: Record<Reception, Delivery> = {
  delivers: "delivers",
  "stays-silent": "stays-silent",
  unreachable: { state: "undelivered", code: 30003 },
};

function receptionOf(delivery: Delivery): Reception {
  return typeof delivery === "object" ? "unreachable" : delivery;
}

const states: Record<PhoneMessage["state"], State> = {
  received: "delivered",
  queued: "sent",
  sent: "sent",
  delivered: "delivered",
  undelivered: "failed",
  failed: "failed",
};

function messageOf({ sid, direction, text, media, state, at }: PhoneMessage): Message {
  return {
    id: sid,
    from: direction === "out" ? "customer" : "us",
    text,
    at,
    state: states[state],
    files: media.map(({ sid, mime }) => ({ name: mime.split("/")[0]!, mime, href: hrefOf("sms", sid) })),
    quoted: null,
    reactions: [],
    buttons: [],
    footer: null,
  };
}

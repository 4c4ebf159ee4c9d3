import type { PlayedCalls } from "../caller.ts";
import type { PlayedCall } from "../caller-state.ts";
import type { Book, Customer } from "./book.ts";
import type { Account, Act, Call, Phone } from "./phone.ts";
import type { Shelf } from "./shelf.ts";

/** Telephones: what their owners type is what they say, what they read is what they hear. */
export function voicePhones(played: PlayedCalls, book: Book): Shelf {
  const accounts = () => played.numbers.filter(({ voiceUrl }) => voiceUrl).map(({ number }) => accountOf(number));

  function phones(): Phone[] {
    const calls = played.calls();
    for (const { from, to, name } of calls)
      book.find({ medium: "voice", account: to, address: from }, name || undefined);
    return book.of("voice").map(({ id, owner, address, account }) => ({
      id,
      owner,
      address,
      account: accountOf(account),
      medium: "voice",
      calls: calls
        .filter(({ from, to }) => from === address && to === account)
        .map((call) => callOf(call, played.isSpeaking(call.sid))),
    }));
  }

  async function act({ address: from, account: to, owner }: Customer, act: Act) {
    const open = played.calls().findLast((call) => call.from === from && call.to === to && call.state !== "ended");
    const caller = { from, to, name: owner === from ? "" : owner };
    if (act.act === "call" && !open) await played.callFrom(caller);
    if (act.act === "miss" && !open) played.missFrom({ ...caller, as: "canceled" });
    if (!open) return;
    if (act.act === "hang-up") played.hangUp(open.sid);
    if (open.state !== "talking") return;
    if (act.act === "say" && played.isSpeaking(open.sid)) played.interrupt(open.sid, act.text);
    else if (act.act === "say") played.say(open.sid, act.text);
    if (act.act === "key") played.press(open.sid, act.digit);
  }

  return { media: ["voice"], accounts, phones, act, file: async () => null };
}

function accountOf(number: string): Account {
  return { medium: "voice", id: number, name: number };
}

function callOf(call: PlayedCall, isSpeaking: boolean): Call {
  const { sid, state, startedAt, endedAt, note, language, transfers } = call;
  const last = call.said.findLast(({ from }) => from === "us");
  const said = call.said.map((each) => ({
    id: each.id,
    from: each.from,
    text: each.heard === null ? each.text : `${each.text.slice(0, each.heard).trimEnd()} …`,
    whole: each !== last || !isSpeaking,
  }));
  const whisper = transfers.findLast(({ answered }) => answered)?.whisper || null;
  return { id: sid, state, startedAt, endedAt, note, said, language, whisper };
}

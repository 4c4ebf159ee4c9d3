/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { Account, Call } from "../phone.ts";
import { Composer } from "./composer.tsx";
import { Icon } from "./icons.tsx";
import { act } from "./link.ts";
import { useEnd } from "./use-end.ts";
import { duration, languageName, when } from "./words.ts";

/** A telephone: what the caller types is what they say, what they read is what they hear. */
export function Line({ id, account, calls }: { id: string; account: Account; calls: Call[] }) {
  const call = calls.find(({ state }) => state !== "ended");
  return call ? (
    <OnThePhone id={id} account={account} call={call} />
  ) : (
    <Quiet id={id} account={account} calls={calls} />
  );
}

function Quiet({ id, account, calls }: { id: string; account: Account; calls: Call[] }) {
  const last = calls.at(-1);
  return (
    <>
      <header class="partner">
        <p>Phone</p>
      </header>
      <div class="dial">
        <p class="number">{account.name}</p>
        <button type="button" class="call main-act" onClick={() => act({ act: "call", phone: id })}>
          <Icon name="voice" />
          Call
        </button>
        <button type="button" class="ring-out" onClick={() => act({ act: "miss", phone: id })}>
          Give up before anybody answers
        </button>
      </div>
      {last && (
        <div class="past">
          <h3>
            Last call <time dateTime={new Date(last.startedAt).toISOString()}>{when(last.startedAt)}</time>
          </h3>
          {last.note && <p class="note">{last.note}</p>}
          <Heard call={last} />
        </div>
      )}
    </>
  );
}

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

function OnThePhone({ id, account, call }: { id: string; account: Account; call: Call }) {
  return (
    <>
      <header class="partner in-call">
        <p>{account.name}</p>
        <p class="timer">
          {call.language && !call.language.startsWith("en") && (
            <span class="language">{languageName(call.language)} · </span>
          )}
          {call.state === "ringing" ? "Ringing" : <Timer since={call.startedAt} />}
        </p>
      </header>
      <Heard call={call} />
      {call.state === "transferred" ? <PutThrough id={id} /> : <Talking id={id} call={call} />}
    </>
  );
}

function Talking({ id, call }: { id: string; call: Call }) {
  const [keypad, setKeypad] = useState(false);
  const speaking = call.said.some(({ from, whole }) => from === "us" && !whole);
  return (
    <>
      {keypad && (
        <div class="keypad">
          {keys.map((digit) => (
            <button type="button" key={digit} onClick={() => act({ act: "key", phone: id, digit })}>
              {digit}
            </button>
          ))}
        </div>
      )}
      <Composer
        label="Say"
        placeholder={call.state === "ringing" ? "Nobody has answered yet" : speaking ? "Interrupt" : "Say something"}
        send={async (text) => (await act({ act: "say", phone: id, text })) !== null}
      />
      <div class="call-acts">
        <button type="button" aria-expanded={keypad} onClick={() => setKeypad(!keypad)}>
          <Icon name="keypad" />
          Keypad
        </button>
        <HangUp id={id} />
      </div>
    </>
  );
}

/** What a caller and a teammate say to each other, we do not hear. */
function PutThrough({ id }: { id: string }) {
  return (
    <div class="call-acts">
      <HangUp id={id} />
    </div>
  );
}

function HangUp({ id }: { id: string }) {
  return (
    <button type="button" class="hang-up" onClick={() => act({ act: "hang-up", phone: id })}>
      <Icon name="hangup" />
      Hang up
    </button>
  );
}

function Heard({ call }: { call: Call }) {
  const box = useEnd(call.said.reduce((sum, { text }) => sum + text.length, 0));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
    <div class="log" role="log" aria-label="What is said" tabIndex={0} ref={box}>
      <ol>
        {call.said.map(({ id, from, text, whole }) => (
          <li class={`row first ${from}`} key={id}>
            <div class={whole ? "bubble" : "bubble speaking"}>
              <p dir="auto">{text}</p>
            </div>
          </li>
        ))}
      </ol>
      {call.state !== "ended" && call.note && <p class="note">{call.note}</p>}
      {call.whisper && <p class="note">The teammate was told: “{call.whisper}”</p>}
    </div>
  );
}

function Timer({ since }: { since: number }) {
  const [now, set] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => set(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return <>{duration(now - since)}</>;
}

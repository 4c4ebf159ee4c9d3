/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ChatPhone, File, Message, Phone } from "../phone.ts";
import { Composer } from "./composer.tsx";
import { Icon, Ticks } from "./icons.tsx";
import { act } from "./link.ts";
import { useEnd } from "./use-end.ts";
import { clock, exact, openers, stateName, when } from "./words.ts";

type Props = Extract<Phone, ChatPhone>;

export function Chat({ id, account, medium, messages }: Props) {
  const [answering, answer] = useState<string>();
  const quoted = messages.find((message) => message.id === answering);
  useReading(id, medium, messages);

  const send = async (text: string, file: { name: string; mime: string; base64: string } | undefined) => {
    answer(undefined);
    return (await act({ act: "write", phone: id, text, file, answers: answering })) !== null;
  };

  return (
    <>
      <header class="partner">
        <span class="shop" aria-hidden="true">
          <Icon name={medium} />
        </span>
        <p>{account.name}</p>
      </header>
      <Log messages={messages}>
        {messages.map((message, at) => (
          <Bubble
            key={message.id}
            phone={id}
            medium={medium}
            message={message}
            before={messages[at - 1]}
            latest={isLatestOfRun(messages, at)}
            quoted={messages.find((one) => one.id === message.quoted)}
            answer={() => answer(message.id)}
          />
        ))}
      </Log>
      {messages.length === 0 && (
        <ul class="openers" aria-label="Something to begin with">
          {openers.map((text) => (
            <li key={text}>
              <button type="button" onClick={() => send(text, undefined)}>
                {text}
              </button>
            </li>
          ))}
        </ul>
      )}
      {quoted && (
        <p class="answering">
          <Icon name="reply" />
          <span>{quoted.text || "A file"}</span>
          <button
            type="button"
            class="icon"
            aria-label="Answer nothing in particular"
            onClick={() => answer(undefined)}
          >
            <Icon name="close" />
          </button>
        </p>
      )}
      <Composer label={`Message to ${account.name}`} placeholder="Message" send={send} files />
    </>
  );
}

/** Whoever has the chat before their eyes has read it. */
function useReading(id: string, medium: string, messages: Message[]) {
  const unread =
    medium !== "sms" &&
    messages.some(({ from, state }) => from === "us" && (state === "sent" || state === "delivered"));
  useEffect(() => {
    if (!unread) return;
    const read = () => document.visibilityState === "visible" && act({ act: "read", phone: id });
    const timer = setTimeout(read, 900);
    document.addEventListener("visibilitychange", read);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, [unread, id]);
}

function Log({ messages, children }: { messages: Message[]; children: ComponentChildren }) {
  const box = useEnd(messages.length);
  const latest = messages.at(-1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
    <div class="log" role="log" aria-live="off" aria-label="Messages" tabIndex={0} ref={box}>
      <ol>{children}</ol>
      <p class="unseen" aria-live="polite">
        {latest?.from === "us" && latest.text}
      </p>
    </div>
  );
}

type BubbleProps = {
  phone: string;
  medium: string;
  message: Message;
  before: Message | undefined;
  latest: boolean;
  quoted: Message | undefined;
  answer: () => void;
};

function Bubble({ phone, medium, message, before, latest, quoted, answer }: BubbleProps) {
  const { id, from, text, at, state, files, reactions, buttons, footer } = message;
  const first = before?.from !== from || at - before.at > pauseMs;
  const gone = state === "deleted";
  return (
    <li class={`row ${from}${first ? " first" : ""}${latest ? " latest" : ""} ${state}`}>
      {(!before || at - before.at > pauseMs) && (
        <p class="day">
          <time dateTime={new Date(at).toISOString()}>{when(at)}</time>
        </p>
      )}
      <div class="bubble-line">
        <div class="bubble" title={exact(at)}>
          {quoted && <p class="quoted">{quoted.text || "A file"}</p>}
          {!gone && files.map((file) => <Sent key={file.href} file={file} />)}
          {gone ? <p class="gone">Unsent</p> : text && <p dir="auto">{linked(text)}</p>}
          {footer && <p class="footer">{footer}</p>}
          {reactions.length > 0 && <span class="reactions">{reactions.join(" ")}</span>}
        </div>
        {medium !== "sms" && !gone && <Deeds phone={phone} message={message} answer={answer} />}
      </div>
      {buttons.length > 0 && (
        <div class="buttons">
          {buttons.map(({ title, payload }) => (
            <button
              type="button"
              key={payload}
              onClick={() => act({ act: "press", phone, message: id, title, payload })}
            >
              {title}
            </button>
          ))}
        </div>
      )}
      {(latest || state === "failed") && <Fate message={message} />}
    </li>
  );
}

const pauseMs = 15 * 60_000;

function isLatestOfRun(messages: Message[], at: number): boolean {
  return messages[at + 1]?.from !== messages[at]!.from;
}

/** When it was said, and how far it came. */
function Fate({ message: { at, state } }: { message: Message }) {
  return (
    <p class="fate">
      <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>
      {state === "sent" || state === "delivered" || state === "read" ? <Ticks state={state} /> : null}
      {state !== "deleted" && <span>{stateName[state]}</span>}
    </p>
  );
}

function Deeds({ phone, message, answer }: { phone: string; message: Message; answer: () => void }) {
  const { id, from, reactions } = message;
  const liked = reactions.includes("❤️");
  return (
    <div class="deeds">
      <button type="button" class="icon" aria-label="Answer this" title="Answer this" onClick={answer}>
        <Icon name="reply" />
      </button>
      {from === "us" ? (
        <button
          type="button"
          class="icon"
          aria-label="Like"
          title="Like"
          aria-pressed={liked}
          onClick={() => act({ act: "react", phone, message: id, emoji: liked ? null : "❤️" })}
        >
          <Icon name="heart" />
        </button>
      ) : (
        <button
          type="button"
          class="icon"
          aria-label="Unsend"
          title="Unsend"
          onClick={() => act({ act: "unsend", phone, message: id })}
        >
          <Icon name="undo" />
        </button>
      )}
    </div>
  );
}

export function Sent({ file: { name, mime, href } }: { file: File }) {
  if (/^image\/(png|jpeg|gif|webp)$/.test(mime)) return <img src={href} alt={name} loading="lazy" />;
  return (
    <a class="file" href={href} download={name}>
      <Icon name="file" />
      {name}
    </a>
  );
}

function linked(text: string) {
  return text.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((piece, at) =>
    at % 2 === 0 ? (
      piece
    ) : (
      <a key={piece} href={piece} target="_blank" rel="noreferrer">
        {piece}
      </a>
    ),
  );
}

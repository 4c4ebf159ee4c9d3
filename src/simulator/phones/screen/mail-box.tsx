/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Account, Mail, NewFile } from "../phone.ts";
import { Sent } from "./chat.tsx";
import { Attach } from "./composer.tsx";
import { Icon } from "./icons.tsx";
import { act } from "./link.ts";
import { exact, when } from "./words.ts";

type Place = { at: "list" } | { at: "mail"; id: string } | { at: "letter"; answers?: Mail };

export function MailBox({ id, account, mails }: { id: string; account: Account; mails: Mail[] }) {
  const [place, go] = useState<Place>({ at: "list" });
  const [seen, see] = useState<string[]>([]);
  const read = (mail: Mail) => {
    see([...seen, mail.id]);
    go({ at: "mail", id: mail.id });
  };
  if (place.at === "letter")
    return <Letter phone={id} account={account} answers={place.answers} done={() => go({ at: "list" })} />;
  const mail = place.at === "mail" && mails.find((one) => one.id === place.id);
  if (mail)
    return <Opened mail={mail} back={() => go({ at: "list" })} reply={() => go({ at: "letter", answers: mail })} />;
  return (
    <>
      <header class="partner">
        <p>Mail</p>
        <button type="button" class="main-act" onClick={() => go({ at: "letter" })}>
          <Icon name="pen" />
          New mail
        </button>
      </header>
      <ul class="mails">
        {mails.toReversed().map((one) => (
          <li key={`${one.id} ${one.from}`}>
            <button
              type="button"
              class={one.from === "us" && !seen.includes(one.id) ? "unread" : ""}
              onClick={() => read(one)}
            >
              <span class="sender">{one.from === "us" ? one.sender : `To ${one.to.join(", ")}`}</span>
              <time dateTime={new Date(one.at).toISOString()}>{when(one.at)}</time>
              <span class="subject">{one.subject || "No subject"}</span>
              <span class="begins">{one.text.slice(0, 120)}</span>
            </button>
          </li>
        ))}
      </ul>
      {mails.length === 0 && <p class="nothing">No mail yet. Write one to {account.name}.</p>}
    </>
  );
}

function Opened({ mail, back, reply }: { mail: Mail; back: () => void; reply: () => void }) {
  const { subject, sender, to, cc, at, files } = mail;
  const top = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => top.current!.focus(), []);
  const [text, quoted] = splitQuoted(mail.text);
  return (
    <>
      <header class="partner">
        <button type="button" class="icon" aria-label="Back to the list" onClick={back}>
          <Icon name="back" />
        </button>
        <p />
        <button type="button" class="main-act" onClick={reply}>
          <Icon name="reply" />
          Reply
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it */}
      <article class="mail" tabIndex={0} aria-label={subject}>
        <h3 ref={top} tabIndex={-1}>
          {subject || "No subject"}
        </h3>
        <dl>
          <dt>From</dt>
          <dd>{sender}</dd>
          <dt>To</dt>
          <dd>{to.join(", ")}</dd>
          {cc.length > 0 && <dt>Cc</dt>}
          {cc.length > 0 && <dd>{cc.join(", ")}</dd>}
        </dl>
        <p class="mail-time">{exact(at)}</p>
        <p class="mail-text" dir="auto">
          {text}
        </p>
        {quoted && (
          <details>
            <summary>Earlier</summary>
            <p class="mail-text">{quoted}</p>
          </details>
        )}
        {files.map((file) => (
          <Sent key={file.href} file={file} />
        ))}
      </article>
    </>
  );
}

type LetterProps = { phone: string; account: Account; answers: Mail | undefined; done: () => void };

function Letter({ phone, account, answers, done }: LetterProps) {
  const [subject, setSubject] = useState(answers ? `Re: ${answers.subject.replace(/^re:\s*/i, "")}` : "");
  const [text, setText] = useState("");
  const [file, setFile] = useState<NewFile>();
  const first = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => (answers ? body.current : first.current)!.focus(), [answers]);
  const send = async (event: Event) => {
    event.preventDefault();
    if (await act({ act: "mail", phone, subject, text, answers: answers?.id, file })) done();
  };
  return (
    <form class="letter" onSubmit={send}>
      <header class="partner">
        <button type="button" class="icon" aria-label="Put the mail away" onClick={done}>
          <Icon name="close" />
        </button>
        <p />
        <Attach choose={setFile} />
        <button type="submit" class="main-act" disabled={!text.trim()}>
          <Icon name="send" />
          Send
        </button>
      </header>
      <p class="to">
        To <span>{answers?.from === "us" ? answers.sender : account.name}</span>
      </p>
      <input
        ref={first}
        aria-label="Subject"
        placeholder="Subject"
        value={subject}
        maxLength={300}
        onInput={({ currentTarget }) => setSubject(currentTarget.value)}
      />
      <textarea
        ref={body}
        aria-label="Text"
        placeholder="Write your mail"
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      {file && <p class="chosen">{file.name}</p>}
    </form>
  );
}

/** The new text, and what it quotes below. */
function splitQuoted(text: string): [string, string] {
  const at = text.search(/\n(On .*wrote:\s*\n)?>/);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at).trim()];
}

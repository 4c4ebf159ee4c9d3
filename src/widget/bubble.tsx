/** @jsxImportSource preact */

import { Files } from "./files.tsx";
import { RichText } from "./rich-text.tsx";
import type { Row } from "./thread.ts";
import { clock, exact, words } from "./tongue.ts";
import type { Visit } from "./visit.ts";

export function Bubble({ row, latest, visit }: { row: Row; latest: boolean; visit: Visit }) {
  const { from, text, sources, state } = row;
  return (
    <li class={`row ${from}${row.first ? " first" : ""}${row.moves ? " fresh" : ""} ${state}`}>
      {row.first && <Who from={from} name={row.name} />}
      {text && (
        <div class="bubble" title={exact(row.at)}>
          {from === "visitor" ? (
            <p class="plain" dir="auto">
              {text}
            </p>
          ) : (
            <RichText text={text} sources={sources} />
          )}
          {sources.length > 0 && <Sources sources={sources} />}
        </div>
      )}
      <Files files={row.files} previews={visit.previewsOf(row.clientId)} />
      {row.state === "failed" && (
        <Failed onRetry={() => visit.retry(row.clientId!)} onRemove={() => visit.remove(row.clientId!)} />
      )}
      {row.state !== "failed" && row.last && <Meta row={row} latest={latest} />}
    </li>
  );
}

export function Composing({ text, name }: { text: string; name: string }) {
  return (
    <li class="row agent first composing">
      <Who from="agent" name={name} />
      <div class="bubble">
        <RichText text={text} sources={[]} />
      </div>
    </li>
  );
}

export function Typing({ name }: { name: string }) {
  return (
    <li class="row teammate first typing">
      <p class="unseen">{words.typing.replace("{name}", name)}</p>
      <div class="bubble" aria-hidden="true">
        <i />
        <i />
        <i />
      </div>
    </li>
  );
}

function Who({ from, name }: Pick<Row, "from" | "name">) {
  if (from === "visitor") return <p class="unseen">{words.you}</p>;
  return (
    <p class="who">
      <span class="face" aria-hidden="true">
        {from === "agent" ? <Spark /> : name.trim().charAt(0).toLocaleUpperCase()}
      </span>
      <bdi>{name}</bdi>
      {from === "agent" && name !== words.agent && <span class="kind">{words.agent}</span>}
    </p>
  );
}

function Spark() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M8 1c.7 4 3 6.3 7 7-4 .7-6.3 3-7 7-.7-4-3-6.3-7-7 4-.7 6.3-3 7-7z" />
    </svg>
  );
}

function Sources({ sources }: Pick<Row, "sources">) {
  return (
    <ol class="sources" aria-label={words.sources}>
      {sources.map(({ number, title }) => (
        <li key={number}>
          <span class="mark">{number}</span>
          <bdi>{title}</bdi>
        </li>
      ))}
    </ol>
  );
}

function Meta({ row, latest }: { row: Row; latest: boolean }) {
  const state = row.from === "visitor" && (row.state === "sending" ? words.sending : latest && words.sent);
  return (
    <p class="meta">
      {state && `${state} · `}
      <time dateTime={row.at}>{clock(row.at)}</time>
    </p>
  );
}

function Failed({ onRetry, onRemove }: { onRetry: () => void; onRemove: () => void }) {
  return (
    <p class="meta failed">
      <span>{words.failed}</span>
      <button type="button" onClick={onRetry}>
        {words.retry}
      </button>
      <button type="button" onClick={onRemove}>
        {words.remove}
      </button>
    </p>
  );
}

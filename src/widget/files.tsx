/** @jsxImportSource preact */
import { useEffect, useRef } from "preact/hooks";
import { type Attachment, isPicture, isUnderWay, mayBeRetried } from "./attachments.ts";
import type { Row } from "./thread.ts";
import { problemWords, sizeOf, words } from "./tongue.ts";
import type { Visit } from "./visit.ts";

/** What a message brought: pictures to look at, and everything else to keep. */
export function Files({ files, previews }: { files: Row["files"]; previews: (string | null)[] }) {
  const shown = files.map((file, at) => ({ ...file, picture: isPicture(file.mime) && (previews[at] || file.url) }));
  const pictures = shown.filter(({ picture }) => picture);
  return (
    <>
      {pictures.length > 0 && (
        <div class={pictures.length > 1 ? "pictures many" : "pictures"}>
          {pictures.map(({ id, name, url, picture }) => (
            <a key={id} href={url || undefined} target="_blank" rel="noopener" title={name}>
              <img src={picture as string} alt={name} loading="lazy" />
            </a>
          ))}
        </div>
      )}
      {shown.map((file) => !file.picture && <Document key={file.id} file={file} />)}
    </>
  );
}

function Document({ file: { name, size, url } }: { file: Row["files"][number] }) {
  return (
    <a class="document" href={url || undefined} download={name}>
      <Sheet />
      <span>
        <bdi>{name}</bdi>
        {size !== null && <small>{sizeOf(size)}</small>}
      </span>
    </a>
  );
}

/** What will go with the next message, above the field. */
export function Tray({ attached, visit }: { attached: Attachment[]; visit: Visit }) {
  const list = useRef<HTMLUListElement>(null);
  const before = useRef(0);
  useEffect(() => {
    // What was added last is looked at first.
    if (attached.length > before.current) list.current!.scrollTop = list.current!.scrollHeight;
    before.current = attached.length;
  });
  if (attached.length === 0) return null;
  return (
    <ul class="tray" ref={list} aria-label={words.files}>
      {attached.map((each) => (
        <li key={each.key} class={each.problem ? "attached bad" : "attached"}>
          {each.preview && !each.problem ? <img src={each.preview} alt="" /> : <Sheet />}
          <span>
            <bdi>{each.name}</bdi>
            <small role={each.problem ? "alert" : undefined}>
              {each.problem ? problemWords(each.problem) : sizeOf(each.size)}
            </small>
          </span>
          {each.problem && mayBeRetried(each.problem) && (
            <button type="button" class="again" onClick={() => visit.attachments.retry(each.key)}>
              {words.retry}
            </button>
          )}
          <button
            type="button"
            class="drop-it"
            aria-label={`${words.remove}: ${each.name}`}
            onClick={() => visit.attachments.remove(each.key)}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m4.5 4.5 7 7m0-7-7 7" />
            </svg>
          </button>
          {isUnderWay(each) && <progress aria-label={words.uploading} value={each.share} />}
        </li>
      ))}
    </ul>
  );
}

function Sheet() {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d="M9.25 1.75H4.5a1 1 0 0 0-1 1v10.5a1 1 0 0 0 1 1h7a1 1 0 0 0 1-1V5zm0 0V5h3.25" />
    </svg>
  );
}

import { CircleAlert, Download, LoaderCircle } from "lucide-react";
import type { File } from "../../../contract/conversations.ts";
import { sizeInWords } from "../../../domain/size-in-words.ts";
import { fileAddress } from "../addresses.ts";
import { FileIcon } from "../file-icon.tsx";

/** What came or goes with a message: pictures in place, the rest as something to play or to open. */
export function Files({ files }: { files: File[] }) {
  const pictures = files.filter(isPicture);
  const others = files.filter((file) => !isPicture(file));
  return (
    <>
      {pictures.length > 0 && <Pictures files={pictures} />}
      {others.map((file) => (
        <FileView key={file.id} file={file} />
      ))}
    </>
  );
}

/** Each in a frame of a fixed shape: what loads late moves nothing. */
function Pictures({ files }: { files: File[] }) {
  const alone = files.length === 1;
  return (
    <ul className={`grid max-w-full gap-1 ${alone ? "w-72" : "w-80 grid-cols-2"}`}>
      {files.map((file) => (
        <li key={file.id}>
          <a
            href={fileAddress(file.id)}
            target="_blank"
            rel="noopener"
            title={file.name}
            className={`block overflow-hidden rounded-md border bg-hover ${alone ? "aspect-4/3" : "aspect-square"}`}
          >
            <img
              src={fileAddress(file.id)}
              alt={file.name}
              loading="lazy"
              decoding="async"
              className={`size-full ${alone ? "object-contain" : "object-cover"}`}
            />
          </a>
        </li>
      ))}
    </ul>
  );
}

function FileView({ file }: { file: File }) {
  const { id, name, mime, state } = file;
  if (state === "stored" && mime.startsWith("audio/")) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what customers record comes without captions
      <audio controls preload="metadata" src={fileAddress(id)} aria-label={name} className="h-10 w-72 max-w-full" />
    );
  }
  if (state === "stored" && mime.startsWith("video/")) {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what customers record comes without captions
      <video
        controls
        preload="metadata"
        src={fileAddress(id)}
        aria-label={name}
        className="aspect-video w-80 max-w-full rounded-md bg-[oklch(0.15_0_0)]"
      />
    );
  }
  return <FileLine file={file} />;
}

/** A file as one line, with what is known of it. */
export function FileLine({ file }: { file: File }) {
  const { id, name, mime, size, state, error } = file;
  const label = (
    <span className="min-w-0 flex-1">
      <span className="block truncate" dir="auto">
        {name}
      </span>
      <span className={`block truncate text-small ${state === "failed" ? "text-bad" : "text-muted"}`}>
        {state === "waiting" && "Fetching…"}
        {state === "failed" && (error ? `Could not be fetched: ${error}` : "Could not be fetched")}
        {state === "stored" && (size === null ? "File" : sizeInWords(size))}
      </span>
    </span>
  );
  if (state !== "stored") {
    return (
      <div className={`${line} border-dashed`} title={error ?? undefined}>
        {state === "waiting" ? (
          <LoaderCircle size={16} aria-hidden className="animate-spin text-muted" />
        ) : (
          <CircleAlert size={16} aria-hidden className="text-bad" />
        )}
        {label}
      </div>
    );
  }
  return (
    <a href={fileAddress(id)} target="_blank" rel="noopener" title={name} className={`${line} hover:bg-hover`}>
      <span className="text-muted">
        <FileIcon mime={mime} />
      </span>
      {label}
      <Download size={14} aria-hidden className="text-muted" />
    </a>
  );
}

// As the server shows them in place; anything else, such as SVG, it only hands out to be saved.
const shown = /^image\/(png|jpeg|gif|webp|avif)\b/;

function isPicture({ mime, state }: File): boolean {
  return state === "stored" && shown.test(mime);
}

const line = "flex min-h-11 w-72 max-w-full items-center gap-2.5 rounded-md border bg-surface px-3 py-1 text-text";

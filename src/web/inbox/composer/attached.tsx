import { CircleAlert, X } from "lucide-react";
import { sizeInWords } from "../../../domain/size-in-words.ts";
import { IconButton } from "../../ui/button.tsx";
import { FileIcon } from "../file-icon.tsx";
import type { Attachment, Attachments } from "./use-attachments.ts";

/** What goes along, each with how far its upload has come. */
export function Attached({ attachments: { all, remove } }: { attachments: Attachments }) {
  if (all.length === 0) return null;
  return (
    <ul aria-label="Attached files" className="flex flex-wrap gap-1.5 px-2 py-1.5">
      {all.map((one) => (
        <li
          key={one.key}
          className="relative flex h-10 w-52 max-w-full items-center gap-2 overflow-hidden rounded-md border bg-surface ps-2"
        >
          {one.preview ? (
            <img src={one.preview} alt="" className="-ms-2 h-10 w-10 object-cover" />
          ) : (
            <span className="text-muted">
              <FileIcon mime={one.mime} />
            </span>
          )}
          <span className="min-w-0 flex-1 leading-4">
            <span className="block truncate" title={one.name}>
              {one.name}
            </span>
            <Said one={one} />
          </span>
          <IconButton label={`Remove ${one.name}`} size="small" onClick={() => remove(one.key)} className="me-1">
            <X size={14} />
          </IconButton>
          {!one.stored && !one.problem && (
            <span
              role="progressbar"
              aria-label={`Uploading ${one.name}`}
              aria-valuenow={Math.round(one.share * 100)}
              className="absolute bottom-0 left-0 h-0.5 bg-fill transition-[width]"
              style={{ width: `${one.share * 100}%` }}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function Said({ one }: { one: Attachment }) {
  if (one.problem) {
    return (
      <span title={one.problem} className="flex items-center gap-1 truncate text-bad text-small">
        <CircleAlert size={12} aria-hidden /> {one.problem}
      </span>
    );
  }
  return (
    <span className="block truncate text-muted text-small">
      {one.stored ? sizeInWords(one.size) : `${Math.round(one.share * 100)} %`}
    </span>
  );
}

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { SkippedList } from "./import-view.tsx";
import type { Reading } from "./read-documents.ts";

type ReadyProps = { reading: Reading; onBegin: (publish: boolean) => Promise<void>; onCancel: () => void };

/** What was read in the browser, before any of it is sent. */
export function ReadyToImport({ reading: { documents, unreadable }, onBegin, onCancel }: ReadyProps) {
  const [publish, setPublish] = useState(true);
  const beginning = useMutation({ mutationFn: () => onBegin(publish) });
  const count = documents.length === 1 ? "1 document" : `${documents.length} documents`;
  return (
    <section aria-label="Ready to import" className="rounded-md border px-5 py-4">
      <h2 className="font-semibold">{documents.length === 0 ? "Nothing to import" : `${count} ready`}</h2>
      {documents.length > 0 && (
        <ul className="mt-2 max-h-48 overflow-y-auto text-muted">
          {documents.slice(0, 200).map(({ path }) => (
            <li key={path} className="truncate">
              {path}
            </li>
          ))}
          {documents.length > 200 && <li>and {documents.length - 200} more</li>}
        </ul>
      )}
      {unreadable.length > 0 && <SkippedList skipped={unreadable} label={`${unreadable.length} left out`} />}
      {documents.length > 0 && (
        <div className="mt-4">
          <Checkbox
            checked={publish}
            onChange={setPublish}
            label="Publish at once"
            hint="Otherwise they come in as drafts, which no agent reads."
          />
        </div>
      )}
      {beginning.error && <ProblemNote error={beginning.error} className="mt-3" />}
      <div className="mt-4 flex flex-wrap gap-2">
        {documents.length > 0 && (
          <Button variant="primary" busy={beginning.isPending} onClick={() => beginning.mutate()}>
            Import {count}
          </Button>
        )}
        <Button onClick={onCancel}>{documents.length > 0 ? "Cancel" : "Choose others"}</Button>
      </div>
    </section>
  );
}

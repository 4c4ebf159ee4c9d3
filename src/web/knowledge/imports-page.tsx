import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useRefresh } from "../act.ts";
import { api } from "../api.ts";
import { useBlocked } from "../session.tsx";
import { Load } from "../ui/load.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { Section } from "../ui/section.tsx";
import { DropZone } from "./drop-zone.tsx";
import { ImportView } from "./import-view.tsx";
import { KnowledgeFrame } from "./knowledge-frame.tsx";
import { importsQuery } from "./queries.ts";
import { type Document, inBatches, nameOf, type Reading, readFiles } from "./read-documents.ts";
import { ReadyToImport } from "./ready-to-import.tsx";

export function ImportsPage() {
  const blocked = useBlocked()("knowledge.write");
  const imports = useQuery(importsQuery);
  const refresh = useRefresh();
  const [reading, setReading] = useState<Reading | null>(null);
  const [error, setError] = useState<unknown>(null);

  async function read(files: Promise<File[]> | File[]) {
    try {
      setError(null);
      setReading(await readFiles(await files));
    } catch (thrown) {
      setError(thrown);
    }
  }

  async function begin(publish: boolean) {
    await send(reading!.documents, publish);
    setReading(null);
    await refresh(["imports"]);
  }

  return (
    <KnowledgeFrame tab="imports">
      <div className="max-w-180">
        {error !== null && <ProblemNote title="The files could not be read" error={error} className="mb-4" />}
        {reading ? (
          <ReadyToImport reading={reading} onBegin={begin} onCancel={() => setReading(null)} />
        ) : (
          <DropZone blocked={blocked} onFiles={read} />
        )}
        <div className="mt-8">
          <Section title="Imports so far">
            <Load query={imports} what="The imports" lines={3}>
              {(rows) =>
                rows.length === 0 ? (
                  <p className="text-muted">None yet.</p>
                ) : (
                  <ul>
                    {rows.map((item) => (
                      <ImportView key={item.id} item={item} />
                    ))}
                  </ul>
                )
              }
            </Load>
          </Section>
        </div>
      </div>
    </KnowledgeFrame>
  );
}

async function send(documents: Document[], publish: boolean) {
  const batches = inBatches(documents);
  for (const [index, batch] of batches.entries()) {
    const part = batches.length > 1 ? `, part ${index + 1} of ${batches.length}` : "";
    await api.post("/api/v1/knowledge/imports", {
      name: `${nameOf(documents).slice(0, 150)}${part}`,
      publish,
      documents: batch,
    });
  }
}

import { FolderOpen, Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { droppedFiles } from "./read-documents.ts";

type DropZoneProps = { blocked: string | null; onFiles: (files: Promise<File[]> | File[]) => void };

/** Files and folders, dropped or chosen. Nothing is sent yet. */
export function DropZone({ blocked, onFiles }: DropZoneProps) {
  const [over, setOver] = useState(false);

  function onDrop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    if (!blocked) onFiles(droppedFiles(event.dataTransfer.items));
  }

  return (
    <section
      aria-label="Import files"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(!blocked);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
      className={`flex flex-col items-center gap-3 rounded-md border border-dashed px-4 py-10 text-center transition-colors ${over ? "border-accent bg-accent/8" : "border-edge"}`}
    >
      <Upload size={20} className="text-muted" aria-hidden />
      <div>
        <p className="font-semibold">Drop files or a folder here</p>
        <p className="mt-1 max-w-100 text-balance text-muted">
          Markdown (.md), web pages (.html), or .jsonl with a title and a body on each line. A second import of the same
          files updates their articles.
        </p>
      </div>
      <div className="flex flex-wrap justify-center gap-2">
        <Chooser icon={<Upload size={16} />} blocked={blocked} onFiles={onFiles}>
          Choose files
        </Chooser>
        <Chooser icon={<FolderOpen size={16} />} blocked={blocked} onFiles={onFiles} folder>
          Choose a folder
        </Chooser>
      </div>
    </section>
  );
}

type ChooserProps = DropZoneProps & { icon: React.ReactNode; folder?: boolean; children: string };

function Chooser({ icon, blocked, folder, onFiles, children }: ChooserProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button icon={icon} blocked={blocked} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={children}
        accept={folder ? undefined : ".md,.markdown,.html,.htm,.jsonl"}
        {...(folder ? { webkitdirectory: "" } : {})}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}

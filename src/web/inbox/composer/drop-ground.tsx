import { type ClipboardEvent, type DragEvent, type ReactNode, useState } from "react";

type GroundProps = { on: boolean; note: boolean; onFiles: (files: File[]) => void; children: ReactNode };

/** Files may be dropped anywhere on it, or pasted. */
export function DropGround({ on, note, onFiles, children }: GroundProps) {
  const [over, setOver] = useState(false);

  function onDrag(event: DragEvent) {
    if (!on || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(true);
  }

  function onDrop(event: DragEvent) {
    setOver(false);
    if (!on || event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    onFiles([...event.dataTransfer.files]);
  }

  function onPaste(event: ClipboardEvent) {
    const { files, types } = event.clipboardData;
    // From a word processor there comes a picture of the words as well.
    if (!on || files.length === 0 || types.includes("text/plain")) return;
    event.preventDefault();
    event.stopPropagation();
    onFiles([...files]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a ground for the pointer; the button serves everybody
    <div
      onDragOver={onDrag}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDropCapture={onDrop}
      onPasteCapture={onPaste}
      className={`relative shrink-0 border-t transition-colors ${note ? "bg-note" : "bg-surface"}`}
    >
      {children}
      {over && (
        <p className="pointer-events-none absolute inset-1 z-30 flex items-center justify-center rounded-md border border-accent border-dashed bg-surface/90 font-medium">
          Drop to attach
        </p>
      )}
    </div>
  );
}

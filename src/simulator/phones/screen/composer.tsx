/** @jsxImportSource preact */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { NewFile } from "../phone.ts";
import { Icon } from "./icons.tsx";

type Props = {
  label: string;
  placeholder: string;
  /** Resolves to whether it went out; the text is kept if not. */
  send: (text: string, file: NewFile | undefined) => Promise<boolean>;
  files?: boolean;
};

export function Composer({ label, placeholder, send, files = false }: Props) {
  const [text, setText] = useState("");
  const [file, setFile] = useState<NewFile>();
  const field = useRef<HTMLTextAreaElement>(null);
  const ready = text.trim() !== "" || file !== undefined;
  useLayoutEffect(() => grow(field.current!));

  const submit = async () => {
    if (!ready) return;
    const [kept, keptFile] = [text, file];
    setText("");
    setFile(undefined);
    field.current!.focus();
    if (await send(text.trim(), file)) return;
    setText(kept);
    setFile(keptFile);
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {file && (
        <p class="chosen">
          <Icon name="file" />
          <span>{file.name}</span>
          <button type="button" class="icon" aria-label={`Remove ${file.name}`} onClick={() => setFile(undefined)}>
            <Icon name="close" />
          </button>
        </p>
      )}
      {files && <Attach choose={setFile} />}
      <textarea
        ref={field}
        rows={1}
        maxLength={5000}
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          submit();
        }}
      />
      <button type="submit" class="send" aria-label="Send" title="Send" aria-disabled={!ready}>
        <Icon name="send" />
      </button>
    </form>
  );
}

const mostBytes = 4 * 1024 * 1024;

export function Attach({ choose }: { choose: (file: NewFile) => void }) {
  const [note, setNote] = useState("Attach a file");
  return (
    <label class="icon attach" title={note}>
      <input
        type="file"
        aria-label={note}
        onChange={async ({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = "";
          if (!file) return;
          if (file.size > mostBytes) return setNote("Attach a file of at most 4 MB");
          choose({ name: file.name, mime: file.type || "application/octet-stream", base64: await base64Of(file) });
        }}
      />
      <Icon name="clip" />
    </label>
  );
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

function grow(field: HTMLTextAreaElement) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

import { SendHorizontal } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "../ui/button.tsx";
import { Field, Textarea } from "../ui/field.tsx";

type TestComposerProps = { busy: boolean; open: boolean; onSend: (text: string) => void };

export function TestComposer({ busy, open, onSend }: TestComposerProps) {
  const [text, setText] = useState("");
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);

  function send() {
    if (busy || text.trim() === "") return;
    onSend(text.trim());
    setText("");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className="flex items-end gap-2 border-t p-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Field label="Message to try" labelHidden className="min-w-0 flex-1">
        <Textarea
          ref={field}
          rows={2}
          dir="auto"
          maxLength={4000}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          placeholder="How can I return something?"
          className="resize-none"
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy} aria-label="Send" className="!px-0 w-8">
        <SendHorizontal size={16} aria-hidden />
      </Button>
    </form>
  );
}

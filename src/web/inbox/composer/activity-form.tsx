import { type FormEvent, useState } from "react";
import { api } from "../../api.ts";
import { fieldsOf } from "../../submit.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Field, Input, Select, Textarea } from "../../ui/field.tsx";
import { sentenceOf } from "../../ui/problem.tsx";
import { nameInWords } from "../numbers.ts";
import { forInput } from "../when.ts";

type Direction = "in" | "out";
type ActivityFormProps = {
  contact: { id: string; name: string };
  channel: string;
  text: string;
  onText: (text: string) => void;
  onLogged?: (conversation: string) => void;
};

/** Nothing is sent from here: what was said there is kept here. */
export function ActivityForm({ contact, channel, text, onText, onLogged }: ActivityFormProps) {
  const [kind, setKind] = useState("message");
  const [direction, setDirection] = useState<Direction>("out");
  const [link, setLink] = useState("");
  const [at, setAt] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const fields = fieldsOf(error);
  const request = kind === "connection-request";

  async function log(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      const { conversationId } = await api.post<{ conversationId: string }>("/api/v1/activities", {
        contact: contact.id,
        channel,
        kind,
        direction,
        text: text.trim(),
        link: link.trim() || null,
        at: at ? new Date(at).toISOString() : undefined,
      });
      onText("");
      setLink("");
      setAt("");
      onLogged?.(conversationId);
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={log} className="flex flex-col gap-2 px-2 py-2">
      <div className="flex flex-wrap items-end gap-2">
        <Field label="What" className="min-w-44 flex-1">
          <Select value={kind} onChange={(event) => setKind(event.target.value)}>
            <option value="message">Message</option>
            <option value="connection-request">Connection request</option>
            <option value="comment">Comment</option>
          </Select>
        </Field>
        <Choice
          label="Direction"
          value={direction}
          onChange={setDirection}
          options={[
            { value: "out", label: "From us" },
            { value: "in", label: `From ${firstName(nameInWords(contact.name))}` },
          ]}
        />
      </div>
      <Field label={request ? "Words that went with it" : "What was said"} labelHidden error={fields.text}>
        <Textarea
          dir="auto"
          rows={2}
          value={text}
          maxLength={10_000}
          placeholder={request ? "Words that went with it, if any" : "What was said"}
          onChange={(event) => onText(event.target.value)}
          className="[field-sizing:content]"
        />
      </Field>
      <div className="flex flex-wrap items-end gap-2">
        <Field label="Link" error={fields.link} className="min-w-44 flex-1">
          <Input
            type="url"
            value={link}
            placeholder="https://www.linkedin.com/…"
            onChange={(event) => setLink(event.target.value)}
          />
        </Field>
        <Field label="When" error={fields.at} className="min-w-44">
          <Input
            type="datetime-local"
            value={at}
            max={forInput(new Date())}
            onChange={(event) => setAt(event.target.value)}
          />
        </Field>
        <Button type="submit" variant="primary" busy={busy} blocked={!text.trim() && !request && "Say what was said"}>
          Log it
        </Button>
      </div>
      <p className="text-muted text-small">Nothing is sent. Left empty, the time is now.</p>
      {error !== null && Object.keys(fields).length === 0 && (
        <p role="alert" className="text-bad text-small">
          {sentenceOf(error)}
        </p>
      )}
    </form>
  );
}

function firstName(name: string): string {
  return name.startsWith("+") ? name : (name.split(" ")[0] ?? name);
}

import { useState } from "react";
import { Field, Input, Textarea } from "../ui/field.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { ArticleBody } from "./article-body.tsx";

export type Writing = { title: string; body: string };

type EditorProps = {
  value: Writing;
  onChange: (value: Writing) => void;
  errors: Record<string, string>;
  readOnly?: boolean;
};

/** Markdown beside what it becomes; where it is narrow, one or the other. */
export function Editor({ value, onChange, errors, readOnly }: EditorProps) {
  const [side, setSide] = useState<"write" | "preview">(readOnly ? "preview" : "write");
  return (
    <div className="flex flex-col gap-4">
      <Field
        label="Title"
        hint="The question it answers, in your customers' words, is found best."
        error={errors.title}
      >
        <Input
          dir="auto"
          maxLength={300}
          value={value.title}
          readOnly={readOnly}
          onChange={(event) => onChange({ ...value, title: event.target.value })}
          className="font-medium"
        />
      </Field>
      <Tabs
        label="Side of the editor"
        className="desk:hidden"
        value={side}
        onChange={setSide}
        items={[
          { value: "write", label: "Write" },
          { value: "preview", label: "Preview" },
        ]}
      />
      <div className="grid gap-6 desk:grid-cols-2">
        <Field label="Text, in Markdown" error={errors.body} className={side === "write" ? "" : "max-desk:hidden"}>
          <Textarea
            dir="auto"
            rows={22}
            maxLength={500_000}
            value={value.body}
            readOnly={readOnly}
            onChange={(event) => onChange({ ...value, body: event.target.value })}
            placeholder={"Begin with the answer.\n\n## A heading\n\nAgents find each part under a heading by itself."}
            className="min-h-[55vh] font-mono text-small leading-5 [field-sizing:content]"
          />
        </Field>
        <section aria-label="Preview" className={side === "preview" ? "" : "max-desk:hidden"}>
          <p className="mb-1 font-medium" aria-hidden>
            Preview
          </p>
          <div className="min-h-[55vh] rounded-md border px-5 py-4">
            <ArticleBody text={value.body} />
          </div>
        </section>
      </div>
    </div>
  );
}

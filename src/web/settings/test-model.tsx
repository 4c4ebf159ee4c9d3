import { useMutation } from "@tanstack/react-query";
import { CircleCheck, OctagonAlert } from "lucide-react";
import type { z } from "zod";
import type { ModelConnection, modelTestResult } from "../../contract/agents.ts";
import { api } from "../api.ts";
import { Button } from "../ui/button.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { exampleModel } from "./model-presets.ts";

type Result = z.infer<typeof modelTestResult>;

/** Asks the model one thing, to see that address, key and name are right. */
export function TestModel({ model, blocked }: { model: ModelConnection; blocked: string | null }) {
  const test = useMutation({
    mutationFn: (name: string) => api.post<Result>(`/api/v1/models/${model.id}/test`, { model: name }),
  });
  return (
    <form
      className="mt-3 flex max-w-100 flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (!blocked) test.mutate(String(new FormData(event.currentTarget).get("model")));
      }}
    >
      <div className="flex items-end gap-2">
        <Field label={`Model to test ${model.name} with`} labelHidden className="min-w-0 flex-1">
          <Input
            name="model"
            defaultValue={exampleModel(model)}
            placeholder="Name of a model"
            maxLength={200}
            required
            spellCheck={false}
            className="font-mono text-small"
          />
        </Field>
        <Button type="submit" busy={test.isPending} blocked={blocked}>
          {test.isPending ? "Asking…" : "Test"}
        </Button>
      </div>
      <div role="status">
        {test.data && !test.isPending && <Answer result={test.data} />}
        {test.error && <ProblemNote error={test.error} />}
      </div>
    </form>
  );
}

function Answer({ result: { ok, detail, ms } }: { result: Result }) {
  const Mark = ok ? CircleCheck : OctagonAlert;
  return (
    <p className={`flex items-start gap-1.5 ${ok ? "text-good" : "text-bad"}`}>
      <Mark size={16} className="mt-0.5" aria-hidden />
      <span className="min-w-0 break-words">
        {ok ? "It works" : "It does not work"}: {detail} <span className="text-muted">({Math.round(ms)} ms)</span>
      </span>
    </p>
  );
}

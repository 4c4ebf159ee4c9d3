import { SaveBar } from "../save-bar.tsx";
import { useBlocked } from "../session.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { CharacterFields } from "./fields/character.tsx";
import { IntentFields } from "./fields/intents.tsx";
import { LimitFields } from "./fields/limits.tsx";
import { MessageFields } from "./fields/messages.tsx";
import { ModelFields } from "./fields/model.tsx";
import type { Draft } from "./use-draft.ts";

export function DefinitionForm({ draft, readable }: { draft: Draft; readable: boolean }) {
  const mayNot = useBlocked()("agents.write");
  // What stands in the fields would be our defaults, and saving them would write over what a newer Parley has saved.
  const blocked = readable
    ? mayNot
    : "A newer version of Parley has saved this definition, which this one cannot read.";
  const overtaken = draft.overtakenBy;
  return (
    <fieldset disabled={blocked !== null} className="min-w-0">
      {blocked && (
        <p className="mb-5 rounded-md bg-hover px-3 py-2 text-muted">You can read this, not change it. {blocked}</p>
      )}
      {overtaken && (
        <ProblemNote
          className="mb-5"
          title={`${overtaken.createdBy ?? "Somebody"} saved version ${overtaken.number} while you were writing`}
          error={{
            detail: "Yours is saved as the version after it, without those changes. Compare the two under Versions.",
          }}
        />
      )}
      <CharacterFields draft={draft} />
      <ModelFields draft={draft} />
      <IntentFields draft={draft} />
      <LimitFields draft={draft} />
      <MessageFields draft={draft} />
      <SaveBar
        dirty={draft.dirty}
        busy={draft.saving}
        error={draft.error}
        save="Save version"
        blocked={draft.valid ? null : "Something is not right yet: see the marked fields."}
        onSave={draft.save}
        onDiscard={draft.discard}
      />
    </fieldset>
  );
}

import { useState } from "react";
import { auth } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox, Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";

type TwoFactorFormProps = { onDone: () => void; onBack: () => void };

export function TwoFactorForm({ onDone, onBack }: TwoFactorFormProps) {
  const [backup, setBackup] = useState(false);
  const [trustDevice, setTrustDevice] = useState(false);
  const { onSubmit, busy, problem } = useSubmit(async ({ code = "" }) => {
    const path = backup ? "/two-factor/verify-backup-code" : "/two-factor/verify-totp";
    await auth(path, { code: backup ? code.trim() : code.replace(/\D/g, ""), trustDevice });
    onDone();
  });

  return (
    <form onSubmit={onSubmit} className="flex flex-col gap-4">
      {backup ? (
        <Field key="backup" label="Backup code" hint="Each of them works once.">
          <Input
            name="code"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            required
            autoFocus
            className="font-mono"
          />
        </Field>
      ) : (
        <Field key="code" label="Code with six digits">
          <Input
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9 ]{6,7}"
            maxLength={7}
            title="Six digits"
            required
            autoFocus
            className="font-mono tracking-widest"
          />
        </Field>
      )}
      <Checkbox checked={trustDevice} onChange={setTrustDevice} label="Do not ask on this device for 30 days" />
      {problem && <ProblemNote error={problem} />}
      <Button type="submit" variant="primary" busy={busy}>
        Sign in
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button variant="plain" size="small" onClick={onBack}>
          Back
        </Button>
        <Button variant="plain" size="small" onClick={() => setBackup(!backup)}>
          {backup ? "Use the app instead" : "Use a backup code instead"}
        </Button>
      </div>
    </form>
  );
}

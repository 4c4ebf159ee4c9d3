import { useRef, useState } from "react";
import { useRefresh } from "../act.ts";
import { auth } from "../auth.ts";
import { useSubmit } from "../submit.ts";
import { Button } from "../ui/button.tsx";
import { Code } from "../ui/code.tsx";
import { CopyId } from "../ui/copy.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field, Input } from "../ui/field.tsx";
import { ProblemNote } from "../ui/problem.tsx";
import { toast } from "../ui/toast.tsx";
import { QrCode } from "./qr-code.tsx";

export type Enrolment = { totpURI: string; backupCodes: string[] };

type EnrolmentProps = { enrolment: Enrolment; onClose: () => void };

/** It is on only once a first code has been right; then the backup codes are shown, this once. */
export function TwoFactorEnrolment({ enrolment, onClose }: EnrolmentProps) {
  const [proved, setProved] = useState(false);
  return proved ? (
    <BackupCodes codes={enrolment.backupCodes} onClose={onClose} />
  ) : (
    <Prove totpURI={enrolment.totpURI} onClose={onClose} onProved={() => setProved(true)} />
  );
}

function Prove({ totpURI, onClose, onProved }: { totpURI: string; onClose: () => void; onProved: () => void }) {
  const refresh = useRefresh();
  const code = useRef<HTMLInputElement>(null);
  const { onSubmit, busy, problem } = useSubmit(async ({ code: typed = "" }) => {
    await auth("/two-factor/verify-totp", { code: typed.replace(/\D/g, "") });
    await refresh(["me"], ["members"], ["sessions"]);
    onProved();
  });
  const secret = new URL(totpURI).searchParams.get("secret") ?? "";
  return (
    <Dialog open focus={code} onClose={onClose} title="Scan with your app" description="Any authenticator app will do.">
      <form onSubmit={onSubmit} className="flex flex-col gap-4">
        <QrCode text={totpURI} label="Code for the authenticator app" />
        <p className="text-muted">
          No camera at hand? Type this key into the app:{" "}
          <CopyId value={secret} label="Copy the key" side="right">
            {secret}
          </CopyId>
        </p>
        <Field label="The code that the app shows now">
          <Input
            ref={code}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            pattern="[0-9 ]{6,7}"
            maxLength={7}
            title="Six digits"
            required
            className="font-mono tracking-widest"
          />
        </Field>
        {problem && <ProblemNote error={problem} />}
        <Button type="submit" variant="primary" busy={busy} className="self-end">
          Turn on
        </Button>
      </form>
    </Dialog>
  );
}

function BackupCodes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  function finish() {
    toast("Two-factor sign-in is on");
    onClose();
  }
  return (
    <Dialog
      open
      onClose={finish}
      title="Keep these backup codes"
      description="Each signs you in once, should the phone be lost. They are not shown again."
      footer={
        <Button variant="primary" onClick={finish}>
          I have kept them
        </Button>
      }
    >
      <Code label="backup codes" text={codes.join("\n")} />
    </Dialog>
  );
}

import type { Welcome } from "../../contract/team.ts";
import { Button } from "../ui/button.tsx";

type DemoCardProps = { demo: NonNullable<Welcome["demo"]>; busy: boolean; onUse: () => void };

/** The demo's account is no secret: it opens only where nobody else can reach it. */
export function DemoCard({ demo, busy, onUse }: DemoCardProps) {
  return (
    <div className="flex flex-col gap-3 border-b pb-5">
      <p>A lively workspace to try everything in. It runs on this machine only.</p>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Email</dt>
        <dd className="break-all font-mono text-small leading-5">{demo.email}</dd>
        <dt className="text-muted">Password</dt>
        <dd className="break-all font-mono text-small leading-5">{demo.password}</dd>
      </dl>
      <Button variant="primary" busy={busy} onClick={onUse} autoFocus>
        Sign in to the demo
      </Button>
    </div>
  );
}

import { Lock } from "lucide-react";
import { Empty } from "./empty.tsx";

/** A place one may not see says so, and who may. */
export function Closed({ what, why }: { what: string; why: string }) {
  return (
    <Empty icon={<Lock size={20} />} title={`${what} are not open to you`}>
      {why} An admin can change your role under Team.
    </Empty>
  );
}

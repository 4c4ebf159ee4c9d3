import { Check } from "lucide-react";
import { may, permissions, roles } from "../../domain/permission.ts";
import { roleName } from "../role-name.ts";
import { Section } from "../ui/section.tsx";
import { permissionNames } from "./role-sentences.ts";

/** Read from the very rules that the server keeps. */
export function RoleTable() {
  return (
    <Section title="What each role may do" lead="Nobody hands out a role above their own.">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by the keyboard */}
      <section className="relative overflow-x-auto" aria-label="Roles and rights" tabIndex={0}>
        <table className="w-full border-collapse pane:min-w-130">
          <thead>
            <tr className="border-b text-muted text-small">
              <th scope="col" className="h-8 pb-1 text-start align-bottom font-normal">
                May
              </th>
              {roles.map((role) => (
                <th key={role} scope="col" className="w-9 pb-1 align-bottom font-normal pane:w-20 pane:px-1">
                  <span className="max-pane:rotate-180 max-pane:[writing-mode:vertical-rl]">{roleName(role)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissions.map((permission) => (
              <tr key={permission} className="border-b last:border-b-0">
                <th scope="row" className="h-7 pr-2 text-start font-normal">
                  {permissionNames[permission]}
                </th>
                {roles.map((role) => (
                  <td key={role} className="text-center">
                    {may(role, permission) ? (
                      <Check size={14} role="img" aria-label="yes" className="inline text-good" />
                    ) : (
                      <span className="text-muted">
                        <span aria-hidden>·</span>
                        <span className="sr-only">no</span>
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}

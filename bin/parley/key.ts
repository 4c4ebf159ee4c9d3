import { type Role, roles } from "../../src/domain/permission.ts";
import { createKey } from "../../src/server/team/create-key.ts";
import { systemPrincipal } from "../../src/server/team/guard.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { withDatabase } from "./database.ts";
import { findWorkspace } from "./workspace.ts";

export const key: Command = {
  usage: [`key create --workspace <id|name|demo> --role <${roles.join("|")}> [--name <name>]`],
  about: "makes an API key and prints it, once",
  async run(args) {
    const { values, positionals } = readArgs(args, {
      workspace: { type: "string" },
      role: { type: "string" },
      name: { type: "string", default: "Terminal" },
    });
    if (positionals.join(" ") !== "create") throw new Misuse("Say what to do with a key: key create.");
    if (!values.workspace) throw new Misuse("--workspace is missing.");
    if (!isRole(values.role)) throw new Misuse(`--role must be one of ${roles.join(", ")}.`);
    const { workspace, role, name } = { ...values, role: values.role as Role };
    const made = await withDatabase(async ({ db }) =>
      createKey(db, systemPrincipal(await findWorkspace(db, workspace!)), { name, role }),
    );
    if (!made.ok) throw new Error(`The key was refused: ${made.reason}.`);
    console.log(made.key);
    return 0;
  },
};

function isRole(text: string | undefined): text is Role {
  return (roles as readonly string[]).includes(text ?? "");
}

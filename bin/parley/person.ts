import { randomBytes } from "node:crypto";
import type { Database } from "../../src/server/infra/database.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { changePassword } from "../../src/server/team/change-password.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { withDatabase } from "./database.ts";

export const person: Command = {
  usage: ["person password <email>"],
  about:
    "gives somebody a new password and prints it, for who is locked out where no mail is sent; ends their sessions, reset links and trusted devices",
  async run(args) {
    const { positionals } = readArgs(args, {});
    const [verb, email] = positionals;
    if (verb !== "password") throw new Misuse("Say what to do with a person: person password <email>.");
    if (!email || positionals.length > 2) throw new Misuse("Name one person by email.");
    console.log(await withDatabase(({ db }) => renew(db, email)));
    return 0;
  },
};

async function renew(db: Database, email: string): Promise<string> {
  const password = randomBytes(15).toString("base64url");
  if (!(await changePassword(db, { email, password })))
    throw new StartError(`There is nobody with the email ${email}.`);
  return password;
}

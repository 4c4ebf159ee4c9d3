import { replaceSecret } from "../../src/server/infra/own-secrets.ts";
import { StartError } from "../../src/server/infra/start-error.ts";
import { type Command, Misuse, readArgs } from "./command.ts";
import { withDatabase } from "./database.ts";

export const secret: Command = {
  usage: ["secret replace"],
  about: "goes on with the present PARLEY_SECRET or secret.key where the one it had is lost; sessions end",
  async run(args) {
    const { positionals } = readArgs(args, {});
    if (positionals.join(" ") !== "replace") throw new Misuse("Say what to do with the secret: secret replace.");
    const replaced = await withDatabase(({ db, config }) => replaceSecret(db, config));
    if (!replaced) throw new StartError("This is the secret that the installation has.");
    const { closed, factors } = replaced;
    console.log("This is the secret from now on.");
    if (closed > 0)
      console.log(`${closed} sealed secrets stay closed: enter them again under Settings, Channels and Models.`);
    if (factors > 0) console.log(`${factors} people sign in without a second factor until they set one up again.`);
    return 0;
  },
};

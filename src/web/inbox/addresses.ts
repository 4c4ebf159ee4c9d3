import { chosenWorkspace, query } from "../api.ts";
import { base } from "./queries.ts";

// What the browser fetches by itself carries no header that names the workspace.

export function fileAddress(id: string): string {
  return query(`/api/v1/files/${id}`, { workspace: chosenWorkspace() });
}

export function mailAddress(conversation: string, message: string, images: boolean): string {
  const path = `${base(conversation)}/messages/${message}/html`;
  return query(path, { images: images || undefined, workspace: chosenWorkspace() });
}

declare const proof: unique symbol;

/** Proof that somebody may act in this workspace: minted from a session or API key, a verified webhook, a job's payload. */
export type WorkspaceId = string & { readonly [proof]: "workspace" };

/** What came back from the server. A status of 0 means that nothing did. */
export type Answer<Value> = { ok: true; value: Value } | { ok: false; status: number };

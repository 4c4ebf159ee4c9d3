/** An expected failure to start. Its message is one plain sentence for the terminal. */
export class StartError extends Error {}

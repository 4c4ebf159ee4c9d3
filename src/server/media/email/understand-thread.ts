import { parentPort, workerData } from "node:worker_threads";
import { understandMail } from "./understand-mail.ts";

/** A thread that reads one mail and ends. */
const { bytes, arrival } = workerData;
parentPort!.postMessage(await understandMail(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), arrival));

import type { File as StoredFile } from "../../../contract/conversations.ts";
import type { Problem } from "../../../contract/problem.ts";
import { query, workspaceHeader } from "../../api.ts";

type Upload = { done: Promise<StoredFile>; stop: () => void };

/** Sends one file as it is. Only this old way of asking tells how far it has come. */
export function upload(file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<StoredFile>((resolve, reject) => {
    request.open("POST", query("/api/v1/files", { name: file.name || "file" }));
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.setRequestHeader("accept", "application/json");
    for (const [name, value] of Object.entries(workspaceHeader())) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / Math.max(1, total));
    request.onerror = () => reject(new Error("It could not be uploaded. Check the connection."));
    request.onload = () => {
      if (request.status === 201) return resolve(JSON.parse(request.responseText));
      reject(new Error(problemIn(request)));
    };
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}

function problemIn({ status, responseText }: XMLHttpRequest): string {
  try {
    return (JSON.parse(responseText) as Problem).detail;
  } catch {
    return status === 413 ? "It is too large for the server." : `The server answered ${status}.`;
  }
}

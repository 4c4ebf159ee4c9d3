import { ApiError, api } from "./api.ts";

/** Signing in and what belongs to it. What these endpoints refuse has a code but hardly a sentence, so the words are here. */
export async function auth<Value>(path: string, body: Record<string, unknown> = {}): Promise<Value> {
  try {
    return await api.post<Value>(`/api/auth${path}`, body);
  } catch (error) {
    throw error instanceof ApiError ? inWords(error) : error;
  }
}

export const shortestPassword = 10;

function inWords(error: ApiError): ApiError {
  const detail = sentences[error.code];
  return detail ? new ApiError({ status: error.status, code: error.code, detail }) : error;
}

const sentences: Record<string, string> = {
  invalid_email_or_password: "The email or the password is wrong.",
  invalid_email: "That is not an email address.",
  invalid_password: "The password is wrong.",
  invalid_code: "The code is wrong. Codes change every 30 seconds.",
  invalid_backup_code: "The backup code is wrong, or it has been used.",
  invalid_two_factor_cookie: "That took too long. Go back and sign in again.",
  too_many_attempts_request_new_code: "Too many wrong codes. Go back and sign in again.",
  account_temporarily_locked: "Too many wrong codes. Wait a few minutes, then try again.",
  invalid_token: "This link has been used or has expired. Ask for a new one.",
  password_too_short: `The password needs at least ${shortestPassword} characters.`,
  password_too_long: "The password is too long.",
  session_not_fresh: "You signed in a while ago. Sign in again to do this.",
  session_expired: "You are no longer signed in. Sign in again.",
  unauthorized: "You are no longer signed in. Sign in again.",
};

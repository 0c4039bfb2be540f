import type { HttpRequest } from "@azure/functions";
import { errorRow, type Result, TeamsinkError } from "../shared/base/errors/errors.ts";
import { ON_BEHALF_ERRORS } from "../shared/base/errors/on-behalf-errors.ts";
import type { HttpAnswer } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import type { Acting } from "../shared/serve/write/acting.ts";
import { refused } from "./admit.ts";

/** What is done in the name of whoever is signed in, by the access token that they sent, and answered with. */
export async function acted<T>(
  { acting }: App,
  { headers }: HttpRequest,
  { work, answer }: { work(acting: Acting): Promise<Result<T>>; answer(value: T): HttpAnswer },
): Promise<HttpAnswer> {
  const assertion = /^bearer +(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (acting === undefined || assertion === undefined) return refused(new TeamsinkError("user-required"));
  const done = await orRefusal(() => work(acting(assertion)));
  return done.ok ? answer(done.value) : refused(done.error);
}

/** What Graph or the login authority says of the request or the person is an answer; anything else has failed. */
async function orRefusal<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    const isAnswer = error.code in ON_BEHALF_ERRORS || errorRow(error.code).fault === "sender";
    if (isAnswer) return { ok: false, error };
    throw error;
  }
}

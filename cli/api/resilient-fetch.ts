import { CliError, isAbort } from "../base/cli-error.ts";
import { pause } from "../base/pause.ts";
import { reasonOf } from "../session/sign-in-terms.ts";
import { retryAfterMsIn } from "./api-failure.ts";

export type Send = (request: Request) => Promise<Response>;

export interface Resilience {
  token(options?: { readonly isStale?: boolean }): Promise<string>;
  readonly send: Send;
  /** Told before each time it waits. */
  onWait?(wait: Wait): void;
  readonly pause?: typeof pause;
  /** In all, with the first. */
  readonly tries?: number;
}

export interface Wait {
  readonly ms: number;
  readonly reason: string;
}

const TRIES = 5;
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 8_000;
/** Whoever asks for more gets an error that says so. */
const LONGEST_WAIT_MS = 60_000;

/** What passes by itself. 409 is one only where the API says when to ask again: another send to the same conversation. */
const PASSING: ReadonlySet<number> = new Set([429, 500, 502, 503, 504]);

/**
 * Sends with the person's token, and again what passes by itself: cut connections, throttling, a service that is away. It sends
 * the very same request, so that one with an Idempotency-Key is done once however often it is sent.
 *
 * @throws CliError where nobody answers at all
 */
export function resilientFetch({
  token,
  send,
  onWait = () => {},
  pause: wait = pause,
  tries = TRIES,
}: Resilience): Send {
  return async (request) => {
    let isStale = false;
    for (let tried = 1; ; tried += 1) {
      const attempt = request.clone();
      attempt.headers.set("authorization", `Bearer ${await token({ isStale })}`);
      const answer = await send(attempt).catch((error: Error) => error);
      if (answer instanceof Error && (isAbort(answer) || request.signal.aborted)) throw answer;
      if (!(answer instanceof Error) && answer.status === 401 && !isStale && isTokenAlone(answer)) {
        isStale = true;
        continue;
      }
      const pauseMs = pauseBefore(answer, tried);
      if (pauseMs === undefined || tried >= tries) {
        if (!(answer instanceof Error)) return answer;
        throw new CliError(`${new URL(request.url).origin} does not answer (${reasonOf(answer)})`, {
          remedy: "Is the network there? Try again",
        });
      }
      onWait({ ms: pauseMs, reason: answer instanceof Error ? reasonOf(answer) : `HTTP ${answer.status}` });
      if (!(answer instanceof Error)) await answer.body?.cancel();
      await wait(pauseMs, request.signal);
      request.signal.throwIfAborted();
    }
  };
}

/** A challenge takes the person, not another token of the same kind. */
function isTokenAlone({ headers }: Response): boolean {
  return !/insufficient_claims/.test(headers.get("www-authenticate") ?? "");
}

function pauseBefore(answer: Response | Error, tried: number): number | undefined {
  const ownMs = Math.min(FIRST_PAUSE_MS * 2 ** (tried - 1), LAST_PAUSE_MS);
  if (answer instanceof Error) return ownMs;
  const askedMs = retryAfterMsIn(answer.headers);
  const isPassing = PASSING.has(answer.status) || (answer.status === 409 && askedMs !== undefined);
  if (!isPassing || (askedMs ?? 0) > LONGEST_WAIT_MS) return undefined;
  return askedMs ?? ownMs;
}

import type { TokenCredential } from "@azure/identity";
import { guarded } from "../base/circuit-breaker.ts";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import type { OnBehalf, PersonsGraph } from "../port/on-behalf.ts";
import type { GraphClient } from "./client.ts";
import { GraphFailure } from "./failure.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { chatCalls } from "./on-behalf-chats.ts";
import { fileCalls } from "./on-behalf-files.ts";
import { messageCalls } from "./on-behalf-messages.ts";
import { peopleCalls } from "./on-behalf-people.ts";
import type { Pace } from "./pacing.ts";
import type { Credentials, PersonsClient } from "./persons-client.ts";

export interface OnBehalfOptions {
  readonly credentials: Credentials;
  /** Of presence: the app's own client id. Graph: "presence: setPresence". */
  readonly sessionId: string;
  readonly tenantId: string;
}

/** Graph in the name of people, through the app's own client: its limits are the app's, whoever asks. */
export function createOnBehalf(client: GraphClient, { credentials, ...app }: OnBehalfOptions): OnBehalf {
  return {
    of: ({ id, assertion }) => {
      const person = { ...app, id, client: asPerson(client, credentials.of(assertion)) };
      const calls = { ...messageCalls(person), ...chatCalls(person), ...fileCalls(person), ...peopleCalls(person) };
      // What cannot stand in a path of Graph's is found before anything is asked.
      return guarded<PersonsGraph>(calls, inOurWords);
    },
  };
}

/** Somebody waits for the answer, but would rather wait than be sent away. */
const MAX_WAIT_MS = 8_000;
/** A conversation takes one request in little more than a second, from all who are in it. */
const PASSING_WAIT_MS = 2_000;

function asPerson(client: GraphClient, credential: TokenCredential): PersonsClient {
  const at = (pace: Pace) => ({
    credential,
    maxWaitMs: pace.isPassing ? PASSING_WAIT_MS : MAX_WAIT_MS,
    headers: MESSAGE_HEADERS,
    pace,
  });
  return {
    get: (path, pace) => client.get(path, at(pace)),
    post: (path, body, pace) => client.post(path, body, at(pace)),
    patch: (path, body, pace) => client.patch(path, body, at(pace)),
    delete: (path, pace) => client.delete(path, at(pace)),
  };
}

/** What the same refusals mean where they are about the person and what they asked for, and not about the app. */
const OF_THE_PERSON: Readonly<Partial<Record<ErrorCode, ErrorCode>>> = {
  "graph-unauthorized": "bearer-expired",
  "graph-forbidden": "on-behalf-forbidden",
  "graph-not-found": "on-behalf-not-found",
  "graph-gone": "on-behalf-not-found",
  "graph-bad-request": "on-behalf-refused",
  "graph-conflict": "on-behalf-refused",
  "graph-quota": "on-behalf-refused",
  "graph-throttled": "on-behalf-throttled",
  "graph-unavailable": "on-behalf-unanswered",
};

/** Graph: "Send chatMessage in a channel or a chat"; the service calls it so, whatever the status. */
const TOO_LARGE = /RequestEntityTooLarge|MessageSizeExceeded/i;
const TOO_LARGE_STATUS = 413;

async function inOurWords<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    const code = isTooLarge(error) ? "message-too-large" : OF_THE_PERSON[error.code];
    if (code === undefined) throw error;
    const { message, cause, retryAfterMs } = error;
    throw new TeamsinkError(code, message, { cause, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }
}

function isTooLarge({ cause }: TeamsinkError): boolean {
  return cause instanceof GraphFailure && (cause.status === TOO_LARGE_STATUS || TOO_LARGE.test(cause.code));
}

import * as z from "zod";
import type { Clock } from "../../shared/base/clock.ts";
import { hasStatus, RestError, SetupError } from "./setup-error.ts";

export interface RestOptions {
  /** For people, e.g. `Key Vault`. */
  readonly service: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly token: () => Promise<string>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

export interface RestRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** Below the base, or an absolute link of the same origin that the service gave. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Rest {
  /** @throws RestError for every answer but 2xx; SetupError when there is no answer, no token, or not the documented shape */
  call<T>(schema: z.ZodType<T>, request: RestRequest): Promise<T>;
  /** The same, with `undefined` for 404. */
  find<T>(schema: z.ZodType<T>, path: string): Promise<T | undefined>;
  /** The same as `call`, for an answer that nobody reads. */
  send(request: RestRequest): Promise<void>;
}

const REQUEST_TIMEOUT_MS = 30_000;
const MAX_ATTEMPTS = 5;
const DEFAULT_WAIT_MS = 2_000;
const MAX_WAIT_MS = 60_000;

const errorBody = z.object({
  error: z.object({
    code: z.string().default(""),
    message: z.string().default(""),
    // Key Vault spells it in lower case and uses it for a finer code.
    innererror: z.object({ code: z.string().optional() }).optional(),
  }),
});

/** JSON over https, with the waiting that a service asks for. */
export function createRest(options: RestOptions): Rest {
  const send = async (request: RestRequest): Promise<string> => {
    for (let attempt = 1; ; attempt++) {
      const response = await sendOnce(options, request);
      const text = await response.text();
      if (response.ok) return text;
      if (attempt === MAX_ATTEMPTS || !mayRepeat(request, response.status)) throw toRestError(options, response, text);
      await options.clock.sleep(waitMs(response, attempt));
    }
  };
  const call = async <T>(schema: z.ZodType<T>, request: RestRequest): Promise<T> =>
    parse(options, { schema, request, text: await send(request) });
  return {
    call,
    find: async (schema, path) => {
      try {
        return await call(schema, { method: "GET", path });
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },
    send: async (request) => {
      await send(request);
    },
  };
}

async function sendOnce(options: RestOptions, { method, path, body, headers }: RestRequest): Promise<Response> {
  const url = new URL(path.startsWith("/") ? options.baseUrl + path : path);
  if (url.origin !== new URL(options.baseUrl).origin) {
    throw new SetupError(
      `${options.service} gave a link that leads elsewhere, to ${url.origin}; it was not followed. Compare the address of ${options.service} in the options: a proxy in between may rewrite it.`,
    );
  }
  const authorization = `Bearer ${await options.token()}`;
  try {
    return await options.fetch(url, {
      method,
      headers: {
        accept: "application/json",
        ...(body && { "content-type": "application/json" }),
        ...headers,
        authorization,
      },
      redirect: "error",
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new SetupError(
      `${options.service} at ${url.origin} did not answer: ${reasonOf(error)}. Check the address and the network, then run this again; it goes on where it stopped.`,
      { cause: error },
    );
  }
}

/** A throttled request was not carried out. Any other failure of a write may come after the deed, so the next run decides. */
function mayRepeat({ method }: RestRequest, status: number): boolean {
  return status === 429 || (method === "GET" && status >= 500);
}

function waitMs(response: Response, attempt: number): number {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Math.min(MAX_WAIT_MS, seconds >= 0 ? seconds * 1_000 : DEFAULT_WAIT_MS * 2 ** (attempt - 1));
}

function toRestError({ service }: RestOptions, { status }: Response, text: string): RestError {
  const { data } = errorBody.safeParse(readJson(text));
  const { code = "", message = "", innererror } = data?.error ?? {};
  return new RestError({ service, status, code, message, innerCode: innererror?.code });
}

interface Answer<T> {
  readonly schema: z.ZodType<T>;
  readonly request: RestRequest;
  readonly text: string;
}

function parse<T>({ service }: RestOptions, { schema, request, text }: Answer<T>): T {
  const result = schema.safeParse(readJson(text));
  if (result.success) return result.data;
  // Paths only: an answer may hold a secret.
  const members = result.error.issues.map(({ path }) => path.join(".") || "the whole").join(", ");
  throw new SetupError(
    `${service} answered ${request.method} ${request.path} in an unknown shape: ${members}. Compare the address of ${service} in the options, and whether a proxy answers in its place.`,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch says no more than "fetch failed"; why is in the cause. */
function reasonOf(error: unknown): string {
  const { name, cause } = error as { name?: string; cause?: { code?: string; message?: string } };
  return name === "TimeoutError" ? "no answer in time" : (cause?.code ?? cause?.message ?? "the connection broke");
}

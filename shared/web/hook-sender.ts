import { type LookupAddress, lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { Dispatcher } from "undici";
import { isProxied, openDispatcher } from "../azure/proxy.ts";
import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import type { Settings } from "../base/read-settings.ts";
import type { HookReply, HookSender } from "../port/hook-sender.ts";
import { reachOf } from "./public-address.ts";

export interface HookSenderOptions {
  readonly clock: Pick<Clock, "nowMs">;
  /** Whether private addresses, and any port, may be posted to; this machine itself without TLS as well. */
  readonly allowPrivate: boolean;
  /** None unless told. */
  readonly proxy?: Settings["proxy"];
  /** All addresses of a host, as the system says. */
  readonly lookup?: LookupAll;
  /** For one try, connection and answer included. */
  readonly timeoutMs?: number;
}

type LookupAll = (host: string, done: (error: Error | null, addresses: readonly LookupAddress[]) => void) => void;

const TIMEOUT_MS = 10_000;
/** Of an answer nobody needs more than its status; a connection with little left to read is used again. */
const MAX_ANSWER_BYTES = 1_024;
/** To one receiver: as many as conversations are told at once, and one for what is tried again. */
const MAX_SOCKETS = 10;
const PORTS: ReadonlySet<string> = new Set(["", "443", "8443"]);
const NO_PROXY: Settings["proxy"] = { url: undefined, exceptions: [] };
const REFUSED = "address-refused";

/** The system's words instead of undici's. */
const NETWORK_WORDS: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  UND_ERR_SOCKET: "ECONNRESET",
};

/**
 * Posts where operators say, and only there. What a name leads to is judged where the connection is made, of the very address that it
 * goes to: whoever answers otherwise the second time has gained nothing. Redirects are answers like any other. A proxy of
 * the environment is asked for that address, never for the name, which it would look up itself.
 */
export function createHookSender(options: HookSenderOptions): HookSender {
  const { clock, allowPrivate, proxy = NO_PROXY, timeoutMs = TIMEOUT_MS } = options;
  const resolve = options.lookup ?? ((host, done) => systemLookup(host, { all: true }, done));
  const agent = lazy(() => createAgent(options, resolve));
  const throughProxy = lazy(() => openDispatcher({ connections: MAX_SOCKETS }));
  return {
    refusalOf: async (url) => {
      const flaw = flawOf(url, allowPrivate) ?? (await addressFlaw(url, resolve, allowPrivate));
      return flaw === undefined ? undefined : new TeamsinkError("hook-url-refused", flaw);
    },
    post: async ({ url, headers, body }) => {
      if (flawOf(url, allowPrivate) !== undefined) return { kind: "unanswered", reason: REFUSED };
      // Real time on purpose: it is the network that is waited for, not a rule.
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const { request } = await import("undici");
        const target = new URL(url);
        const sent = { method: "POST", body, signal } as const;
        const answer = isProxied(target, proxy)
          ? await request(await within(signal, addressedOf(target, resolve, allowPrivate)), {
              ...sent,
              // By it the receiver's certificate is checked as well.
              headers: { ...headers, host: target.host },
              dispatcher: await throughProxy(),
            })
          : await request(target, { ...sent, headers, dispatcher: await agent() });
        await answer.body.dump({ limit: MAX_ANSWER_BYTES, signal }).catch(() => undefined);
        return { kind: "answered", status: answer.statusCode, ...retryAfterOf(answer.headers["retry-after"], clock) };
      } catch (error) {
        return { kind: "unanswered", reason: wordOf(error) };
      }
    },
  };
}

async function createAgent({ timeoutMs = TIMEOUT_MS, allowPrivate }: HookSenderOptions, resolve: LookupAll) {
  const { Agent } = await import("undici");
  const lookup: LookupFunction = (host, { all = false }, callback) => {
    resolve(host, (error, found) => {
      const addresses = found.filter(({ address }) => isAllowed(address, allowPrivate));
      const [first] = addresses;
      if (error || first === undefined) return callback(error ?? new AddressRefusedError(), "");
      if (all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
  const timeouts = { headersTimeout: timeoutMs, bodyTimeout: timeoutMs };
  const agent: Dispatcher = new Agent({
    ...timeouts,
    connections: MAX_SOCKETS,
    connect: { lookup, timeout: timeoutMs },
  });
  return agent;
}

/** The same URL with an address that is allowed in place of the name. */
async function addressedOf(url: URL, resolve: LookupAll, allowPrivate: boolean): Promise<URL> {
  const host = hostOf(url);
  if (isIP(host) > 0) return url;
  const { promise, resolve: settle, reject } = Promise.withResolvers<LookupAddress>();
  resolve(host, (error, addresses) => {
    const allowed = error ? undefined : addresses.find(({ address }) => isAllowed(address, allowPrivate));
    if (allowed) settle(allowed);
    else reject(error ?? new AddressRefusedError());
  });
  const { address, family } = await promise;
  const addressed = new URL(url);
  addressed.hostname = family === 6 ? `[${address}]` : address;
  return addressed;
}

/** The system's resolver cannot be called off. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => late.reject(signal.reason), { once: true });
  return Promise.race([work, late.promise]);
}

class AddressRefusedError extends Error {
  readonly code = REFUSED;
}

/** What is wrong with a URL, whatever its host leads to. A host that is an address is never looked up, so it is judged here. */
function flawOf(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.parse(text);
  if (url === null) return "it is no URL";
  const { protocol, username, password, port } = url;
  const host = hostOf(url);
  const isLocal = allowPrivate && (host === "localhost" || (isIP(host) > 0 && reachOf(host) === "loopback"));
  if (protocol !== "https:" && !(protocol === "http:" && isLocal)) return "it is not https";
  if (username !== "" || password !== "") return "there is a user in it";
  if (!allowPrivate && !PORTS.has(port)) return `nothing is posted to port ${port}`;
  return isIP(host) > 0 && !isAllowed(host, allowPrivate) ? "nothing is posted to its address" : undefined;
}

async function addressFlaw(text: string, resolve: LookupAll, allowPrivate: boolean): Promise<string | undefined> {
  const host = hostOf(new URL(text));
  if (isIP(host) > 0) return undefined;
  const { promise, resolve: settle } = Promise.withResolvers<string | undefined>();
  resolve(host, (error, addresses) => {
    if (error) settle("no DNS server knows its host");
    else
      settle(
        addresses.some(({ address }) => isAllowed(address, allowPrivate))
          ? undefined
          : "nothing is posted to its address",
      );
  });
  return promise;
}

function isAllowed(address: string, allowPrivate: boolean): boolean {
  const reach = reachOf(address);
  return reach === "internet" || (allowPrivate && reach !== "forbidden");
}

/** Without the brackets of an IPv6 address. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** RFC 9110, 10.2.3: seconds, or a date. */
function retryAfterOf(
  header: string | string[] | undefined,
  { nowMs }: Pick<Clock, "nowMs">,
): Pick<HookReply & { kind: "answered" }, "retryAfterMs"> {
  if (typeof header !== "string") return {};
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - nowMs();
  return Number.isNaN(ms) ? {} : { retryAfterMs: Math.max(0, ms) };
}

/** A code of the network's, or the name of what it was; never a message, which may quote. */
function wordOf(error: unknown): string {
  const { code, name, cause } = error as { code?: unknown; name?: unknown; cause?: { code?: unknown } };
  if (name === "TimeoutError") return "timeout";
  const word = typeof code === "string" ? code : cause?.code;
  return typeof word === "string" ? (NETWORK_WORDS[word] ?? word) : String(name);
}

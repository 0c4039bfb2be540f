import type { Dispatcher } from "undici";
import { TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import type { Settings } from "../base/read-settings.ts";
import { PROXY_REFUSED, PROXY_UNREACHABLE, proxyFault } from "./access-fault.ts";

/*
 * The way out through a proxy, where the environment names one: HTTPS_PROXY, HTTP_PROXY and NO_PROXY as undici reads them. It is
 * asked for a tunnel to each host, so it sees names and no more. Its own URL may hold a password, and is in no error.
 */

/** This machine, and the one below it: who we are is asked there, and a proxy would ask in its own name. */
const NEVER_PROXIED = /^(?:localhost|127\.\d+\.\d+\.\d+|169\.254\.\d+\.\d+|\[::1\])$/;

/** Whether the way to this https URL is the proxy, by the rules that undici goes by. */
export function isProxied({ hostname, port }: URL, { url, exceptions }: Settings["proxy"]): boolean {
  if (url === undefined || NEVER_PROXIED.test(hostname)) return false;
  const ownPort = port || "443";
  return !exceptions.some((entry) => {
    const [, name = entry, onlyPort = ownPort] = /^(.+):(\d+)$/.exec(entry) ?? [];
    const host = name.replace(/^\*?\./, "").toLowerCase();
    return entry === "*" || (onlyPort === ownPort && (hostname === host || hostname.endsWith(`.${host}`)));
  });
}

/** The proxy's own failure, so that nobody looks for it at the service behind. */
class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: string;

  constructor(code: typeof PROXY_UNREACHABLE | typeof PROXY_REFUSED, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/** Sends directly, or through the proxy of the environment. */
export async function openDispatcher(options: { readonly connections?: number } = {}): Promise<Dispatcher> {
  const { Agent, EnvHttpProxyAgent, Pool } = await import("undici");
  const direct = new Agent(options);
  const clientFactory = (origin: URL, given: object) => withProxyErrors(new Pool(origin, given));
  return new EnvHttpProxyAgent({ ...options, clientFactory }).compose(
    (dispatch) => (request, handler) =>
      NEVER_PROXIED.test(new URL(request.origin ?? "").hostname)
        ? direct.dispatch(request, handler)
        : dispatch(request, handler),
  );
}

/** The connections to the proxy itself. What it answers with is told by its status alone. */
function withProxyErrors(pool: Dispatcher): Dispatcher {
  const ask = pool.connect.bind(pool);
  const connect = async (wish: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData> => {
    const answer = await ask(wish).catch((error: Error) => {
      throw error.name === "AbortError" ? error : new ProxyError(PROXY_UNREACHABLE, "The proxy does not answer", error);
    });
    if (answer.statusCode === 200) return answer;
    answer.socket.on("error", () => {}).destroy();
    throw new ProxyError(PROXY_REFUSED, `The proxy answered ${answer.statusCode}`);
  };
  return Object.assign(pool, { connect });
}

const dispatcherOfFetch = lazy(openDispatcher);

/**
 * `fetch`, through the proxy of the environment where there is one. Throws as it does, and TeamsinkError `proxy-unreachable`
 * and `proxy-refused`.
 */
export const outboundFetch: typeof fetch = async (input, init) => {
  // The same kind of thing: Node's own `fetch` is an undici too, which is typed by another package.
  const dispatcher = (await dispatcherOfFetch()) as unknown as NonNullable<RequestInit["dispatcher"]>;
  return fetch(input, { ...init, dispatcher }).catch((error: unknown) => {
    const fault = proxyFault(error);
    throw fault === undefined ? error : new TeamsinkError(fault, undefined, { cause: (error as Error).cause });
  });
};

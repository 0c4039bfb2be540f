import type { ErrorCode } from "../base/errors/errors.ts";

/** What is looked at of an error of an SDK's; its message may quote what must not be repeated. */
interface SdkError {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly statusCode?: unknown;
  /** The same of the library that signs in. */
  readonly status?: unknown;
  readonly message?: unknown;
  readonly cause?: unknown;
  /** Of a chain of credentials that were all tried. */
  readonly errors?: unknown;
}

/** How our HTTP client calls a host that DNS does not know: the SDKs repeat `ENOTFOUND`, one of them for two minutes. */
export const HOST_UNKNOWN = "HOST_UNKNOWN";

/** Of the proxy on the way out, that it does not answer, and that it lets nothing through to a host. */
export const PROXY_UNREACHABLE = "PROXY_UNREACHABLE";
export const PROXY_REFUSED = "PROXY_REFUSED";

/** Node's words for a chain of certificates that does not hold. Node: "TLS", X509 certificate error codes. */
const TLS_CODE =
  /^(?:ERR_TLS_CERT|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER|GET_CRL)|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)/;
/** How the login authority numbers its refusals. Microsoft: "Microsoft Entra authentication and authorization error codes". */
const AADSTS = /\bAADSTS(\d+)/;
const TOO_MANY_REQUESTS = 429;

/** The first row that fits any error of the chain wins. */
const FAULTS: readonly { readonly code: ErrorCode; readonly fits: (error: SdkError) => boolean }[] = [
  // Before all others, since what became of the proxy looks like the failure of whoever is behind it.
  { code: "proxy-unreachable", fits: ({ code }) => code === PROXY_UNREACHABLE },
  { code: "proxy-refused", fits: ({ code }) => code === PROXY_REFUSED },
  // `@azure/keyvault-common` has no code for it.
  { code: "key-vault-challenge-refused", fits: ({ message }) => /challenge resource .* match/i.test(text(message)) },
  { code: "host-unknown", fits: ({ code }) => code === "ENOTFOUND" || code === HOST_UNKNOWN },
  { code: "tls-untrusted", fits: ({ code }) => TLS_CODE.test(text(code)) },
  // What passes by itself has a number as well, such as AADSTS90033.
  { code: "authority-unavailable", fits: ({ message, status }) => AADSTS.test(text(message)) && isPassing(status) },
  { code: "identity-refused", fits: ({ message }) => AADSTS.test(text(message)) },
  { code: "authority-unavailable", fits: ({ name }) => name === "AuthenticationError" },
  { code: "identity-missing", fits: ({ name }) => name === "CredentialUnavailableError" },
];

/**
 * What stands between us and a service, told from what its SDK threw: no identity, no such host, nobody to be trusted.
 * `undefined` when it was the service that answered, or that did not.
 */
export function accessFault(error: unknown): ErrorCode | undefined {
  const chain = chainOf(error);
  return FAULTS.find(({ fits }) => chain.some(fits))?.code;
}

/** The same, where it is the proxy on the way out. */
export function proxyFault(error: unknown): ErrorCode | undefined {
  const fault = accessFault(error);
  return fault === "proxy-unreachable" || fault === "proxy-refused" ? fault : undefined;
}

/**
 * How a service says that it is asked too much, or too much at once; Storage says so with 503. Azure: "Common REST API error
 * codes", "HTTP status codes for Azure Cosmos DB".
 */
const THROTTLES: ReadonlySet<unknown> = new Set([TOO_MANY_REQUESTS, 449, "ServerBusy"]);

/** Whether it was an answer, which its SDK repeated until there was no time left for it. */
export function isThrottled(error: unknown): boolean {
  return chainOf(error).some(({ statusCode, code }) => THROTTLES.has(statusCode) || THROTTLES.has(code));
}

/** The number with which the login authority refused, where it did. */
export function authorityRefusal(error: unknown): number | undefined {
  if (accessFault(error) !== "identity-refused") return undefined;
  const [number] = chainOf(error).flatMap(({ message }) => AADSTS.exec(text(message))?.[1] ?? []);
  return number === undefined ? undefined : Number(number);
}

/** What was wrong before anything was sent, where the SDK's own numbers would speak of somebody else's answer. */
const BEFORE_SENDING: Readonly<Partial<Record<ErrorCode, string>>> = {
  "authority-unavailable": "the login authority gave no token",
  "identity-missing": "no identity",
};

/** What may be said of it for people: the service's or the network's word, never the message. */
export function answerOf(error: unknown): string {
  const refusal = authorityRefusal(error);
  if (refusal !== undefined) return `AADSTS${refusal}`;
  const fault = accessFault(error);
  const before = fault && BEFORE_SENDING[fault];
  if (before) return before;
  const said = chainOf(error).flatMap(({ statusCode, code }) => [statusCode, code]);
  return String(said.find((word) => typeof word === "number" || text(word) !== "") ?? "no answer");
}

/** The SDKs wrap what they met, sometimes twice. */
export function chainOf(error: unknown): readonly SdkError[] {
  const chain: SdkError[] = [];
  for (let next = error; typeof next === "object" && next !== null && chain.length < 8; ) {
    const { cause, errors } = next as SdkError;
    chain.push(next, ...(Array.isArray(errors) ? errors.filter((one) => typeof one === "object" && one !== null) : []));
    next = cause;
  }
  return chain;
}

function isPassing(status: unknown): boolean {
  return typeof status === "number" && (status === TOO_MANY_REQUESTS || status >= 500);
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

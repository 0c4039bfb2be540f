import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { createCertificateAuthority } from "../../../local/certificate-authority.ts";
import {
  createNotificationCertificate,
  type NotificationCertificate,
} from "../../../local/notification-certificate.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import type { EncryptedContent } from "../../../local/tenant/delivery/sealing.ts";
import { PERMISSIONS } from "../../../local/tenant/graph/permissions.ts";
import { startTenant, type Tenant, type TenantOptions } from "../../../local/tenant/start-tenant.ts";
import type { Clock } from "../../../shared/base/clock.ts";

export const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "s3cret value~",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** A JSON object of which a test reads what it is about. */
export type Entity = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when there was none. */
  readonly body: Entity;
}

/** A tenant, a receiver of its notifications, and a client with a token: everything over real https. */
export interface Stage {
  readonly tenant: Tenant;
  readonly clock: SimulatedClock;
  readonly receiver: Receiver;
  readonly certificate: NotificationCertificate;
  readonly ca: string;
  token(): Promise<string>;
  /** `path` is under /v1.0, or a whole link. */
  graph(path: string, init?: { method?: string; body?: object; headers?: Record<string, string> }): Promise<Answer>;
  control(path: string, init?: { method?: string; body?: unknown }): Promise<Answer>;
  /** Moves time from one due thing to the next and lets each post be answered before time goes on. */
  pass(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions extends Omit<Partial<TenantOptions>, "clock"> {
  /** Instead of a simulated one, for the few tests that need real time. */
  readonly realClock?: Clock;
}

/** Made once per test file: keys take time. */
const certificates = makeCertificates();

async function makeCertificates() {
  const authority = await createCertificateAuthority();
  const ca = authority.certificatePem;
  setDefaultCACertificates([...getCACertificates("default"), ca]);
  const [tls, certificate] = await Promise.all([
    authority.issueServerCertificate(["localhost"]),
    createNotificationCertificate({ commonName: "notifications" }),
  ]);
  return { ca, tls, certificate };
}

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const { realClock, ...tenantOptions } = options;
  const { ca, tls, certificate } = await certificates;
  const clock = new SimulatedClock();
  const [tenant, receiver] = await Promise.all([
    startTenant({ clock: realClock ?? clock, tls, app: APP, seed: 7, notificationCa: ca, ...tenantOptions }),
    openReceiver(tls),
  ]);
  let accessToken: { value: string; issuedMs: number } | undefined;
  const token = async () => {
    const nowMs = (realClock ?? clock).nowMs();
    if (accessToken === undefined || nowMs - accessToken.issuedMs > 40 * MINUTE_MS) {
      accessToken = { value: await requestToken(tenant), issuedMs: nowMs };
    }
    return accessToken.value;
  };
  return {
    tenant,
    clock,
    receiver,
    certificate,
    ca,
    token,
    graph: async (path, init = {}) => {
      const url = path.startsWith("https:") ? path : `${tenant.url}/v1.0${path}`;
      return await send(url, { ...init, headers: { authorization: `Bearer ${await token()}`, ...init.headers } });
    },
    control: (path, init = {}) => send(`${tenant.url}/_control${path}`, init),
    pass: async (durationMs) => {
      const targetMs = clock.nowMs() + durationMs;
      for (let dueMs = clock.nextDueMs; dueMs !== undefined && dueMs <= targetMs; dueMs = clock.nextDueMs) {
        await clock.advance(dueMs - clock.nowMs());
        await tenant.control.settled();
        // Whoever was answered decides now when to go on.
        await clock.settle();
      }
      await clock.advance(targetMs - clock.nowMs());
    },
    close: async () => {
      await tenant.stop();
      await receiver.close();
    },
  };
}

export async function requestToken(tenant: Tenant, changes: Record<string, string> = {}): Promise<string> {
  const answer = await tokenAnswer(tenant, changes);
  return String(answer.body.access_token);
}

/** @param changes null leaves a parameter out */
export async function tokenAnswer(tenant: Tenant, changes: Record<string, string | null> = {}): Promise<Answer> {
  const { tenantId, ...form } = {
    tenantId: APP.tenantId,
    grant_type: "client_credentials",
    client_id: APP.clientId,
    client_secret: APP.clientSecret,
    scope: "https://graph.microsoft.com/.default",
    ...changes,
  };
  const body = new URLSearchParams(
    Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== null),
  );
  const response = await fetch(`${tenant.url}/${tenantId}/oauth2/v2.0/token`, { method: "POST", body });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Entity };
}

/** The `value` of a collection. */
export function listOf(answer: Answer): Entity[] {
  return answer.body.value as Entity[];
}

/** A link of a collection, to be followed as it is; undefined on the last page. */
export function linkOf(answer: Answer, name: "nextLink" | "deltaLink"): string | undefined {
  return answer.body[`@odata.${name}`] as string | undefined;
}

async function send(
  url: string,
  init: { method?: string; body?: unknown; headers?: Record<string, string> },
): Promise<Answer> {
  const response = await fetch(url, {
    method: init.method ?? "GET",
    ...(init.headers === undefined ? {} : { headers: init.headers }),
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? {} : (JSON.parse(text) as Entity) };
}

export interface ReceivedItem {
  readonly subscriptionId: string;
  readonly subscriptionExpirationDateTime: string;
  readonly changeType?: string;
  readonly lifecycleEvent?: string;
  readonly clientState: string | null;
  readonly tenantId: string;
  readonly resource: string;
  readonly resourceData: { readonly id: string };
  readonly encryptedContent?: EncryptedContent;
}

interface ReceivedCollection {
  readonly value: readonly ReceivedItem[];
  readonly validationTokens?: readonly string[];
}

export interface ReceivedPost {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly rawUrl: string;
  /** Undefined for a handshake. */
  readonly body: ReceivedCollection | undefined;
}

export interface ReceiverAnswer {
  readonly status: number;
  readonly body?: string;
  readonly contentType?: string;
}

interface Receiver {
  readonly url: string;
  readonly posts: ReceivedPost[];
  /** Replaced by tests that misbehave. */
  answer: (post: ReceivedPost) => ReceiverAnswer | Promise<ReceiverAnswer>;
  /** Of all posts so far, handshakes apart. */
  items(): ReceivedItem[];
  close(): Promise<void>;
}

/** What a well-behaved receiver answers. */
export function politely(post: ReceivedPost): ReceiverAnswer {
  const validationToken = post.query.get("validationToken");
  return validationToken === null ? { status: 202 } : { status: 200, body: validationToken, contentType: "text/plain" };
}

async function openReceiver(tls: { keyPem: string; certificatePem: string }): Promise<Receiver> {
  const posts: ReceivedPost[] = [];
  const server: Server = createServer({ key: tls.keyPem, cert: tls.certificatePem }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString("utf8");
    const rawUrl = request.url ?? "/";
    const { pathname: path, searchParams: query } = new URL(rawUrl, "https://localhost");
    const body = text === "" ? undefined : (JSON.parse(text) as ReceivedCollection);
    const post = { path, query, contentType: request.headers["content-type"] ?? "", rawUrl, body };
    posts.push(post);
    const answer = await receiver.answer(post);
    response.writeHead(answer.status, { "content-type": answer.contentType ?? "text/plain" }).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const receiver: Receiver = {
    url: `https://localhost:${(server.address() as AddressInfo).port}/api/notifications`,
    posts,
    answer: politely,
    items: () => posts.flatMap(({ body }) => body?.value ?? []),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

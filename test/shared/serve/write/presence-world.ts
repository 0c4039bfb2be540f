import { DEFAULT_IDS } from "../../../../local/tenant/authority/registrations.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { createSigningKeys } from "../../../../shared/azure/signing-keys.ts";
import type { Clock } from "../../../../shared/base/clock.ts";
import { ON_BEHALF_NAMES, type OnBehalfName } from "../../../../shared/base/settings.ts";
import { answerPostOfGraph } from "../../../../shared/capture/notification/answer-post.ts";
import { createClientStates } from "../../../../shared/capture/notification/client-states.ts";
import { createKeyring } from "../../../../shared/capture/notification/keyring.ts";
import { createTokenVerifier } from "../../../../shared/capture/notification/validation-tokens.ts";
import { createGraphClient } from "../../../../shared/graph/client.ts";
import { createOnBehalf } from "../../../../shared/graph/on-behalf.ts";
import { severalOf } from "../../../../shared/job/queue-body.ts";
import { createReaderBudget } from "../../../../shared/job/reader-budget.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import { type OtherItemPorts, runOtherItem } from "../../../../shared/run-item.ts";
import type { Acting } from "../../../../shared/serve/write/acting.ts";
import { followPresence } from "../../../../shared/serve/write/follow-presence.ts";
import {
  type OtherItem,
  type ProcessMessagePorts,
  processQueueMessage,
} from "../../../../shared/store/message/queue-item.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { secretPem } from "../../../helpers/notification-vectors.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { openPersonStage } from "../../../local/tenant/person-stage.ts";

const BASE_URL = "https://teamsink.example";
export const NOTIFICATION_URL = `${BASE_URL}/api/notifications`;
const TENANT_ID = "11111111-1111-4111-8111-111111111111";
const CLIENT_ID = "22222222-2222-4222-8222-222222222222";

export type PresenceWorld = Awaited<ReturnType<typeof openPresenceWorld>>;

/**
 * People who look at one another, the tenant that tells of them, and everything in between but the host: what the tenant posts
 * is received, put into a queue, and worked off when a test says so.
 */
export async function openPresenceWorld() {
  const secretStore = createMemorySecretStore();
  secretStore.add(SECRET_NAMES.clientState, "a client state");
  secretStore.add(SECRET_NAMES.notificationCertificate, secretPem("rsa-2048"), "certificate-1");
  const log = createRecordingLog();
  const endpoint = { isDown: false };
  const posts: string[] = [];
  const poster = async ({ url, body }: { readonly url: string; readonly body: string }) => {
    if (endpoint.isDown) return { status: 500, contentType: "text/plain", body: "" };
    if (body !== "") posts.push(body);
    const request = { query: new URL(url).searchParams, headers: new Headers(), text: async () => body };
    const answer = await answerPostOfGraph(ports, request);
    return {
      status: answer.status,
      contentType: answer.headers["content-type"] ?? "",
      body: String(answer.body ?? ""),
    };
  };
  const stage = await openPersonStage({
    poster: Object.assign(poster, { close: () => undefined }),
    throttling: { enabled: true, scale: 1_000 },
    latency: { minMs: 0, maxMs: 0 },
  });
  const { clock, origin, ask, tenant } = stage;
  const state = createMemoryStateStore({ clock });
  const blobs = createMemoryBlobStore({ clock });
  const queue = createMemoryWorkQueue();
  const secrets = { store: secretStore, clock, log };
  const keyring = createKeyring(secrets);
  const clientStates = createClientStates(secrets);
  const onBehalf = new Set<OnBehalfName>(ON_BEHALF_NAMES);
  const ports = {
    tenantId: TENANT_ID,
    get takesPresence() {
      return onBehalf.has("presence");
    },
    tokens: createTokenVerifier({
      keys: createSigningKeys({ authority: origin, clock, fetch: ask }),
      authority: origin,
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      apiClientId: DEFAULT_IDS.apiClientId,
      takesPresence: true,
      clock,
      log,
    }),
    ...{ clientStates, keyring, queue, blobs, clock, log },
    cores: 1,
  };
  // Whoever waits for Graph moves time on: nothing else is under way that could come too late.
  const impatient: Clock = { nowMs: () => clock.nowMs(), sleep: (delayMs) => clock.advance(delayMs) };
  const never = { getToken: () => Promise.reject(new Error("the app asks nothing by itself")) };
  const client = createGraphClient({
    ...{ endpoint: origin, credential: never, clock: impatient, log, fetch: ask },
    budget: createReaderBudget({ clock: impatient }),
  });
  const { people } = stage;
  const person = (id: string): User => {
    const found = people.find((one) => one.id === id);
    if (found === undefined) throw new Error("nobody");
    return found;
  };
  const credentials = {
    of: (id: string) => ({
      getToken: async () => ({ token: await stage.tokenOf(person(id)), expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    }),
  };
  const inGraph = createOnBehalf(client, { credentials, sessionId: DEFAULT_IDS.apiClientId, tenantId: TENANT_ID });
  const actingAs = ({ id }: User): Acting => {
    const written = {
      ...{ state, clock, log },
      settings: { onBehalf, graphTimeoutMs: 1_000, notificationBaseUrl: BASE_URL },
      newestSecrets: async () => ({ certificate: await keyring.newest(), clientState: await clientStates.newest() }),
    };
    const graph = inGraph.of({ id, assertion: id });
    return { userId: id, canWrite: true, graph, ports: written } as unknown as Acting;
  };
  const worked = {
    ...{ ...ports, state },
    runOtherItem: (item: OtherItem) => runOtherItem({ state } as unknown as OtherItemPorts, item),
  };
  /** What waits in the queue, in this order. */
  const workOff = async (order: (texts: readonly string[]) => readonly string[] = (texts) => texts) => {
    const texts = queue.sent
      .splice(0)
      .flatMap(({ text }) => severalOf(JSON.parse(text)).map((one) => JSON.stringify(one)));
    for (const text of order(texts)) {
      await processQueueMessage(worked as unknown as ProcessMessagePorts, JSON.parse(text));
    }
    return texts.length;
  };
  return {
    ...{
      stage,
      tenant,
      clock,
      state,
      blobs,
      queue,
      log,
      endpoint,
      posts,
      onBehalf,
      people,
      actingAs,
      workOff,
    },
    /** A newer certificate, which every instance has read. */
    roll: async () => {
      secretStore.add(SECRET_NAMES.notificationCertificate, secretPem("rsa-3072"), "certificate-2");
      await clock.advance(10_000);
      await keyring.versions();
    },
    /** The older one is withdrawn. */
    withdraw: () => secretStore.disable(SECRET_NAMES.notificationCertificate, "certificate-1"),
    /** How often Graph was asked, by what for. */
    asked: () => {
      const { presence = 0, writeSubscriptions = 0, listSubscriptions = 0 } = tenant.control.stats().requests;
      return { presence, subscriptions: writeSubscriptions, lists: listSubscriptions };
    },
    /** What somebody is shown of others who they look at. */
    look: async (who: User, at: readonly User[]) => {
      const userIds = at.map(({ id }) => id);
      const seen = await followPresence(actingAs(who), { userIds, waitMs: 0, isKnown: () => false });
      if (!seen.ok) throw seen.error;
      return seen.value.map(({ availability }) => availability);
    },
    /** In Teams, so that Graph tells of it, and what it posts is in the queue. */
    say: async ({ id }: User, availability: string) => {
      tenant.presences.setSession(id, "teams", { availability, activity: availability, lastsMs: 4 * 3_600_000 });
      await clock.advance(1_000);
      await tenant.control.drained();
    },
    /** A token lasts an hour. */
    pass: async (durationMs: number) => {
      await clock.advance(durationMs);
      stage.renewTokens();
    },
    close: () => stage.close(),
  };
}

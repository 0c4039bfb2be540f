import { UnsecuredJWT } from "jose";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import type { CaptureName, OnBehalfName } from "../../../../shared/base/settings.ts";
import type { SubscriptionRecord } from "../../../../shared/capture/subscription/subscription-record.ts";
import { createDeepHealth } from "../../../../shared/operate/health/deep-health.ts";
import { type DeepStepPorts, deepSteps } from "../../../../shared/operate/health/deep-steps.ts";
import type { MeetingReader } from "../../../../shared/port/meeting-reader.ts";
import type { HandshakeReply } from "../../../../shared/port/post-handshake.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import type { ServiceHealth } from "../../../../shared/port/service-health.ts";
import type { GraphSubscription, SubscriptionService } from "../../../../shared/port/subscription-service.ts";
import { rolesFor } from "../../../../shared/resource/graph-roles.ts";
import { resourceKey } from "../../../../shared/resource/path-grammar.ts";
import { createLastReceived } from "../../../../shared/store/message/last-received.ts";
import { createMemoryAccessRecordStore } from "../../../helpers/memory-access-record-store.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryLakeStore } from "../../../helpers/memory-lake-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemorySecretStore } from "../../../helpers/memory-secret-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { secretPem } from "../../../helpers/notification-vectors.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const BASE_URL = "https://teamsink.example";
const RESOURCES = ["/teams/getAllMessages", "/chats/getAllMessages"];
export const SETTINGS = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "33333333-3333-4333-8333-333333333333",
  graphAuthority: "https://login.example",
  graphAuth: "client-secret",
  notificationBaseUrl: BASE_URL,
  resources: RESOURCES,
  onBehalf: new Set<OnBehalfName>(),
  captures: new Set<CaptureName>(),
  teamSubscriptions: 0,
  scope: WHOLE_TENANT,
  lake: false,
  search: { isOn: false, file: undefined },
  serviceHealth: false,
} as const;
export const HOUR_MS = 3_600_000;
const LIFETIME_MS = 70 * HOUR_MS;

/** Everything a self check looks at, in order and of one's own; each member may be broken. */
export async function createHealthWorld() {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  const secrets = createMemorySecretStore();
  secrets.add(SECRET_NAMES.clientSecret, "a client secret");
  secrets.add(SECRET_NAMES.clientState, "a client state");
  secrets.add(SECRET_NAMES.notificationCertificate, secretPem("rsa-2048"));
  secrets.add(SECRET_NAMES.operatorKey, "an operator key of thirty-two characters at least");
  const blobs = createMemoryBlobStore();
  const queue = createMemoryWorkQueue();
  const messages = createMemoryMessageStore();
  const state = createMemoryStateStore();
  const directory = createMemoryDirectoryStore();
  const graph = createGraph(clock);
  const lastReceived = createLastReceived({ state, clock });
  const world = {
    clock,
    log,
    secrets,
    blobs,
    queue,
    messages,
    state,
    graph,
    settings: SETTINGS as DeepStepPorts["settings"],
    lake: createMemoryLakeStore(),
    accessRecords: createMemoryAccessRecordStore(),
    roles: rolesFor(RESOURCES).needs.map(({ role }) => role) as string[],
    directory,
    /** What Graph says of anybody's meetings. */
    meetingReader: createMeetings(),
    /** What Microsoft says of its services. */
    serviceHealth: async (): Promise<readonly ServiceHealth[]> => [],
    /** How often a token was asked for. */
    tokens: 0,
    newToken: async () => new UnsecuredJWT({ roles: world.roles }).encode(),
    /** What answers at our URLs. */
    postHandshake: async (url: string) => handshakeReply(url),
    save: (record: SubscriptionRecord) =>
      state.put({ kind: "subscription", id: resourceKey(record.resource), value: record, expect: "any" }),
    run: () => report(),
  };
  const portsNow = (): DeepStepPorts => ({
    ...{ settings: world.settings, secrets, blobs, queue, messages, state, service: graph, lastReceived, clock },
    ...{ lake: world.lake, directory, meetingReader: world.meetingReader, accessRecords: world.accessRecords },
    postHandshake: (url) => world.postHandshake(url),
    serviceHealth: () => world.serviceHealth(),
    newGraphToken: () => {
      world.tokens += 1;
      return world.newToken();
    },
  });
  const report = createDeepHealth({ clock, log }, () => deepSteps(portsNow()));
  for (const subscription of graph.listed) await world.save(recordFor(subscription, clock.nowMs()));
  await lastReceived.note(clock.nowMs());
  return world;
}

export type HealthWorld = Awaited<ReturnType<typeof createHealthWorld>>;

/** Nobody was recorded. */
function createMeetings(): MeetingReader {
  const refuse = () => {
    throw new TeamsinkError("internal-error");
  };
  return { page: async () => ({ artifacts: [], next: undefined }), read: refuse, open: refuse };
}

interface ListedGraph extends SubscriptionService {
  listed: GraphSubscription[];
}

function createGraph(clock: SimulatedClock): ListedGraph {
  const refuse = async () => {
    throw new TeamsinkError("internal-error");
  };
  const graph: ListedGraph = {
    listed: RESOURCES.map((resource, index) => ({
      id: `subscription-${index}`,
      resource,
      changeType: "created,updated,deleted",
      notificationUrl: `${BASE_URL}/api/notifications`,
      lifecycleNotificationUrl: `${BASE_URL}/api/lifecycle`,
      expirationDateTime: toIso(clock.nowMs() + LIFETIME_MS),
    })),
    list: async () => graph.listed,
    ping: async () => {},
    async get(id) {
      const found = graph.listed.find((one) => one.id === id);
      if (!found) throw new TeamsinkError("graph-not-found");
      return found;
    },
    create: refuse,
    renew: refuse,
    remove: refuse,
  };
  return graph;
}

/** Of one that was renewed now. */
export function recordFor(
  { id, resource }: Pick<GraphSubscription, "id" | "resource">,
  nowMs: number,
): SubscriptionRecord {
  return {
    resource,
    subscriptionId: id,
    expirationDateTime: toIso(nowMs + LIFETIME_MS),
    createdDateTime: toIso(nowMs),
    renewedDateTime: toIso(nowMs),
    patchedDateTime: null,
    lastSeenDateTime: toIso(nowMs),
    certificateId: null,
    ignoredCertificateId: null,
    clientState: null,
  };
}

/** As the app answers Graph. */
export function handshakeReply(url: string): HandshakeReply {
  const body = new URL(url).searchParams.get("validationToken") ?? "";
  return { status: 200, contentType: "text/plain; charset=utf-8", body };
}

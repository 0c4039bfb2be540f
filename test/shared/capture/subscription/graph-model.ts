import { type Clock, toIso } from "../../../../shared/base/clock.ts";
import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { type WantedSubscriptions, wantedSubscriptions } from "../../../../shared/capture/subscription/wanted.ts";
import type {
  GraphSubscription,
  SubscriptionRequest,
  SubscriptionService,
} from "../../../../shared/port/subscription-service.ts";

import { resourceKey } from "../../../../shared/resource/path-grammar.ts";

export const MINUTE_MS = 60_000;
export const CHANNELS = "/teams/getAllMessages";
export const CHATS = "/chats/getAllMessages";

type Call = keyof SubscriptionService;

export interface GraphModel extends SubscriptionService {
  /** What Graph holds, also expired ones; tests write here what others do. */
  readonly held: GraphSubscription[];
  /** Every call that reached Graph: its name and the subscription or resource. */
  readonly calls: (readonly [Call, string])[];
  /** The next calls of this name fail, each once. */
  fail(call: Call, ...codes: readonly ErrorCode[]): void;
  /** Takes PATCH with a certificate and keeps the old one. */
  ignoresCertificates: boolean;
  /** Bodies of created subscriptions. */
  readonly requests: SubscriptionRequest[];
}

/** Graph's side of the port: expiry by the clock, one subscription an app and resource, 404 for what is gone. */
export function createGraphModel(clock: Clock): GraphModel {
  const held: GraphSubscription[] = [];
  const calls: (readonly [Call, string])[] = [];
  const requests: SubscriptionRequest[] = [];
  const failures: { call: Call; code: ErrorCode }[] = [];
  const isAlive = (one: GraphSubscription) => Date.parse(one.expirationDateTime) > clock.nowMs();
  const enter = (call: Call, about: string) => {
    calls.push([call, about]);
    const index = failures.findIndex((failure) => failure.call === call);
    const [failure] = index === -1 ? [] : failures.splice(index, 1);
    if (failure) throw new TeamsinkError(failure.code);
  };
  const indexOf = (id: string) => {
    const index = held.findIndex((one) => one.id === id && isAlive(one));
    if (index === -1) throw new TeamsinkError("graph-not-found");
    return index;
  };
  const at = (index: number) => held[index] as GraphSubscription;
  const model: GraphModel = {
    held,
    calls,
    requests,
    ignoresCertificates: false,
    fail: (call, ...codes) => void failures.push(...codes.map((code) => ({ call, code }))),
    async list() {
      enter("list", "");
      return held.filter(isAlive);
    },
    async ping() {
      enter("ping", "");
    },
    async get(id) {
      enter("get", id);
      return at(indexOf(id));
    },
    async create(request) {
      enter("create", request.resource);
      const twin = held.find(
        (one) =>
          isAlive(one) &&
          resourceKey(one.resource) === resourceKey(request.resource) &&
          one.changeType === request.changeType,
      );
      if (twin) throw new TeamsinkError("graph-conflict");
      requests.push(request);
      const { clientState: _, encryptionCertificate: __, ...shown } = request;
      const created = { id: `made-${requests.length}`, ...shown, includeResourceData: true };
      held.push(created);
      return created;
    },
    async renew(id, { expirationDateTime, encryptionCertificateId }) {
      enter("renew", id);
      const index = indexOf(id);
      const takes = encryptionCertificateId !== undefined && !model.ignoresCertificates;
      held[index] = { ...at(index), expirationDateTime, ...(takes ? { encryptionCertificateId } : {}) };
      return at(index);
    },
    async remove(id) {
      enter("remove", id);
      held.splice(indexOf(id), 1);
    },
  };
  return model;
}

export interface WantedParts {
  readonly certificate?: string;
  readonly clientStateMs?: number;
  readonly teamIds?: readonly string[];
}

export function wantedFor(resources: readonly string[], parts: WantedParts = {}) {
  const { certificate = "certificate-1", clientStateMs = 1, teamIds = [] } = parts;
  return wantedSubscriptions(
    { resources, notificationBaseUrl: "https://sink.example", subscriptionLifetimeMinutes: 4230 },
    {
      certificate: { certificateId: certificate, certificateBase64: `${certificate} in base64` },
      clientState: { version: `version-${clientStateMs}`, value: "a secret state", createdMs: clientStateMs },
    },
    teamIds,
  );
}

/** A subscription as we would have made it, with whatever is to be different. */
export function subscriptionOf(
  wanted: WantedSubscriptions,
  parts: Partial<GraphSubscription> & { readonly expiresMs: number },
): GraphSubscription {
  const { expiresMs, ...different } = parts;
  return {
    id: "ours",
    resource: CHANNELS,
    changeType: "created,updated,deleted",
    notificationUrl: wanted.notificationUrl,
    lifecycleNotificationUrl: wanted.lifecycleNotificationUrl,
    expirationDateTime: toIso(expiresMs),
    encryptionCertificateId: wanted.certificate.certificateId,
    includeResourceData: true,
    ...different,
  };
}

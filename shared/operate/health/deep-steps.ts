import { type AuditStepPorts, checkAudit } from "./audit-step.ts";
import type { DeepStep, StepName } from "./deep-health.ts";
import { checkRoles, type GraphRolePorts } from "./graph-role-step.ts";
import { checkHandshakes, type HandshakePorts } from "./handshake-step.ts";
import { checkHooks, type HookStepPorts } from "./hooks-step.ts";
import { checkLastMessage, type LastMessagePorts } from "./last-message-step.ts";
import { checkMeetings, keepsMeetings, type MeetingStepPorts } from "./meetings-step.ts";
import { checkSearch, type SearchStepPorts } from "./search-step.ts";
import {
  checkCertificate,
  checkClientState,
  checkOperatorKey,
  checkSecrets,
  readOnce,
  type SecretPorts,
} from "./secret-steps.ts";
import { checkServiceHealth, type ServiceHealthPorts } from "./service-health-step.ts";
import { checkBlob, checkCosmos, checkQueue, type StoragePorts } from "./storage-steps.ts";
import { checkSubscriptions, type SubscriptionPorts } from "./subscription-step.ts";

type PortsOfSteps = AuditStepPorts &
  GraphRolePorts &
  HandshakePorts &
  HookStepPorts &
  LastMessagePorts &
  MeetingStepPorts &
  SearchStepPorts &
  SecretPorts &
  ServiceHealthPorts &
  StoragePorts &
  SubscriptionPorts;

export interface DeepStepPorts extends PortsOfSteps {
  /** A token for Graph that nothing used before, with the secret as it is now: a cached one may tell of yesterday. */
  readonly newGraphToken: () => Promise<string>;
}

/** Longer than the deadline of any one adapter, which says more than that there was no result. */
const ADAPTER_MS = 12_000;
/** A token takes a secret from Key Vault and an exchange, each with a deadline of its own. */
const TOKEN_MS = 25_000;
/** Listing waits its turn while Graph throttles us. */
const LIST_MS = 20_000;
/** 2,000 subscriptions of teams are twenty pages, at two a second, perhaps while a run lists them as well. */
const SUBSCRIPTIONS_MS = 40_000;
/** As long as Graph waits. Graph: "Receive change notifications through webhooks". */
const HANDSHAKE_MS = 10_000;

/**
 * The steps of one run, in order. Secrets and the token are read anew, once each: the caches of the running app are neither
 * believed nor changed.
 */
export function deepSteps(ports: DeepStepPorts): readonly DeepStep[] {
  const { resources, graphAuth } = ports.settings;
  const fresh = { ...ports, secrets: readOnce(ports.secrets) };
  let token: Promise<string> | undefined;
  const newToken = () => {
    token ??= ports.newGraphToken();
    return token;
  };
  // A managed identity needs no secret of ours.
  const tokenNeeds: readonly StepName[] = graphAuth === "client-secret" ? ["keyVault"] : ["settings"];
  // Where nothing of meetings is kept, nothing is asked.
  const meetingNeeds: readonly StepName[] = keepsMeetings(ports) ? ["graphRoles", "cosmos"] : ["settings"];
  const newsNeeds: readonly StepName[] = ports.settings.serviceHealth ? ["token"] : ["settings"];
  // biome-ignore format: one row a step
  return [
    { name: "settings", needs: [], timeoutMs: ADAPTER_MS, timeoutCode: "settings-invalid", run: async () => ({ resources, graphAuth }) },
    { name: "keyVault", needs: ["settings"], timeoutMs: ADAPTER_MS, timeoutCode: "secret-unavailable", run: () => checkSecrets(fresh) },
    { name: "certificate", needs: ["keyVault"], timeoutMs: ADAPTER_MS, timeoutCode: "secret-unavailable", run: () => checkCertificate(fresh) },
    { name: "clientState", needs: ["keyVault"], timeoutMs: ADAPTER_MS, timeoutCode: "secret-unavailable", run: () => checkClientState(fresh) },
    { name: "operatorKey", needs: ["keyVault"], timeoutMs: ADAPTER_MS, timeoutCode: "secret-unavailable", run: () => checkOperatorKey(fresh) },
    { name: "token", needs: tokenNeeds, timeoutMs: TOKEN_MS, timeoutCode: "authority-unavailable", run: () => newToken().then(() => ({})) },
    { name: "graphRoles", needs: ["token"], timeoutMs: TOKEN_MS, timeoutCode: "authority-unavailable", run: async () => checkRoles(ports, await newToken()) },
    { name: "blob", needs: ["settings"], timeoutMs: ADAPTER_MS, timeoutCode: "blob-unavailable", run: () => checkBlob(ports) },
    { name: "queue", needs: ["settings"], timeoutMs: ADAPTER_MS, timeoutCode: "queue-unavailable", run: () => checkQueue(ports) },
    { name: "cosmos", needs: ["settings"], timeoutMs: ADAPTER_MS, timeoutCode: "store-unavailable", run: () => checkCosmos(ports) },
    { name: "notificationUrl", needs: ["settings"], timeoutMs: HANDSHAKE_MS, timeoutCode: "notification-url-unreachable", run: () => checkHandshakes(ports) },
    { name: "subscriptions", needs: ["token", "cosmos"], timeoutMs: SUBSCRIPTIONS_MS, timeoutCode: "graph-unavailable", run: () => checkSubscriptions(ports) },
    { name: "meetings", needs: meetingNeeds, timeoutMs: LIST_MS, timeoutCode: "graph-unavailable", run: () => checkMeetings(ports) },
    { name: "lastMessage", needs: ["cosmos"], timeoutMs: ADAPTER_MS, timeoutCode: "store-unavailable", run: () => checkLastMessage(ports) },
    { name: "audit", needs: ["cosmos"], timeoutMs: ADAPTER_MS, timeoutCode: "store-unavailable", run: () => checkAudit(ports) },
    { name: "hooks", needs: ["keyVault", "cosmos"], timeoutMs: ADAPTER_MS, timeoutCode: "store-unavailable", run: () => checkHooks(fresh) },
    { name: "search", needs: ["cosmos"], timeoutMs: ADAPTER_MS, timeoutCode: "store-unavailable", run: () => checkSearch(ports) },
    { name: "serviceHealth", needs: newsNeeds, timeoutMs: LIST_MS, timeoutCode: "service-health-unknown", run: () => checkServiceHealth(ports) },
  ];
}

import { MAXIMUM_INSTANCES, peakQueueInstances } from "./bill.ts";
import { FACTS, type Usage, usageOf } from "./usage.ts";
import type { Workload } from "./workload.ts";

interface Limit {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  /** How much of it a workload needs in its busiest moment. */
  readonly load: (usage: Usage) => number;
  readonly change: string;
  readonly source: string;
}

const SECONDS_A_DAY = 86_400;

/** What ends first on the way up, and what to do then. One row a limit. */
export const LIMITS: readonly Limit[] = [
  {
    name: "Cosmos DB serverless, one partition",
    limit: 5_000,
    unit: "RU/s",
    load: (usage) => usage.peakNotificationsPerSecond * usage.ruPerNotification,
    change:
      "Deploy with `cosmosCapacity=autoscale` and `messagesMaxThroughput` from the bill's line. Until then the queue takes the peak and works it off later.",
    source: "Azure: Azure Cosmos DB serverless account performance",
  },
  {
    name: "Cosmos DB serverless, storage of a container",
    limit: 1_000,
    unit: "GB",
    load: (usage) => usage.messagesGb,
    change: "`cosmosCapacity=autoscale`, or `messageRetentionDays`: raw payloads stay in Blob Storage all the same.",
    source: "Azure: Azure Cosmos DB serverless",
  },
  {
    name: "Container directory, as deployed by default",
    limit: 1_000 * SECONDS_A_DAY,
    unit: "RU a day at 1,000 a second",
    load: (usage) => usage.directoryRuPerDay,
    change: "Raise `directoryMaxThroughput`.",
    source: "infra/main.bicep",
  },
  {
    name: "Container state, as deployed by default",
    limit: 1_000 * SECONDS_A_DAY,
    unit: "RU a day at 1,000 a second",
    load: (usage) => usage.stateRuPerDay,
    change: "Raise `stateMaxThroughput`.",
    source: "infra/main.bicep",
  },
  {
    name: "Container access-records, as deployed by default",
    limit: 1_000,
    unit: "RU/s",
    load: (usage) => usage.peakAccessRecordRu,
    change: "Raise `accessRecordsMaxThroughput`: a read that cannot be written down is refused.",
    source: "infra/main.bicep",
  },
  {
    name: "Container search, as deployed by default",
    limit: 1_000,
    unit: "RU/s",
    load: (usage) => usage.peakSearchRu,
    change: "Raise `searchMaxThroughput`: until then the index is behind, and searches are slow or refused.",
    source: "infra/main.bicep",
  },
  {
    name: "One queue",
    limit: 2_000,
    unit: "messages/s",
    load: (usage) => usage.peakQueueMessagesPerSecond,
    change:
      "A second deployment with its own `GRAPH_RESOURCES`: teams in one, chats in the other. Graph repeats what is refused for four hours.",
    source: "Azure: Scalability and performance targets for Queue Storage",
  },
  {
    name: "The host's storage account",
    limit: 20_000,
    unit: "requests/s",
    load: (usage) => usage.peakQueueMessagesPerSecond * FACTS.queueOperationsPerMessage,
    change: "As for the queue: a second deployment has a second account.",
    source: "Azure: Scalability and performance targets for standard storage accounts",
  },
  {
    name: "Instances, as deployed by default",
    limit: MAXIMUM_INSTANCES,
    unit: "instances of process-message",
    load: peakQueueInstances,
    change: "Raise `maximumInstanceCount`.",
    source: "infra/main.bicep",
  },
  {
    name: "Cores of Flex Consumption in a region",
    limit: 250,
    unit: "instances of 2 GB",
    load: (usage) =>
      peakQueueInstances(usage) + (usage.peakNotificationsPerSecond * FACTS.postSeconds) / FACTS.httpConcurrency,
    change: "Ask support for more cores in the region; the quota is the subscription's.",
    source: "Azure: Azure Functions Flex Consumption plan hosting",
  },
  {
    name: "Instances of one function",
    limit: 1_000,
    unit: "instances",
    load: peakQueueInstances,
    change: "A second deployment; long before that, look for what makes one message slow.",
    source: "Azure: Azure Functions Flex Consumption plan hosting",
  },
  {
    name: "Graph, messages read in a day",
    limit: 20 * SECONDS_A_DAY,
    unit: "pages a day at 20 a second",
    load: (usage) => usage.syncPagesPerDay,
    change:
      "Sync takes longer than its day and goes on where it was; live notifications are not touched. A second app registration has a budget of its own.",
    source: "Graph: Microsoft Graph service-specific throttling limits",
  },
];

/** Users at whom a limit is met, all else growing with them. */
export function usersAt({ limit, load }: Limit, workload: Workload): number {
  const perUser = load(usageOf(workload)) / workload.users;
  return limit / perUser;
}

/** Limits of a logical partition, which in `messages` is a conversation: those that do not go by users. */
export function conversationLimits(workload: Workload): {
  readonly changesPerSecond: number;
  readonly messages: number;
} {
  const MAX_RU_PER_SECOND = 10_000;
  const MAX_KB = 20e6;
  return {
    changesPerSecond: MAX_RU_PER_SECOND / usageOf(workload).ruPerNotification,
    messages: MAX_KB / (workload.averageMessageKb * FACTS.cosmosOverhead),
  };
}

import { costOf, PRICES } from "./prices.ts";
import { FACTS, type Usage, usageOf } from "./usage.ts";
import type { Workload } from "./workload.ts";

interface BillLine {
  readonly name: string;
  readonly quantity: number;
  readonly unit: string;
  readonly usd: number;
}

export interface Bill {
  readonly workload: Workload;
  readonly usage: Usage;
  readonly lines: readonly BillLine[];
  readonly totalUsd: number;
}

/** Rules of infra/modules/alerts.bicep, by how often they are asked; a test counts them. */
export const ALERT_RULES = { every5Minutes: 1, every15MinutesOrLess: 25 } as const;
/** Rows of infra/modules/network.bicep; a test counts them. */
export const PRIVATE_ENDPOINTS = 6;
export const PRIVATE_ZONES = 5;
/** `dailyLogCapGb` and `maximumInstanceCount` as deployed by default; a test compares them. */
export const DAILY_LOG_CAP_GB = 7;
export const MAXIMUM_INSTANCES = 40;

const HOURS = 730;
const SECONDS_A_DAY = 86_400;
/** RU/s that an autoscale container may be given, at least. Azure: "Autoscale throughput in Azure Cosmos DB". */
const MIN_AUTOSCALE_RU = 1000;
/** Share of its maximum that an idle autoscale container is billed. Azure: same page. */
const IDLE_SHARE = 0.1;
/** All but `messages` and `search`, which by default have the smallest maximum; a test counts them. */
export const SMALL_CONTAINERS = 5;

/** The monthly bill of a workload. Free grants are taken off as if nothing else in the subscription used them. */
export function billOf(workload: Workload): Bill {
  const usage = usageOf(workload);
  const lines = [...functionLines(workload, usage), ...storeLines(workload, usage), ...watchLines(workload, usage)];
  return { workload, usage, lines, totalUsd: lines.reduce((sum, line) => sum + line.usd, 0) };
}

function functionLines(workload: Workload, usage: Usage): BillLine[] {
  const isReady = workload.alwaysReadyInstances > 0;
  const onDemandGbS = usage.otherGbS + (isReady ? 0 : usage.httpGbS);
  const readyUsd = isReady
    ? costOf("alwaysReadyBaselineGbS", usage.alwaysReadyGbS) + costOf("alwaysReadyActiveGbS", usage.httpGbS)
    : 0;
  return [
    {
      name: "Functions: executions",
      quantity: usage.executions,
      unit: "executions",
      usd: costOf("execution", usage.executions),
    },
    {
      name: "Functions: compute on demand",
      quantity: onDemandGbS,
      unit: "GB-s",
      usd: costOf("onDemandGbS", onDemandGbS),
    },
    { name: "Functions: always ready", quantity: usage.alwaysReadyGbS, unit: "GB-s", usd: readyUsd },
  ];
}

function storeLines(workload: Workload, usage: Usage): BillLine[] {
  const { ru, cosmosGb, blobWrites, blobOthers, blobGb, queueOperations } = usage;
  const blobUsd = costOf("blobWrite", blobWrites) + costOf("blobOther", blobOthers);
  const serverless = {
    name: "Cosmos DB: requests, serverless",
    quantity: ru,
    unit: "RU",
    usd: costOf("serverlessRu", ru),
  };
  return [
    workload.cosmosCapacity === "serverless" ? serverless : autoscaleLine(usage),
    { name: "Cosmos DB: storage", quantity: cosmosGb, unit: "GB", usd: costOf("cosmosGb", cosmosGb) },
    { name: "Blob: operations", quantity: blobWrites + blobOthers, unit: "operations", usd: blobUsd },
    { name: "Blob: raw payloads", quantity: blobGb, unit: "GB", usd: costOf("blobGb", blobGb) },
    {
      name: "Queue: operations",
      quantity: queueOperations,
      unit: "operations",
      usd: costOf("queueOperation", queueOperations),
    },
  ];
}

/** The highest RU/s that `messages` must be given. */
export function autoscaleMaximumRu(usage: Usage): number {
  return maximumOf(usage.peakNotificationsPerSecond * usage.ruPerNotification);
}

function maximumOf(peakRu: number): number {
  return Math.max(MIN_AUTOSCALE_RU, Math.ceil(peakRu / 1000) * 1000);
}

/** Billed by the hour at its highest second: the peak in busy hours, a tenth of the maximum in the others. */
function autoscaleLine(usage: Usage): BillLine {
  const peak = usage.peakNotificationsPerSecond * usage.ruPerNotification;
  const maximum = autoscaleMaximumRu(usage);
  const idle = maximum * IDLE_SHARE;
  const { busyHours, peakSearchRu } = usage;
  const searchIdle = peakSearchRu > 0 ? maximumOf(peakSearchRu) * IDLE_SHARE : 0;
  const ruHours =
    (Math.max(peak, idle) + Math.max(peakSearchRu, searchIdle)) * busyHours +
    (idle + searchIdle) * (HOURS - busyHours) +
    SMALL_CONTAINERS * MIN_AUTOSCALE_RU * IDLE_SHARE * HOURS;
  return {
    name: "Cosmos DB: requests, autoscale",
    quantity: maximum,
    unit: "RU/s at most",
    usd: costOf("autoscaleRuHour", ruHours),
  };
}

function watchLines(workload: Workload, usage: Usage): BillLine[] {
  const rules = ALERT_RULES.every5Minutes + ALERT_RULES.every15MinutesOrLess;
  const alertUsd =
    costOf("alertEvery5Minutes", ALERT_RULES.every5Minutes) +
    costOf("alertEvery15Minutes", ALERT_RULES.every15MinutesOrLess);
  const endpoints = workload.privateNetworking ? PRIVATE_ENDPOINTS : 0;
  const zones = workload.privateNetworking ? PRIVATE_ZONES : 0;
  const networkUsd = costOf("privateEndpointHour", endpoints * HOURS) + costOf("privateZone", zones);
  const { logGb, secretOperations } = usage;
  return [
    { name: "Logs: ingestion", quantity: logGb, unit: "GB", usd: costOf("logGb", logGb) },
    { name: "Alerts", quantity: rules, unit: "rules", usd: alertUsd },
    {
      name: "Key Vault",
      quantity: secretOperations,
      unit: "operations",
      usd: costOf("secretOperation", secretOperations),
    },
    { name: "Private endpoints", quantity: endpoints, unit: "endpoints", usd: networkUsd },
  ];
}

/**
 * What a flood of forged posts costs in a day at the very most: as many as all instances of the HTTP functions can refuse, and
 * the log up to its cap. Free grants are left out.
 */
export function floodOf({ instanceMemoryGb }: Workload) {
  const postsPerSecond = (MAXIMUM_INSTANCES * FACTS.httpConcurrency) / FACTS.postSeconds;
  const gbS = MAXIMUM_INSTANCES * instanceMemoryGb * SECONDS_A_DAY;
  return {
    postsPerSecond,
    logUsd: DAILY_LOG_CAP_GB * PRICES.logGb.usd,
    functionsUsd:
      gbS * PRICES.onDemandGbS.usd + ((postsPerSecond * SECONDS_A_DAY) / PRICES.execution.per) * PRICES.execution.usd,
  };
}

/** Instances that the queue function needs in the busiest second. */
export function peakQueueInstances(usage: Usage): number {
  return (usage.peakNotificationsPerSecond * FACTS.processSeconds) / FACTS.queueConcurrency;
}

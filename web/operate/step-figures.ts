import type { Schemas } from "../../client/teamsink-client.ts";

export type Health = Schemas["DeepHealth"];
export type Step = Health["steps"][number];
type StepName = Step["step"];

const WORDS: Readonly<Record<StepName, string>> = {
  settings: "Settings",
  keyVault: "Key Vault",
  certificate: "Certificate",
  clientState: "Client state",
  operatorKey: "Operator key",
  token: "Token for Graph",
  graphRoles: "Roles at Graph",
  blob: "Blob storage",
  queue: "Queues",
  cosmos: "Cosmos DB",
  notificationUrl: "Notification URL",
  subscriptions: "Subscriptions",
  meetings: "Meetings",
  lastMessage: "Last message",
  audit: "Audit",
  hooks: "Hooks",
  search: "Search",
  serviceHealth: "Service health",
};

/** A later version may have more of them. */
export function stepWords(step: string): string {
  return (WORDS as Readonly<Record<string, string>>)[step] ?? step;
}

/** What somebody should know of, though nothing fails. */
export function troublesOf({ steps }: Health): readonly Step[] {
  return steps.filter(({ status }) => status === "warning");
}

export interface LiveSubscription {
  readonly resource: string;
  readonly expirationDateTime: string;
}

export interface Figures {
  readonly subscriptions: readonly LiveSubscription[];
  readonly teams: { readonly subscribed: number; readonly wanted: number } | undefined;
  /** What waits in each queue; undefined where it is not known. */
  readonly waiting: Readonly<Record<string, number>> | undefined;
  readonly lastReceivedDateTime: string | undefined;
  readonly certificateDaysLeft: number | undefined;
}

/** What the steps found out. Their figures are of no type in the API's document, so each is looked at. */
export function figuresOf({ steps }: Health): Figures {
  const of = (name: StepName) => steps.find(({ step }) => step === name) ?? {};
  const { live, teams } = of("subscriptions") as Record<string, unknown>;
  const { waiting } = of("queue") as Record<string, unknown>;
  const { lastReceivedDateTime } = of("lastMessage") as Record<string, unknown>;
  const { daysLeft } = of("certificate") as Record<string, unknown>;
  return {
    subscriptions: Array.isArray(live) ? live.filter(isSubscription) : [],
    teams: isRecord(teams) ? { subscribed: Number(teams.subscribed), wanted: Number(teams.wanted) } : undefined,
    waiting: isRecord(waiting) ? numbersOf(waiting) : undefined,
    lastReceivedDateTime: typeof lastReceivedDateTime === "string" ? lastReceivedDateTime : undefined,
    certificateDaysLeft: typeof daysLeft === "number" ? daysLeft : undefined,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isSubscription(value: unknown): value is LiveSubscription {
  return isRecord(value) && typeof value.resource === "string" && typeof value.expirationDateTime === "string";
}

function numbersOf(record: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

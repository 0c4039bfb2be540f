import type { Schemas } from "../../client/teamsink-client.ts";
import { countOf, countWords, durationWords, rateWords } from "./words.ts";

export type Backfill = Schemas["Backfill"];
export type BackfillRow = Schemas["BackfillList"]["backfills"][number];

/** What may be done with one in that state. */
export function actionsOf({ state }: Pick<Backfill, "state">): readonly ("pause" | "resume" | "cancel")[] {
  if (state === "running") return ["pause", "cancel"];
  if (state === "paused") return ["resume", "cancel"];
  return state === "incomplete" ? ["resume"] : [];
}

/** Whether nothing of it changes any more, unless somebody resumes it. */
export function isOver({ state }: Pick<Backfill, "state">): boolean {
  return state !== "running" && state !== "paused";
}

/** Since it was started, pauses included; undefined where nothing is to be said yet. */
function messagesPerSecond({ progress, startedDateTime, finishedDateTime }: Backfill, nowMs: number) {
  const endMs = finishedDateTime === null ? nowMs : Date.parse(finishedDateTime);
  const seconds = (endMs - Date.parse(startedDateTime)) / 1_000;
  return progress.messages > 0 && seconds >= 1 ? progress.messages / seconds : undefined;
}

/** What stands beside the bar. */
export function progressWords(backfill: Backfill, nowMs: number): string {
  const { sources, progress, state } = backfill;
  if (sources === null) return "Teams and users are being listed";
  const rate = messagesPerSecond(backfill, nowMs);
  const endMs = progress.expectedEndDateTime === null ? undefined : Date.parse(progress.expectedEndDateTime);
  const parts = [
    `${countWords(sources.done)} of ${countOf(sources.found, "source")}`,
    ...(sources.failed > 0 ? [`${countWords(sources.failed)} failed`] : []),
    ...(backfill.asked.dryRun
      ? []
      : [`${countOf(progress.messages, "message")} read`, `${countWords(progress.stored)} stored`]),
    ...(rate !== undefined && state === "running" ? [`${rateWords(rate)}/s`] : []),
    ...(endMs !== undefined && state === "running" ? [`about ${durationWords(Math.max(0, endMs - nowMs))} left`] : []),
  ];
  return parts.join(" · ");
}

/** What a dry run came to. */
export function estimateWords({ estimate, sources }: Backfill): string {
  if (sources === null || estimate === null) return "Nothing can be estimated.";
  const { hours, requests, messages } = estimate;
  const skipped = Object.values(sources.skipped).reduce((sum, count) => sum + count, 0);
  const left = skipped + sources.unlisted.length;
  return [
    `${countOf(sources.teams, "team")} and ${countOf(sources.users, "user")}`,
    `about ${countOf(messages, "message")} by ${countOf(requests, "request")}`,
    `about ${durationWords(Math.max(60_000, hours * 3_600_000))}`,
    ...(left > 0 ? [`${countWords(left)} left out`] : []),
  ].join(", ");
}

interface Form {
  get(name: string): unknown;
}

export type BackfillRequest = Pick<Backfill["asked"], "chats" | "retained"> & {
  from?: string;
  until?: string;
  teams?: string[];
  users?: string[];
};

/** What a filled-in form asks for: whole days of whoever asks, the last of them included. */
export function backfillRequestOf(form: Form): BackfillRequest {
  const [from, until] = [dayOf(form.get("from"), 0), dayOf(form.get("until"), 1)];
  const [teams, users] = [idsOf(form.get("teams")), idsOf(form.get("users"))];
  return {
    chats: form.get("chats") === "each-sender" ? "each-sender" : "each-participant",
    retained: form.get("retained") !== null,
    ...(from !== undefined && { from }),
    ...(until !== undefined && { until }),
    ...(teams.length > 0 && { teams }),
    ...(users.length > 0 && { users }),
  };
}

function dayOf(value: unknown, daysLater: number): string | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(String(value)) ?? [];
  if (year === undefined) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(day) + daysLater).toISOString();
}

function idsOf(value: unknown): string[] {
  return String(value ?? "")
    .split(/[\s,;]+/)
    .filter((id) => id !== "");
}

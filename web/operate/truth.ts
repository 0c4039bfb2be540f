import type { Schemas } from "../../client/teamsink-client.ts";
import type { LiveRate } from "./live-rate.ts";
import { stepWords, troublesOf } from "./step-figures.ts";
import { countOf, dayWords, durationWords, rateWords } from "./words.ts";

export type Mood = "good" | "warn" | "bad" | "unknown";

interface Known {
  readonly health?: Schemas["DeepHealth"] | undefined;
  readonly rate?: LiveRate | undefined;
  readonly audit?: Schemas["AuditReport"] | undefined;
  readonly nowMs: number;
}

export interface Truth {
  readonly mood: Mood;
  readonly parts: readonly string[];
}

/** The whole in one line. What is not known is not said. */
export function truthOf({ health, rate, audit, nowMs }: Known): Truth {
  const parts = [
    healthPart(health),
    rate && `${rateWords(rate.livePerSecond)} messages/s`,
    rate?.behindMs !== undefined && `behind by ${durationWords(rate.behindMs)}`,
    audit && auditPart(audit, nowMs),
  ];
  return { mood: moodOf(health, audit), parts: parts.filter((part) => typeof part === "string") };
}

function moodOf(health: Known["health"], audit: Known["audit"]): Mood {
  if (health === undefined) return "unknown";
  if (health.status === "failing") return "bad";
  return troublesOf(health).length > 0 || (audit !== undefined && audit.openGaps > 0) ? "warn" : "good";
}

/** What is told to whoever hears the page, when it changes. */
export function healthPart(health: Known["health"]): string {
  if (health === undefined) return "Looking at every part";
  const { status, firstFailing } = health;
  if (status === "failing") return `Fails: ${firstFailing ? stepWords(firstFailing.step) : "something"}`;
  const { length } = troublesOf(health);
  return length === 0 ? "Everything works" : `Everything works, ${countOf(length, "warning")}`;
}

function auditPart({ unbrokenSince, openGaps }: Schemas["AuditReport"], nowMs: number): string {
  if (openGaps > 0) return countOf(openGaps, "open gap");
  return unbrokenSince === null ? "not audited yet" : `unbroken since ${dayWords(Date.parse(unbrokenSince), nowMs)}`;
}

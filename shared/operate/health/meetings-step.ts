import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { LISTINGS, listingsOf } from "../../capture/sync/artifact-listings.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { MeetingReader } from "../../port/meeting-reader.ts";
import type { StepFindings } from "./deep-health.ts";

export interface MeetingStepPorts {
  readonly settings: Pick<Settings, "captures">;
  readonly directory: Pick<DirectoryStore, "page">;
  readonly meetingReader: MeetingReader;
}

export function keepsMeetings({ settings }: Pick<MeetingStepPorts, "settings">): boolean {
  return listingsOf(settings.captures).length > 0;
}

/** A policy may be granted to some: one of a few who is readable is enough. */
const TRIED_USERS = 3;

/**
 * Whether what the tenant keeps from every app, whatever it was consented to, lets ours read a meeting: asks for what one of
 * the users that are known organized, and about one thing that is listed, since the policy may guard either.
 *
 * @throws TeamsinkError what is missing, where nobody who was tried can be read
 */
export async function checkMeetings(ports: MeetingStepPorts): Promise<StepFindings> {
  if (!keepsMeetings(ports)) return { captured: false };
  const names = listingsOf(ports.settings.captures).filter((name) => !LISTINGS[name].isAdHoc);
  const users = await ports.directory.page({ table: "users", parentId: null, limit: TRIED_USERS });
  let refusal: TeamsinkError | undefined;
  for (const { id: organizerId } of users) {
    try {
      const listed = [];
      for (const name of names) listed.push(await tryListing(ports, organizerId, LISTINGS[name].kind));
      return { captured: true, organizerId, listed: listed.reduce((sum, count) => sum + count, 0) };
    } catch (error) {
      // Graph knows no meetings of whoever has no licence for them, or is gone.
      if (codeOf(error) === "graph-not-found") continue;
      if (!(error instanceof TeamsinkError)) throw error;
      refusal ??= error;
    }
  }
  if (refusal) throw refusal;
  return { captured: true, organizerId: null };
}

async function tryListing(
  { meetingReader }: MeetingStepPorts,
  organizerId: string,
  kind: "transcript" | "recording",
): Promise<number> {
  const { artifacts } = await meetingReader.page({ organizerId, kind, isAdHoc: false }, undefined);
  const [first] = artifacts;
  const { id: artifactId, meetingId: meetingKey } = first ?? {};
  if (typeof artifactId === "string" && typeof meetingKey === "string") {
    await meetingReader.read({ organizerId, kind, isAdHoc: false, meetingKey, artifactId });
  }
  return artifacts.length;
}

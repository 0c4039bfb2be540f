import { codeOf, type TeamsinkError } from "../../base/errors/errors.ts";
import { isTransient } from "../../base/errors/transient.ts";
import type { JsonObject } from "../../base/json.ts";
import type { ArtifactAddress } from "../../resource/meeting-address.ts";
import { createdMsOf, organizerOf, unionOf } from "../../store/meeting/artifact.ts";
import { storeArtifact } from "../../store/meeting/store-artifact.ts";
import { askForContent, type SyncMeetingsPorts } from "./sync-meetings.ts";

export interface ToldArtifact {
  readonly address: ArtifactAddress;
  /** Absent where it came without content. */
  readonly payload: JsonObject | undefined;
  readonly receivedDateTime: string;
}

/**
 * Stores a transcript or a recording that a notification tells of, by the same step as one that was read, and has its content
 * asked for. What comes live may not say when the call began: then Graph is asked.
 *
 * @returns what keeps it from being stored; throws what may pass
 */
export async function artifactTold(ports: SyncMeetingsPorts, told: ToldArtifact): Promise<TeamsinkError | undefined> {
  const { kind, isAdHoc, meetingKey, organizerId } = told.address;
  const stored = await storeArtifact(ports, {
    kind,
    isAdHoc,
    meetingKey,
    ...(organizerId === undefined ? {} : { organizerId }),
    payload: await wholeOf(ports, told),
    road: "live",
    receivedMs: Date.parse(told.receivedDateTime),
  });
  if (!stored.ok) return stored.error;
  if (stored.value.needsContent) await askForContent(ports, stored.value.artifact);
  return undefined;
}

async function wholeOf(
  { meetingReader, log }: SyncMeetingsPorts,
  { address, payload }: ToldArtifact,
): Promise<JsonObject> {
  if (payload && createdMsOf(payload) !== undefined) return payload;
  const organizerId = address.organizerId ?? (payload && organizerOf(payload));
  try {
    const read = await meetingReader.read(organizerId === undefined ? address : { ...address, organizerId });
    return payload ? unionOf(read, payload) : read;
  } catch (error) {
    if (payload === undefined || isTransient(error)) throw error;
    log.event("artifact.refused", { kind: address.kind, organizerId, reason: codeOf(error) }, "warn");
    return payload;
  }
}

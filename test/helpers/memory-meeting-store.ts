import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { ListedArtifact, MeetingStore, StoredArtifact } from "../../shared/port/meeting-store.ts";
import { refuseLarge, refuseTtl } from "./document-limits.ts";
import { createFaults, type Faults } from "./faults.ts";

export interface MemoryMeetingStore extends MeetingStore, Faults {
  /** Every document, by organizer and id. */
  all(): StoredArtifact[];
}

/** The reference for `MeetingStore`. */
export function createMemoryMeetingStore(
  wrote: (key: string, artifact: StoredArtifact) => void = () => {},
): MemoryMeetingStore {
  const faults = createFaults("store-unavailable");
  const kept = new Map<string, { readonly json: string; readonly etag: string }>();
  let writes = 0;
  const keyOf = (organizerId: string, id: string) => `${organizerId} ${id}`;
  const all = () =>
    [...kept.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { json }]) => JSON.parse(json) as StoredArtifact);
  const of = (organizerId: string) => all().filter((artifact) => artifact.organizerId === organizerId);
  return {
    failNext: faults.failNext,
    all,
    async read(organizerId, id) {
      faults.check();
      const found = kept.get(keyOf(organizerId, id));
      return found && { artifact: JSON.parse(found.json) as StoredArtifact, etag: found.etag };
    },
    async write(artifact, etag, ttlSeconds) {
      faults.check();
      const key = keyOf(artifact.organizerId, artifact.id);
      if ((kept.get(key)?.etag ?? "absent") !== etag) throw new TeamsinkError("state-conflict");
      refuseLarge(artifact);
      if (ttlSeconds !== undefined) refuseTtl(ttlSeconds);
      writes += 1;
      kept.set(key, { json: JSON.stringify(artifact), etag: `etag-${writes}` });
      wrote(key, artifact);
    },
    async query({ organizerId, meetingKey, sinceMs, untilMs, contains, after, limit }) {
      faults.check();
      return of(organizerId)
        .filter((artifact) => meetingKey === undefined || artifact.meetingKey === meetingKey)
        .filter(({ createdMs }) => createdMs >= (sinceMs ?? -Infinity) && createdMs < (untilMs ?? Infinity))
        .filter(({ said }) => contains === undefined || folded(said?.text ?? "").includes(folded(contains)))
        .filter(
          ({ createdMs, id }) =>
            after === undefined || createdMs < after.timeMs || (createdMs === after.timeMs && id < after.id),
        )
        .sort((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1))
        .slice(0, limit)
        .map(toListed);
    },
    async inState(organizerId, { state, afterId = "", limit }) {
      faults.check();
      return of(organizerId)
        .filter(({ content, id }) => content.state === state && id > afterId)
        .slice(0, limit)
        .map(toListed);
    },
  };
}

function toListed({ said, ...artifact }: StoredArtifact): ListedArtifact {
  if (said === undefined) return artifact;
  const { text: _text, ...rest } = said;
  return { ...artifact, said: rest };
}

function folded(text: string): string {
  return text.toLowerCase().replaceAll("ς", "σ");
}

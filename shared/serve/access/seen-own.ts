import type { InteractionStore } from "../../port/interaction-store.ts";
import type { MeetingStore } from "../../port/meeting-store.ts";
import type { Sight } from "./sight.ts";

/*
 * What is one person's own. Teams shows transcripts and recordings to whom the organizer and a policy let see them, of which
 * Graph says nothing: here they are the organizer's.
 */

async function refuse(): Promise<never> {
  throw new TypeError("A person's view of a store is for reading");
}

export function seenMeetings(meetings: MeetingStore, { userId }: Sight): MeetingStore {
  return {
    read: async (organizerId, id) => (organizerId === userId ? meetings.read(organizerId, id) : undefined),
    query: async (query) => (query.organizerId === userId ? meetings.query(query) : []),
    inState: refuse,
    write: refuse,
  };
}

export function seenInteractions(interactions: InteractionStore, { userId }: Sight): InteractionStore {
  return {
    async read(sessionId, id) {
      const found = await interactions.read(sessionId, id);
      return found?.document.userId === userId ? found : undefined;
    },
    query: async (query) =>
      query.userId === undefined || query.userId === userId ? interactions.query({ ...query, userId }) : [],
    write: refuse,
  };
}

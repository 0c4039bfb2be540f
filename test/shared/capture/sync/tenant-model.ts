import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import {
  type DirectoryListing,
  type DirectoryObject,
  type DirectoryReader,
  type IdentifiedObject,
  rosterId,
} from "../../../../shared/port/directory-reader.ts";

export interface TenantModel extends DirectoryReader {
  /** Channels by team id. */
  readonly teamsWithChannels: Map<string, IdentifiedObject[]>;
  /** Channels of others' that are shared with a team, by its id. */
  readonly incoming: Map<string, IdentifiedObject[]>;
  /** Members by the id of a team, channel or chat; one that is not named has one. */
  readonly members: Map<string, IdentifiedObject[]>;
  readonly userIds: string[];
  /** Makes a listing fail, by its name and id: `teams`, `users`, `channels t1`, `chats u1`, `members t1`. */
  readonly failing: Map<string, ErrorCode | TeamsinkError>;
  /** Pages that were asked for, by listing. */
  readonly asked: string[];
  /** Ids that were asked about. */
  readonly askedIds: string[];
  /** Objects of one page. */
  pageSize: number;
}

/** Who and what there is, listed page by page. */
export function createTenantModel(): TenantModel {
  const teamsWithChannels = new Map<string, IdentifiedObject[]>();
  const incoming = new Map<string, IdentifiedObject[]>();
  const members = new Map<string, IdentifiedObject[]>();
  const userIds: string[] = [];
  const objectsOf = (listing: DirectoryListing): readonly IdentifiedObject[] => {
    switch (listing.kind) {
      case "teams":
        return [...teamsWithChannels.keys()].map((id) => ({ id, displayName: `Team ${id}` }));
      case "users":
        return userIds.map((id) => ({ id, displayName: `User ${id}` }));
      case "deleted-teams":
      case "deleted-users":
        return [];
      case "channels":
        return teamsWithChannels.get(listing.teamId) ?? [];
      case "incoming-channels":
        return incoming.get(listing.teamId) ?? [];
      case "members":
        return members.get(rosterId(listing.roster)) ?? [{ id: "m1", roles: ["owner"], of: rosterId(listing.roster) }];
      case "chats":
        return [{ id: `chat of ${listing.userId}`, members: [{ id: "m1", userId: listing.userId }, "no member"] }];
    }
  };
  const model: TenantModel = {
    teamsWithChannels,
    incoming,
    members,
    userIds,
    failing: new Map(),
    asked: [],
    askedIds: [],
    pageSize: 100,
    async page(listing, link = "0") {
      const name = nameOf(listing);
      model.asked.push(name);
      const failure = model.failing.get(name);
      if (failure) throw failure instanceof TeamsinkError ? failure : new TeamsinkError(failure);
      const objects = objectsOf(listing);
      const until = Number(link) + model.pageSize;
      return { objects: objects.slice(Number(link), until), next: until < objects.length ? String(until) : undefined };
    },
    async get(object) {
      const { id } = object;
      model.askedIds.push(id);
      const failure = model.failing.get(id);
      if (failure) throw failure instanceof TeamsinkError ? failure : new TeamsinkError(failure);
      return objectsOf(listingWith(object)).find((one) => one.id === id);
    },
  };
  return model;
}

function listingWith(object: DirectoryObject): DirectoryListing {
  switch (object.table) {
    case "chats":
      return { kind: "chats", userId: "" };
    case "channels":
    case "incoming-channels":
      return { kind: object.table, teamId: object.teamId };
    case "members":
      return { kind: "members", roster: object.roster };
    default:
      return { kind: object.table };
  }
}

function nameOf(listing: DirectoryListing): string {
  switch (listing.kind) {
    case "members":
      return `members ${rosterId(listing.roster)}`;
    case "chats":
      return `chats ${listing.userId}`;
    case "channels":
    case "incoming-channels":
      return `${listing.kind} ${listing.teamId}`;
    default:
      return listing.kind;
  }
}

import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { DirectoryListing, DirectoryReader, IdentifiedObject } from "../../../../shared/port/directory-reader.ts";

export interface TenantModel extends DirectoryReader {
  /** Channels by team id. */
  readonly teamsWithChannels: Map<string, IdentifiedObject[]>;
  /** Members by team id; a team that is not named has one. */
  readonly members: Map<string, IdentifiedObject[]>;
  readonly userIds: string[];
  /** Makes a listing fail, by its name and id: `teams`, `users`, `channels t1`, `chats u1`, `team-members t1`. */
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
      case "team-members":
        return members.get(listing.teamId) ?? [{ id: "m1", roles: ["owner"], of: listing.teamId }];
      case "chats":
        return [{ id: `chat of ${listing.userId}`, members: [{ id: "m1", userId: listing.userId }, "no member"] }];
    }
  };
  const model: TenantModel = {
    teamsWithChannels,
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
    async has({ table, parentId, id }) {
      model.askedIds.push(id);
      const failure = model.failing.get(id);
      if (failure) throw failure instanceof TeamsinkError ? failure : new TeamsinkError(failure);
      const parent = { teamId: parentId ?? "" };
      const listing = {
        channels: { kind: "channels", ...parent },
        members: { kind: "team-members", ...parent },
      } as const;
      const one = {
        teams: { kind: "teams" },
        users: { kind: "users" },
        chats: { kind: "chats", userId: "" },
        ...listing,
      };
      return objectsOf(one[table] as DirectoryListing).some((object) => object.id === id);
    },
  };
  return model;
}

function nameOf(listing: DirectoryListing): string {
  const id = "teamId" in listing ? listing.teamId : "userId" in listing ? listing.userId : undefined;
  return id === undefined ? listing.kind : `${listing.kind} ${id}`;
}

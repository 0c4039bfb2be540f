import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { App } from "../../shared/compose.ts";
import type { DirectoryListing } from "../../shared/port/directory-reader.ts";
import type { Sabotage } from "./world.ts";

interface PlantedMistake {
  readonly meaning: string;
  /** How the message of the bound begins that it breaks. */
  readonly breaks: string;
  readonly sabotage: Sabotage;
}

/** Mistakes that code could make, each to show that a bound can break. */
export const PLANTED = {
  "unbounded-listing": {
    meaning: "the timer of the daily sync lists every user's chats itself",
    breaks: "invocation: delta-sync",
    sabotage: { timers: { "delta-sync": listEverything } },
  },
  "own-budget": {
    meaning: "every process paces by itself, as if it were the only one",
    breaks: "429",
    sabotage: { ownBudget: true },
  },
  "all-cursors": {
    meaning: "each renewal lists every position: too much to hold from 50,000 users on",
    breaks: "memory: renew-subscriptions",
    sabotage: { timers: { "renew-subscriptions": (app) => app.state.page({ kind: "cursor", limit: 1_000_000 }) } },
  },
  "nothing-expires": {
    meaning: "no entry of the state store has an end",
    breaks: "retention",
    sabotage: { app: withoutExpiry },
  },
  "quadratic-reading": {
    meaning: "every page that is read of a source begins with a look at all positions",
    breaks: "growth",
    sabotage: { app: lookingAtAll },
  },
  "forgotten-users": {
    meaning: "of each page of the list of users one half is left out",
    breaks: "day 1",
    sabotage: { app: withHalfTheUsers },
  },
} as const satisfies Record<string, PlantedMistake>;

export type PlantedName = keyof typeof PLANTED;

async function listEverything(app: App): Promise<void> {
  for await (const userId of everyId(app, { kind: "users" })) {
    for await (const _chatId of everyId(app, { kind: "chats", userId }));
  }
}

async function* everyId({ directoryReader }: App, listing: DirectoryListing): AsyncGenerator<string> {
  let link: string | undefined;
  do {
    const page = await directoryReader.page(listing, link).catch((error: unknown) => {
      // Not the mistake that is planted: it waits its turn.
      if (error instanceof TeamsinkError && error.code === "graph-throttled") return { objects: [], next: undefined };
      throw error;
    });
    for (const { id } of page.objects) yield id;
    link = page.next;
  } while (link !== undefined);
}

function withoutExpiry(app: App): App {
  const { state } = app;
  return { ...app, state: { ...state, put: ({ ttlSeconds: _forgotten, ...entry }) => state.put(entry) } };
}

function lookingAtAll(app: App): App {
  const { conversations, state } = app;
  const page: App["conversations"]["page"] = async (source, link) => {
    await state.page({ kind: "cursor", limit: 1_000_000 });
    return conversations.page(source, link);
  };
  return { ...app, conversations: { ...conversations, page } };
}

function withHalfTheUsers(app: App): App {
  const page: App["directoryReader"]["page"] = async (listing, link) => {
    const { objects, next } = await app.directoryReader.page(listing, link);
    return listing.kind === "users" ? { objects: objects.slice(objects.length / 2), next } : { objects, next };
  };
  return { ...app, directoryReader: { ...app.directoryReader, page } };
}

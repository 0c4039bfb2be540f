import { createSeededRandom } from "../../../local/seeded-random.ts";
import { GraphError } from "../../../local/tenant/graph/graph-error.ts";
import { type Subject, Throttling } from "../../../local/tenant/graph/throttling.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import type { Exchange, Transport } from "../../../shared/graph/transport.ts";
import { graphMessage, MESSAGE_BYTES, type Message, type MessagesOf, type Window } from "./messages.ts";
import { ModelSubscriptions } from "./model-subscriptions.ts";
import { channelId, chatId, numberOf, type Tenant, teamId, userId } from "./tenant.ts";

/** Stated: how long Graph takes, and how seldom it takes much longer. */
const LATENCY_MS = 150;
const SLOW = { oneIn: 200, latencyMs: 2_000 } as const;
const VERY_SLOW = { oneIn: 5_000, latencyMs: 25_000 } as const;

/** A document of the directory as an answer shows it. */
const OBJECT_BYTES = 320;

export interface GraphTotals {
  calls: number;
  refused: number;
  bytes: number;
}

export interface ModelGraphOptions {
  readonly tenant: Tenant;
  readonly messages: MessagesOf;
  readonly clock: Clock;
  readonly seed: number;
}

/** Every twentieth person has a licence for Copilot. */
export const LICENSED_ONE_IN = 20;

/** A list, or one object; or why there is none. */
type Page = {
  readonly value: object;
  readonly bytes: number;
  readonly link?: Record<string, string>;
  readonly status?: 403;
};

interface Asked {
  readonly url: URL;
  readonly number: number;
}

interface Route {
  readonly path: RegExp;
  readonly subject: (number: number) => Omit<Subject, "clientId">;
  readonly page: (asked: Asked) => Page;
}

/**
 * Microsoft Graph of a tenant of any size, below the product's own client: the product paces, repeats and reads pages as
 * it does against the real one. It answers with Graph's page sizes after a stated time, and refuses by the limits of the
 * simulated tenant: who is refused and comes back too soon is counted against all the same.
 */
export class ModelGraph {
  readonly totals: GraphTotals = { calls: 0, refused: 0, bytes: 0 };
  readonly subscriptions: ModelSubscriptions;
  readonly #options: ModelGraphOptions;
  readonly #throttling: Throttling;
  readonly #random: () => number;
  readonly #routes: readonly Route[];

  constructor(options: ModelGraphOptions) {
    this.#options = options;
    this.#throttling = new Throttling(options.clock, { enabled: true, scale: 1 });
    this.#random = createSeededRandom(options.seed).next;
    this.#routes = this.#table();
    this.subscriptions = new ModelSubscriptions(options.clock);
  }

  readonly transport: Transport = async (exchange) => {
    this.totals.calls += 1;
    const path = decodeURIComponent(exchange.url.pathname).replace("/v1.0", "");
    const [route, number = 0] = path.startsWith("/subscriptions") ? [] : this.#routeOf(path);
    const refusal = this.#refusal(route?.subject(number) ?? subjectOfSubscriptions(exchange, path));
    await this.#options.clock.sleep(this.#latencyMs());
    if (refusal) return { status: refusal.status, headers: new Headers(refusal.headers), body: bodyOf(refusal) };
    if (route === undefined) return this.subscriptions.answer(exchange, path);
    const { value, bytes, link = {}, status = 200 } = route.page({ url: exchange.url, number });
    this.totals.bytes += bytes;
    return { status, headers: NO_HEADERS, body: Array.isArray(value) ? { value, ...link } : value };
  };

  #refusal(subject: Omit<Subject, "clientId">): GraphError | undefined {
    try {
      this.#throttling.admit({ clientId: "app", ...subject });
      return undefined;
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      this.totals.refused += 1;
      return error;
    }
  }

  #routeOf(path: string): readonly [Route, number] {
    for (const route of this.#routes) {
      const match = route.path.exec(path);
      if (match) return [route, numberOf(match[1] ?? "") ?? -1];
    }
    throw new Error(`the model of Graph does not know ${path}`);
  }

  #latencyMs(): number {
    const chance = this.#random();
    if (chance < 1 / VERY_SLOW.oneIn) return VERY_SLOW.latencyMs;
    return chance < 1 / SLOW.oneIn ? SLOW.latencyMs : LATENCY_MS;
  }

  /** Page sizes: Graph's defaults, or what is asked for up to its maximum. */
  #table(): readonly Route[] {
    const { tenant, messages } = this.#options;
    const { shape } = tenant;
    return [
      {
        path: /^\/users$/,
        subject: () => ({ budget: "unlimited" }),
        page: ({ url }) => listed(url, { size: topOf(url, 100, 999), count: shape.users }, graphUser),
      },
      {
        path: /^\/teams$/,
        subject: () => ({ budget: "otherReads" }),
        page: ({ url }) => listed(url, { size: 100, count: shape.teams }, graphTeam),
      },
      {
        path: /^\/teamwork\/deletedTeams$/,
        subject: () => ({ budget: "otherReads" }),
        page: () => whole([]),
      },
      {
        path: /^\/teams\/([^/]+)$/,
        subject: (team) => ({ budget: "readTeamOrChannel", teamId: teamId(team) }),
        page: ({ number }) => ({ value: graphTeam(number), bytes: OBJECT_BYTES }),
      },
      {
        path: /^\/teams\/([^/]+)\/incomingChannels$/,
        subject: (team) => ({ budget: "listMembersAndChannels", teamId: teamId(team) }),
        page: () => whole([]),
      },
      {
        path: /^\/teams\/([^/]+)\/channels$/,
        subject: (team) => ({ budget: "listMembersAndChannels", teamId: teamId(team) }),
        page: ({ number }) => whole(tenant.channelsOfTeam(number).map(graphChannel)),
      },
      {
        path: /^\/teams\/([^/]+)\/members$/,
        subject: (team) => ({ budget: "listMembersAndChannels", teamId: teamId(team) }),
        page: ({ number }) => whole(tenant.membersOfTeam(number).map(graphMember)),
      },
      {
        path: /^\/users\/([^/]+)\/chats$/,
        subject: (user) => ({ budget: "otherReads", chatsOfUserId: userId(user) }),
        page: ({ url, number }) => {
          const chats = tenant.chatsOfUser(number);
          return listed(url, { size: topOf(url, 20, 50), count: chats.length }, (index) =>
            this.#chat(chats[index] ?? 0),
          );
        },
      },
      {
        path: /^\/teams\/[^/]+\/channels\/([^/]+)\/messages\/delta$/,
        subject: (channel) => ({
          budget: "readMessages",
          teamId: teamId(tenant.teamOfChannel(channel)),
          conversationId: channelId(channel),
        }),
        page: ({ url, number }) => this.#delta(url, (window) => messages.ofChannel(number, window)),
      },
      {
        path: /^\/users\/([^/]+)\/chats\/getAllMessages\/delta$/,
        subject: () => ({ budget: "readMessages" }),
        page: ({ url, number }) => this.#delta(url, (window) => messages.ofUser(number, window)),
      },
      {
        // Most people left nothing since yesterday, and asking is what costs.
        path: /^\/users\/([^/]+)\/(?:onlineMeetings|adhocCalls)\/getAll(?:Transcripts|Recordings)\(.*\)(?:\/delta)?$/,
        subject: () => ({ budget: "otherReads" }),
        page: ({ url }) => ({
          ...whole([]),
          link: { "@odata.deltaLink": `${url.origin}${url.pathname}?$deltatoken=x` },
        }),
      },
      {
        path: /^\/copilot\/users\/([^/]+)\/interactionHistory\/getAllEnterpriseInteractions$/,
        subject: () => ({ budget: "exportInteractions" }),
        page: ({ number }) => (number % LICENSED_ONE_IN === 0 ? whole([]) : WITHOUT_LICENCE),
      },
      {
        path: /^\/teams\/([^/]+)\/channels\/getAllMessages$/,
        subject: (team) => ({ budget: "exportMessages", teamId: teamId(team) }),
        page: ({ url, number }) => this.#exported(url, messages.ofTeam(number, windowOf(url))),
      },
      {
        path: /^\/users\/([^/]+)\/chats\/getAllMessages$/,
        subject: () => ({ budget: "exportMessages" }),
        page: ({ url, number }) => this.#exported(url, messages.ofUser(number, windowOf(url))),
      },
    ];
  }

  #chat(chat: number) {
    return { ...graphChat(chat), members: this.#options.tenant.membersOfChat(chat).map(graphMember) };
  }

  /** A token says from when until when, and how many were shown already. */
  #delta(url: URL, read: (window: Window) => readonly Message[]): Page {
    const given = url.searchParams.get("$skiptoken") ?? url.searchParams.get("$deltatoken");
    const [fromMs = 0, until, shown = 0] = given?.split(".").map(Number) ?? [];
    const untilMs = until ?? this.#options.clock.nowMs();
    const all = read({ fromMs, untilMs });
    const end = shown + topOf(url, 20, 50);
    const rest = `${url.origin}${url.pathname}?$top=${topOf(url, 20, 50)}&`;
    const link =
      end < all.length
        ? { "@odata.nextLink": `${rest}$skiptoken=${fromMs}.${untilMs}.${end}` }
        : { "@odata.deltaLink": `${rest}$deltatoken=${untilMs}` };
    return { ...this.#shown(all.slice(shown, end)), link };
  }

  #exported(url: URL, all: readonly Message[]): Page {
    const shown = Number(url.searchParams.get("$skiptoken") ?? 0);
    const end = shown + topOf(url, 50, 1_000);
    return { ...this.#shown(all.slice(shown, end)), ...(end < all.length ? { link: nextLink(url, end) } : {}) };
  }

  #shown(messages: readonly Message[]): Page {
    const value = messages.map((message) => graphMessage(this.#options.tenant, message));
    return { value, bytes: messages.length * MESSAGE_BYTES };
  }
}

const NO_HEADERS = new Headers();

const WITHOUT_LICENCE: Page = {
  status: 403,
  value: { error: { code: "Forbidden", message: "The user does not have a valid Microsoft 365 Copilot license." } },
  bytes: OBJECT_BYTES,
};

function subjectOfSubscriptions({ method }: Exchange, path: string): Omit<Subject, "clientId"> {
  const isList = method === "get" && path === "/subscriptions";
  return { budget: isList ? "listSubscriptions" : "writeSubscriptions" };
}

function bodyOf({ code, message }: GraphError) {
  return { error: { code, message } };
}

function listed(url: URL, { size, count }: { size: number; count: number }, object: (index: number) => object): Page {
  const from = Number(url.searchParams.get("$skiptoken") ?? 0);
  const end = Math.min(count, from + size);
  const value = Array.from({ length: Math.max(0, end - from) }, (_unused, index) => object(from + index));
  return { ...whole(value), ...(end < count ? { link: nextLink(url, end) } : {}) };
}

function whole(value: readonly object[]): Page {
  return { value, bytes: value.length * OBJECT_BYTES };
}

function nextLink(url: URL, skipped: number) {
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(skipped));
  return { "@odata.nextLink": next.href };
}

function topOf(url: URL, usual: number, max: number): number {
  return Math.min(max, Number(url.searchParams.get("$top") ?? usual));
}

/** The filter of the product's export, which has both bounds, not included. */
function windowOf(url: URL): Window {
  const filter = url.searchParams.get("$filter") ?? "";
  const bound = (operator: string) => Date.parse(new RegExp(`${operator} (\\S+)`).exec(filter)?.[1] ?? "");
  return { fromMs: bound("gt") + 1, untilMs: bound("lt") };
}

function graphUser(user: number) {
  const name = `user.${user}@contoso.example`;
  return { id: userId(user), displayName: `User ${user}`, userPrincipalName: name, mail: name };
}

function graphTeam(team: number) {
  return { id: teamId(team), displayName: `Team ${team}`, description: "One of many", visibility: "private" };
}

function graphChannel(channel: number) {
  return { id: channelId(channel), displayName: `Channel ${channel}`, membershipType: "standard", isArchived: false };
}

function graphMember(user: number) {
  const name = `User ${user}`;
  return { id: `member-${user}`, userId: userId(user), displayName: name, roles: [], email: `${user}@contoso.example` };
}

function graphChat(chat: number) {
  return {
    id: chatId(chat),
    topic: null,
    chatType: "group",
    createdDateTime: "2025-01-01T00:00:00Z",
    webUrl: `https://teams.example/l/chat/${chat}`,
  };
}

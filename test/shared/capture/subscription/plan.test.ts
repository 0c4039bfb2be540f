import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { NO_HINTS, planSubscriptions } from "../../../../shared/capture/subscription/plan.ts";
import { knownRecords, type SubscriptionRecord } from "../../../../shared/capture/subscription/subscription-record.ts";
import type { GraphSubscription } from "../../../../shared/port/subscription-service.ts";
import { CHANNELS, CHATS, MINUTE_MS, subscriptionOf, wantedFor } from "./graph-model.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12);
const ago = (minutes: number) => NOW_MS - minutes * MINUTE_MS;
const isoAgo = (minutes: number) => toIso(ago(minutes));
const wanted = wantedFor([CHANNELS]);
const expiresMs = NOW_MS + 4_200 * MINUTE_MS;
const ours = (parts: Partial<GraphSubscription> = {}) => subscriptionOf(wanted, { expiresMs, ...parts });

/** Of a subscription that was renewed ten minutes ago and seen then. */
const RECORD: SubscriptionRecord = {
  resource: CHANNELS,
  subscriptionId: "ours",
  expirationDateTime: toIso(expiresMs),
  createdDateTime: isoAgo(500),
  renewedDateTime: isoAgo(10),
  patchedDateTime: isoAgo(10),
  lastSeenDateTime: isoAgo(10),
  certificateId: "certificate-1",
  ignoredCertificateId: null,
  clientState: { version: "version-1", createdMs: 1 },
};
const record = (parts: Partial<SubscriptionRecord> = {}) => ({ ...RECORD, ...parts });
const restingFor = (minutes: number) => ({
  renewedDateTime: isoAgo(minutes),
  patchedDateTime: isoAgo(minutes),
});

interface Situation {
  readonly is: string;
  readonly graph: readonly GraphSubscription[];
  readonly records: readonly SubscriptionRecord[];
  readonly hints?: { readonly renewNow?: readonly string[]; readonly removed?: readonly string[] };
  readonly unseen?: readonly string[];
  readonly wanted?: typeof wanted;
  /** Kind, subscription (or "-"), reason, and cause with minutes since the gap's start. */
  readonly plan: readonly string[];
}

const SITUATIONS: readonly Situation[] = [
  { is: "a first start", graph: [], records: [], plan: ["create - there is none yet"] },
  {
    is: "a person's own, who is told of presence here",
    graph: [ours(), ours({ id: "a person's", resource: "/communications/presences?$filter=id in ('1','2')" })],
    records: [RECORD],
    plan: ["keep ours it was renewed lately"],
  },
  { is: "all well", graph: [ours()], records: [RECORD], plan: ["keep ours it was renewed lately"] },
  {
    is: "gone before its time",
    graph: [],
    records: [RECORD],
    plan: ["create - it is gone from Graph, removed since 10"],
  },
  {
    is: "expired and gone",
    graph: [],
    records: [record({ expirationDateTime: isoAgo(5) })],
    plan: ["create - it expired, expired since 10"],
  },
  {
    is: "expired and still listed",
    graph: [ours({ expirationDateTime: isoAgo(5) })],
    records: [RECORD],
    plan: ["replace ours it expired, expired since 10"],
  },
  {
    is: "expired, listed, and nobody remembers it",
    graph: [ours({ expirationDateTime: isoAgo(5) })],
    records: [],
    plan: ["replace ours it expired, expired since 5"],
  },
  {
    is: "renewed 29 minutes ago",
    graph: [ours()],
    records: [record(restingFor(29))],
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "renewed half an hour ago",
    graph: [ours()],
    records: [record(restingFor(30))],
    plan: ["renew ours its last renewal is half an hour ago"],
  },
  {
    is: "renewed and patched in five hours, by a clock that was ahead",
    graph: [ours()],
    records: [record({ renewedDateTime: isoAgo(-300), patchedDateTime: isoAgo(-300), lastSeenDateTime: isoAgo(10) })],
    plan: ["renew ours its last renewal was written by a clock that was ahead"],
  },
  {
    is: "renewed in five minutes, by a clock that is a little ahead",
    graph: [ours()],
    records: [record({ ...restingFor(12), renewedDateTime: isoAgo(-5) })],
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "due, but an attempt without an answer was just made",
    graph: [ours()],
    records: [record({ ...restingFor(30), patchedDateTime: isoAgo(9) })],
    plan: ["keep ours its last renewal is half an hour ago, but it was patched less than ten minutes ago"],
  },
  {
    is: "expiring soon although renewed",
    graph: [ours({ expirationDateTime: toIso(NOW_MS + 1_409 * MINUTE_MS) })],
    records: [record(restingFor(12))],
    plan: ["renew ours it expires soon"],
  },
  {
    is: "not remembered",
    graph: [ours()],
    records: [],
    plan: ["renew ours nobody knows when it was renewed last"],
  },
  {
    is: "asked for by Graph",
    graph: [ours()],
    records: [record(restingFor(12))],
    hints: { renewNow: ["ours"] },
    plan: ["renew ours Graph asked for it"],
  },
  {
    is: "asked for by Graph too soon after a PATCH",
    graph: [ours()],
    records: [record(restingFor(9))],
    hints: { renewNow: ["ours"] },
    plan: ["keep ours Graph asked for it, but it was patched less than ten minutes ago"],
  },
  {
    is: "asked for, of somebody else",
    graph: [ours()],
    records: [RECORD],
    hints: { renewNow: ["theirs"], removed: ["theirs"] },
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "announced as removed and still listed",
    graph: [ours()],
    records: [RECORD],
    hints: { removed: ["ours"] },
    plan: ["replace ours Graph announced its removal, removed since 10"],
  },
  {
    is: "an older certificate",
    graph: [ours({ encryptionCertificateId: "certificate-0" })],
    records: [record({ ...restingFor(12), certificateId: "certificate-0" })],
    plan: ["renew+certificate ours its certificate is not the newest"],
  },
  {
    is: "a certificate that Graph does not show and we remember",
    graph: [ours({ encryptionCertificateId: null })],
    records: [RECORD],
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "a certificate that Graph did not take",
    graph: [ours({ encryptionCertificateId: "certificate-0" })],
    records: [record({ ignoredCertificateId: "certificate-1" })],
    plan: ["replace ours Graph did not take the newest certificate on renewal, replaced since 0"],
  },
  {
    is: "a certificate before the last that Graph did not take",
    graph: [ours({ encryptionCertificateId: "certificate-0" })],
    records: [record({ ...restingFor(12), ignoredCertificateId: "certificate-0.5" })],
    plan: ["renew+certificate ours its certificate is not the newest"],
  },
  {
    is: "a rolled client state",
    graph: [ours()],
    records: [RECORD],
    wanted: wantedFor([CHANNELS], { clientStateMs: 2 }),
    plan: ["replace ours its client state was rolled, replaced since 0"],
  },
  {
    is: "a rolled client state of one that nobody saw just now: it may have been gone since it was seen last",
    graph: [ours()],
    records: [RECORD],
    unseen: ["ours"],
    wanted: wantedFor([CHANNELS], { clientStateMs: 2 }),
    plan: ["replace ours its client state was rolled, replaced since 10"],
  },
  {
    is: "a client state newer than the one this instance knows",
    graph: [ours()],
    records: [record({ clientState: { version: "version-3", createdMs: 3 } })],
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "a client state nobody knows",
    graph: [ours()],
    records: [record({ clientState: null })],
    wanted: wantedFor([CHANNELS], { clientStateMs: 2 }),
    plan: ["keep ours it was renewed lately"],
  },
  ...(
    [
      ["no lifecycle URL", { lifecycleNotificationUrl: null }, "it has no lifecycle URL"],
      [
        "another lifecycle URL",
        { lifecycleNotificationUrl: "https://sink.example/old" },
        "its lifecycle URL is another",
      ],
      ["another path", { notificationUrl: "https://sink.example/api/old" }, "it delivers to another path"],
      [
        "another address that we remember",
        { notificationUrl: "https://old.example/api/notifications" },
        "it delivers to another path",
      ],
      ["other change types", { changeType: "created" }, "it asks for other change types"],
      [
        "no resource data",
        { includeResourceData: false, encryptionCertificateId: null },
        "it comes without resource data",
      ],
    ] as const
  ).map(([is, parts, reason]) => ({
    is,
    graph: [ours(parts)],
    records: [RECORD],
    plan: [`replace ours ${reason}, replaced since 0`],
  })),
  {
    is: "the same said differently",
    graph: [
      ours({
        resource: "teams/getAllMessages",
        changeType: "Deleted, updated,CREATED",
        notificationUrl: "https://SINK.example/api/notifications",
      }),
    ],
    records: [RECORD],
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "subscriptions of strangers",
    graph: [
      ours(),
      ours({ id: "theirs", notificationUrl: "https://other.example/api/notifications" }),
      ours({ id: "alike", notificationUrl: "https://sink.example.evil/api/notifications" }),
      ours({ id: "hub", notificationUrl: "EventHub:https://vault.example/secrets/x", resource: "/users" }),
    ],
    records: [RECORD],
    plan: ["keep ours it was renewed lately"],
  },
  {
    is: "a resource no longer wanted",
    graph: [ours({ id: "orphan", resource: CHATS }), ours()],
    records: [RECORD],
    plan: ["drop orphan its resource is no longer wanted", "keep ours it was renewed lately"],
  },
  {
    is: "a second one that expires earlier",
    graph: [ours({ id: "second", expirationDateTime: toIso(expiresMs - 1) }), ours()],
    records: [RECORD],
    plan: ["drop second it is a second one of the same resource", "keep ours it was renewed lately"],
  },
  {
    is: "a second one that expires later but does not fit",
    graph: [ours({ id: "second", expirationDateTime: toIso(expiresMs + 1), changeType: "created" }), ours()],
    records: [RECORD],
    plan: ["drop second it is a second one of the same resource", "keep ours it was renewed lately"],
  },
  {
    is: "another of ours in the place of the one we remember",
    graph: [ours({ id: "new" })],
    records: [RECORD],
    plan: ["renew new nobody knows when it was renewed last, removed since 10"],
  },
  {
    is: "back after an outage longer than Graph retries",
    graph: [ours()],
    records: [record({ ...restingFor(200), lastSeenDateTime: isoAgo(190) })],
    plan: ["renew ours its last renewal is half an hour ago, outage since 190"],
  },
  {
    is: "seen all the time, but not renewed for as long",
    graph: [ours()],
    records: [record(restingFor(250))],
    plan: ["renew ours its last renewal is half an hour ago, outage since 191"],
  },
  {
    is: "back after a short outage",
    graph: [ours()],
    records: [record({ ...restingFor(100), lastSeenDateTime: isoAgo(100) })],
    plan: ["renew ours its last renewal is half an hour ago"],
  },
];

describe("planSubscriptions", () => {
  it("looks at each of thousands a few times, however many there are", () => {
    const looksFor = (teams: number) => {
      const teamIds = Array.from({ length: teams }, (_unused, index) => `t${index}`);
      const many = wantedFor([CHANNELS], { teamIds });
      let looks = 0;
      const counting = <T extends { resource: string }>(value: T): T => {
        const { resource } = value;
        return Object.defineProperty(value, "resource", {
          get: () => {
            looks += 1;
            return resource;
          },
        });
      };
      const changeType = "created,updated,deleted";
      const records = many.resources.map((resource) => counting(record({ resource, subscriptionId: resource })));
      const graph = many.resources.map((resource) => counting(ours({ id: resource, resource, changeType })));
      const plan = planSubscriptions({ nowMs: NOW_MS, wanted: many, records: knownRecords(records), graph });
      expect(plan.map(({ kind }) => kind)).toEqual(many.resources.map(() => "keep"));
      return looks / many.resources.length;
    };
    expect(looksFor(1_000)).toBeLessThanOrEqual(looksFor(10) + 1);
  });

  it.each(SITUATIONS)("$is", (situation) => {
    const { renewNow = [], removed = [] } = situation.hints ?? {};
    const actions = planSubscriptions({
      nowMs: NOW_MS,
      wanted: situation.wanted ?? wanted,
      records: knownRecords(situation.records),
      graph: situation.graph,
      unseen: new Set(situation.unseen),
      hints: situation.hints ? { renewNow: new Set(renewNow), removed: new Set(removed) } : NO_HINTS,
    });
    const lines = actions.map((action) => {
      const kind = action.kind === "renew" && action.withCertificate ? "renew+certificate" : action.kind;
      const id = action.kind === "create" ? "-" : action.subscription.id;
      const since = action.blind ? `, ${action.blind.cause} since ${(NOW_MS - action.blind.fromMs) / MINUTE_MS}` : "";
      return `${kind} ${id} ${action.reason}${since}`;
    });
    expect(lines).toEqual(situation.plan);
  });
});

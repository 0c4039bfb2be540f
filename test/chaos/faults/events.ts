import type { SeededRandom } from "../../../local/seeded-random.ts";
import type { Fate } from "../host/life.ts";
import type { Simulation } from "../simulation.ts";
import type { FaultRow } from "./fault-row.ts";

const BURST_MESSAGES = 60;
/** Kills come at the moments that matter: within so many calls of a store or of Graph. */
const MAX_CALLS_TO_LIVE = 40;

/** What happens to secrets, subscriptions, queue and host. */
export const EVENTS: Readonly<Record<string, FaultRow>> = {
  burst: {
    everyMinutes: 40,
    meaning: "a channel or chat says much at once",
    begin: ({ tenant: { control, model }, random }) =>
      control.burst(random.pick([...model.conversations.keys()]), BURST_MESSAGES),
  },
  "signing-key-roll": {
    everyMinutes: 30,
    meaning: "the authority signs with a new key",
    begin: ({ tenant: { control } }) => void control.rollKeys(),
  },
  "certificate-roll": {
    everyMinutes: 45,
    meaning: "a new notification certificate is in Key Vault",
    begin: ({ secrets }) => secrets.rollCertificate(),
  },
  "client-state-roll": {
    everyMinutes: 45,
    meaning: "a new client state is in Key Vault",
    begin: ({ secrets }) => secrets.rollClientState(),
  },
  "subscription-removed": {
    everyMinutes: 40,
    meaning: "Graph removes a subscription and says so",
    begin: (simulation) => {
      simulation.tenant.control.removeSubscriptions(oneSubscription(simulation)?.id ?? "");
    },
  },
  "subscription-vanished": {
    everyMinutes: 50,
    meaning: "a subscription is gone without a word",
    begin: (simulation) => {
      simulation.tenant.control.subscriptions.remove(oneSubscription(simulation)?.id ?? "");
    },
  },
  "subscription-expired": {
    everyMinutes: 50,
    meaning: "a subscription expires before its time",
    begin: (simulation) => {
      const subscription = oneSubscription(simulation);
      if (subscription !== undefined) subscription.expirationMs = simulation.clock.nowMs();
    },
  },
  "reauthorization-required": {
    everyMinutes: 25,
    meaning: "Graph asks to reauthorize every subscription",
    begin: ({ tenant: { control } }) => {
      control.requireReauthorization();
    },
  },
  "queue-delivered-twice": {
    everyMinutes: 25,
    lastsMinutes: [5, 15],
    meaning: "queue messages are delivered twice",
    begin: ({ doubling }) => {
      doubling.rate = 0.3;
    },
    end: ({ doubling }) => {
      doubling.rate = 0;
    },
    struck: ({ doubling }) => doubling.struck,
  },
  "host-killed": {
    everyMinutes: 15,
    meaning: "SIGKILL of one instance of the host between two calls",
    begin: ({ host, random }) => host.doom("one", fate(random)),
  },
  "all-hosts-killed": {
    everyMinutes: 40,
    meaning: "SIGKILL of every instance of the host",
    begin: ({ host, random }) => host.doom("all", fate(random)),
  },
};

function fate(random: SeededRandom): Fate {
  return { calls: 1 + random.integer(MAX_CALLS_TO_LIVE), isAfterEffect: random.chance(0.5) };
}

function oneSubscription({ tenant: { control }, random }: Simulation) {
  const active = control.subscriptions.active();
  return active.length === 0 ? undefined : random.pick(active);
}

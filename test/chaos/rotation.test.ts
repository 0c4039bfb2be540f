import { expect, it } from "vitest";
import { isClean } from "./run-chaos.ts";
import { withSimulation } from "./simulation.ts";
import { judge } from "./verdict.ts";

/** A run ends by its simulated minutes. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;

const MINUTE_MS = 60_000;
const MESSAGES = 5_000;
const MINUTES = 100;

it(
  "rolls certificate, client state and signing keys in the middle of 5,000 messages: none lost, none refused",
  async () => {
    await withSimulation({ seed: 11 }, async (simulation) => {
      const { clock, tenant, host, logWatch, stores, secrets, settings } = simulation;
      const rolls: Record<number, () => void> = {
        10: () => secrets.rollCertificate(),
        25: () => void tenant.control.rollKeys(),
        40: () => secrets.rollClientState(),
        55: () => secrets.rollCertificate(),
        70: () => void tenant.control.rollKeys(),
        // All three at once.
        85: () => {
          secrets.rollCertificate();
          secrets.rollClientState();
          void tenant.control.rollKeys();
        },
      };
      host.start();
      await clock.advance(30 * MINUTE_MS);
      const conversations = [...tenant.model.conversations.keys()];
      const before = tenant.model.truth().length;
      for (let minute = 0; minute < MINUTES; minute += 1) {
        rolls[minute]?.();
        for (let post = 0; post < MESSAGES / MINUTES; post += 1) {
          tenant.model.postMessage(conversations[post % conversations.length] ?? "", { text: `${minute}.${post}` });
          await clock.advance((MINUTE_MS * MINUTES) / MESSAGES);
        }
      }
      await clock.advance(30 * MINUTE_MS);
      expect(tenant.model.truth().length - before).toBe(MESSAGES);
      const verdict = await judge(simulation);
      expect(isClean(verdict), JSON.stringify(verdict)).toBe(true);
      const { events } = logWatch;
      expect([events.get("notification.discarded"), events.get("notification.refused")]).toEqual([
        undefined,
        undefined,
      ]);
      // A new client state means a new subscription; between the two, messages come by sync, and by nothing else.
      const bySync = stores.messages
        .all()
        .filter(({ sink }) => sink.road !== "live" && sink.createdMs > clock.nowMs() - MINUTES * MINUTE_MS);
      expect(bySync.length).toBeLessThan(MESSAGES / 100);
      expect(
        tenant.control.subscriptions.active().map(({ encryptionCertificate }) => encryptionCertificate?.id),
      ).toEqual(settings.resources.map(() => "v4"));
    });
  },
  LIMIT_MS,
);

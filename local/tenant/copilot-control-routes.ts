import { z } from "zod";
import { read, row } from "./control-routes.ts";
import type { Route } from "./http.ts";
import { APP_CLASSES } from "./model/ai-interaction.ts";
import type { Copilot } from "./model/copilot.ts";

const text = z.string();
const licence = z.strictObject({ userId: text, isLicensed: z.boolean() });
const question = z.strictObject({
  userId: text,
  text: text.optional(),
  appClass: z.enum(APP_CLASSES).optional(),
  sessionId: text.optional(),
});
const revision = z.strictObject({ userId: text, sessionId: text, interactionId: text, text });

/** What people ask Copilot, and who may, at the simulation's own door. */
export function copilotControlRoutes(copilot: Copilot): Route[] {
  return [
    row("GET", "/copilot", () => ({
      licensedUserIds: copilot.licensedUserIds(),
      interactions: copilot.truth(),
    })),
    row("PUT", "/copilot/licence", (request) => {
      const { userId, isLicensed } = read(licence, request);
      copilot.setLicence(userId, isLicensed);
    }),
    row("POST", "/copilot/ask", (request) => {
      const { userId, ...given } = read(question, request);
      return copilot.ask(userId, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
    }),
    row("POST", "/copilot/revise", (request) => {
      const { text: written, ...reference } = read(revision, request);
      return copilot.revise(reference, written);
    }),
  ];
}

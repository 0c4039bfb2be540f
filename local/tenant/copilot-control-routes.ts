import { z } from "zod";
import { controlRow, readBody } from "./control-routes.ts";
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
    controlRow("GET", "/copilot", () => ({
      licensedUserIds: copilot.licensedUserIds(),
      interactions: copilot.truth(),
    })),
    controlRow("PUT", "/copilot/licence", (request) => {
      const { userId, isLicensed } = readBody(licence, request);
      copilot.setLicence(userId, isLicensed);
    }),
    controlRow("POST", "/copilot/ask", (request) => {
      const { userId, ...given } = readBody(question, request);
      return copilot.ask(userId, Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
    }),
    controlRow("POST", "/copilot/revise", (request) => {
      const { text: written, ...reference } = readBody(revision, request);
      return copilot.revise(reference, written);
    }),
  ];
}

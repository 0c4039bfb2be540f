import * as z from "zod";
import { unknownParametersNamed } from "../../base/parameter.ts";

/** The body of POST /api/rebuild; it may be absent. The schema is also what the OpenAPI document is made from. */
export const rebuildRequest = z.strictObject(
  {
    restart: z
      .boolean("expected true or false")
      .default(false)
      .describe("true: from the beginning, even though one is under way or has failed"),
  },
  unknownParametersNamed,
);

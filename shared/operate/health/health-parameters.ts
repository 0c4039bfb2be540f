import * as z from "zod";
import { unknownParametersNamed } from "../../base/parameter.ts";

/** The query of GET /api/health. */
export const healthParameters = z.strictObject(
  {
    deep: z
      .enum(["true", "false"], "expected true or false")
      .default("false")
      .describe("true: leads to /health/deep, every step of the self check, which takes a function key"),
  },
  unknownParametersNamed,
);

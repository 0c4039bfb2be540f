import * as z from "zod";
import { limitUpTo, unknownParametersNamed } from "../../base/parameter.ts";
import { positionParameter } from "./change-parameters.ts";

const MAX_LIMIT = 5_000;
const DEFAULT_LIMIT = 1_000;

/** The query of GET /api/tables/{table}. */
export const tableParameters = z.strictObject(
  {
    position: positionParameter,
    limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Rows in one answer, at most"),
  },
  unknownParametersNamed,
);

import type { TenantModel } from "../model/tenant-model.ts";
import type { ChangePlace, ChangeType, ResourceChange } from "./resource-change.ts";

/** One row of the table of what can be subscribed to. */
export interface ResourceRow {
  readonly kind: string;
  /** The Graph type whose changes it tells of. */
  readonly entity: ResourceChange["entity"];
  /** Captures the ids, still encoded; the last is the one that it is about. */
  readonly pattern: RegExp;
  /** "Create subscription": any one of these; write permissions are refused where only reading is needed. None: no app by itself. */
  readonly permissions: readonly string[];
  /** The same of whoever is signed in: each has their own, which counts for nobody else. Default: none here. */
  readonly delegated?: readonly string[];
  /** Whether it has to come with resource data, and nothing but its end can be changed. */
  readonly isRichOnly?: true;
  /** The ids that `$filter` names, where it takes one; undefined for one that it does not take. */
  readonly idsOf?: (filter: string) => readonly string[] | undefined;
  /** Query options that the path may carry, besides `model`. */
  readonly options?: readonly string[];
  /** Default: all three. */
  readonly changeTypes?: readonly ChangeType[];
  /** Per app and resource. Default: none of its own. */
  readonly quota?: number;
  /** Default: three days, as for everything of Teams. */
  readonly maxLifetimeMs?: number;
  readonly covers: (
    place: ChangePlace,
    target: { readonly id: string | null; readonly ids: readonly string[]; readonly options: readonly string[] },
  ) => boolean;
  /** Default: it always is there. */
  readonly exists?: (model: TenantModel, id: string) => boolean;
}

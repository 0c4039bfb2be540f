import { EVENTS } from "./events.ts";
import type { FaultRow } from "./fault-row.ts";
import { SERVICE_FAULTS } from "./service-faults.ts";
import { TENANT_FAULTS } from "./tenant-faults.ts";

/** Every fault there is, by the name it is counted under. */
export const FAULT_TABLE: Readonly<Record<string, FaultRow>> = { ...TENANT_FAULTS, ...SERVICE_FAULTS, ...EVENTS };

import type { MessageChange } from "../model/tenant-model.ts";
import type { Subscription } from "../subscriptions/subscription.ts";
import type { ChangeNotification, LifecycleNotification } from "./notification-item.ts";

export interface OutgoingItem {
  readonly url: string;
  readonly item: ChangeNotification | LifecycleNotification;
  readonly subscription: Subscription;
  /** Rich notifications come with a validation token. */
  readonly needsToken: boolean;
  /** The change it shows, whole and genuine; absent for what was corrupted or forged, and for lifecycle events. */
  readonly shows?: MessageChange;
  /** Set by the forging faults: the item goes alone, with this token or with none. */
  readonly forged?: { readonly token: string | null };
}

export interface DeliveryStats {
  /** Items given to delivery, copies made by faults included. */
  queued: number;
  delivered: number;
  posts: number;
  retries: number;
  /** Given up after four hours. */
  expired: number;
  /** Lost to the drop rule. */
  droppedByRule: number;
  delayedByRule: number;
}

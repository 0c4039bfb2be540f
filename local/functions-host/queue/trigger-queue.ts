/** A queue as its trigger sees it. */
export interface TriggerQueue {
  readonly name: string;
  exists(): Promise<boolean>;
  /** Takes up to `count` messages and hides them for `leaseMs`. */
  receive(count: number, leaseMs: number): Promise<readonly QueueMessage[]>;
  /** Hides a message for that long from now on; the answer is its next pop receipt, or undefined when it is no longer ours. */
  hide(message: MessageHandle, durationMs: number): Promise<string | undefined>;
  /** A message that is no longer ours stays. */
  delete(message: MessageHandle): Promise<void>;
  /** Adds a text as it is; creates the queue if need be. */
  sendToPoisonQueue(poisonQueueName: string, text: string): Promise<void>;
}

interface MessageHandle {
  readonly id: string;
  /** Changes whenever the message is hidden anew; an old one means that somebody else has the message. */
  readonly popReceipt: string;
}

export interface QueueMessage extends MessageHandle {
  /** As it is in the queue, encoded. */
  readonly text: string;
  readonly dequeueCount: number;
  readonly insertedOn: Date;
  readonly expiresOn: Date;
  readonly nextVisibleOn: Date;
}

/**
 * `@peculiar/x509` finds its algorithms through `tsyringe`, which will not load without three functions of the metadata
 * proposal on `Reflect`. It asks them for the constructor parameters of classes that have none, so a plain map does.
 * Import this file before `@peculiar/x509`.
 */
type Metadata = Map<unknown, unknown>;

interface ReflectWithMetadata {
  getMetadata?: (key: unknown, target: object) => unknown;
  getOwnMetadata?: (key: unknown, target: object) => unknown;
  defineMetadata?: (key: unknown, value: unknown, target: object) => void;
}

const metadataOf = new WeakMap<object, Metadata>();
const reflect = Reflect as typeof Reflect & ReflectWithMetadata;

function lookUp(key: unknown, target: object): unknown {
  return metadataOf.get(target)?.get(key);
}

reflect.getMetadata ??= lookUp;
reflect.getOwnMetadata ??= lookUp;
reflect.defineMetadata ??= (key, value, target) => {
  const metadata: Metadata = metadataOf.get(target) ?? new Map();
  metadataOf.set(target, metadata.set(key, value));
};

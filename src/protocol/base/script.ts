interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

/**
 * The address of a worker's script as `Worker` takes it. Where Trusted Types are demanded, of workers too, only a policy that the page names
 * may give one; this one gives this address alone. A page and each worker can make a policy of a name once, so the result is kept.
 */
export function trustedScript(policy: string, url: string): string {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  return (factory?.createPolicy(policy, { createScriptURL: () => url }).createScriptURL(url) ?? url) as string;
}

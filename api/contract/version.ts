// The versions of the contracts, apart from that of the product.

/**
 * Semantic: the first number rises with what could break a client, the second with what is added. What
 * changed is told in docs/contracts/changes.md, and a test compares with what was released.
 */
export const contractVersions = {
  /** Of the OpenAPI document. */
  http: "1.0.0",
  /** Of the AsyncAPI document. */
  nats: "1.0.0",
} as const;

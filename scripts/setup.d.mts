/** How the house's own Node is started. */
export declare const NODE_FLAGS: readonly string[]
/** The path of the Node that the lock file pins. */
export declare function pinnedNode(): string
/** Leaves node_modules and dist as the sources want them. */
export declare function setUp(options?: { withBuild?: boolean }): Promise<void>

import fc from 'fast-check'

/**
 * What property tests draw is the same in every run, so that a commit that passed passes again and who breaks something
 * breaks it in his own change. `PROPERTY_SEED=<n>` draws others; what falls then is mended and kept as an example.
 */
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 2003) })

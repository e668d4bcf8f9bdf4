// npm start: sets up, opens the house.
process.argv.splice(2, 0, 'serve')
await import('../bin/confianza.mjs')

import type { Command } from './command.ts'
export const importCommand: Command = { help: '', run: async () => 0 }

/** To be written. */
export const sql = ''

// For `module: node16`, where a CommonJS file may not `require` a module.
export const one = async (): Promise<string> => (await import('@paymux/core')).money('1', 'RUB').amount

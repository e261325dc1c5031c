import { providerTests } from '@paymux/tooling/vitest'

const ACCESS = ['USER', 'SHOP'].flatMap((who) => [`ENOT_${who}_ID`, `ENOT_${who}_KEY`, `ENOT_${who}_WEBHOOK_KEY`])

export default providerTests([...ACCESS, 'ENOT_BASE_URL'])

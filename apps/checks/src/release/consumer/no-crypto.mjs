// Stands in for node:crypto where a test wants nothing of Node. Calls do not need it, webhooks and signatures do.
const missing = () => {
  throw new Error('there is no node:crypto here')
}

export { missing as createHash, missing as createHmac, missing as timingSafeEqual }

import { get } from 'node:http'
import { eachAtOnce } from './each-at-once.js'

// The floor of `http` checks: node:http without an agent, one new connection each, the body read to its end. Arguments:
// port, how many, how many at once.

const [port = 0, count = 0, atOnce = 1] = process.argv.slice(2).map(Number)

await eachAtOnce({ count, atOnce }, (host) => {
  return new Promise((resolve, reject) => {
    const request = get({ host, port, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(void Buffer.concat(chunks).toString()))
      response.on('error', reject)
    })
    request.on('error', reject)
  })
})

import { connect } from 'node:net'
import { eachAtOnce } from './each-at-once.js'

// The floor of `tcp` checks: net.connect, one new connection each. Arguments: port, how many, how many at once.

const [port = 0, count = 0, atOnce = 1] = process.argv.slice(2).map(Number)

await eachAtOnce({ count, atOnce }, (host) => {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port })
    socket.once('error', reject)
    socket.once('connect', () => {
      socket.destroy()
      resolve()
    })
  })
})

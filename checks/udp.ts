import { clip } from '../src/core/clip.js'
import { receiveDatagram, withDatagrams } from '../src/sdk/datagram.js'
import { decodeText } from '../src/sdk/decode-text.js'
import { endpointText } from '../src/sdk/endpoint-text.js'
import { critical, defineCheck, ok } from '../src/sdk/index.js'
import {
  type Endpoint,
  endpointOf,
  endpointProblem,
  hostAndPort,
  hostPort,
  networkOptions,
  targetHost,
} from '../src/sdk/network/endpoint.js'
import { networkFailure } from '../src/sdk/network/failure.js'
import { hostReach } from '../src/sdk/network/reach.js'
import { moveEndpoint, nothingListens, silentOverUdp } from '../src/sdk/sabotage/endpoint.js'
import { seconds } from '../src/sdk/seconds.js'

const HEX = /^(?:[0-9a-fA-F]{2}[\s:]?)+$/

export default defineCheck({
  type: 'udp',
  title: 'UDP request and answer',
  summary: 'A UDP server answers a request and, if asked, says what it should.',
  options: {
    ...hostAndPort({ example: 'syslog.example.net:514', otherwise: 'required if `host` does not say it' }),
    send: { kind: 'string', description: 'Text to send; without an answer to it nothing is proven', example: 'status' },
    sendHex: {
      kind: 'string',
      pattern: HEX,
      description: 'Bytes to send instead of text, in hexadecimal',
      example: 'ff ff ff ff 54 53',
    },
    receive: { kind: 'string', description: 'Text that must be in the answer; any answer will do if left out' },
    receiveHex: { kind: 'string', pattern: HEX, description: 'Bytes that must be in the answer, in hexadecimal' },
    ...networkOptions,
  },
  metrics: {
    answer: { unit: 's', max: 'timeout', description: 'From the request to the answer', clause: 'the answer takes …' },
    resolve: { unit: 's', max: 'timeout', description: 'Resolving the name; 0 for an address' },
    size: { unit: 'B', min: 0, worse: 'either', description: 'Size of the answer' },
  },
  observes: {
    address: { type: 'string', description: 'the IP address that was asked' },
    received: { type: 'string', description: 'the answer as text, UTF-8 where it is valid, else Latin-1' },
    received_hex: { type: 'string', description: 'the same bytes in hexadecimal' },
  },
  primaryMetric: 'answer',
  target: targetHost,
  reach: hostReach,
  describe: ({ receive, receiveHex, ...options }) => {
    const answers = `${endpointText(options)} answers a request over UDP`
    if (receive !== undefined) return `${answers} with ${show(receive)}`
    return receiveHex === undefined ? answers : `${answers} with the bytes ${receiveHex}`
  },
  sabotages: {
    move: moveEndpoint,
    broken: [
      nothingListens,
      silentOverUdp,
      {
        name: 'empty-answer',
        title: 'the answer is an empty datagram',
        world: () => ({ kind: 'udp', says: 'emptiness' }),
      },
      {
        name: 'nonsense',
        title: 'the answer is another one',
        world: ({ receive, receiveHex }) =>
          receive === undefined && receiveHex === undefined ? undefined : { kind: 'udp', says: 'nonsense' },
      },
    ],
    healthy: [
      {
        name: 'answers',
        title: 'the server gives the answer that is wanted',
        world: ({ receive, receiveHex }) => ({
          kind: 'udp',
          says: { hex: (bytesOf(receive, receiveHex) ?? Buffer.from('ok')).toString('hex') },
        }),
      },
    ],
  },
  validate(options) {
    const { send, sendHex, receive, receiveHex } = options
    if (send === undefined && sendHex === undefined)
      return 'a UDP server answers only what it is sent: add "send" or "send_hex"'
    if (send !== undefined && sendHex !== undefined) return '"send" and "send_hex" exclude each other'
    if (receive !== undefined && receiveHex !== undefined) return '"receive" and "receive_hex" exclude each other'
    return endpointProblem(options)
  },
  async run(options, context) {
    const endpoint = endpointOf(options) as Endpoint // validate() has seen the port
    const subject = `udp ${hostPort(endpoint.host, endpoint.port)}`
    const request = bytesOf(options.send, options.sendHex) as Buffer // validate() has seen one of the two
    try {
      const { value, address, resolveSeconds } = await withDatagrams(endpoint, context, async ({ socket, address }) => {
        const started = performance.now()
        context.log(`waiting for an answer from ${hostPort(address, endpoint.port)}`)
        socket.send(request)
        const answer = await receiveDatagram(socket, (datagram) => datagram)
        return { answer, answerSeconds: seconds(started, performance.now()) }
      })
      const { answer, answerSeconds } = value
      const details = {
        metrics: [
          { label: 'answer', value: answerSeconds, unit: 's' },
          { label: 'resolve', value: resolveSeconds, unit: 's' },
          { label: 'size', value: answer.length, unit: 'B' },
        ],
        observed: { address, ...textAndHex(answer) },
      }
      const lack = missingFrom(answer, options)
      if (lack !== undefined) return critical(`${subject} answered ${lack}`, details)
      return ok(`${subject} answered ${answer.length} bytes in ${answerSeconds.toFixed(3)} s`, details)
    } catch (error) {
      return networkFailure(subject, error)
    }
  },
})

function bytesOf(text: string | undefined, hex: string | undefined): Buffer | undefined {
  if (text !== undefined) return Buffer.from(text)
  return hex === undefined ? undefined : Buffer.from(hex.replace(/[\s:]/g, ''), 'hex')
}

function textAndHex(bytes: Buffer): { readonly received: string; readonly received_hex: string } {
  return { received: decodeText(bytes), received_hex: bytes.toString('hex') }
}

/** What was said and what was wanted instead; undefined when the answer is as asked. */
function missingFrom(answer: Buffer, { receive, receiveHex }: Wanted): string | undefined {
  const wanted = bytesOf(receive, receiveHex)
  if (wanted === undefined) return answer.length === 0 ? 'with an empty datagram' : undefined
  if (answer.includes(wanted)) return undefined
  if (receive === undefined) return `${clip(answer.toString('hex'), 200)}, wanted ${receiveHex}`
  return `${show(clip(decodeText(answer), 100))}, wanted ${show(receive)}`
}

interface Wanted {
  readonly receive: string | undefined
  readonly receiveHex: string | undefined
}

const show = (text: string) => JSON.stringify(text)

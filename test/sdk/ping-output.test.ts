import t from 'tap'
import { readPing } from '../../src/sdk/ping-output.js'

const IPUTILS = `PING gw.lab (10.1.0.1) 56(84) bytes of data.
64 bytes from 10.1.0.1: icmp_seq=1 ttl=64 time=0.012 ms

--- gw.lab ping statistics ---
4 packets transmitted, 3 received, +1 duplicates, 25% packet loss, time 407ms
rtt min/avg/max/mdev = 0.012/0.030/1200.040/0.013 ms, ipg/ewma 0.062/0.023 ms
`

const BUSYBOX = `PING 127.0.0.1 (127.0.0.1): 56 data bytes
64 bytes from 127.0.0.1: seq=0 ttl=64 time=0.071 ms

--- 127.0.0.1 ping statistics ---
2 packets transmitted, 2 packets received, 0% packet loss
round-trip min/avg/max = 0.071/0.072/0.074 ms
`

const UNREACHABLE = `PING 240.0.0.1 (240.0.0.1) 56(84) bytes of data.
From 10.1.0.1 icmp_seq=1 Destination Host Unreachable

--- 240.0.0.1 ping statistics ---
1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms

`

t.test('what iputils says', async (t) => {
  const rtt = { min: 0.000012, avg: 0.00003, max: 1.20004, mdev: 0.000013 }
  t.same(readPing(IPUTILS), { transmitted: 4, received: 3, rtt, address: '10.1.0.1' })
  t.match(readPing(IPUTILS.replace('gw.lab (10.1.0.1)', 'gw.lab(2001:db8::1)')), { address: '2001:db8::1' })
  t.same(readPing(UNREACHABLE), {
    transmitted: 1,
    received: 0,
    address: '240.0.0.1',
    refusal: 'Destination Host Unreachable',
  })
})

t.test('what BusyBox says', async (t) => {
  const rtt = { min: 0.000071, avg: 0.000072, max: 0.000074 }
  t.same(readPing(BUSYBOX), { transmitted: 2, received: 2, rtt, address: '127.0.0.1' })
})

t.test('what does not add up is not read', async (t) => {
  for (const output of [
    '',
    'all is well',
    IPUTILS.replace('4 packets', '2 packets'),
    IPUTILS.replace('4 packets', '0 packets').replace('3 received', '0 received'),
    IPUTILS.replace(/rtt.*/, ''),
    IPUTILS.replace('0.030', '.'),
    IPUTILS.replace('4 packets', 'x packets'),
  ]) {
    t.equal(readPing(output), undefined, JSON.stringify(output))
  }
})
